/** Colours of the charts as CSS variables, so a drawn chart follows the theme without being drawn again. */
export const colours = {
  reference: 'var(--fl-reference)',
  current: 'var(--fl-accent)',
  ink: 'var(--fl-ink)',
  muted: 'var(--fl-muted)',
  grid: 'var(--fl-grid)',
  target: 'var(--fl-fail)',
  panel: 'var(--fl-panel)',
} as const;

/** Series and categories, in the order in which they are handed out; the first is the accent. */
export const palette = [
  'var(--fl-accent)',
  'var(--fl-series-2)',
  'var(--fl-series-3)',
  'var(--fl-series-4)',
  'var(--fl-series-5)',
  'var(--fl-series-6)',
] as const;

/** The colour of the i-th series; wraps around after the last. */
export function seriesColour(index: number): string {
  return palette[index % palette.length] ?? palette[0];
}

export const heatSteps = 5;

/** The step of a heat map for a value: 0 at or below the floor, then 1…5 evenly up to the ceiling; −1 for null. */
export function heatStep(value: number | null, floor: number, ceiling: number): number {
  if (value === null || !Number.isFinite(value)) return -1;
  if (value <= floor) return 0;
  if (ceiling <= floor) return heatSteps;
  return Math.min(heatSteps, 1 + Math.floor(((value - floor) / (ceiling - floor)) * heatSteps));
}

/** The fill of a heat map cell. */
export function heatColour(value: number | null, floor: number, ceiling: number): string {
  const step = heatStep(value, floor, ceiling);
  return step < 0 ? 'none' : `var(--fl-heat-${step})`;
}

const dashes = ['', '6 3', '2 3', '9 3 2 3', '12 4', '1 4'] as const;

/** The dash of the i-th line, so that lines differ without colour; the first is solid. Another turn begins one later, so colour and dash do not repeat together. */
export function seriesDash(index: number): string | null {
  const dash = dashes[(index + Math.floor(index / dashes.length)) % dashes.length] ?? '';
  return dash === '' ? null : dash;
}

const symbols = [
  'M-3,0a3,3 0 1,0 6,0a3,3 0 1,0 -6,0z',
  'M-2.8,-2.8H2.8V2.8H-2.8z',
  'M0,-3.6L3.4,2.6H-3.4z',
  'M0,-3.8L3.8,0L0,3.8L-3.8,0z',
  'M0,3.6L3.4,-2.6H-3.4z',
  'M-1.2,-3.6H1.2V-1.2H3.6V1.2H1.2V3.6H-1.2V1.2H-3.6V-1.2H-1.2z',
] as const;

/** The symbol of the i-th series around the origin: circle, square, triangle, diamond, triangle down, cross. */
export function seriesSymbol(index: number): string {
  return symbols[index % symbols.length] ?? symbols[0];
}
