import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { seededUniform } from '../../src/stats/random.ts';
import { runCell } from './lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'faultline-weights-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Columns = Readonly<Record<string, readonly (string | number | boolean | null)[]>>;
const oracle = JSON.parse(readFileSync('tests/cells/oracles/performance.json', 'utf8')) as Readonly<Record<string, { readonly columns: Columns }>>;
let files = 0;
/** Writes columns as CSV, each row as often as `copies` says. */
function csv(columns: Columns, copies: (i: number) => number = () => 1): string {
  const path = join(folder, `${files++}.csv`);
  const names = Object.keys(columns);
  const rows = columns[names[0] ?? '']?.length ?? 0;
  const lines = Array.from({ length: rows }, (_, i) => i).flatMap((i) =>
    Array.from({ length: copies(i) }, () => names.map((n) => columns[n]?.[i] ?? '').join(',')),
  );
  writeFileSync(path, `${names.join(',')}\n${lines.join('\n')}\n`);
  return path;
}
const weights = (columns: Columns, of: (i: number) => number | null): Columns => ({
  ...columns,
  w: (Object.values(columns)[0] ?? []).map((_, i) => of(i)),
});
const front = `tables: ${JSON.stringify({ telemetry: { roles: { weight: 'w' } } })}\n`;
const run = (path: string, parameters: object, isWeighted: boolean) => runCell('performance', parameters, { telemetry: path }, isWeighted ? { front } : {});
const keyOf = (m: { metric: string; of: object }) => `${m.metric} ${JSON.stringify(m.of)}`;
const copies = (i: number) => 1 + (i % 4);

const tasks: readonly [string, object, readonly string[]][] = [
  ['binary', {}, []],
  ['multiclass', {}, []],
  ['regression', {}, []],
];

describe('weights', () => {
  it.each(tasks)('%s: every value is that of each row repeated as often as it weighs', async (name, parameters, refused) => {
    const columns = oracle[name]?.columns ?? {};
    const weighted = await run(csv(weights(columns, copies)), parameters, true);
    const repeated = new Map(
      (
        await run(
          csv(
            weights(columns, () => 1),
            copies,
          ),
          parameters,
          false,
        )
      ).measurements.map((m) => [keyOf(m), m]),
    );
    // The published calibration error has its own noise taken off, of which more rows have less: the plain one is compared below.
    const compared = weighted.measurements.filter((m) => !m.metric.startsWith('label_') && m.metric !== 'expected_calibration_error');
    expect(compared.length).toBeGreaterThan(4);
    for (const m of compared) {
      if (refused.includes(m.metric)) {
        expect(m).toMatchObject({ value: null, reason: 'weighted' });
        continue;
      }
      expect(m.value, m.metric).toBeCloseTo(repeated.get(keyOf(m))?.value ?? Number.NaN, 9);
      // A row that weighs four tells less than four rows: fewer effective rows, and a wider interval.
      expect(Number(m.n), m.metric).toBeLessThan(Number(repeated.get(keyOf(m))?.n));
      const reach = (x: typeof m | undefined) => (x?.interval ? x.interval.high - x.interval.low : null);
      const [own, other] = [reach(m), reach(repeated.get(keyOf(m)))];
      if (own !== null && other !== null && other > 0 && own < 1) expect(own, m.metric).toBeGreaterThan(other);
    }
    const [caveat] = weighted.caveats.filter((c) => c.code === 'weighted');
    expect(caveat?.sentence).toMatch(/^rows are weighted by w, and n is the effective number of rows/);
  });

  it.each(tasks)('%s: of one size change nothing but what is refused', async (name, parameters) => {
    const path = csv(weights(oracle[name]?.columns ?? {}, () => 2.5));
    const plain = new Map((await run(path, parameters, false)).measurements.map((m) => [keyOf(m), m]));
    const found = await run(path, parameters, true);
    for (const m of found.measurements) {
      if (m.value === null) continue;
      const expected = plain.get(keyOf(m));
      expect(m.value, m.metric).toBeCloseTo(expected?.value ?? Number.NaN, 9);
      expect(m.n, m.metric).toBe(expected?.n);
      // Without weights the mean square's spread is read from buckets.
      if (m.interval && m.metric !== 'rmse') expect(m.interval.low, m.metric).toBeCloseTo(expected?.interval?.low ?? Number.NaN, 9);
    }
  });

  it('calibration error: the plain one is that of repeated rows, and of the published one less noise is taken off where rows are more', async () => {
    const uniform = seededUniform(3);
    // Every score has rows of weight 1, 2, 3 and 4, so that bins of equally many rows and bins of equal weight are the same.
    const score = Array.from({ length: 1200 }, (_, i) => (1 + 2 * (Math.floor(i / 4) % 15)) / 30);
    const columns = { score, label: score.map((s) => (uniform() < s ** 1.6 ? 'yes' : 'no')) };
    const weighted = await run(csv(weights(columns, copies)), {}, true);
    const repeated = await run(
      csv(
        weights(columns, () => 1),
        copies,
      ),
      {},
      false,
    );
    const plainOf = (record: typeof weighted) =>
      record.caveats.find((c) => c.code === 'calibration_noise')?.sentence.match(/plain calibration error is ([\d.]+)/)?.[1];
    expect(Number(plainOf(weighted))).toBeGreaterThan(0.05);
    expect(plainOf(weighted)).toBe(plainOf(repeated));
    const published = (record: typeof weighted) => record.measurements.find((m) => m.metric === 'expected_calibration_error')!;
    expect(published(weighted).value).toBeLessThan(published(repeated).value!);
    expect(published(weighted).n).toBe(1000);
    const width = (record: typeof weighted) => published(record).interval!.high - published(record).interval!.low;
    expect(width(weighted)).toBeGreaterThan(width(repeated));
  });

  it('count by segment, by time and against a reference, and thresholds are weighted too', async () => {
    const columns = oracle.binary?.columns ?? {};
    const size = Object.values(columns)[0]?.length ?? 0;
    const more: Columns = {
      ...weights(columns, copies),
      segment: Array.from({ length: size }, (_, i) => (i % 2 === 0 ? 'a' : 'b')),
      at: Array.from({ length: size }, (_, i) => `2026-01-0${1 + (i % 3)} 00:00:00`),
    };
    const repeatedPath = csv(Object.fromEntries(Object.entries(more).filter(([name]) => name !== 'w')), copies);
    const path = csv(more);
    const roles = `tables: ${JSON.stringify({ telemetry: { roles: { weight: 'w', timestamp: 'at' } } })}\npopulations: ${JSON.stringify({ first: { table: 'telemetry', where: "segment = 'a'" } })}\n`;
    const timed = `tables: ${JSON.stringify({ telemetry: { roles: { timestamp: 'at' } } })}\npopulations: ${JSON.stringify({ first: { table: 'telemetry', where: "segment = 'a'" } })}\n`;
    const parameters = { by: 'segment', threshold: 0.4, reference: 'first', bucket: '1d' };
    const weighted = await runCell('performance', parameters, { telemetry: path }, { front: roles });
    const repeated = await runCell('performance', parameters, { telemetry: repeatedPath }, { front: timed });
    const expected = new Map(repeated.measurements.map((m) => [keyOf(m), m]));
    const segments = weighted.measurements.filter((m) => m.of.group && m.metric === 'recall');
    expect(segments).toHaveLength(2);
    for (const m of weighted.measurements)
      if (m.value !== null && !m.metric.startsWith('label_') && !m.metric.startsWith('expected_calibration_error'))
        expect(m.value, keyOf(m)).toBeCloseTo(expected.get(keyOf(m))?.value ?? Number.NaN, 9);
    expect(weighted.measurements.some((m) => m.metric === 'recall_difference' && m.interval)).toBe(true);
    const series = (record: typeof weighted, title: string) => record.charts.find((c) => c.kind === 'series' && c.title === title);
    const chart = weighted.charts.find((c) => c.kind === 'series' && c.title.toLowerCase().includes('recall'));
    const same = chart && series(repeated, chart.title);
    if (chart?.kind !== 'series' || same?.kind !== 'series') throw new Error('no recall over time');
    expect(chart.points).toHaveLength(3);
    chart.points.forEach((point, i) => expect(point.value).toBeCloseTo(same.points[i]?.value ?? Number.NaN, 9));
  });

  it('missing, negative and infinite ones leave the row out; all zero is no row', async () => {
    const columns = oracle.binary?.columns ?? {};
    const path = csv(weights(columns, (i) => (i % 3 === 0 ? null : i % 3 === 1 ? 2 : -1)));
    const found = await run(path, {}, true);
    const kept = await run(
      csv(
        weights(columns, () => 2),
        (i) => (i % 3 === 1 ? 1 : 0),
      ),
      {},
      false,
    );
    for (const metric of ['accuracy', 'roc_auc', 'brier'])
      expect(found.measurements.find((m) => m.metric === metric)?.value).toBeCloseTo(
        kept.measurements.find((m) => m.metric === metric)?.value ?? Number.NaN,
        9,
      );
    const none = await run(csv(weights(columns, () => 0)), { targets: { recall: 0.5 } }, true);
    expect(none.verdict).toBe('insufficient');
    expect(none.measurements.find((m) => m.metric === 'roc_auc')).toMatchObject({ value: null, reason: 'no_rows' });
  });

  it('of text are a mistake with a place; in a ranking they are refused in words', async () => {
    const columns = oracle.binary?.columns ?? {};
    const text = await run(csv({ ...columns, w: (Object.values(columns)[0] ?? []).map(() => 'heavy') }), {}, true);
    expect(text.verdict).toBe('error');
    expect(text.headline).toContain('a weight needs numbers');
    const ranking = await run(csv(weights(oracle.ranking?.columns ?? {}, () => 2)), { top: 5 }, true);
    expect(ranking.caveats.find((c) => c.code === 'weights_refused')?.sentence).toContain('ranking metrics are means over queries');
  });
});
