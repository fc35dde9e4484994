import type { ReducedRow, ReducedTable } from '../../reduce/types.ts';
import { wilson } from '../../stats/intervals.ts';
import { mcnemar } from '../../stats/mcnemar.ts';
import { part, type Part } from '../joint/part.ts';
import { formatCount, formatP, formatPercent } from '../format.ts';
import type { Caveat, Finding, Measurement, ResultTable, Verdict } from '../types.ts';
import type { ContrastParameters, ContrastScope } from './parameters.ts';
import { places } from './plan.ts';

/** Fewer pairs than this say nothing. */
const fewest = 10;
const mostGroups = 20;

interface Flips {
  readonly n: number;
  readonly flipped: number;
}

/** How often the outcome flips between a request and its counterpart with one attribute changed. */
export function pairsPart(wave: readonly ReducedTable[], scope: ContrastScope, p: ContrastParameters): Part | null {
  if (scope.pairs === null || p.pairs === null) return null;
  const all = flipsOf(wave[places.pairs]?.rows[0]);
  const interval = wilson(all.flipped, all.n, 1 - p.alpha);
  const verdict = verdictOf(all, interval, p);
  const limit = p.flip_tolerance === null ? '' : `, ${formatPercent(p.flip_tolerance)} may`;
  const sentence =
    interval === null
      ? `no pair is complete in ${p.pairs.of}: no ${scope.pairs.id} stands both with and without ${scope.pairs.flag}`
      : `${scope.outcome} flips in ${formatPercent(all.flipped / all.n)} of ${formatCount(all.n)} pairs (${formatPercent(interval.low)} to ${formatPercent(interval.high)}${limit})`;
  const directions = (wave[places.flips]?.rows ?? []).map((row) => ({
    from: row.keys['left'] ?? null,
    to: row.keys['right'] ?? null,
    n: Number(row.measures['pairs'] ?? 0),
  }));
  const flips = directions.filter(({ from, to }) => from !== to);
  const asymmetry = asymmetryOf(flips, new Set(directions.flatMap(({ from, to }) => [from, to])).size);
  const of = { population: p.pairs.of, column: scope.outcome };
  const byGroup = scope.pairs.groups.flatMap((group, g) => groupFlips(wave[places.byGroup + g], group, p));
  return part({
    verdict,
    sentence,
    findings: [
      { verdict, sentence, column: scope.outcome },
      ...(asymmetry === null
        ? []
        : [{ verdict: 'info' as const, sentence: `${asymmetry.sentence} (McNemar, mid-p: p ${formatP(asymmetry.p)})` } satisfies Finding]),
    ],
    measurements: [
      { ...flipMeasurement(of, all, p), ...(p.flip_tolerance === null ? {} : { threshold: { value: p.flip_tolerance, rule: 'at most' } }), verdict },
      ...(asymmetry === null
        ? []
        : [
            {
              metric: 'mcnemar',
              of,
              value: asymmetry.statistic,
              n: all.flipped,
              test: { name: 'McNemar, mid-p', statistic: asymmetry.statistic, df: 1, p: asymmetry.p },
              verdict: 'info' as const,
            },
          ]),
      ...byGroup.map(({ group, value, flips: found }) => flipMeasurement({ ...of, group: { [group]: value } }, found, p)),
    ],
    tables: tablesOf(scope, directions, all, byGroup),
    caveats: caveatsOf(wave, scope, p, all),
  });
}

function flipsOf(row: ReducedRow | undefined): Flips {
  const truth = row?.measures['same'];
  const [same = 0, other = 0] = Array.isArray(truth) ? truth.map(Number) : [];
  return { n: same + other, flipped: other };
}

function verdictOf({ n }: Flips, interval: { low: number; high: number } | null, p: ContrastParameters): Verdict {
  if (interval === null || n < fewest) return 'insufficient';
  if (p.flip_tolerance === null) return 'info';
  if (interval.high <= p.flip_tolerance) return 'pass';
  return interval.low > p.flip_tolerance ? 'fail' : 'insufficient';
}

function flipMeasurement(of: Measurement['of'], { n, flipped }: Flips, p: ContrastParameters): Measurement {
  const interval = wilson(flipped, n, 1 - p.alpha);
  return {
    metric: 'flip_rate',
    of,
    value: n === 0 ? null : flipped / n,
    ...(n === 0 ? { reason: 'unmatched' } : {}),
    n,
    ...(interval === null ? {} : { interval: { level: 1 - p.alpha, ...interval, method: 'wilson' } }),
    verdict: 'info',
  };
}

/** With two outcomes: do flips go one way? */
function asymmetryOf(flips: readonly { from: unknown; to: unknown; n: number }[], outcomes: number): { sentence: string; statistic: number; p: number } | null {
  const [first] = [...flips].sort((a, b) => b.n - a.n);
  if (outcomes !== 2 || first === undefined) return null;
  const back = flips.find(({ from, to }) => from === first.to && to === first.from)?.n ?? 0;
  const test = mcnemar(first.n, back);
  if (test === null) return null;
  return {
    sentence: `${formatCount(first.n)} pairs flip from ${textOf(first.from)} to ${textOf(first.to)}, ${formatCount(back)} the other way`,
    statistic: test.statistic,
    p: test.midP,
  };
}

const textOf = (value: unknown): string => (value === null ? '(missing)' : String(value));

function groupFlips(table: ReducedTable | undefined, group: string, p: ContrastParameters) {
  return (table?.rows ?? [])
    .map((row) => ({ group, value: row.keys['group'] === null || row.keys['group'] === undefined ? null : String(row.keys['group']), flips: flipsOf(row) }))
    .filter(({ flips: { n } }) => n >= p.minimum_n)
    .sort((a, b) => b.flips.n - a.flips.n)
    .slice(0, mostGroups);
}

function tablesOf(
  scope: ContrastScope,
  directions: readonly { from: string | number | boolean | null; to: string | number | boolean | null; n: number }[],
  all: Flips,
  byGroup: ReturnType<typeof groupFlips>,
): readonly ResultTable[] {
  return [
    {
      name: 'pair_flips',
      title: `${scope.outcome} of a row and of its counterpart`,
      columns: [
        { name: 'original', title: 'original', type: 'text' },
        { name: 'counterpart', title: 'counterpart', type: 'text' },
        { name: 'n', title: 'pairs', type: 'integer' },
        { name: 'share', title: 'share', type: 'percent' },
      ],
      rows: [...directions]
        .sort((a, b) => Number(a.from !== a.to) - Number(b.from !== b.to) || b.n - a.n)
        .slice(0, 100)
        .map(({ from, to, n }) => [textOf(from), textOf(to), n, all.n === 0 ? null : n / all.n]),
    },
    ...(byGroup.length === 0
      ? []
      : [
          {
            name: 'pair_flips_by_group',
            title: 'Flips by group of the original',
            columns: [
              { name: 'column', title: 'column', type: 'text' as const },
              { name: 'group', title: 'group', type: 'text' as const },
              { name: 'n', title: 'pairs', type: 'integer' as const },
              { name: 'flip_rate', title: 'flip rate', type: 'percent' as const },
              { name: 'low', title: 'low', type: 'percent' as const },
              { name: 'high', title: 'high', type: 'percent' as const },
            ],
            rows: byGroup.map(({ group, value, flips: { n, flipped } }) => {
              const interval = wilson(flipped, n);
              return [group, value ?? '(missing)', n, n === 0 ? null : flipped / n, interval?.low ?? null, interval?.high ?? null];
            }),
          },
        ]),
  ];
}

function caveatsOf(wave: readonly ReducedTable[], scope: ContrastScope, p: ContrastParameters, all: Flips): readonly Caveat[] {
  const made: Caveat[] = [];
  for (const [place, word] of [
    [places.originals, 'rows'],
    [places.changed, 'counterparts'],
  ] as const) {
    const row = wave[place]?.rows[0];
    const [rows, ids, distinct] = ['rows', 'ids', 'distinct'].map((name) => Number(row?.measures[name] ?? 0)) as [number, number, number];
    if (distinct > all.n)
      made.push({
        code: 'half_pairs',
        sentence: `${formatCount(distinct - all.n)} of ${formatCount(distinct)} ${word} of ${p.pairs?.of ?? ''} have no other half and are left out`,
      });
    if (ids > distinct)
      made.push({ code: 'duplicate_ids', sentence: `${formatCount(ids - distinct)} ${word} repeat a ${scope.pairs?.id ?? ''}; the first counts` });
    if (rows > ids) made.push({ code: 'missing_ids', sentence: `${formatCount(rows - ids)} ${word} have no ${scope.pairs?.id ?? ''}` });
  }
  return made;
}
