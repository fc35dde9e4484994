import * as v from 'valibot';
import { roles, type Role } from '../types.ts';

/** Kinds of column a contract distinguishes, coarser than an engine's types: the same data as CSV and as Parquet keep the same contract. Of what no engine reads, such as an INTERVAL, only presence is agreed; of a column that had no value, whose type nobody knows, `any`. */
export const contractKinds = ['integer', 'number', 'boolean', 'text', 'timestamp', 'vector', 'other', 'unreadable', 'any'] as const;
export type ContractKind = (typeof contractKinds)[number];

/** Roles that debugging needs on every request: what to find it by, what served it, what went in, what came out, and when. */
export const defaultRequiredRoles: readonly Role[] = [
  'request_id',
  'model_version',
  'input_hash',
  'feature',
  'prediction',
  'confidence',
  'timestamp',
  'trace_id',
];

const share = (title: string, description: string) =>
  v.optional(
    v.pipe(
      v.number('expected a share between 0 and 1'),
      v.minValue(0, 'expected a share between 0 and 1'),
      v.maxValue(1, 'expected a share between 0 and 1'),
      v.title(title),
      v.description(description),
    ),
  );
const end = v.nullable(v.number('expected a number or null'));

/** The rules of one column. A rule that is not written is not checked. */
export const columnContract = v.strictObject({
  type: v.pipe(
    v.picklist(contractKinds, `expected one of ${contractKinds.join(', ')}`),
    v.title('Type'),
    v.description('what the column holds; an integer column also keeps `number`, of an `unreadable` one only presence is checked, and `any` is every type'),
  ),
  optional: v.optional(
    v.pipe(v.boolean('expected true or false'), v.title('Optional'), v.description('true when the column may be absent; false unless written')),
  ),
  allowed_missing: share('Allowed missing', 'share of rows that may be null or NaN; 0 allows none; not checked unless written'),
  values: v.optional(
    v.pipe(
      v.array(v.union([v.string(), v.number(), v.boolean()], 'expected a list of values')),
      v.minLength(1, 'expected at least one value'),
      v.title('Values'),
      v.description('the values that may occur'),
    ),
  ),
  allowed_unseen: share('Allowed unseen', 'share of the present rows that may have another value than `values`; 0 unless written'),
  range: v.optional(
    v.pipe(
      v.tuple([end, end], 'expected [low, high]; null is an open end'),
      v.check(([low, high]) => low === null || high === null || low <= high, 'expected low ≤ high'),
      v.title('Range'),
      v.description('[low, high], both ends included; null is an open end; infinities are outside'),
    ),
  ),
  allowed_outside: share('Allowed outside', 'share of the present rows that may lie outside `range`; 0 unless written'),
  length: v.optional(
    v.pipe(
      v.tuple([v.pipe(v.number(), v.integer(), v.minValue(0)), v.pipe(v.number(), v.integer(), v.minValue(0))], 'expected [shortest, longest] in characters'),
      v.check(([low, high]) => low <= high, 'expected shortest ≤ longest'),
      v.title('Length'),
      v.description('[shortest, longest] text in characters'),
    ),
  ),
  pattern: v.optional(
    v.pipe(
      v.string('expected a regular expression'),
      v.minLength(1, 'expected a regular expression'),
      v.check(isPattern, 'expected a regular expression without look-around or back-references'),
      v.title('Pattern'),
      v.description('regular expression that the whole text must match (RE2: no look-around, no back-references)'),
    ),
  ),
  allowed_mismatch: share('Allowed mismatch', 'share of the present rows that may break `length` or `pattern`; 0 unless written'),
  unique: v.optional(v.pipe(v.boolean('expected true or false'), v.title('Unique'), v.description('true when no value may come twice'))),
  dimension: v.optional(
    v.pipe(
      v.number('expected a whole number'),
      v.integer('expected a whole number'),
      v.minValue(1, 'expected at least 1'),
      v.title('Dimension'),
      v.description('numbers in each embedding'),
    ),
  ),
  bins: v.optional(
    v.pipe(
      v.array(v.number('expected numbers')),
      v.check((edges) => edges.every((edge, i) => i === 0 || edge > (edges[i - 1] ?? edge)), 'expected ascending edges'),
      v.title('Bins'),
      v.description('frozen edges (deciles of the reference) for later comparison; not checked'),
    ),
  ),
});
export type ColumnContract = v.InferOutput<typeof columnContract>;

const role = v.picklist(roles, `expected a role: ${roles.join(', ')}`);

/** A contract: what a table of telemetry promises. Written as YAML, reviewed like code. */
export const contractSchema = v.strictObject({
  faultline_contract: v.optional(v.pipe(v.literal(1, 'expected 1'), v.title('Version'), v.description('version of the contract format; 1')), 1),
  inferred_from_rows: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(0), v.title('Inferred from'), v.description('rows the contract was inferred from; for the reader')),
  ),
  required_roles: v.optional(v.pipe(v.array(role, 'expected a list of roles'), v.title('Required roles'), v.description('roles that a column must hold')), []),
  extra_columns: v.optional(
    v.pipe(
      v.picklist(['allow', 'warn', 'fail'], 'expected allow, warn or fail'),
      v.title('Extra columns'),
      v.description('what a column that the contract does not name means'),
    ),
    'warn',
  ),
  columns: v.optional(v.pipe(v.record(v.string(), columnContract, 'expected columns by name'), v.title('Columns'), v.description('rules by column name')), {}),
});
export type Contract = v.InferOutput<typeof contractSchema>;

/** True for a regular expression that both RE2 and JavaScript read. */
function isPattern(text: string): boolean {
  if (/\(\?[=!<]|\\[1-9]/.test(text)) return false;
  try {
    return new RegExp(text) !== null;
  } catch {
    return false;
  }
}
