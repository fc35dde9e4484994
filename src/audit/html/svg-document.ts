import { escaped } from './escape.ts';

/** The few things that drawings ask of a document, kept as text: the same bytes in a browser and without one. */
class TextElement {
  readonly #attributes = new Map<string, string>();
  readonly #children: (TextElement | string)[] = [];

  constructor(readonly name: string) {}

  setAttribute(key: string, value: string): void {
    this.#attributes.set(key, value);
  }

  append(...children: readonly (TextElement | string)[]): void {
    this.#children.push(...children);
  }

  /** `prefix` goes before ids and what refers to them, so that drawings in one file keep apart. */
  text(prefix: string): string {
    const attributes = [...this.#attributes].map(([key, value]) => {
      const own = key === 'id' ? `${prefix}${value}` : value.replace(/^url\(#(.+)\)$/, `url(#${prefix}$1)`);
      return ` ${key}="${escaped(own)}"`;
    });
    const inside = this.#children.map((child) => (typeof child === 'string' ? escaped(child) : child.text(prefix))).join('');
    return inside === '' ? `<${this.name}${attributes.join('')}/>` : `<${this.name}${attributes.join('')}>${inside}</${this.name}>`;
  }
}

/** A document for `drawChart`; only what its pen calls is there. */
export const textDocument = { createElementNS: (_namespace: string, name: string) => new TextElement(name) } as unknown as Document;

/** A drawing made with `textDocument` as markup. */
export function drawingText(svg: SVGSVGElement, prefix: string): string {
  return (svg as unknown as TextElement).text(prefix);
}
