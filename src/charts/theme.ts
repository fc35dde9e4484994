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
