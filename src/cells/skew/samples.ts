import type { ReducedTable } from '../../reduce/types.ts';
import { frameOf, numberOf, textOf, type Frame, type FrameValues } from '../joint/frame.ts';
import type { CellContext } from '../types.ts';
import type { SkewScope } from './parameters.ts';
import { extraOf, sampleAnswers, type Extra } from './plan.ts';

/** A side's sample: the compared columns, and what identifies and dates its rows where the table tells. */
export interface SideSample {
  readonly frame: Frame;
  readonly join: readonly (string | null)[] | null;
  readonly subject: readonly (string | null)[] | null;
  readonly time: Float64Array | null;
  readonly featureTime: Float64Array | null;
}

/** Both samples, and which of their rows belong together; `pairs` is null without a join. */
export interface SkewSamples {
  readonly training: SideSample;
  readonly serving: SideSample;
  readonly pairs: readonly (readonly [number, number])[] | null;
}

export function skewSamples(waves: readonly (readonly ReducedTable[])[], scope: SkewScope, context: CellContext): SkewSamples {
  const [left, right] = sampleAnswers(waves);
  const training = sideSample(left, scope, context);
  const serving = sideSample(right, scope, context);
  if (training.join === null || serving.join === null) return { training, serving, pairs: null };
  const first = new Map<string, number>();
  training.join.forEach((key, i) => {
    if (key !== null && !first.has(key)) first.set(key, i);
  });
  const taken = new Set<string>();
  const pairs = serving.join.flatMap((key, j): (readonly [number, number])[] => {
    const i = key === null || taken.has(key) ? undefined : first.get(key);
    if (key !== null) taken.add(key);
    return i === undefined ? [] : [[i, j]];
  });
  return { training, serving, pairs };
}

function sideSample(table: ReducedTable | undefined, scope: SkewScope, context: CellContext): SideSample {
  const extras = extraOf(scope, context);
  const values = (kind: Extra) => {
    const at = extras.findIndex((extra) => extra.kind === kind);
    return at < 0 ? null : (table?.sample?.columns[scope.columns.length + at] ?? []);
  };
  const instants = (kind: Extra) => {
    const found = values(kind);
    return found === null ? null : Float64Array.from(found, numberOf);
  };
  return {
    frame: frameOf(table, scope.columns),
    join: values('join')?.map(textOf) ?? null,
    subject: values('subject')?.map(textOf) ?? null,
    time: instants('time'),
    featureTime: instants('featureTime'),
  };
}

/** Returns a column's values on both sides of a pair. */
export function pairedValues<T>(pairs: SkewSamples['pairs'], left: ArrayLike<T>, right: ArrayLike<T>): readonly (readonly [T | undefined, T | undefined])[] {
  return (pairs ?? []).map(([i, j]) => [left[i], right[j]] as const);
}

/** Finite numbers of a sampled column; empty for categories. */
export function finite(values: FrameValues | undefined): number[] {
  return values?.kind === 'numeric' ? [...values.values].filter((x) => !Number.isNaN(x)) : [];
}
