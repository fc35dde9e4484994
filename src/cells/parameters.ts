import * as v from 'valibot';
import { parseDuration } from '../telemetry/duration.ts';

/** Schema pieces that cells share. Each carries the sentence that forms, docs and error messages show. */

export const name = v.pipe(v.string('expected a name'), v.minLength(1, 'expected a name'));

/** A population, table or sql cell. */
export const source = v.pipe(name, v.description('a population, a table or the id of a sql cell'));

export const columnList = v.union([v.literal('auto'), v.array(name)], 'expected auto or a list of column names');

export const share = v.pipe(
  v.number('expected a number between 0 and 1'),
  v.minValue(0, 'expected a number between 0 and 1'),
  v.maxValue(1, 'expected a number between 0 and 1'),
);

/** `auto` or a duration such as `5m`, `1h`, `1d`. */
export const bucket = v.pipe(
  v.string('expected auto or a duration such as 1h'),
  v.check((text) => text === 'auto' || parseDuration(text) !== null, 'expected auto or a duration such as 5m, 1h or 1d12h'),
);

/** One column to break down by, several, or none. */
export const by = v.optional(v.nullable(v.union([name, v.array(name)], 'expected a column or a list of columns')), null);

/** Returns `by` as a list. */
export function listOf(value: string | readonly string[] | null): readonly string[] {
  if (value === null) return [];
  return typeof value === 'string' ? [value] : value;
}
