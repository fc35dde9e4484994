import type { Comparison } from '../drift/compare.ts';
import type { FrameValues } from '../joint/frame.ts';
import { staleCause, swapCauses } from './causes-across.ts';
import { unpairedNumberCause } from './causes-of-distributions.ts';
import { pairedNumberCause, type Cause } from './causes-of-numbers.ts';
import { defaultCause, missingCause, numberText, pairedTextCause, unpairedTextCause } from './causes-of-values.ts';
import { finite, pairedValues, type SkewSamples } from './samples.ts';

export type { Cause } from './causes-of-numbers.ts';

/** All values of a text column by side, as counted on all rows. */
export interface TextValues {
  readonly training: readonly string[];
  readonly serving: readonly { readonly value: string; readonly rows: number }[];
}

/**
 * Reads the likely causes of the columns that differ, surest first. Joined rows speak before distributions; causes across columns before those inside one.
 * @param suspects positions of the columns that differ
 */
export function causesOf(
  comparisons: readonly Comparison[],
  suspects: readonly number[],
  samples: SkewSamples,
  texts: (column: number) => TextValues,
): ReadonlyMap<number, readonly Cause[]> {
  const swaps = swapCauses(samples, suspects);
  return new Map(
    suspects.map((i) => {
      const comparison = comparisons[i];
      const [before, now] = [samples.training.frame.columns[i], samples.serving.frame.columns[i]];
      if (!comparison || !before || !now) return [i, []];
      const { missing, rows } = comparison;
      const found = [
        swaps.get(i) ?? null,
        valueCause(comparison, before, now, samples, texts(i)),
        staleCause(samples, i),
        defaultCause(textsOf(before), textsOf(now)),
        missingCause({ training: missing.reference, serving: missing.current }, { training: rows.reference, serving: rows.current }),
      ].filter((cause) => cause !== null);
      return [i, found];
    }),
  );
}

function valueCause(comparison: Comparison, before: FrameValues, now: FrameValues, samples: SkewSamples, texts: TextValues): Cause | null {
  if (before.kind === 'numeric' && now.kind === 'numeric') {
    if (samples.pairs === null) return comparison.column.as === 'instant' ? null : unpairedNumberCause(finite(before), finite(now));
    const pairs = pairedValues(samples.pairs, before.values, now.values).flatMap(([l, r]): (readonly [number, number])[] =>
      l === undefined || r === undefined || Number.isNaN(l) || Number.isNaN(r) || l === r ? [] : [[l, r]],
    );
    return pairedNumberCause(pairs, comparison.column.as === 'instant');
  }
  if (before.kind === 'numeric' || now.kind === 'numeric') return null;
  if (samples.pairs === null) return unpairedTextCause(texts.training, texts.serving);
  const pairs: (readonly [string, string])[] = [];
  const agreeing = new Map<string, number>();
  for (const [l, r] of pairedValues(samples.pairs, before.values, now.values)) {
    if (l === undefined || r === undefined || l === null || r === null) continue;
    if (l === r) agreeing.set(l, (agreeing.get(l) ?? 0) + 1);
    else pairs.push([l, r]);
  }
  return pairedTextCause(pairs, agreeing);
}

function textsOf(values: FrameValues): readonly (string | null)[] {
  return values.kind === 'numeric' ? Array.from(values.values, numberText) : values.values;
}
