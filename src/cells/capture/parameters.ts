import * as v from 'valibot';
import type { Population } from '../../telemetry/types.ts';
import { parseDuration } from '../../telemetry/duration.ts';
import { columnsOf, requireColumn, treatmentOf } from '../columns.ts';
import { bucket, by, listOf, name, share, source } from '../parameters.ts';
import { CellInputError, type CellContext } from '../types.ts';

const positive = (what: string) => v.pipe(v.number(`expected ${what}`), v.minValue(0, `expected ${what}`));
const duration = v.pipe(
  v.string('expected a duration such as 1h'),
  v.check((text) => parseDuration(text) !== null, 'expected a duration such as 30s, 5m or 1h'),
);

export const captureParameters = v.strictObject({
  of: v.optional(v.pipe(source, v.title('Of'), v.description('the captured telemetry')), 'telemetry'),
  expected: v.optional(
    v.nullable(
      v.pipe(
        v.union(
          [
            positive('rows per bucket'),
            name,
            v.strictObject({ rate: v.pipe(positive('requests per second'), v.title('Rate'), v.description('requests per second that should be there')) }),
          ],
          'expected rows per bucket, a population, or { rate: requests per second }',
        ),
        v.title('Expected'),
        v.description('what should be there: rows per bucket, a population of all requests, or { rate: requests per second }'),
      ),
    ),
    null,
  ),
  count: v.optional(
    v.nullable(v.pipe(name, v.title('Count'), v.description('column of the expected table that holds counts; without it, each row is one request'))),
    null,
  ),
  match: v.optional(
    v.pipe(
      v.picklist(['auto', 'id', 'count'], 'expected auto, id or count'),
      v.title('Match'),
      v.description('id: by request id; count: by numbers of rows; auto: by id where both tables have the role request_id'),
    ),
    'auto',
  ),
  target: v.optional(v.pipe(share, v.title('Target'), v.description('share of the expected requests that must be captured')), 0.01),
  by: v.pipe(
    by,
    v.title('By'),
    v.description('columns to break the capture rate and drops down by and to test for sampling bias; model version, route and groups unless written'),
  ),
  bucket: v.optional(v.pipe(bucket, v.title('Bucket'), v.description('width of the time buckets')), 'auto'),
  max_gap: v.optional(
    v.nullable(v.pipe(duration, v.title('Longest gap'), v.description('longest stretch without rows that is tolerated; none unless written'))),
    null,
  ),
  drop: v.optional(v.pipe(share, v.title('Drop'), v.description('share of the expected rows of a bucket whose loss fails; half of it is a warning')), 0.5),
  max_duplicates: v.optional(v.pipe(share, v.title('Duplicates'), v.description('share of rows that may repeat a request id')), 0.001),
  max_missing_ids: v.optional(v.pipe(share, v.title('Missing ids'), v.description('share of rows that may lack a request or trace id')), 0.001),
  ingested: v.optional(
    v.nullable(v.pipe(name, v.title('Ingested'), v.description('column with the time a row was stored; compared with the time of the event'))),
    null,
  ),
  late_after: v.optional(v.pipe(duration, v.title('Late after'), v.description('rows stored later than this are late arrivals')), '1h'),
  max_late: v.optional(v.pipe(share, v.title('Late rows'), v.description('share of rows that may be late')), 0.01),
});
export type CaptureParameters = v.InferOutput<typeof captureParameters>;

/** What is expected, settled. `table`: all requests are rows (or counts) of a population. */
export type Expectation =
  | { readonly kind: 'none' }
  | { readonly kind: 'per_bucket'; readonly rows: number }
  | { readonly kind: 'rate'; readonly perSecond: number }
  | { readonly kind: 'count'; readonly from: Population; readonly count: string | null }
  | { readonly kind: 'id'; readonly from: Population; readonly left: string; readonly right: string };

export function expectation(p: CaptureParameters, context: CellContext): Expectation {
  if (p.expected === null) return { kind: 'none' };
  if (typeof p.expected === 'number') return { kind: 'per_bucket', rows: p.expected };
  if (typeof p.expected === 'object') return { kind: 'rate', perSecond: p.expected.rate };
  const from = context.population(p.expected, 'expected');
  const of = context.population(p.of, 'of');
  const left = idOf(context, from);
  const right = idOf(context, of);
  if (p.match === 'id' && (left === null || right === null))
    throw new CellInputError(
      `match: id needs the role request_id in "${left === null ? from.table : of.table}"; set it under roles, or use match: count`,
      'match',
    );
  if (p.match !== 'count' && p.count === null && left !== null && right !== null) return { kind: 'id', from, left, right };
  if (p.count === null) return { kind: 'count', from, count: null };
  const column = requireColumn(context, from, p.count, 'count');
  if (treatmentOf(column) !== 'numeric') throw new CellInputError(`the column "${column.name}" is ${column.type}; counts are numbers`, 'count');
  return { kind: 'count', from, count: column.name };
}

/** The readable column of a role that holds one. */
export function columnOfRole(context: CellContext, from: Population, role: 'request_id' | 'trace_id' | 'label_time' | 'feature_time'): string | null {
  const held = context.roles[from.table]?.[role];
  return typeof held === 'string' && columnsOf(context, from).some((c) => c.name === held && c.readable) ? held : null;
}

function idOf(context: CellContext, from: Population): string | null {
  return columnOfRole(context, from, 'request_id');
}

/** Columns to break down by, as they are called on each side. Those of `by` must be in the captured rows; a column the other side lacks is left out. */
export function breakdownColumns(
  p: CaptureParameters,
  context: CellContext,
): readonly { readonly name: string; readonly of: string; readonly expected: string | null }[] {
  const of = context.population(p.of, 'of');
  const expected = expectation(p, context);
  const other = 'from' in expected ? expected.from : null;
  const roles = context.roles[of.table] ?? {};
  const wanted = listOf(p.by);
  const automatic = [roles.model_version, roles.route, roles.group].flat().filter((each) => each !== undefined);
  return (wanted.length > 0 ? wanted : automatic).map((given) => {
    const column = requireColumn(context, of, given, 'by').name;
    const found = other === null ? null : (context.column(other, given) ?? context.column(other, column));
    return { name: column, of: column, expected: found };
  });
}
