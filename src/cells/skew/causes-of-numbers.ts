import { quantile } from '../../stats/quantiles.ts';
import { countValues } from '../../stats/value-counts.ts';
import { formatNumber, formatPercent } from '../format.ts';
import { conversions } from './conversions.ts';

/** Why a column differs, in words, and how much of the difference it explains. */
export interface Cause {
  readonly kind: 'conversion' | 'scale' | 'offset' | 'rounding' | 'spelling' | 'renaming' | 'swap' | 'stale' | 'default' | 'missing';
  readonly sentence: string;
  /** Share of the differing rows it explains; null where rows are not joined. */
  readonly explains: number | null;
}

/** Fewest differing rows to read a cause from, and the share of them that it must explain. */
export const fewestRows = 20;
export const enough = 0.8;
const hour = 3_600_000;

/** Reads a conversion from joined rows that differ. `pairs` hold the training and the serving value, both finite. */
export function pairedNumberCause(pairs: readonly (readonly [number, number])[], isInstant: boolean): Cause | null {
  if (pairs.length < fewestRows) return null;
  const hits = (test: (left: number, right: number) => boolean) => pairs.filter(([l, r]) => test(l, r)).length / pairs.length;
  const best = isInstant
    ? undefined
    : conversions
        .map((conversion) => ({ conversion, share: hits((l, r) => isNear(conversion.apply(l), r)) }))
        .sort((a, b) => b.share - a.share)
        .find(({ share }) => share >= enough);
  if (best)
    return {
      kind: 'conversion',
      explains: best.share,
      sentence: `serving = ${best.conversion.formula} in ${formatPercent(best.share)} of the rows that differ: ${best.conversion.cause}`,
    };
  const offset = mode(pairs.map(([l, r]) => r - l));
  if (offset && offset.share >= enough && offset.value !== 0)
    return {
      kind: 'offset',
      explains: offset.share,
      sentence: isInstant
        ? `serving is ${formatNumber(offset.value / hour)} h later in ${formatPercent(offset.share)} of the rows that differ: ${offset.value % hour === 0 ? 'another time zone' : 'a constant delay'}`
        : `serving = training + ${formatNumber(offset.value, 6)} in ${formatPercent(offset.share)} of the rows that differ: a constant is added on one side only`,
    };
  if (isInstant) return null;
  const ratio = mode(pairs.flatMap(([l, r]) => (l !== 0 ? [r / l] : [])));
  if (ratio && ratio.share >= enough && ratio.value !== 0)
    return {
      kind: 'scale',
      explains: ratio.share,
      sentence: `serving = training × ${formatNumber(ratio.value, 6)} in ${formatPercent(ratio.share)} of the rows that differ: another unit, or a factor applied on one side only`,
    };
  for (const decimals of [0, 1, 2, 3, 4]) {
    const unit = [1, 10, 100, 1000, 10_000][decimals] ?? 1;
    const share = hits((l, r) => isNear(r * unit, Math.round(r * unit)) && Math.abs(r - l) * unit <= 1);
    if (share >= enough)
      return {
        kind: 'rounding',
        explains: share,
        sentence: `serving keeps ${decimals === 0 ? 'no decimals' : `${decimals} decimals`} in ${formatPercent(share)} of the rows that differ: it is rounded or cut on the way`,
      };
  }
  return null;
}

function isNear(expected: number, found: number): boolean {
  return Number.isFinite(expected) && Math.abs(expected - found) <= 1e-4 * Math.max(Math.abs(expected), Math.abs(found), 1e-9);
}

/** The commonest value to four digits, and its share. */
function mode(values: readonly number[]): { readonly value: number; readonly share: number } | null {
  const groups = new Map<string, number[]>();
  for (const x of values) {
    if (!Number.isFinite(x)) continue;
    const key = x.toPrecision(4);
    const known = groups.get(key);
    if (known) known.push(x);
    else groups.set(key, [x]);
  }
  const [found] = [...groups.values()].sort((a, b) => b.length - a.length || (a[0] ?? 0) - (b[0] ?? 0));
  if (found === undefined || values.length === 0) return null;
  return { value: quantile(countValues(found), 0.5) ?? 0, share: found.length / values.length };
}
