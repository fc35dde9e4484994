import type { ReducedTable } from '../../reduce/types.ts';
import { formatCount, formatInstant, formatP, formatPercent } from '../format.ts';
import type { CellContext, Finding, Measurement, ResultTable, Verdict } from '../types.ts';
import { nothing, type Check } from './check.ts';
import { findGroupDrops } from './group-drops.ts';
import { breakdownColumns, type CaptureParameters } from './parameters.ts';
import { answerOf, countsOn, groupValues } from './plan.ts';

const mostShown = 50;

/** The buckets of the series, as the whole traffic was counted on them. */
export interface Grid {
  readonly start: number;
  readonly step: number;
  readonly counts: readonly number[];
  readonly usable: readonly boolean[];
}

/**
 * Buckets in which a version, a route or another group lost rows that all others kept. At most a warning: traffic that was sent to another group looks
 * the same.
 */
export function groupTrafficCheck(p: CaptureParameters, context: CellContext, waves: readonly (readonly ReducedTable[])[], grid: Grid): Check {
  const of = context.population(p.of, 'of');
  const series = breakdownColumns(p, context).flatMap(({ name }, i) => {
    const table = answerOf(p, context, waves, `time${i}`);
    if (table === null) return [];
    return groupValues(p, context, waves, i).map((value, k) => ({ name, value, counts: countsOn(table, grid.start, grid.step, grid.counts.length, `g${k}`) }));
  });
  if (series.length === 0) return nothing;
  const drops = findGroupDrops(
    series.map(({ counts }) => counts),
    grid.counts,
    grid.usable,
  ).filter((drop) => drop.lost >= p.drop / 2);
  const iso = (index: number): string => new Date(grid.start + index * grid.step).toISOString();
  const measurements = series.map(({ name, value, counts }, group): Measurement => {
    const own = drops.filter((drop) => drop.group === group);
    const verdict: Verdict = own.length > 0 ? 'warn' : 'info';
    return { metric: 'drop_count', of: { population: of.name, group: { [name]: value } }, value: own.length, unit: 'buckets', n: counts.length, verdict };
  });
  const findings = series.flatMap(({ name, value }, group): Finding[] => {
    const own = drops.filter((drop) => drop.group === group);
    const [first] = own;
    if (first === undefined) return [];
    const sentence = `${name} = ${value} has fewer rows than the others let expect in ${formatCount(own.length)} ${own.length === 1 ? 'bucket' : 'buckets'}, the first ${formatInstant(grid.start + first.index * grid.step)} with ${formatPercent(first.lost)} missing (p ${formatP(first.p)}): lost, or sent elsewhere`;
    return [{ verdict: 'warn', sentence, column: name }];
  });
  const table: ResultTable = {
    name: 'group_drops',
    title: 'Drops by group',
    columns: [
      { name: 'column', title: 'column', type: 'text' },
      { name: 'group', title: 'group', type: 'text' },
      { name: 'from', title: 'from', type: 'time' },
      { name: 'rows', title: 'rows', type: 'integer' },
      { name: 'expected', title: 'expected', type: 'number' },
      { name: 'lost', title: 'missing', type: 'percent' },
      { name: 'p', title: 'adjusted p', type: 'number' },
    ],
    rows: drops.slice(0, mostShown).map((d) => [series[d.group]?.name ?? '', series[d.group]?.value ?? '', iso(d.index), d.count, d.expected, d.lost, d.p]),
    ...(drops.length > mostShown ? { total: drops.length } : {}),
  };
  return { findings, measurements, tables: drops.length > 0 ? [table] : [] };
}
