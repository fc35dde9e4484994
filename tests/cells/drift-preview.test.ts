import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { decideDrift } from '../../src/cells/drift/decide.ts';
import { cubeEdges } from '../../src/cells/drift/edges.ts';
import { kolmogorovLaw } from '../../src/cells/drift/preview-compare.ts';
import { previewBucketSeconds, runColumns } from '../../src/cells/drift/preview-plan.ts';
import type { CellResult, Measurement } from '../../src/cells/types.ts';
import { chiSquareTwoSample } from '../../src/stats/chi-square.ts';
import { psi, totalVariation } from '../../src/stats/distances.ts';
import { ksP } from '../../src/stats/ks.ts';
import { parquetOf } from '../engine/native/files.ts';
import { driftLab, driftOf, previewOf } from './drift-preview-lab.ts';

const hour = 3_600_000;
const bucket = 6 * hour;
const start = Date.UTC(2026, 0, 5);

/** Every bucket holds each number's extremes, so that the range, and with it the run's edges, is that of any window. */
const table = (
  days: number,
  perBucket: number,
) => `SELECT make_timestamp(${start} * 1000 + (i // ${perBucket}) * ${bucket} * 1000 + (i % ${perBucket}) * 1000) AS ts,
  CASE i % ${perBucket} WHEN 0 THEN -1 WHEN 1 THEN 3 ELSE u + (i // ${perBucket}) / ${days * 4 * 2}.0 END AS moving,
  CASE i % ${perBucket} WHEN 0 THEN 1 WHEN 1 THEN 1e6 ELSE 1 / (1.000001 - u) END AS heavy,
  CASE WHEN i % ${perBucket} = 0 THEN 0 WHEN i % ${perBucket} = 1 THEN 2 WHEN u < 0.07 THEN NULL WHEN u < 0.08 THEN 'nan'::DOUBLE WHEN u < 0.09 THEN 'inf'::DOUBLE ELSE u + 0.5 END AS holes,
  CAST(u * 40 AS INTEGER) AS whole, chr(CAST(65 + floor(u * u * 6 + (i // ${perBucket}) % 3) AS INTEGER)) AS kind, w < 0.3 AS flag, CASE WHEN w < 0.2 THEN NULL ELSE 'c' || CAST(floor(u * 45) AS INTEGER) END AS many
  FROM (SELECT i, (hash(i) % 1000003 + 0.5) / 1000004.0 AS u, (hash(i + 77) % 1000003 + 0.5) / 1000004.0 AS w FROM range(${days * 4 * perBucket}) AS r(i))`;

const window = (from: number, to: number) => ({ column: 'ts', from: start + from * bucket, to: start + to * bucket });
const placed = (reference: readonly [number, number], current: readonly [number, number]) => ({
  reference: { name: 'reference', table: 't', window: window(...reference) },
  current: { name: 'current', table: 't', window: window(...current) },
});
const metrics = [
  'psi',
  'ks',
  'total_variation',
  'chi_square',
  'jensen_shannon',
  'hellinger',
  'l_infinity',
  'missing_rate_difference',
  'unseen_rate',
  'out_of_range_rate',
];
const columns = ['moving', 'heavy', 'holes', 'whole', 'kind', 'flag', 'many'];

const find = (result: CellResult, metric: string, column: string): Measurement => {
  const found = result.measurements.find((m) => m.metric === metric && m.of.column === column);
  if (!found) throw new Error(`no ${metric} of ${column}`);
  return found;
};
const close = (a: number | null, b: number | null, what: string) => {
  if (a === null || b === null) expect(a, what).toBe(b);
  else expect(Math.abs(a - b), `${what}: ${a} and ${b}`).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(b)));
};
const stretch = (least: number, limit: number) =>
  fc
    .tuple(fc.nat(limit), fc.nat(limit))
    .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
    .filter(([a, b]) => b - a >= least);

describe.each([
  ['compared value by value', 26, 400, 4],
  ['compared on bins', 26, 3000, 50],
] as const)('a preview of columns %s', async (_how, days, perBucket, least) => {
  const lab = await driftLab(await parquetOf(`preview-${perBucket}.parquet`, table(days, perBucket)));
  afterAll(() => lab.close());
  const p = driftOf({ metrics, columns });
  const buckets = days * 4;
  const reference = [0, 50] as const;
  const context = lab.context(placed(reference, [50, buckets]));
  const waves = await lab.run(p, context);
  const preview = await previewOf(lab, p, context, waves);

  it('where only the current window moves: the numbers of an ordinary run over it, KS within its bound', async () => {
    await fc.assert(
      fc.asyncProperty(stretch(least, buckets), async (current) => {
        const moved = lab.context(placed(reference, current));
        const ordinary = decideDrift(await lab.run(p, moved), p, moved);
        const shown = preview(moved);
        for (const column of columns) {
          const what = `${column} over ${current.join(' to ')}`;
          // The categorical metrics of whole numbers are over values, not cells, in a run that holds the values.
          const same = column === 'whole' ? ['psi', 'missing_rate_difference', 'out_of_range_rate'] : metrics.filter((m) => m !== 'ks');
          for (const metric of same) {
            const published = ordinary.measurements.find((m) => m.metric === metric && m.of.column === column);
            if (!published) continue;
            close(find(shown, metric, column).value, published.value, `${metric} of ${what}`);
            expect(find(shown, metric, column).n, what).toEqual(published.n);
            expect(find(shown, metric, column).reason, what).toBe(published.value === null ? published.reason : 'binned');
          }
          const [a, b] = [find(shown, 'psi', column).test, find(ordinary, 'psi', column).test];
          close(a?.statistic ?? null, b?.statistic ?? null, `chi-square of ${what}`);
          expect(a?.df).toBe(b?.df);
          if (['kind', 'flag', 'many'].includes(column)) continue;
          const [on, exact] = [find(shown, 'ks', column).value ?? Number.NaN, find(ordinary, 'ks', column).value ?? Number.NaN];
          const bound = /KS is exact to within ([\d.]+)/.exec(shown.caveats.find((c) => c.code === 'preview')?.sentence ?? '')?.[1];
          expect(on, what).toBeLessThanOrEqual(exact + 1e-12);
          expect(exact - on, what).toBeLessThanOrEqual(Number(bound) * 1.005);
        }
        expect(shown.tables[0]?.rows.map((row) => row[7]).sort()).toEqual(ordinary.tables[0]?.rows.map((row) => row[7]).sort());
      }),
      { numRuns: perBucket > 1000 ? 4 : 12 },
    );
  });

  it('where the reference moves too: the counts of the two windows on the cells of the run', async () => {
    const compared = runColumns(waves, {});
    await fc.assert(
      fc.asyncProperty(stretch(1, buckets), stretch(1, buckets), async (before, now) => {
        const shown = preview(lab.context(placed(before, now)));
        const { reference: from, current: to } = placed(before, now);
        for (const column of compared.filter((c) => c.kind === 'numeric')) {
          const edges = cubeEdges(column, compared, p, waves) ?? [];
          const measures = {
            missing: { kind: 'missing', column: column.name },
            nan: { kind: 'nan', column: column.name },
            high: { kind: 'positiveInfinity', column: column.name },
            cells: { kind: 'histogram', column: column.name, edges },
          } as const;
          const { nan, high, ...own } = measures;
          const asked = column.name === 'holes' ? measures : own;
          const [a, b] = await lab.reduce([from, to].map((side) => ({ kind: 'grouped', from: side, keys: {}, measures: asked })));
          const cells = [a, b].map((t) => t?.rows[0]?.measures.cells as readonly number[]);
          const all = [a, b].map((t) => Object.values(t?.rows[0]?.measures ?? {}).flat() as readonly number[]);
          const [one = [], two = []] = all;
          const [first = [], second = []] = cells;
          close(find(shown, 'psi', column.name).value, psi(one, two)?.value ?? null, `psi of ${column.name}`);
          close(find(shown, 'psi', column.name).test?.statistic ?? null, chiSquareTwoSample(one, two)?.statistic ?? null, `chi-square of ${column.name}`);
          close(find(shown, 'total_variation', column.name).value, totalVariation(first, second), `total variation of ${column.name}`);
          const drawn = shown.charts.find((c) => c.kind === 'histogramPair' && c.column === column.name);
          expect(drawn?.kind === 'histogramPair' ? drawn.current.slice(0, second.length) : null).toEqual(second);
        }
        const [texts] = await lab.reduce([{ kind: 'valueCounts', from: to, column: 'many', as: 'text' }]);
        const drawn = shown.charts.find((c) => c.kind === 'histogramPair' && c.column === 'many');
        const counts = new Map(drawn?.kind === 'histogramPair' ? drawn.labels.map((label, k) => [label, drawn.current[k]]) : []);
        texts?.valueCounts[0]?.values.forEach((value, k) => expect(counts.get(String(value))).toBe(texts.valueCounts[0]?.counts[k]));
      }),
      { numRuns: perBucket > 1000 ? 3 : 15 },
    );
  });

  it('draws the heat map of an ordinary run over all time, and keeps it while the reference holds still', async () => {
    const all = lab.context(placed(reference, [50, buckets]));
    const [drawn, ordinary] = [preview(all), decideDrift(waves, p, all)].map((result) => result.charts.find((c) => c.kind === 'heatmap'));
    if (drawn?.kind !== 'heatmap' || ordinary?.kind !== 'heatmap') throw new Error('no heat map');
    expect(drawn.times).toEqual(ordinary.times);
    const values = new Map(drawn.cells.map((cell) => [`${cell.row} ${cell.time}`, cell]));
    for (const cell of ordinary.cells) {
      const own = values.get(`${cell.row} ${cell.time}`);
      close(own?.value ?? null, cell.value, `${cell.row} ${cell.time}`);
      expect(own?.n).toBe(cell.n);
    }
    const moved = preview(lab.context(placed(reference, [60, 70]))).charts.find((c) => c.kind === 'heatmap');
    expect(moved?.kind === 'heatmap' ? moved.cells : null).toBe(drawn.cells);
    const other = preview(lab.context(placed([10, 20], [60, 70]))).charts.find((c) => c.kind === 'heatmap');
    expect(other?.kind === 'heatmap' ? other.cells : null).not.toEqual(drawn.cells);
  });

  it('reaches the verdict of the finished run over its own windows, and says the widened bounds of others', () => {
    expect(preview(context).verdict).toBe(decideDrift(waves, p, context).verdict);
    const uneven = {
      ...placed(reference, [60, 70]),
      current: { name: 'current', table: 't', window: { column: 'ts', from: start + 60 * bucket + hour, to: start + 69 * bucket + 1 } },
    };
    const shown = preview(lab.context(uneven));
    expect(shown.measurements).toEqual(preview(lab.context(placed(reference, [60, 70]))).measurements);
    expect(shown.caveats.find((c) => c.code === 'preview')?.sentence).toContain(
      'whole buckets of 6 h, reference from 2026-01-05 00:00 to 2026-01-17 12:00 and current from 2026-01-20 00:00 to 2026-01-22 12:00',
    );
  });

  it('a window without rows is insufficient, never an error', () => {
    const shown = preview(lab.context(placed(reference, [buckets + 5, buckets + 9])));
    expect(shown.verdict).toBe('insufficient');
    for (const m of shown.measurements)
      expect(m.value === null ? typeof m.reason : Number.isFinite(m.value), m.metric).toBe(m.value === null ? 'string' : true);
  });
});

it('without a timestamp there is no cube, and the finished run stands', async () => {
  const lab = await driftLab(await parquetOf('preview-timeless.parquet', "SELECT i AS x, i % 7 AS g, 'a' || i % 3 AS k FROM range(500) AS r(i)"));
  afterAll(() => lab.close());
  const p = driftOf({ columns: ['x', 'k'] });
  const context = lab.context({ reference: { name: 'reference', table: 't', where: 'g < 3' }, current: { name: 'current', table: 't', where: 'g >= 3' } });
  const waves = await lab.run(p, context);
  expect((await previewOf(lab, p, context, waves))(context)).toEqual(decideDrift(waves, p, context));
});

it('a large bucket of its own is kept, a small one made coarser, to at most 200', () => {
  const day = 24 * hour;
  expect(previewBucketSeconds('1d', 100 * day)).toBe(86_400);
  expect(previewBucketSeconds('1m', 100 * day)).toBe(86_400);
  expect(previewBucketSeconds('auto', 20 * 365 * day) % 604_800).toBe(0);
  for (const span of [0, hour, 30 * day, 300 * day, 5000 * day]) expect(span / (previewBucketSeconds('1m', span) * 1000) + 1).toBeLessThanOrEqual(200);
});

it.each([
  [400, 400, 400, 0.08],
  [1000, 3000, 3000, 0.025],
  [20_000, 50_000, 100_000, 0.002],
])("the KS law of a preview at distances there are: n %i, m %i within a share of the run's p", (n, m, steps, share) => {
  const root = Math.sqrt((n * m) / (n + m));
  for (const lambda of [0.5, 0.8, 1, 1.36, 1.63, 2]) {
    const d = Math.round((lambda / root) * steps) / steps;
    const p = ksP(d, n, m).p;
    expect(Math.abs(kolmogorovLaw(d, n, m).p - p), `${lambda}`).toBeLessThanOrEqual(share * p);
  }
});
