import * as v from 'valibot';
import type { Population } from '../../telemetry/types.ts';
import { columnsOf, requireColumn, treatmentOf } from '../columns.ts';
import { flagExpression } from '../flag-expression.ts';
import type { FrameColumn } from '../joint/frame.ts';
import { frameColumn, inputColumns } from '../joint/inputs.ts';
import { alpha, described, sampleSize, seed } from '../joint/parameters.ts';
import { narrowed } from '../joint/side.ts';
import { columnList, name, share, source } from '../parameters.ts';
import { CellInputError, type CellContext } from '../types.ts';

const whole = (low: number, high: number) => {
  const expected = `expected a whole number from ${low} to ${high}`;
  return v.pipe(v.number(expected), v.integer(expected), v.minValue(low, expected), v.maxValue(high, expected));
};

export const contrastParameters = v.strictObject({
  of: v.optional(described(source, 'Of', 'the rows to look at: a population, a table or the id of a sql cell'), 'telemetry'),
  outcome: v.optional(described(name, 'Outcome', 'column or role with the decision; a few different values'), 'prediction'),
  columns: v.optional(described(columnList, 'Columns', 'features that may differ; auto takes all inputs, without columns of the role group'), 'auto'),
  ignore: v.optional(described(v.array(name), 'Ignore', 'columns that auto should leave out'), []),
  immutable: v.optional(
    described(v.array(name), 'Immutable', 'columns that must be equal in both rows, and so never differ; the role group stands for all its columns'),
    [],
  ),
  distance: v.optional(described(v.picklist(['l1', 'l2'], 'expected l1 or l2'), 'Distance', 'l1 adds what columns differ by, l2 their squares'), 'l1'),
  nearest: v.optional(described(whole(1, 10), 'Nearest', 'rows of another outcome looked at for each row'), 1),
  probes: v.optional(described(whole(50, 5000), 'Probes', 'rows whose nearest contrast is looked for, shared out over the outcomes'), 1000),
  pairs: v.optional(
    v.nullable(
      described(
        v.strictObject({ of: source, id: name, flag: name }),
        'Pairs',
        '{ of, id, flag }: rows that stand for one request with one attribute changed; same id, and flag says which of the two is the changed one',
      ),
    ),
    null,
  ),
  flip_tolerance: v.optional(v.nullable(described(share, 'Flip tolerance', 'share of pairs whose outcome may differ; without it nothing is judged')), null),
  score: v.optional(v.nullable(described(name, 'Score', 'column or role of the score, for other thresholds; the role score unless written')), null),
  threshold: v.optional(
    v.nullable(described(v.number('expected a number'), 'Threshold', 'scores of at least this are called; 0.5 for scores in [0, 1] unless written')),
    null,
  ),
  thresholds: v.optional(
    described(
      v.union([v.literal('auto'), v.pipe(v.array(v.number()), v.minLength(1), v.maxLength(50))], 'expected auto or a list of at most 50 numbers'),
      'Thresholds',
      'other thresholds to try; auto takes 19 steps from the lowest to the highest score, or 0.05 to 0.95 for scores in [0, 1]',
    ),
    'auto',
  ),
  groups: v.optional(described(columnList, 'Groups', 'columns to break thresholds and pairs down by; auto takes the role group'), 'auto'),
  minimum_n: v.optional(described(whole(2, 1_000_000), 'Minimum n', 'outcomes and groups with fewer rows are left out'), 30),
  alpha,
  sample: sampleSize(10_000),
  seed,
});
export type ContrastParameters = v.InferOutput<typeof contrastParameters>;

export interface ContrastScope {
  readonly from: Population;
  readonly outcome: string;
  readonly features: readonly FrameColumn[];
  readonly immutable: readonly FrameColumn[];
  readonly pairs: {
    readonly originals: Population;
    readonly changed: Population;
    readonly id: string;
    readonly flag: string;
    readonly groups: readonly string[];
  } | null;
  readonly score: string | null;
  readonly groups: readonly string[];
}

/** Resolves columns. Throws CellInputError where one is missing or cannot be compared. */
export function contrastScope(p: ContrastParameters, context: CellContext): ContrastScope {
  const from = context.population(p.of, 'of');
  const outcome = requireColumn(context, from, p.outcome, 'outcome');
  if (treatmentOf(outcome) === null) throw new CellInputError(`the column "${outcome.name}" is ${outcome.type}, which is no outcome`, 'outcome');
  const immutable = p.immutable.flatMap((given, i) => heldBy(context, from, given).map((column) => comparable(context, from, column, `immutable.${i}`)));
  const held = context.roles[from.table]?.group;
  const grouping = held === undefined ? [] : typeof held === 'string' ? [held] : held;
  const apart = [outcome.name, ...immutable.map((column) => column.name)];
  const ignored = p.ignore.map((given) => context.column(from, given) ?? given);
  const features =
    p.columns === 'auto'
      ? inputColumns(context, from, [...apart, ...grouping, ...ignored])
      : p.columns.map((given, i) => comparable(context, from, given, `columns.${i}`)).filter(({ name: column }) => !apart.includes(column));
  if (features.length === 0)
    throw new CellInputError(`no column of "${from.table}" is left that may differ; name some under columns, or take some out of immutable`, 'columns');
  const groups = p.groups === 'auto' ? grouping : p.groups.map((given, i) => requireColumn(context, from, given, `groups.${i}`).name);
  const score = p.score === null && context.column(from, 'score') === null ? null : requireColumn(context, from, p.score ?? 'score', 'score');
  if (score !== null && treatmentOf(score) !== 'numeric')
    throw new CellInputError(`the column "${score.name}" is ${score.type}; score needs a number`, 'score');
  return { from, outcome: outcome.name, features, immutable, pairs: pairsOf(p, context, outcome.name, groups), score: score?.name ?? null, groups };
}

/** The columns of a role that holds several, where no column has its name; else the name itself. */
function heldBy(context: CellContext, from: Population, given: string): readonly string[] {
  const held = Object.entries(context.roles[from.table] ?? {}).find(([role]) => role === given)?.[1];
  const isColumn = columnsOf(context, from).some((column) => column.name === given);
  return isColumn || held === undefined || typeof held === 'string' ? [given] : held;
}

function comparable(context: CellContext, from: Population, given: string, key: string): FrameColumn {
  const column = requireColumn(context, from, given, key);
  const found = frameColumn(context, from, column.name);
  if (found === null) throw new CellInputError(`the column "${column.name}" is ${column.type} and has no distance`, key);
  return found;
}

function pairsOf(p: ContrastParameters, context: CellContext, outcome: string, groups: readonly string[]): ContrastScope['pairs'] {
  if (p.pairs === null) return null;
  const from = context.population(p.pairs.of, 'pairs.of');
  const id = requireColumn(context, from, p.pairs.id, 'pairs.id').name;
  const flag = requireColumn(context, from, p.pairs.flag, 'pairs.flag').name;
  const isChanged = flagExpression(context, from, flag, 'pairs.flag');
  requireColumn(context, from, outcome, 'pairs.of');
  return {
    originals: narrowed(from, `NOT (${isChanged})`),
    changed: narrowed(from, isChanged),
    id,
    flag,
    groups: groups.filter((group) => context.column(from, group) === group),
  };
}
