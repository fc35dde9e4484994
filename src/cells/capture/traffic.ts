import type { ReducedTable } from '../../reduce/types.ts';
import { gapsIn } from '../../telemetry/traffic-gaps.ts';
import { parseDuration } from '../../telemetry/duration.ts';
import { formatCount, formatInstant, formatList, formatNumber, formatP, formatPercent } from '../format.ts';
import type { CellContext, Finding, Measurement, ResultTable, Verdict } from '../types.ts';
import type { Check } from './check.ts';
import { findDrops } from './drops.ts';
import { groupTrafficCheck } from './group-traffic.ts';
import type { CaptureParameters } from './parameters.ts';
import { answerOf, coreOf, countsOn, steps, timeAxis } from './plan.ts';

const mostShown = 50;
/** Fewer rows than this show neither gap nor drop. */
const fewestRows = 30;

const tooFew = (rows: number) =>
  `${formatCount(rows)} ${rows === 1 ? 'row is' : 'rows are'} too few to tell gaps and drops from chance; ${fewestRows} are needed`;

/** Stretches without rows, buckets with too few, and the series. */
export function trafficCheck(p: CaptureParameters, context: CellContext, waves: readonly (readonly ReducedTable[])[]): Check {
  const of = context.population(p.of, 'of');
  const axis = timeAxis(context, of);
  const fineTable = answerOf(p, context, waves, 'fine');
  const timeTable = answerOf(p, context, waves, 'time');
  if (axis === null || fineTable === null || timeTable === null)
    return {
      findings: [],
      measurements: [],
      caveats: [
        context.roles[of.table]?.timestamp === undefined
          ? { code: 'no_timestamp', sentence: 'no timestamp, so gaps, drops and order were not checked; set the role timestamp' }
          : { code: 'no_times', sentence: 'no row has a timestamp, so gaps, drops and order were not checked' },
      ],
    };
  const core = coreOf(p, context, waves);
  const { seconds, fine } = steps(p, core);
  const grid = (size: number) => {
    const step = size * 1000;
    const start = Math.floor(core.from / step) * step;
    return { start, step, length: Math.max(1, Math.floor((core.to - 1 - start) / step) + 1) };
  };
  const small = grid(fine);
  const large = grid(seconds);
  const finely = countsOn(fineTable, small.start, small.step, small.length);
  const counts = countsOn(timeTable, large.start, large.step, large.length);
  const gaps = gapsIn(finely).map(([a, b]) => ({ from: small.start + a * small.step, to: small.start + b * small.step }));
  const usable = counts.map((_, i) => {
    const from = large.start + i * large.step;
    return !gaps.some((gap) => gap.from < from + large.step && gap.to > from);
  });
  const found = findDrops(counts, usable, seconds);
  const drops = found.drops.filter((drop) => drop.lost >= p.drop / 2);
  const rows = counts.reduce((a, b) => a + b, 0);
  const tolerated = p.max_gap === null ? 0 : (parseDuration(p.max_gap) ?? 0);
  // On fewer rows any silence is like chance, and a drop cannot show.
  const thin = rows < fewestRows;
  const gapVerdict: Verdict = rows === 0 ? 'insufficient' : gaps.some((gap) => gap.to - gap.from > tolerated) ? 'fail' : thin ? 'insufficient' : 'pass';
  const dropVerdict: Verdict =
    rows === 0 ? 'insufficient' : drops.some((d) => d.lost >= p.drop) ? 'fail' : drops.length > 0 ? 'warn' : thin ? 'insufficient' : 'pass';
  const lost = drops.reduce((sum, d) => sum + d.expected - d.count, 0);
  const silent = gaps.reduce((sum, gap) => sum + (gap.to - gap.from) / 1000, 0);
  const name = { population: of.name };
  const measurements: Measurement[] = [
    {
      metric: 'gap_seconds',
      of: name,
      value: silent,
      unit: 's',
      n: rows,
      threshold: { value: tolerated / 1000, rule: 'no gap longer than' },
      verdict: gapVerdict,
    },
    { metric: 'drop_count', of: name, value: drops.length, unit: 'buckets', n: counts.length, verdict: dropVerdict },
    { metric: 'dropped_rows', of: name, value: lost, unit: 'rows', n: rows, verdict: 'info' },
    { metric: 'dispersion', of: name, value: found.dispersion, n: counts.length, verdict: 'info' },
  ];
  const findings: Finding[] = [
    gaps.length === 0
      ? {
          verdict: gapVerdict,
          sentence: rows === 0 ? 'there are no rows in time' : thin ? tooFew(rows) : 'no gap: no stretch without rows is longer than chance allows',
        }
      : {
          verdict: gapVerdict,
          sentence: `no rows for ${span(silent)} in ${formatCount(gaps.length)} ${gaps.length === 1 ? 'gap' : 'gaps'}: ${formatList(
            gaps.map((g) => `${formatInstant(g.from)} to ${formatInstant(g.to)}`),
            3,
          )}`,
          ...(gapVerdict === 'fail' ? { next: ['sli', 'change-points'] } : {}),
        },
    drops.length === 0
      ? { verdict: dropVerdict, sentence: thin ? tooFew(rows) : `no bucket has significantly fewer rows than its like (${found.like})` }
      : {
          verdict: dropVerdict,
          sentence: `${formatCount(drops.length)} ${drops.length === 1 ? 'bucket has fewer rows than its' : 'buckets have fewer rows than their'} like (${found.like}), about ${formatCount(lost)} rows in all; the first is ${formatInstant(large.start + (drops[0]?.index ?? 0) * large.step)} with ${formatPercent(drops[0]?.lost ?? null)} lost (p ${formatP(drops[0]?.p ?? 1)})`,
        },
  ];
  const caveats =
    counts.length < 12
      ? [
          {
            code: 'short_series',
            sentence: `${formatCount(counts.length)} ${counts.length === 1 ? 'bucket is' : 'buckets are'} few to find drops in; choose a smaller bucket`,
          },
        ]
      : [];
  const groups = groupTrafficCheck(p, context, waves, { ...large, counts, usable });
  return {
    findings: [...findings, ...groups.findings],
    measurements: [...measurements, ...groups.measurements],
    tables: [...tablesOf(gaps, drops, large), ...(groups.tables ?? [])],
    charts: [chartOf(counts, found.expected, large, seconds)],
    caveats,
  };
}

function tablesOf(
  gaps: readonly { readonly from: number; readonly to: number }[],
  drops: ReturnType<typeof findDrops>['drops'],
  { start, step }: { readonly start: number; readonly step: number },
): ResultTable[] {
  const iso = (time: number) => new Date(time).toISOString();
  const gapTable: ResultTable = {
    name: 'gaps',
    title: 'Gaps',
    columns: [
      { name: 'from', title: 'from', type: 'time' },
      { name: 'to', title: 'to', type: 'time' },
      { name: 'seconds', title: 'seconds', type: 'number', unit: 's' },
    ],
    rows: gaps.slice(0, mostShown).map((gap) => [iso(gap.from), iso(gap.to), (gap.to - gap.from) / 1000]),
    ...(gaps.length > mostShown ? { total: gaps.length } : {}),
  };
  const dropTable: ResultTable = {
    name: 'drops',
    title: 'Drops',
    columns: [
      { name: 'from', title: 'from', type: 'time' },
      { name: 'rows', title: 'rows', type: 'integer' },
      { name: 'expected', title: 'expected', type: 'number' },
      { name: 'lost', title: 'lost', type: 'percent' },
      { name: 'p', title: 'adjusted p', type: 'number' },
    ],
    rows: drops.slice(0, mostShown).map((d) => [iso(start + d.index * step), d.count, d.expected, d.lost, d.p]),
    ...(drops.length > mostShown ? { total: drops.length } : {}),
  };
  return [...(gaps.length > 0 ? [gapTable] : []), ...(drops.length > 0 ? [dropTable] : [])];
}

function chartOf(
  counts: readonly number[],
  expected: readonly (number | null)[],
  { start, step }: { readonly start: number; readonly step: number },
  seconds: number,
) {
  const point = (series: string, values: readonly (number | null)[]) =>
    values.map((value, i) => ({
      time: start + i * step,
      series,
      value,
      low: null,
      high: null,
      n: counts[i] ?? 0,
      ...(value === null ? { reason: 'no_traffic' } : {}),
    }));
  return {
    kind: 'series' as const,
    title: 'Rows per bucket',
    unit: 'rows',
    bucketSeconds: seconds,
    points: [...point('captured', counts), ...point('like', expected)],
  };
}

function span(seconds: number): string {
  if (seconds < 120) return `${formatNumber(seconds)} s`;
  return seconds < 7200 ? `${formatNumber(seconds / 60)} min` : `${formatNumber(seconds / 3600)} h`;
}
