import type { PairedReduction, ReducedTable, Reduction, SampledColumn } from '../../reduce/types.ts';
import { literal, quoteIdentifier, doubleLiteral } from '../../reduce/sql-text.ts';
import type { ComparedColumn } from '../drift/parameters.ts';
import { planDrift } from '../drift/plan.ts';
import { sampledColumns } from '../joint/frame.ts';
import { narrowed } from '../joint/side.ts';
import type { CellContext } from '../types.ts';
import { requireSomething, sharedRole, skewScope, type SkewParameters, type SkewScope } from './parameters.ts';

type Waves = readonly (readonly ReducedTable[])[];

/** Columns of a sample that follow the compared ones: only those the side has. */
export const extraColumns = ['join', 'subject', 'time', 'featureTime'] as const;
export type Extra = (typeof extraColumns)[number];

/** A comparison of distributions does not need its course over time. */
function withoutTime(context: CellContext): CellContext {
  return {
    tables: context.tables,
    roles: context.roles,
    rows: context.rows,
    parameters: context.parameters,
    populationCaveats: context.populationCaveats,
    population: (name, key) => context.population(name, key),
    defaultPopulation: (name) => context.defaultPopulation(name),
    column: (population, name) => context.column(population, name),
    span: () => null,
  };
}

/**
 * The waves of a drift cell without time; beside wave 0 the row-by-row comparison of joined rows, beside wave 1 a sample of both sides from which causes are read. Joined sides are sampled by the hash of the key
 * (of the subject where there is one), so that the same requests, and all rows of a subject, are in both.
 */
export function planSkew(p: SkewParameters, context: CellContext, previous: Waves): readonly Reduction[] | null {
  const scope = skewScope(p, context);
  requireSomething(scope);
  if (scope.columns.length === 0) return null;
  const wave = planDrift(scope.drift, withoutTime(context), previous);
  if (previous.length === 0) return [...(wave ?? []), ...(scope.join ? [...keyCounts(scope), pairedRows(scope, p)] : [])];
  if (previous.length === 1) return [...(wave ?? []), ...sampleSides(scope, p, context, previous)];
  return wave;
}

/** How many reductions a drift cell asks for in wave 0: the row-by-row ones follow. */
export function pairedAnswers(
  waves: Waves,
  scope: SkewScope,
): { readonly keys: readonly (ReducedTable | undefined)[]; readonly paired: ReducedTable | undefined } {
  if (scope.join === null) return { keys: [], paired: undefined };
  const answers = waves[0] ?? [];
  return { keys: answers.slice(-3, -1), paired: answers[answers.length - 1] };
}

/** The two samples: training and serving. */
export function sampleAnswers(waves: Waves): readonly [ReducedTable | undefined, ReducedTable | undefined] {
  const samples = (waves[1] ?? []).filter((table) => table.reduction.kind === 'sample');
  return [samples[0], samples[1]];
}

function keyCounts({ training, serving, join }: SkewScope): readonly Reduction[] {
  return [
    {
      kind: 'grouped',
      from: training,
      keys: {},
      measures: { keys: { kind: 'distinct', column: join?.training ?? '' }, keyed: { kind: 'present', column: join?.training ?? '' } },
    },
    {
      kind: 'grouped',
      from: serving,
      keys: {},
      measures: { keys: { kind: 'distinct', column: join?.serving ?? '' }, keyed: { kind: 'present', column: join?.serving ?? '' } },
    },
  ];
}

function pairedRows({ training, serving, join, columns }: SkewScope, p: SkewParameters): PairedReduction {
  return {
    kind: 'paired',
    from: training,
    to: serving,
    on: { left: join?.training ?? '', right: join?.serving ?? '' },
    derive: [],
    keys: {},
    measures: {
      pairs: { kind: 'count' },
      ...Object.fromEntries(columns.map((column, i) => [`same${i}`, { kind: 'truth' as const, expression: sameValue(column, p.tolerance) }])),
    },
  };
}

/** True where both sides hold the same value: both missing, or equal within the tolerance. */
function sameValue({ name, as }: ComparedColumn, tolerance: number): string {
  const [left, right] = [`left.${name}`, `right.${name}`].map(quoteIdentifier);
  const kind = as === 'text' ? 'VARCHAR' : as === 'instant' ? 'TIMESTAMP' : 'DOUBLE';
  const [a, b] = [`CAST(${left} AS ${kind})`, `CAST(${right} AS ${kind})`];
  const equal =
    as === 'number' && tolerance > 0
      ? `(${a} = ${b} OR (isfinite(${a}) AND isfinite(${b}) AND abs(${b} - ${a}) <= ${doubleLiteral(tolerance)} * greatest(abs(${a}), abs(${b}))))`
      : `${a} = ${b}`;
  return `CASE WHEN ${left} IS NULL OR ${right} IS NULL THEN ${left} IS NULL AND ${right} IS NULL ELSE ${equal} END`;
}

function sampleSides(scope: SkewScope, p: SkewParameters, context: CellContext, previous: Waves): readonly Reduction[] {
  const rows = [0, 1].map((side) => Number(previous[0]?.[side]?.rows[0]?.measures.rows ?? 0));
  const extras = extraOf(scope, context);
  return (['training', 'serving'] as const).map((side, s) => {
    const own = extras.map((extra) => ({ name: extra[side], as: extra.as }));
    const key = extras.find(({ kind }) => kind === 'subject') ?? extras.find(({ kind }) => kind === 'join');
    const parts = Math.ceil(Math.max(...rows) / p.sample);
    const from =
      scope.join && key && parts > 1
        ? narrowed(scope[side], `hash(CAST(${quoteIdentifier(key[side])} AS VARCHAR), ${literal(p.seed)}) % ${literal(parts)} = 0`)
        : scope[side];
    // A share of keys is about a share of rows; what exceeds it is still taken.
    const most = scope.join ? Math.min(20_000, 2 * p.sample) : Math.min(p.sample, Math.max(1, rows[s] ?? 1));
    return { kind: 'sample', from, columns: [...sampledColumns(scope.columns), ...own], rows: most, seed: p.seed };
  });
}

/** The columns that causes are read from beside the compared ones. */
export function extraOf(
  scope: SkewScope,
  context: CellContext,
): readonly { readonly kind: Extra; readonly training: string; readonly serving: string; readonly as: SampledColumn['as'] }[] {
  const found: { kind: Extra; training: string; serving: string; as: SampledColumn['as'] }[] = [];
  if (scope.join) found.push({ kind: 'join', ...scope.join, as: 'text' });
  const roles = [
    ['subject', 'subject_id', 'text'],
    ['time', 'timestamp', 'instant'],
    ['featureTime', 'feature_time', 'instant'],
  ] as const;
  for (const [kind, role, as] of roles) {
    const shared = sharedRole(context, scope, role);
    if (shared && (as === 'text' || isInstant(context, scope, shared))) found.push({ kind, ...shared, as });
  }
  return found;
}

function isInstant(context: CellContext, scope: SkewScope, shared: { readonly training: string; readonly serving: string }): boolean {
  return (['training', 'serving'] as const).every((side) =>
    /^(TIMESTAMP|DATE)/.test(context.tables[scope[side].table]?.columns.find((c) => c.name === shared[side])?.type ?? ''),
  );
}
