/** How a Page–Hinkley detector is set; defaults as in river. */
export interface PageHinkleyRules {
  /** A deviation that is tolerated, in the unit of the values. */
  readonly tolerance?: number;
  /** The sum from which on it alarms, λ: larger is slower and surer. */
  readonly threshold?: number;
  /** What is kept of the sum from value to value, in (0, 1]; 1 forgets nothing. */
  readonly memory?: number;
  /** Values that must have come since the start, or the last alarm, before it may alarm. */
  readonly fewest?: number;
  /** A rise, a fall, or either. */
  readonly direction?: 'rise' | 'fall' | 'both';
}

/**
 * Page and Hinkley's online test for a change of the mean (Page 1954, Hinkley 1971): with the mean m of all values so far, S = max(0, α·S + x − m − δ) for a rise, α·S + m − x − δ for
 * a fall, and an alarm where S reaches λ, after which it starts anew. Returns the index of each alarm. It decides value by value in constant memory; how often it alarms without a
 * change depends on the scale and spread of the values, which λ must be chosen for: it is no test with a level. Values that are not finite are passed over.
 */
export function pageHinkley(
  x: ArrayLike<number>,
  { tolerance = 0.005, threshold = 50, memory = 0.9999, fewest = 30, direction = 'both' }: PageHinkleyRules = {},
): readonly number[] {
  const alarms: number[] = [];
  let n = 0;
  let mean = 0;
  let rise = 0;
  let fall = 0;
  for (let i = 0; i < x.length; i += 1) {
    const value = x[i] ?? Number.NaN;
    if (!Number.isFinite(value)) continue;
    n += 1;
    mean += (value - mean) / n;
    rise = Math.max(0, memory * rise + value - mean - tolerance);
    fall = Math.max(0, memory * fall + mean - value - tolerance);
    if (n < fewest) continue;
    if (!((direction !== 'fall' && rise >= threshold) || (direction !== 'rise' && fall >= threshold))) continue;
    alarms.push(i);
    n = 0;
    mean = 0;
    rise = 0;
    fall = 0;
  }
  return alarms;
}
