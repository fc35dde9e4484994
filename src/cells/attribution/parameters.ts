import * as v from 'valibot';
import type { ColumnInfo, Population } from '../../telemetry/types.ts';
import { requireColumn, treatmentOf } from '../columns.ts';
import type { FrameColumn } from '../joint/frame.ts';
import { inputColumns } from '../joint/inputs.ts';
import { alpha, described, sampleSize, seed } from '../joint/parameters.ts';
import { columnList, name, share, source } from '../parameters.ts';
import { CellInputError, type CellContext } from '../types.ts';

export const attributionParameters = v.strictObject({
  of: v.optional(described(source, 'Of', 'the rows to look at: a population, a table or the id of a sql cell'), 'telemetry'),
  reference: v.optional(
    described(source, 'Reference', 'a population whose attributions those of `current` are held against; none: no drift is looked for'),
    'reference',
  ),
  current: v.optional(described(source, 'Current', 'the population whose attributions are held against the reference'), 'current'),
  attributions: v.optional(
    described(columnList, 'Attributions', 'columns with one attribution each, or one column of lists; auto takes the role attribution'),
    'auto',
  ),
  features: v.optional(
    v.nullable(described(v.array(name), 'Features', 'names of the features, in the order of the attributions; made from the column names unless written')),
    null,
  ),
  score: v.optional(v.nullable(described(name, 'Score', 'column or role of the output that the attributions add up to; the role score unless written')), null),
  base: v.optional(
    v.nullable(
      described(
        v.union([v.number(), name], 'expected a number or a column'),
        'Base value',
        'the output without any attribution: a number, or the column that logs it. Without it the best constant is taken',
      ),
    ),
    null,
  ),
  link: v.optional(
    described(
      v.picklist(['auto', 'identity', 'logit', 'log'], 'expected auto, identity, logit or log'),
      'Link',
      'the scale on which attributions add up; auto takes the one on which the most rows do',
    ),
    'auto',
  ),
  tolerance: v.optional(described(share, 'Tolerance', 'share of rows whose attributions may fail to add up'), 0.01),
  groups: v.optional(described(columnList, 'Groups', 'columns whose groups’ score gaps are taken apart; auto takes the role group'), 'auto'),
  reference_group: v.optional(described(name, 'Reference group', 'largest, or the value that others are held against'), 'largest'),
  minimum_n: v.optional(
    described(
      v.pipe(v.number('expected a whole number'), v.integer('expected a whole number'), v.minValue(2, 'expected at least 2')),
      'Minimum n',
      'smaller groups are not taken apart',
    ),
    30,
  ),
  effect: v.optional(
    described(v.pipe(share, v.gtValue(0, 'expected a number above 0')), 'Effect', 'the change of a feature’s share of all attribution that matters'),
    0.05,
  ),
  alpha,
  correction: v.optional(
    described(v.picklist(['bh', 'holm', 'none'], 'expected bh, holm or none'), 'Correction', 'how p of several features are adjusted'),
    'bh',
  ),
  permutations: v.optional(
    described(
      v.pipe(
        v.number('expected a whole number'),
        v.integer('expected a whole number'),
        v.minValue(20, 'expected 20 to 2000'),
        v.maxValue(2000, 'expected 20 to 2000'),
      ),
      'Permutations',
      'random regroupings behind the null band of a gap',
    ),
    200,
  ),
  sample: sampleSize(20_000),
  seed,
});
export type AttributionParameters = v.InferOutput<typeof attributionParameters>;

export interface AttributionScope {
  readonly from: Population;
  readonly sides: { readonly reference: Population; readonly current: Population } | null;
  readonly score: string;
  /** Columns with attributions; empty when none are logged. */
  readonly attributions: readonly string[];
  /** One column of lists. */
  readonly isList: boolean;
  readonly base: { readonly kind: 'column'; readonly column: string } | { readonly kind: 'value'; readonly value: number | null };
  readonly groups: readonly string[];
  /** For the ranking where no attributions are logged. */
  readonly features: readonly FrameColumn[];
}

/** Resolves columns and populations. Throws CellInputError where a named column is missing or holds no numbers. */
export function attributionScope(p: AttributionParameters, context: CellContext): AttributionScope {
  const from = context.population(p.of, 'of');
  const score = requireNumber(context, from, p.score ?? (context.column(from, 'score') === null ? 'prediction' : 'score'), 'score').name;
  const held = context.roles[from.table]?.attribution;
  const wanted = p.attributions === 'auto' ? (held === undefined ? [] : typeof held === 'string' ? [held] : held) : p.attributions;
  const columns = wanted.map((given, i) => requireColumn(context, from, given, p.attributions === 'auto' ? 'attributions' : `attributions.${i}`));
  const isList = columns.length === 1 && columns.some((column) => column.type.endsWith('[]'));
  const odd = isList ? undefined : columns.find((column) => treatmentOf(column) !== 'numeric');
  if (odd !== undefined)
    throw new CellInputError(
      `the column "${odd.name}" is ${odd.type}; attributions are one number column a feature, or a single column of lists`,
      'attributions',
    );
  if (p.features !== null && !isList && columns.length > 0 && p.features.length !== columns.length)
    throw new CellInputError(`features has ${p.features.length} names for ${columns.length} attributions`, 'features');
  return {
    from,
    sides: sidesOf(p, context),
    score,
    attributions: columns.map((column) => column.name),
    isList,
    base: typeof p.base === 'string' ? { kind: 'column', column: requireNumber(context, from, p.base, 'base').name } : { kind: 'value', value: p.base },
    groups: groupsOf(p, context, from),
    features: columns.length > 0 ? [] : inputColumns(context, from, [score]),
  };
}

/** Neither is needed: without a reference there is no drift to look for. A name that somebody wrote must exist. */
function sidesOf(p: AttributionParameters, context: CellContext): AttributionScope['sides'] {
  const side = (given: string, key: 'reference' | 'current') => (given === key ? context.defaultPopulation(given) : context.population(given, key));
  const [reference, current] = [side(p.reference, 'reference'), side(p.current, 'current')];
  return reference === null || current === null ? null : { reference, current };
}

function groupsOf(p: AttributionParameters, context: CellContext, from: Population): readonly string[] {
  const held = context.roles[from.table]?.group;
  if (p.groups !== 'auto') return p.groups.map((given, i) => requireColumn(context, from, given, `groups.${i}`).name);
  return held === undefined ? [] : typeof held === 'string' ? [held] : held;
}

function requireNumber(context: CellContext, from: Population, nameOrRole: string, key: string): ColumnInfo {
  const found = requireColumn(context, from, nameOrRole, key);
  if (treatmentOf(found) === 'numeric') return found;
  throw new CellInputError(`the column "${found.name}" is ${found.type}; ${key} needs a number`, key);
}

/** The name of the feature behind an attribution column: `shap_income` and `income_attribution` are about income. */
export function featureName(column: string): string {
  const bare = column.replace(/^(shap|attr|attribution)_|_(shap|attr|attribution)$/gi, '');
  return bare === '' ? column : bare;
}
