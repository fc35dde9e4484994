import { correlationChanges, type CorrelationChange } from '../../stats/correlation-change.ts';
import type { DomainClassifier } from '../../stats/held-out-classifier.ts';
import { heldOutClassifier } from '../../stats/held-out-classifier.ts';
import { mannWhitney } from '../../stats/mann-whitney.ts';
import { componentsFor, principalComponents, project, reconstructionErrors } from '../../stats/principal-components.ts';
import { meanDiscrepancy, type DenseRows, type MeanDiscrepancy } from '../../stats/random-features.ts';
import { countValues, mergeValueCounts } from '../../stats/value-counts.ts';
import { binFrames, encode, learnEncoding } from '../joint/encode.ts';
import { rowsOf, type Frame } from '../joint/frame.ts';
import { randomHalves } from '../joint/halves.ts';

/** How much worse the current rows fit the reference's principal components than reference rows that had no part in them. */
export interface Reconstruction {
  readonly current: number;
  readonly reference: number;
  /** Chance that a current row's error exceeds a reference row's: ½ without change. */
  readonly probability: number;
  readonly p: number;
  readonly statistic: number;
  readonly components: number;
  readonly features: number;
  readonly n: { readonly reference: number; readonly current: number };
  /** Both sides on the first two components. */
  readonly map: { readonly reference: DenseRows; readonly current: DenseRows } | null;
}

/** Everything the methods say about two frames of the same columns. A method that is not defined is null. */
export interface JointAnswers {
  readonly domain: DomainClassifier | null;
  readonly mmd: MeanDiscrepancy | null;
  readonly reconstruction: Reconstruction | null;
  readonly correlations: readonly CorrelationChange[];
  /** Names of the columns that `correlations` counts. */
  readonly numeric: readonly string[];
}

/** Asks every method. */
export function jointAnswers(reference: Frame, current: Frame, options: { readonly seed: number; readonly variance: number }): JointAnswers {
  const { data, isCurrent } = binFrames(reference, current);
  // An encoding of both sides pooled treats them alike.
  const pooled = learnEncoding([reference, current]);
  const isVaried = pooled.features.length > 0;
  const pairs = reference.columns.flatMap((before, i) => {
    const now = current.columns[i];
    return before.kind === 'numeric' && now?.kind === 'numeric' ? [{ name: before.name, before: before.values, now: now.values }] : [];
  });
  return {
    domain: data.bins.length > 0 ? heldOutClassifier(data, isCurrent, options.seed) : null,
    mmd: isVaried ? meanDiscrepancy(encode(pooled, reference), encode(pooled, current), options.seed) : null,
    reconstruction: reconstruct(reference, current, options),
    correlations: correlationChanges(
      pairs.map(({ before }) => before),
      pairs.map(({ now }) => now),
    ),
    numeric: pairs.map(({ name }) => name),
  };
}

/**
 * Encoding and components are learned on one half of the reference rows; the other half and the current rows are then strangers to them alike, so that without a change
 * their errors have one law and the rank test keeps its level.
 */
function reconstruct(reference: Frame, current: Frame, { seed, variance }: { readonly seed: number; readonly variance: number }): Reconstruction | null {
  const [learning, judging] = randomHalves(reference.rows, seed);
  if (learning.length < 20 || current.rows < 20) return null;
  const half = rowsOf(reference, learning);
  const encoding = learnEncoding([half]);
  const width = encoding.features.length;
  if (width < 2) return null;
  const components = principalComponents(encode(encoding, half));
  if (components === null) return null;
  const count = Math.min(width - 1, componentsFor(components, variance));
  const held = encode(encoding, rowsOf(reference, judging));
  const now = encode(encoding, current);
  const errors = [held, now].map((rows) => Array.from(reconstructionErrors(components, rows, count)));
  const [before = [], after = []] = errors;
  const test = mannWhitney(mergeValueCounts(countValues(before), countValues(after)));
  if (test === null) return null;
  const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x / values.length, 0);
  return {
    reference: mean(before),
    current: mean(after),
    probability: 1 - test.probabilityGreater,
    p: test.p,
    statistic: test.statistic,
    components: count,
    features: width,
    n: { reference: before.length, current: after.length },
    map: { reference: project(components, held, 2), current: project(components, now, 2) },
  };
}
