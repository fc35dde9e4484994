import { onLink, type Link } from '../../stats/additivity.ts';
import { decomposeGap, nullBands, type GapDecomposition, type NullBand } from '../../stats/gap-decomposition.ts';
import { adjustPValues } from '../../stats/multiplicity.ts';
import { seededUniform } from '../../stats/random.ts';
import { welchT, type Moments, type TTest } from '../../stats/t-tests.ts';
import { compareKeys } from '../../reduce/run.ts';
import { formatCount, formatList, formatNumber } from '../format.ts';
import { CellInputError, type Caveat, type ChartData, type Finding, type Measurement, type ResultTable } from '../types.ts';
import { corrections } from './corrections.ts';
import type { AttributionParameters } from './parameters.ts';
import { part, type Part } from '../joint/part.ts';
import type { AttributionRows } from './rows.ts';

/** Groups of one column that are taken apart, largest first. */
const mostGroups = 8;

interface Gap {
  readonly group: string;
  readonly reference: string;
  readonly found: GapDecomposition;
  readonly tests: readonly (TTest | null)[];
  readonly pAdjusted: readonly (number | null)[];
  readonly scoreTest: TTest | null;
  readonly bands: readonly NullBand[];
}

/** Takes the score gap of each group against the reference group apart by feature. */
export function decomposeGroups(
  rows: AttributionRows,
  scores: Float64Array,
  bases: Float64Array | null,
  link: Link,
  column: string,
  groups: readonly (string | null)[],
  p: AttributionParameters,
): Part {
  const outputs = Float64Array.from(scores, (score) => onLink(link, score));
  const usable = Array.from(outputs.keys()).filter(
    (i) =>
      Number.isFinite(outputs[i] ?? Number.NaN) && groups[i] !== null && groups[i] !== undefined && (bases === null || Number.isFinite(bases[i] ?? Number.NaN)),
  );
  const sizes = new Map<string, number>();
  for (const i of usable) sizes.set(groups[i] ?? '', (sizes.get(groups[i] ?? '') ?? 0) + 1);
  const order = [...sizes].sort((a, b) => b[1] - a[1] || compareKeys(a[0], b[0]));
  const reference = p.reference_group === 'largest' ? order[0]?.[0] : p.reference_group;
  const isNamed = p.reference_group !== 'largest' && p.groups !== 'auto' && p.groups.length === 1;
  if (isNamed && reference !== undefined && !sizes.has(reference) && order.length > 0)
    throw new CellInputError(
      `the column "${column}" has no group "${reference}" in the sample; groups: ${formatList(
        order.map(([name]) => name),
        8,
      )}`,
      'reference_group',
    );
  const large = order.filter(([name, n]) => name !== reference && n >= p.minimum_n);
  const against = sizes.get(reference ?? '') ?? 0;
  const caveats = caveatsOf(column, order, large.length, rows.n - usable.length, against, p);
  if (reference === undefined || against < p.minimum_n || large.length === 0) return part({ verdict: 'info', sentence: '', caveats });
  const uniform = seededUniform(p.seed);
  const gaps = large.slice(0, mostGroups).flatMap(([group]): Gap[] => {
    const picked = usable.filter((i) => groups[i] === group || groups[i] === reference);
    const isFirst = Uint8Array.from(picked, (i) => (groups[i] === group ? 1 : 0));
    const take = (values: Float64Array): Float64Array => Float64Array.from(picked, (i) => values[i] ?? 0);
    const lists = rows.attributions.map(take);
    const given = take(outputs);
    const found = decomposeGap(lists, given, bases === null ? null : take(bases), isFirst);
    if (found === null) return [];
    const tests = lists.map((values) => welchOf(values, isFirst, p));
    const tested = tests.flatMap((test) => (test === null ? [] : [test.p]));
    const adjusted = adjustPValues(tested, corrections[p.correction]);
    let next = 0;
    return [
      {
        group,
        reference,
        found,
        tests,
        pAdjusted: tests.map((test) => (test === null ? null : (adjusted[next++] ?? null))),
        scoreTest: welchOf(given, isFirst, p),
        bands: nullBands(lists, picked.length, found.n.first, p.permutations, uniform),
      },
    ];
  });
  return part({
    verdict: 'info',
    sentence: '',
    caveats,
    findings: gaps.map((gap) => findingOf(gap, column, rows.names, link)),
    measurements: gaps.flatMap((gap) => measurementsOf(gap, column, rows.names, link, p)),
    tables: gaps.map((gap) => tableOf(gap, column, rows.names, link)),
    charts: gaps.map((gap) => chartOf(gap, column, rows.names, link)),
  });
}

function welchOf(values: Float64Array, isFirst: Uint8Array, p: AttributionParameters): TTest | null {
  return welchT(moments(values, isFirst, 1), moments(values, isFirst, 0), 1 - p.alpha);
}

function moments(values: Float64Array, isFirst: Uint8Array, side: number): Moments {
  let n = 0;
  let sum = 0;
  for (let i = 0; i < values.length; i += 1)
    if (isFirst[i] === side) {
      n += 1;
      sum += values[i] ?? 0;
    }
  const mean = n === 0 ? 0 : sum / n;
  let squares = 0;
  for (let i = 0; i < values.length; i += 1) if (isFirst[i] === side) squares += ((values[i] ?? 0) - mean) * ((values[i] ?? 0) - mean);
  return { n, mean, variance: n < 2 ? 0 : squares / (n - 1) };
}

function isBeyond(gap: Gap, j: number): boolean {
  const [value, band] = [gap.found.contributions[j] ?? 0, gap.bands[j]];
  return band !== undefined && (value < band.low || value > band.high);
}

function findingOf(gap: Gap, column: string, names: readonly string[], link: Link): Finding {
  const { found, group, reference } = gap;
  const carried = names
    .map((name, j) => ({ name, j, value: found.contributions[j] ?? 0 }))
    .filter(({ j }) => isBeyond(gap, j))
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .map(
      ({ name, value, j }) =>
        `${name} ${formatNumber(value)} (by chance ${formatNumber(gap.bands[j]?.low ?? null)} to ${formatNumber(gap.bands[j]?.high ?? null)})`,
    );
  const by = carried.length === 0 ? 'no feature beyond what chance gives' : formatList(carried, 3);
  return {
    verdict: 'info',
    column,
    sentence: `${column}: ${group} less ${reference} is ${formatNumber(found.gap)} in mean score on the ${link} scale: ${by}; unexplained ${formatNumber(found.unexplained)}`,
    next: ['contrast', 'slices'],
  };
}

function measurementsOf(gap: Gap, column: string, names: readonly string[], link: Link, p: AttributionParameters): readonly Measurement[] {
  const { found, group, reference, scoreTest } = gap;
  const base = {
    n: { reference: found.n.second, current: found.n.first },
    verdict: 'info' as const,
  };
  const of = { population: p.of, group: { [column]: group }, referenceGroup: { [column]: reference }, rule: link };
  const interval = (test: TTest | null) => (test === null ? {} : { interval: { level: 1 - p.alpha, ...test.interval, method: 'welch' } });
  return [
    {
      ...base,
      metric: 'score_gap',
      of,
      value: found.gap,
      ...interval(scoreTest),
      ...(scoreTest === null ? {} : { test: { name: 'welch', statistic: scoreTest.statistic, df: scoreTest.df, p: scoreTest.p } }),
    },
    ...names.flatMap((name, j): Measurement[] => {
      const test = gap.tests[j] ?? null;
      const pAdjusted = gap.pAdjusted[j] ?? null;
      const band = gap.bands[j];
      const mine = { ...of, column: name };
      return [
        {
          ...base,
          metric: 'attribution_gap',
          of: mine,
          value: found.contributions[j] ?? null,
          ...interval(test),
          ...(test === null
            ? {}
            : {
                test: { name: 'welch', statistic: test.statistic, df: test.df, p: test.p, ...(pAdjusted === null ? {} : { pAdjusted, family: p.correction }) },
              }),
        },
        ...(band === undefined
          ? []
          : [
              { ...base, metric: 'attribution_gap_null_low', of: mine, value: band.low },
              { ...base, metric: 'attribution_gap_null_high', of: mine, value: band.high },
            ]),
      ];
    }),
    { ...base, metric: 'base_gap', of, value: found.base },
    { ...base, metric: 'unexplained_gap', of, value: found.unexplained },
  ];
}

function tableOf(gap: Gap, column: string, names: readonly string[], link: Link): ResultTable {
  const { found, group, reference } = gap;
  const line = (name: string, value: number) => [name, value, null, null, null, null, null, ''] as const;
  const features = names.map((name, j) => ({ name, j, value: found.contributions[j] ?? 0 })).sort((a, b) => Math.abs(b.value) - Math.abs(a.value) || a.j - b.j);
  return {
    name: `gap_${column}_${group}`,
    title: `${column}: mean score of ${group} less ${reference}, by feature (${link} scale)`,
    columns: [
      { name: 'feature', title: 'feature', type: 'text' },
      { name: 'difference', title: 'difference', type: 'number' },
      { name: 'low', title: 'low', type: 'number' },
      { name: 'high', title: 'high', type: 'number' },
      { name: 'null_low', title: 'by chance, 5 %', type: 'number' },
      { name: 'null_high', title: 'by chance, 95 %', type: 'number' },
      { name: 'p', title: 'adjusted p', type: 'number' },
      { name: 'beyond', title: 'beyond chance', type: 'text' },
    ],
    rows: [
      ...features.map(({ name, j, value }) => [
        name,
        value,
        gap.tests[j]?.interval.low ?? null,
        gap.tests[j]?.interval.high ?? null,
        gap.bands[j]?.low ?? null,
        gap.bands[j]?.high ?? null,
        gap.pAdjusted[j] ?? null,
        isBeyond(gap, j) ? 'yes' : 'no',
      ]),
      line('(base value)', found.base),
      line('(unexplained)', found.unexplained),
      line('score gap, the sum', found.gap),
    ],
  };
}

function chartOf(gap: Gap, column: string, names: readonly string[], link: Link): ChartData {
  const bars = names
    .map((label, j) => {
      const value = gap.found.contributions[j] ?? 0;
      const interval = gap.tests[j]?.interval ?? { low: value, high: value };
      return { label, value, low: interval.low, high: interval.high };
    })
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .slice(0, 20);
  return { kind: 'bars', title: `${column}: ${gap.group} less ${gap.reference}, mean attribution (${link} scale)`, unit: '', bars };
}

function caveatsOf(
  column: string,
  order: readonly (readonly [string, number])[],
  large: number,
  left: number,
  against: number,
  p: AttributionParameters,
): readonly Caveat[] {
  const made: Caveat[] = [];
  const others = order.length - 1;
  if (order.length < 2)
    made.push({ code: 'one_group', sentence: `${column} has ${order.length === 0 ? 'no group' : 'one group'} in the sample; there is no gap to take apart` });
  else if (against < p.minimum_n)
    made.push({
      code: 'small_reference_group',
      sentence: `${column}: the reference group has ${formatCount(against)} rows, fewer than ${p.minimum_n}; nothing is taken apart`,
    });
  else if (large < others || large > mostGroups)
    made.push({
      code: 'groups_left_out',
      sentence: `${column}: ${formatCount(Math.min(large, mostGroups))} of ${formatCount(others)} groups are taken apart, the largest with at least ${p.minimum_n} rows`,
    });
  if (left > 0)
    made.push({
      code: 'rows_left_out',
      sentence: `${column}: ${formatCount(left)} sampled rows have no group, or no score on the scale, and are left out of its gaps`,
    });
  return made;
}
