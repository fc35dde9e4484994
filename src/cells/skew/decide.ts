import type { ReducedTable } from '../../reduce/types.ts';
import { defaultPopulationCaveats } from '../default-populations.ts';
import { columnMeasurements } from '../drift/measurements.ts';
import { constantCaveats, methodCaveats, sentence } from '../drift/sentences.ts';
import { formatCount, formatList, formatPercent } from '../format.ts';
import { isSamePopulation } from '../joint/side.ts';
import { cellResult } from '../result.ts';
import type { Caveat, CellContext, CellResult, Finding, Measurement, Verdict } from '../types.ts';
import { worst } from '../verdict.ts';
import { durationText, featureLag, type FeatureLag } from './causes-across.ts';
import { causesOf, type Cause, type TextValues } from './causes.ts';
import { judgeSkew, type JoinCounts, type JudgedSkew } from './judge.ts';
import { skewScope, type SkewParameters, type SkewScope } from './parameters.ts';
import { skewSamples } from './samples.ts';
import { columnTable, skewCharts } from './tables.ts';

type Waves = readonly (readonly ReducedTable[])[];
type Causes = ReadonlyMap<number, readonly Cause[]>;
const rank: readonly Verdict[] = ['fail', 'warn', 'insufficient', 'pass', 'info'];

/** Returns the verdict on every column of both sides, and for those that differ the likely cause in one sentence. */
export function decideSkew(waves: Waves, p: SkewParameters, context: CellContext): CellResult {
  const scope = skewScope(p, context);
  const names = { reference: scope.training.name, current: scope.serving.name };
  const { comparisons, judged, join } = judgeSkew(waves, scope, p);
  const samples = skewSamples(waves, scope, context);
  const suspects = judged.filter(({ verdict }) => verdict === 'fail' || verdict === 'warn').map(({ position }) => position);
  const causes = causesOf(comparisons, suspects, samples, (column) => textValues(waves, scope, column));
  const lag = featureLag(samples);
  const schema = scope.schema.map(
    (each): Finding => ({ verdict: each.kind === 'missing_in_training' ? 'warn' : 'fail', sentence: each.sentence, column: each.column, next: ['contract'] }),
  );
  const ranked = [...judged].sort(
    (a, b) =>
      rank.indexOf(a.verdict) - rank.indexOf(b.verdict) ||
      (b.mismatch?.rate ?? 0) - (a.mismatch?.rate ?? 0) ||
      (b.distribution.effect?.ratio ?? -1) - (a.distribution.effect?.ratio ?? -1),
  );
  const findings = [...schema, ...ranked.flatMap((j) => findingOf(j, causes, p, scope)), ...lagFinding(lag)];
  const verdict = worst([...judged.map((j) => j.verdict), ...schema.map((f) => f.verdict), ...lagFinding(lag).map((f) => f.verdict)]);
  const rows = comparisons[0]?.rows ?? { reference: 0, current: 0 };
  return cellResult({
    verdict: join?.pairs === 0 ? worst([verdict, 'insufficient']) : verdict,
    headline: headline(ranked, schema, causes, { scope, join, lag, verdict }),
    findings,
    measurements: [
      ...judged.flatMap((j) => [...mismatchMeasurement(j, names, p), ...columnMeasurements(scope.drift, j.distribution.c, names, j.distribution)]),
      ...joinMeasurement(join, names),
      ...lagMeasurements(lag, names),
    ],
    tables: [columnTable(ranked, causes, scope.join !== null)],
    charts: skewCharts(ranked, causes, names),
    caveats: caveatsOf(judged, scope, join, context, samples.training.frame.rows, samples.serving.frame.rows),
    sql: [...new Set(waves.flat().flatMap((table) => table.sql))],
    seed: p.seed,
    rowsRead: rows.reference + rows.current,
  });
}

/** The categories of both sides, counted on all rows. */
function textValues(waves: Waves, scope: SkewScope, column: number): TextValues {
  const position = scope.columns.slice(0, column).filter((c) => c.kind === 'categorical').length;
  const [before, now] = [waves[0]?.[2 + 2 * position]?.valueCounts[0], waves[0]?.[3 + 2 * position]?.valueCounts[0]];
  if (scope.columns[column]?.kind !== 'categorical') return { training: [], serving: [] };
  return {
    training: (before?.values ?? []).map(String),
    serving: (now?.values ?? []).map((value, i) => ({ value: String(value), rows: now?.counts[i] ?? 0 })),
  };
}

function findingOf(j: JudgedSkew, causes: Causes, p: SkewParameters, scope: SkewScope): readonly Finding[] {
  if (j.verdict === 'pass' || j.verdict === 'info') return [];
  const column = j.distribution.c.column.name;
  const [cause] = causes.get(j.position) ?? [];
  const next = j.verdict === 'insufficient' ? {} : { next: ['drift', 'contract'] };
  return [{ verdict: j.verdict, column, sentence: `${column}: ${what(j, p, scope)}${cause ? `; ${cause.sentence}` : ''}`, ...next }];
}

function what(j: JudgedSkew, p: SkewParameters, scope: SkewScope): string {
  const { mismatch, distribution } = j;
  if (mismatch?.of === 0 && distribution.verdict === 'insufficient') return 'no row of both sides could be joined';
  if (mismatch?.of === 0 && distribution.verdict === 'pass') return 'its distribution holds, and no row of both sides could be joined';
  if (mismatch !== null && mismatch.of > 0 && mismatch.verdict !== 'pass')
    return `${formatPercent(mismatch.rate)} of ${formatCount(mismatch.of)} joined rows differ${mismatch.verdict === 'insufficient' ? `, too few rows to tell whether at most ${formatPercent(p.mismatch)} do` : ''}`;
  const { name } = distribution.c.column;
  return sentence(distribution, scope.drift).replace(`${name}: `, '').replace(`: ${name} (`, ' (');
}

function headline(
  ranked: readonly JudgedSkew[],
  schema: readonly Finding[],
  causes: Causes,
  { scope, join, lag, verdict }: { readonly scope: SkewScope; readonly join: JoinCounts | null; readonly lag: FeatureLag | null; readonly verdict: Verdict },
): string {
  const apart =
    join?.pairs === 0
      ? `no row could be joined on ${scope.join?.serving}: ${formatCount(join.training)} and ${formatCount(join.serving)} keys, none in common`
      : null;
  const failed = ranked.filter((j) => j.verdict === verdict && (verdict === 'fail' || verdict === 'warn'));
  const of = `of ${formatCount(ranked.length)} ${ranked.length === 1 ? 'feature' : 'features'}`;
  const brief = (j: JudgedSkew) => {
    const kind = causes.get(j.position)?.[0]?.kind;
    return `${j.distribution.c.column.name}${kind === undefined ? '' : ` (${causeWords[kind]})`}`;
  };
  const missing = schema.filter((f) => f.verdict === verdict);
  const parts = [
    ...(failed.length > 0
      ? [
          `${formatCount(failed.length)} ${of} ${failed.length === 1 ? 'differs' : 'differ'}${verdict === 'fail' ? '' : ' a little'} between training and serving: ${formatList(failed.map(brief))}`,
        ]
      : []),
    ...(missing.length > 0 ? [missing[0]?.sentence ?? ''] : []),
    ...(apart === null ? [] : [apart]),
  ];
  if (parts.length > 0) return parts.join('; ');
  if (lag?.isSkewed && verdict === 'warn') return lagFinding(lag)[0]?.sentence ?? '';
  if (verdict === 'insufficient') {
    const few = ranked.filter((j) => j.verdict === 'insufficient');
    return `${formatCount(few.length)} ${of} cannot be judged: too few rows`;
  }
  const rates = ranked.flatMap((j) => j.mismatch?.rate ?? []);
  return `training and serving agree on ${formatCount(ranked.length)} ${ranked.length === 1 ? 'feature' : 'features'}${rates.length > 0 ? `; at most ${formatPercent(Math.max(...rates))} of ${formatCount(join?.pairs ?? 0)} joined rows differ` : ''}`;
}

const causeWords: Readonly<Record<Cause['kind'], string>> = {
  conversion: 'unit or scale',
  scale: 'scale',
  offset: 'offset',
  rounding: 'rounding',
  spelling: 'spelling',
  renaming: 'renamed codes',
  swap: 'exchanged columns',
  stale: 'stale values',
  default: 'default values',
  missing: 'missing values',
};

function lagFinding(lag: FeatureLag | null): readonly Finding[] {
  if (!lag?.isSkewed) return [];
  const older = Math.abs(lag.serving) > Math.abs(lag.training);
  return [
    {
      verdict: 'warn',
      sentence: `features are ${durationText(lag.serving)} old when the model is asked, and ${durationText(lag.training)} in training (medians): ${older ? 'serving reads stale features' : 'training was built on older features than serving has'}`,
      next: ['sli'],
    },
  ];
}

function mismatchMeasurement({ distribution, mismatch }: JudgedSkew, names: { reference: string; current: string }, p: SkewParameters): readonly Measurement[] {
  if (mismatch === null) return [];
  return [
    {
      metric: 'mismatch_rate',
      of: { column: distribution.c.column.name, reference: names.reference, population: names.current },
      value: mismatch.rate,
      ...(mismatch.rate === null ? { reason: 'unmatched' } : {}),
      n: mismatch.of,
      ...(mismatch.interval ? { interval: mismatch.interval } : {}),
      threshold: { value: p.mismatch, rule: 'at most' },
      verdict: mismatch.verdict,
    },
  ];
}

function joinMeasurement(join: JoinCounts | null, names: { reference: string; current: string }): readonly Measurement[] {
  if (join === null) return [];
  const of = { reference: names.reference, population: names.current };
  const value = join.serving > 0 ? join.pairs / join.serving : null;
  return [
    { metric: 'match_rate', of, value, ...(value === null ? { reason: 'no_rows' } : {}), n: join.serving, verdict: join.pairs === 0 ? 'insufficient' : 'info' },
  ];
}

function lagMeasurements(lag: FeatureLag | null, names: { reference: string; current: string }): readonly Measurement[] {
  if (lag === null) return [];
  return [
    {
      metric: 'feature_age_p50',
      of: { reference: names.reference, population: names.current },
      value: lag.serving,
      unit: 'ms',
      n: { reference: lag.n.training, current: lag.n.serving },
      test: { name: 'ks', statistic: lag.ks, p: lag.p },
      verdict: lag.isSkewed ? 'warn' : 'info',
    },
  ];
}

function caveatsOf(
  judged: readonly JudgedSkew[],
  scope: SkewScope,
  join: JoinCounts | null,
  context: CellContext,
  training: number,
  serving: number,
): readonly Caveat[] {
  const found: Caveat[] = [...defaultPopulationCaveats(context, scope.training.name, scope.serving.name)];
  const distributions = judged.map((j) => j.distribution);
  if (judged.some((j) => j.verdict === 'fail' || j.verdict === 'warn'))
    found.push({
      code: 'sampled',
      sentence: `rates and distributions are counted on all rows; likely causes are read from a sample of ${formatCount(training)} training and ${formatCount(serving)} serving rows`,
    });
  if (join !== null) {
    found.push({
      code: 'join',
      sentence: `joined on ${scope.join?.serving}: ${formatCount(join.pairs)} requests are on both sides, ${formatCount(join.training - join.pairs)} only in training, ${formatCount(join.serving - join.pairs)} only in serving`,
    });
    if (join.repeated.training + join.repeated.serving > 0)
      found.push({
        code: 'repeated_keys',
        sentence: `${formatCount(join.repeated.training)} training and ${formatCount(join.repeated.serving)} serving rows repeat a key; of each key the first row counts`,
      });
  } else found.push({ code: 'not_joined', sentence: 'rows are not joined: distributions can agree while single rows differ; set join to compare row by row' });
  if (isSamePopulation(scope.training, scope.serving))
    found.push({ code: 'same_rows', sentence: 'training and serving are the same rows: there is nothing to find' });
  return [
    ...found,
    ...methodCaveats(distributions),
    ...constantCaveats(distributions),
    ...scope.left.map((text) => ({ code: 'not_compared', sentence: text })),
  ];
}
