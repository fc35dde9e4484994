import { sqrt } from './elementary.ts';
import { total, type AlignedCounts } from './value-counts.ts';

/**
 * Energy distance, sqrt(2 ∫ (F − G)²), as scipy's `energy_distance`; in the square root of the values' unit, 0 only for equal distributions.
 * null when a side is empty.
 */
export function energyDistance(counts: AlignedCounts): number | null {
  const n = total(counts.reference);
  const m = total(counts.current);
  if (n === 0 || m === 0) return null;
  let left = 0;
  let right = 0;
  let area = 0;
  for (let i = 0; i + 1 < counts.values.length; i += 1) {
    left += counts.reference[i] ?? 0;
    right += counts.current[i] ?? 0;
    const difference = left / n - right / m;
    area += difference * difference * ((counts.values[i + 1] ?? 0) - (counts.values[i] ?? 0));
  }
  return sqrt(2 * area);
}
