import * as v from 'valibot';
import { share, source } from '../parameters.ts';

/** Schema pieces that the cells on joint distributions share. */

/** Gives a schema the title and the sentence that forms, docs and hints show. */
export function described<const S extends v.GenericSchema>(schema: S, title: string, description: string) {
  return v.pipe(schema, v.title(title), v.description(description));
}

export const alpha = v.optional(
  described(v.pipe(share, v.gtValue(0, 'expected a number above 0')), 'False alarms', 'share of false alarms tolerated per report, e.g. 0.05'),
  0.05,
);

export const seed = v.optional(
  described(
    v.pipe(v.number('expected a whole number'), v.integer('expected a whole number')),
    'Seed',
    'of the sample and of all draws; the same seed gives the same result',
  ),
  1,
);

/** Sampled rows a side, at most what a sample reduction gives. */
export function sampleSize(size: number) {
  const expected = 'expected a whole number from 100 to 20000';
  return v.optional(
    described(
      v.pipe(v.number(expected), v.integer(expected), v.minValue(100, expected), v.maxValue(20_000, expected)),
      'Sample',
      `sampled rows a side; ${size} by default, at most 20000`,
    ),
    size,
  );
}

/** The population of one side, by default the one of the key's own name. */
export function side<const K extends string>(key: K, title: string, description: string) {
  return v.optional(described(source, title, description), key);
}

export const above = v.pipe(v.number('expected a number above 0'), v.gtValue(0, 'expected a number above 0'));

/** A bound of the area under the ROC curve: ½ is no change. */
export const aucBound = v.pipe(
  v.number('expected a number above 0.5, below 1'),
  v.gtValue(0.5, 'expected a number above 0.5, below 1'),
  v.ltValue(1, 'expected a number above 0.5, below 1'),
);
