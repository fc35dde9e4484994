export type Attributes = Readonly<Record<string, string | number | null | undefined>>;
export type Pen = (name: string, attributes?: Attributes, ...children: readonly (Node | string)[]) => SVGElement;

const namespace = 'http://www.w3.org/2000/svg';

/** Two decimals are finer than any screen and keep files small. */
const short = (value: number): string => String(Math.round(value * 100) / 100);

/** Returns a function that makes SVG elements in a document; attributes that are null are left out, numbers are rounded to 1/100. */
export function pen(document: Document): Pen {
  return (name, attributes = {}, ...children) => {
    const element = document.createElementNS(namespace, name);
    for (const [key, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined) element.setAttribute(key, typeof value === 'number' ? short(value) : value);
    }
    element.append(...children);
    return element;
  };
}

/** About how wide a text is at 11 px, in pixels; drawings are laid out before any text can be measured. */
export function textWidth(text: string, size = 11): number {
  let units = 0;
  for (const letter of text)
    units += letter === '\u2009' ? 0.25 : /[ijl.,:'|!·]/.test(letter) ? 0.32 : /[mwMW@%]/.test(letter) ? 0.92 : /[A-Z_–≤]/.test(letter) ? 0.66 : 0.6;
  return units * size;
}

/** Shortens a text at its end so that it fits into so many pixels. */
export function fitted(text: string, pixels: number, size = 11): string {
  if (textWidth(text, size) <= pixels) return text;
  let end = text.length - 1;
  while (end > 1 && textWidth(`${text.slice(0, end)}…`, size) > pixels) end -= 1;
  return `${text.slice(0, end).trimEnd()}…`;
}

/** A path of straight lines through points; a null starts a new piece. */
export function linePath(points: readonly ({ readonly x: number; readonly y: number } | null)[]): string {
  let path = '';
  let open = false;
  for (const point of points) {
    if (point !== null) path += `${open ? 'L' : 'M'}${short(point.x)},${short(point.y)}`;
    open = point !== null;
  }
  return path;
}

/** A rectangle, rounded where it is large enough, as a piece of a path, so that thousands of them can be one element. */
export function boxPath(x: number, y: number, width: number, height: number, radius = 0): string {
  if (radius > 0 && width > 2 * radius && height > 2 * radius) {
    const arc = (dx: number, dy: number): string => `a${radius},${radius} 0 0 1 ${dx},${dy}`;
    const across = width - 2 * radius;
    const down = height - 2 * radius;
    return `M${short(x + radius)},${short(y)}h${short(across)}${arc(radius, radius)}v${short(down)}${arc(-radius, radius)}h${short(-across)}${arc(-radius, -radius)}v${short(-down)}${arc(radius, -radius)}z`;
  }
  return `M${short(x)},${short(y)}h${short(width)}v${short(height)}h${short(-width)}z`;
}
