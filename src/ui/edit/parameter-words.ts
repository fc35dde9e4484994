import { referenceKeys, sqlKeys } from '../../notebook/names.ts';
import type { Field } from './schema-shape.ts';

/** What a key's text names, for pickers and completion. */
export type Wanted = 'column' | 'role' | 'source' | 'table' | 'parameter' | 'expression' | 'duration' | null;

const columnKeys: ReadonlySet<string> = new Set(
  'column columns by ignore x y color facet groups group sex race selected prediction score scores label dimensions numerator denominator stratify immutable weight features exclude'.split(
    ' ',
  ),
);
const roleKeys: ReadonlySet<string> = new Set(['role', 'required_roles']);
const tableKeys: ReadonlySet<string> = new Set(['table', 'events']);
const durationKeys: ReadonlySet<string> = new Set(['bucket', 'window', 'timeslice', 'long', 'short']);
/** Keys of a record whose own names are columns. */
const columnRecords: ReadonlySet<string> = new Set(['kinds', 'overrides', 'scores']);

/** What the text under a path names: decided by its last written key. `type` is the cell type, for keys that mean different things. */
export function wantedAt(type: string, path: readonly (string | number)[]): Wanted {
  const key = path.findLast((step) => typeof step === 'string');
  if (typeof key !== 'string') return null;
  if (sqlKeys.has(key)) return 'expression';
  if (key === 'parameter') return 'parameter';
  if (roleKeys.has(key)) return 'role';
  if (tableKeys.has(key)) return 'table';
  if (durationKeys.has(key)) return 'duration';
  if (key === 'join' || (key === 'unit' && type !== 'sli')) return 'column';
  if (referenceKeys.has(key) || key === 'infer_from' || key === 'population') return 'source';
  return columnKeys.has(key) ? 'column' : null;
}

/** True when the keys of the mapping at a path are column names. */
export function keysAreColumns(path: readonly (string | number)[]): boolean {
  const key = path.at(-1);
  return typeof key === 'string' && columnRecords.has(key);
}

/** Words for keys whose schema says none: title and one sentence. */
const words: Readonly<Record<string, readonly [title: string, help: string]>> = {
  of: ['Rows', 'The population, table or SQL cell that is read.'],
  reference: ['Reference', 'The rows that show how things were.'],
  current: ['Current', 'The rows under question.'],
  control: ['Control', 'The population that runs the version in use.'],
  canary: ['Canary', 'The population that runs the new version.'],
  baseline: ['Baseline', 'A population that percentages of a target refer to.'],
  data: ['Data', 'The table, population or SQL cell to draw.'],
  columns: ['Columns', 'Columns or roles; auto takes all that can be compared.'],
  metrics: ['Metrics', 'What is computed beside what decides.'],
  alpha: ['Significance level', 'Share of false alarms that is accepted, after correction over all columns.'],
  effect: ['Smallest effect that matters', 'A bound for every distance, or one each for ks, psi and total_variation.'],
  correction: ['Correction', 'How p-values are adjusted for the number of columns.'],
  bins: ['Bins', 'Equal-mass bins of the reference, for PSI and the charts.'],
  bucket: ['Time bucket', 'Width of one point in time, such as 1h; auto keeps at most 200.'],
  by: ['Split by', 'Columns whose values are shown apart.'],
  exact: ['Exact', 'Compare every value instead of bins; needs more memory.'],
  kinds: ['Kinds', 'Columns to treat as numeric or categorical, whatever their type says.'],
  ignore: ['Leave out', 'Columns that are not compared.'],
  overrides: ['Exceptions', 'Bounds and levels for single columns.'],
  seed: ['Seed', 'Start of the random draws; the same seed gives the same numbers.'],
  slis: ['Indicators', 'One row each; auto takes latency, fallback and cost where a column has the role.'],
  level: ['Confidence level', 'Of the intervals, from 0.5 to below 1.'],
  name: ['Name', 'How it is called in the results.'],
  metric: ['Metric', 'What is computed.'],
  column: ['Column', 'A column; or give a role.'],
  role: ['Role', 'The column with this role; or give a column.'],
  where: ['Where', 'A SQL condition on the rows.'],
  good: ['Good', 'A SQL condition that holds for good requests.'],
  valid: ['Valid', 'A SQL condition that holds for requests that count.'],
  target: ['Target', 'A number, or a percentage of the baseline such as 95%.'],
  direction: ['Better is', 'Which way is better.'],
  unit: ['Unit', 'Shown beside the numbers.'],
  plot: ['Mark', 'What is drawn.'],
  x: ['X', 'Column or role on the horizontal axis.'],
  y: ['Y', 'Column or role on the vertical axis.'],
  color: ['Colour', 'Column or role whose values get colours.'],
  facet: ['Panels', 'Column or role whose values get a panel each.'],
  parameter: ['Parameter', 'The notebook parameter that this control sets.'],
  ks: ['KS', 'Bound on the largest gap between the two distribution functions.'],
  psi: ['PSI', 'Bound on the population stability index.'],
  total_variation: ['Total variation', 'Bound on half the summed difference of shares.'],
};

/** The title of a field: the schema's, the table's, or the key in words. */
export function fieldTitle(field: Field): string {
  const spoken = field.key.replace(/[_-]+/g, ' ');
  return field.title ?? words[field.key]?.[0] ?? spoken.charAt(0).toUpperCase() + spoken.slice(1);
}

/** One sentence about a field: the schema's, the table's, or empty. */
export function fieldHelp(field: Field): string {
  const own = field.description ?? words[field.key]?.[1] ?? '';
  if (own === '') return '';
  const sentence = own.charAt(0).toUpperCase() + own.slice(1);
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** A value as it is written in YAML's flow style, on one line. */
export function shownValue(value: unknown): string {
  if (value === null) return 'none';
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map(shownValue).join(', ');
  if (typeof value === 'object') {
    const entries = Object.entries(value);
    return entries.length === 0 ? 'none' : entries.map(([key, member]) => `${key}: ${shownValue(member)}`).join(', ');
  }
  return String(value);
}
