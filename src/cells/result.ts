import type { CellResult, Measurement } from './types.ts';

/** Returns a cell result with nothing in it but what is given. A number too large for a double is null with reason `overflow`, never ∞ or NaN. */
export function cellResult(given: Partial<CellResult> & Pick<CellResult, 'verdict' | 'headline'>): CellResult {
  const { measurements = [], ...others } = given;
  return { findings: [], tables: [], charts: [], caveats: [], sql: [], rowsRead: 0, ...others, measurements: measurements.map(finiteMeasurement) };
}

function finiteMeasurement(m: Measurement): Measurement {
  const { interval, test, ...rest } = m;
  const overflow = rest.value !== null && !Number.isFinite(rest.value);
  const wide = interval !== undefined && !(Number.isFinite(interval.low) && Number.isFinite(interval.high));
  return {
    ...rest,
    ...(overflow ? { value: null, reason: 'overflow' } : {}),
    ...(interval === undefined ? {} : overflow || wide ? { intervalReason: 'overflow' } : { interval }),
    ...(test === undefined || !Number.isFinite(test.statistic) || !Number.isFinite(test.p) ? {} : { test }),
  };
}
