/** A label wanted at a place, in pixels. */
export interface Label {
  readonly x: number;
  readonly text: string;
  /** Higher is placed first. */
  readonly weight: number;
}

export interface PlacedLabel extends Label {
  /** Index into the labels that were given. */
  readonly index: number;
  readonly left: number;
  readonly lane: number;
}

/** Average width of a character of the 11 px labels, on the safe side. */
const characterWidth = 6.1;
const space = 8;

/**
 * Places labels in `lanes` rows of a given width so that none touches another: weightier ones first, each starting at its place and drawn in at the right end.
 * Labels for which there is no room are left out; the caller still marks their places.
 */
export function placeLabels(labels: readonly Label[], width: number, lanes: number): readonly PlacedLabel[] {
  const taken: (readonly [number, number])[][] = Array.from({ length: lanes }, () => []);
  const placed: PlacedLabel[] = [];
  const order = labels.map((label, index) => ({ label, index })).sort((a, b) => b.label.weight - a.label.weight || a.label.x - b.label.x);
  for (const { label, index } of order) {
    const length = label.text.length * characterWidth;
    if (length > width) continue;
    const left = Math.max(0, Math.min(label.x, width - length));
    const lane = taken.findIndex((row) => row.every(([from, to]) => left + length + space <= from || left >= to + space));
    if (lane < 0) continue;
    taken[lane]?.push([left, left + length]);
    placed.push({ ...label, index, left, lane });
  }
  return placed.sort((a, b) => a.index - b.index);
}

const steps = [1, 5, 15, 30, 60, 180, 360, 720, 1440, 2880, 7200, 10_080, 20_160, 43_200, 86_400, 259_200].map((minutes) => minutes * 60_000);
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number): string => String(value).padStart(2, '0');

/** Ticks of a time axis (UTC): round instants with room between them; the month (or the day) is said where it begins to hold. */
export function timeTicks(from: number, to: number, width: number): readonly { readonly time: number; readonly text: string; readonly more: string }[] {
  const room = Math.max(2, Math.floor(width / 64));
  const step = steps.find((size) => (to - from) / size <= room) ?? Math.ceil((to - from) / room / 86_400_000) * 86_400_000;
  const found: { time: number; text: string; more: string }[] = [];
  let said = '';
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) {
    const date = new Date(time);
    const month = months[date.getUTCMonth()] ?? '';
    const daily = step >= 86_400_000;
    const text = daily ? String(date.getUTCDate()) : `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
    const more = daily ? `${month}${date.getUTCMonth() === 0 || found.length === 0 ? ` ${date.getUTCFullYear()}` : ''}` : `${date.getUTCDate()} ${month}`;
    const key = daily ? `${date.getUTCFullYear()} ${month}` : more;
    found.push({ time, text, more: key === said ? '' : more });
    said = key;
  }
  return found;
}
