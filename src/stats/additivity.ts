import { ln } from './elementary.ts';
import { quantile } from './quantiles.ts';
import { countValues } from './value-counts.ts';

/** The scale on which attributions add up: the output itself, its log odds, or its logarithm. */
export const links = ['identity', 'logit', 'log'] as const;
export type Link = (typeof links)[number];

/** An output on the link's scale; NaN where the link is not defined there (logit outside (0, 1), log of 0 or less, anything not finite). */
export function onLink(link: Link, output: number): number {
  if (!Number.isFinite(output)) return Number.NaN;
  if (link === 'identity') return output;
  if (link === 'log') return output > 0 ? ln(output) : Number.NaN;
  return output > 0 && output < 1 ? ln(output / (1 - output)) : Number.NaN;
}

/** True when a sum of attributions equals the output within 0.01 + 1 % of it, the tolerance of the `shap` library's own check. */
export function addsUp(sum: number, output: number): boolean {
  return Math.abs(sum - output) <= 0.01 + 0.01 * Math.abs(output);
}

/** How well attributions add up to outputs on one scale. */
export interface Additivity {
  readonly link: Link;
  /** Rows on which the link is defined. */
  readonly n: number;
  readonly failing: number;
  /** Rows with an output on which the link is not defined. */
  readonly outside: number;
  /** Median of output − (base + sum), signed and absolute, on the link's scale; null without rows. */
  readonly medianError: number | null;
  readonly medianAbsoluteError: number | null;
  /** The base value used: the logged one, or the constant that fits best (the median of output − sum) where none is logged; null where it differs by row. */
  readonly base: number | null;
}

/**
 * Checks base + sum of attributions = output on a link's scale, row by row. `sums` are sums of attributions, `base` a value for each row, one for all, or
 * null: then the best constant is taken, and only its constancy is checked.
 */
export function additivity(link: Link, sums: ArrayLike<number>, outputs: ArrayLike<number>, base: ArrayLike<number> | number | null): Additivity {
  const n = Math.min(sums.length, outputs.length);
  const rest: number[] = [];
  const places: number[] = [];
  const given = (i: number): number => (base === null ? 0 : typeof base === 'number' ? base : (base[i] ?? Number.NaN));
  for (let i = 0; i < n; i += 1) {
    const error = onLink(link, outputs[i] ?? Number.NaN) - ((sums[i] ?? Number.NaN) + given(i));
    if (Number.isNaN(error)) continue;
    rest.push(error);
    places.push(i);
  }
  const fitted = base === null ? (quantile(countValues(rest), 0.5) ?? 0) : 0;
  const errors = rest.map((error) => error - fitted);
  let failing = 0;
  places.forEach((place) => {
    const output = onLink(link, outputs[place] ?? Number.NaN);
    if (!addsUp((sums[place] ?? 0) + given(place) + fitted, output)) failing += 1;
  });
  return {
    link,
    n: places.length,
    failing,
    outside: n - places.length,
    medianError: quantile(countValues(errors), 0.5),
    medianAbsoluteError: quantile(countValues(errors.map((error) => Math.abs(error))), 0.5),
    base: base === null ? (places.length === 0 ? null : fitted) : typeof base === 'number' ? base : null,
  };
}
