export interface CusumPoint {
  readonly high: number;
  readonly low: number;
}

/**
 * The tabular CUSUM (Page 1954) of a stream against a known mean: `high` = max(0, high + x − mean − slack), `low` likewise below. An alarm is a sum above a
 * decision limit; the change began after the last 0.
 * @param slack half the shift to be seen, in the values' unit
 */
export function cusum(x: readonly number[], mean: number, slack: number): readonly CusumPoint[] {
  let high = 0;
  let low = 0;
  return x.map((value) => {
    high = Math.max(0, high + value - mean - slack);
    low = Math.max(0, low + mean - value - slack);
    return { high, low };
  });
}
