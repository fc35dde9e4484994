import * as v from 'valibot';
import { automaticColumns, columnsOf, requireColumn, treatmentOf } from '../columns.ts';
import { bucket, by, columnList, name, share, source } from '../parameters.ts';
import { CellInputError, type CellContext } from '../types.ts';
import type { TextDescriptor } from '../../reduce/types.ts';
import { textDescriptors } from './text.ts';
import { parseDuration } from '../../telemetry/duration.ts';
import { rivals, type Rival } from './rivals/types.ts';
import { own } from '../../telemetry/own.ts';

export const driftMetrics = [
  'psi',
  'ks',
  'wasserstein',
  'wasserstein_normalized',
  'jensen_shannon',
  'hellinger',
  'total_variation',
  'l_infinity',
  'kullback_leibler',
  'energy',
  'cramer_von_mises',
  'anderson_darling',
  'mann_whitney',
  'epps_singleton',
  't',
  'chi_square',
  'g_test',
  'fisher',
  'cramers_v',
  'missing_rate_difference',
  'unseen_rate',
  'out_of_range_rate',
] as const;
export type DriftMetric = (typeof driftMetrics)[number];

export const corrections = ['bh', 'by', 'holm', 'bonferroni', 'none'] as const;

export const effectMetrics = ['ks', 'psi', 'total_variation'] as const;
export type EffectBounds = Readonly<Record<(typeof effectMetrics)[number], number>>;

const bound = v.pipe(v.number('expected a number above 0'), v.gtValue(0, 'expected a number above 0'));
const effect = v.union(
  [v.literal('auto'), bound, v.strictObject({ ks: v.optional(bound), psi: v.optional(bound), total_variation: v.optional(bound) })],
  'expected auto, one bound for all metrics, or bounds for ks, psi and total_variation',
);

export const driftParameters = v.strictObject({
  reference: v.optional(source, 'reference'),
  current: v.optional(source, 'current'),
  columns: v.optional(columnList, 'auto'),
  metrics: v.optional(
    v.union([v.literal('auto'), v.literal('all'), v.array(v.picklist(driftMetrics))], `expected auto, all or a list of ${driftMetrics.join(', ')}`),
    'auto',
  ),
  alpha: v.optional(v.pipe(share, v.gtValue(0, 'expected a number above 0')), 0.05),
  effect: v.optional(effect, 'auto'),
  correction: v.optional(v.picklist(corrections, 'expected bh, by, holm, bonferroni or none'), 'bh'),
  bins: v.optional(
    v.pipe(
      v.number(),
      v.integer('expected a whole number from 2 to 100'),
      v.minValue(2, 'expected a whole number from 2 to 100'),
      v.maxValue(100, 'expected a whole number from 2 to 100'),
    ),
    10,
  ),
  bucket: v.optional(bucket, 'auto'),
  by,
  exact: v.optional(v.boolean('expected true or false'), false),
  kinds: v.optional(v.record(name, v.picklist(['numeric', 'categorical'], 'expected numeric or categorical')), {}),
  ignore: v.optional(v.array(name), []),
  overrides: v.optional(v.record(name, v.strictObject({ effect: v.optional(effect), alpha: v.optional(share) })), {}),
  floor: v.optional(v.picklist(['auto', 'leave-one-out', 'weekday'], 'expected auto, leave-one-out or weekday'), 'auto'),
  reference_mode: v.optional(v.picklist(['fixed', 'rolling', 'expanding', 'previous'], 'expected fixed, rolling, expanding or previous'), 'fixed'),
  window: v.optional(
    v.pipe(
      v.string('expected a duration such as 7d'),
      v.check((text) => (parseDuration(text) ?? 0) > 0, 'expected a duration such as 7d'),
    ),
    '7d',
  ),
  pairs: v.optional(
    v.pipe(
      v.number('expected a whole number from 0 to 5'),
      v.integer('expected a whole number from 0 to 5'),
      v.minValue(0, 'expected a whole number from 0 to 5'),
      v.maxValue(5, 'expected a whole number from 0 to 5'),
    ),
    3,
  ),
  sequential: v.optional(v.boolean('expected true or false'), false),
  compat: v.optional(v.union([v.picklist(rivals), v.array(v.picklist(rivals))], `expected one or a list of ${rivals.join(', ')}`), []),
  text: v.optional(columnList, 'auto'),
  patterns: v.optional(v.record(name, name), {}),
  seed: v.optional(v.pipe(v.number(), v.integer('expected a whole number')), 1),
});
export type DriftParameters = v.InferOutput<typeof driftParameters>;

/** The tools whose numbers are shown beside ours. */
export const compatOf = (p: DriftParameters): readonly Rival[] => (typeof p.compat === 'string' ? [p.compat] : p.compat);

/** A column under comparison. `number` columns are ordered (dates as epoch milliseconds), others are categories. */
export interface ComparedColumn {
  readonly name: string;
  /** The column read, and what is measured of its text. */
  readonly source: { readonly column: string; readonly derive?: TextDescriptor };
  readonly kind: 'numeric' | 'categorical';
  readonly as: 'number' | 'instant' | 'text';
  /** Integer, boolean or date: compared exactly where its span allows. */
  readonly whole: boolean;
  readonly integer: boolean;
}

export interface DriftScope {
  readonly columns: readonly ComparedColumn[];
  /** Columns of one side only, or that cannot be compared, in words. */
  readonly left: readonly string[];
}

/** Returns the two populations' columns that can be compared. Throws CellInputError for a named column that cannot. */
export function driftScope(p: DriftParameters, context: CellContext): DriftScope {
  const reference = sideOf(p, context, 'reference');
  const current = sideOf(p, context, 'current');
  const named = p.columns === 'auto' ? null : p.columns.map((c, i) => requireColumn(context, current, c, `columns.${i}`).name);
  const ignored = new Set(p.ignore.map((c) => context.column(current, c) ?? c));
  const wanted = named ?? automaticColumns(context, current);
  const left: string[] = [];
  const columns: ComparedColumn[] = [];
  const before = new Map(columnsOf(context, reference).map((c) => [c.name, c]));
  for (const column of wanted) {
    if (ignored.has(column)) continue;
    const now = columnsOf(context, current).find((c) => c.name === column);
    const then = before.get(column);
    if (!now || !then?.readable) {
      left.push(`${column} is not in ${p.reference}`);
      continue;
    }
    const forced = own(p.kinds, column);
    const a = treatmentOf(then, forced);
    const b = treatmentOf(now, forced);
    if (a === null || b === null) {
      if (named) throw new CellInputError(`the column "${column}" is ${now.type} and cannot be compared as a distribution`, 'columns');
      left.push(`${column} is ${now.type}, which is not compared as one distribution`);
      continue;
    }
    const isInteger = /INT/.test(now.type) && /INT/.test(then.type);
    if (a !== b || a === 'categorical') columns.push({ name: column, source: { column }, kind: 'categorical', as: 'text', whole: false, integer: false });
    else
      columns.push({
        name: column,
        source: { column },
        kind: 'numeric',
        as: a === 'instant' ? 'instant' : 'number',
        whole: isInteger || now.type === 'DATE',
        integer: isInteger,
      });
  }
  for (const column of automaticColumns(context, reference)) {
    if (named === null && !ignored.has(column) && !columnsOf(context, current).some((c) => c.name === column)) left.push(`${column} is not in ${p.current}`);
  }
  return { columns: [...columns.filter((c) => p.text === 'auto' || !p.text.includes(c.name)), ...textDescriptors(p, context, reference, current)], left };
}

/** Returns a side's population: the named one, or the default of that name. */
export function sideOf(p: DriftParameters, context: CellContext, side: 'reference' | 'current') {
  const given = p[side];
  const made = context.defaultPopulation(given);
  if (made) return made;
  if (given === side) {
    throw new CellInputError(
      context.absent?.[side] ??
        `no population "${side}": name populations in the front matter, open tables called reference and current, or give one table a timestamp role; tables: ${Object.keys(context.tables).join(', ') || 'none'}`,
      side,
    );
  }
  return context.population(given, side);
}

/** Returns the practical bounds of a column: 0.1 each unless set. */
export function boundsOf(p: DriftParameters, column: string): EffectBounds {
  const given = p.overrides[column]?.effect ?? p.effect;
  const fallback = { ks: 0.1, psi: 0.1, total_variation: 0.1 };
  if (given === 'auto') return fallback;
  if (typeof given === 'number') return { ks: given, psi: given, total_variation: given };
  return { ks: given.ks ?? fallback.ks, psi: given.psi ?? fallback.psi, total_variation: given.total_variation ?? fallback.total_variation };
}
