const steps: readonly (readonly [number, string])[] = [
  [60, 'min'],
  [3600, 'h'],
  [86_400, 'd'],
];

/** How long ago an instant was, in one unit: `just now`, `5 min ago`, `2 h ago`, `3 d ago`. Both in epoch milliseconds; the future reads as now. */
export function ago(then: number, now: number): string {
  const seconds = (now - then) / 1000;
  let said = 'just now';
  for (const [unit, name] of steps) if (seconds >= unit) said = `${Math.floor(seconds / unit)}\u00a0${name} ago`;
  return said;
}
