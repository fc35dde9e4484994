import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { createEstimator } from '../../src/cells/estimated-performance/estimator.ts';
import type { Settled } from '../../src/cells/scores/settle.ts';
import type { Strand } from '../../src/cells/scores/strands.ts';
import { seededUniform } from '../../src/stats/random.ts';
import { measured, runCell } from './lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'faultline-estimated-weights-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Columns = Readonly<Record<string, readonly (string | number | boolean | null)[]>>;
let files = 0;
/** Writes columns as CSV, each row as often as `copies` says. */
function csv(columns: Columns, copies: (i: number) => number = () => 1): string {
  const path = join(folder, `${files++}.csv`);
  const names = Object.keys(columns);
  const rows = columns[names[0] ?? '']?.length ?? 0;
  const lines = Array.from({ length: rows }, (_, i) => Array.from({ length: copies(i) }, () => names.map((n) => columns[n]?.[i] ?? '').join(','))).flat();
  writeFileSync(path, `${names.join(',')}\n${lines.join('\n')}\n`);
  return path;
}
const withWeights = (columns: Columns, of: (i: number) => number | null): Columns => ({
  ...columns,
  w: (Object.values(columns)[0] ?? []).map((_, i) => of(i)),
});

function frontOf(isWeighted: boolean, more: object = {}): string {
  const roles = { ...more, ...(isWeighted ? { weight: 'w' } : {}) };
  return `tables: ${JSON.stringify({ telemetry: { roles }, reference: { roles } })}\n`;
}

const oracle = JSON.parse(readFileSync('tests/cells/oracles/estimated-weights.json', 'utf8')) as {
  readonly classes: {
    readonly columns: { readonly score: number[]; readonly label: number[]; readonly w: number[] };
    readonly expected: Readonly<Record<string, number>>;
    readonly realised: Readonly<Record<string, number>>;
    readonly deviation: Readonly<Record<string, number>>;
  } & Readonly<Record<'accuracyDeviation' | 'effective' | 'difference' | 'differenceError' | 'z' | 'p' | 'slope' | 'slopeError', number>>;
  readonly numbers: {
    readonly reference: Columns;
    readonly later: Columns;
    readonly mae: Readonly<Record<'value' | 'low' | 'high', number>>;
    readonly rmse: Readonly<Record<'value' | 'low' | 'high', number>>;
    readonly effective: number;
  };
};

const uniform = seededUniform(12);
const size = 240;
const score = Array.from({ length: size }, () => Math.round(uniform() * 100) / 100);
const probabilities = Array.from({ length: size }, () => {
  const raw = [0.1 + uniform(), 0.1 + uniform(), 0.1 + uniform()];
  const sum = raw.reduce((a, b) => a + b, 0);
  return raw.map((x) => Math.round((1000 * x) / sum) / 1000);
});
const classOf = (i: number) => ['a', 'b', 'c'][probabilities[i]!.indexOf(Math.max(...probabilities[i]!))]!;
const segment = Array.from({ length: size }, (_, i) => (i % 3 === 0 ? 'north' : 'south'));
const tasks: Readonly<Record<string, { readonly columns: Columns; readonly parameters: object }>> = {
  'two classes, mapped': {
    columns: { score, label: score.map((s) => (uniform() < s ** 1.5 ? 1 : 0)), segment },
    parameters: {
      by: 'segment',
      calibrate: 'isotonic',
      metrics: ['accuracy', 'precision', 'recall', 'specificity', 'f1', 'roc_auc', 'average_precision', 'log_loss', 'brier'],
    },
  },
  'two classes, as they are': {
    columns: { score, prediction: score.map((s) => (s > 0.4 ? 1 : 0)), label: score.map((s, i) => (i % 5 === 0 ? null : uniform() < s ? 1 : 0)), segment },
    parameters: {
      by: 'segment',
      calibrate: 'none',
      metrics: ['accuracy', 'precision', 'recall', 'specificity', 'f1', 'roc_auc', 'average_precision', 'log_loss', 'brier'],
    },
  },
  'several classes': {
    columns: {
      pa: probabilities.map((p) => p[0]!),
      pb: probabilities.map((p) => p[1]!),
      pc: probabilities.map((p) => p[2]!),
      prediction: probabilities.map((_, i) => classOf(i)),
      label: probabilities.map((p, i) => (uniform() < 0.7 ? classOf(i) : uniform() < p[0]! ? 'a' : 'c')),
      segment,
    },
    parameters: { by: 'segment', scores: { a: 'pa', b: 'pb', c: 'pc' } },
  },
  numbers: {
    columns: { prediction: score.map((s) => 10 + s), label: score.map((s) => 10 + s + (uniform() - 0.5) * (1 + s)), segment },
    parameters: { by: 'segment', task: 'regression' },
  },
};
const keyOf = (m: { metric: string; of: object }) => `${m.metric} ${JSON.stringify(m.of)}`;
const copies = (i: number) => 1 + (i % 4);

describe('weights of estimates', () => {
  const run = (path: string, parameters: object, isWeighted: boolean) =>
    runCell('estimated-performance', parameters, { telemetry: path, reference: path }, { front: frontOf(isWeighted) });

  it.each(Object.entries(tasks))('%s: every value is that of each row repeated as often as it weighs', async (_, { columns, parameters }) => {
    const weighted = await run(csv(withWeights(columns, copies)), parameters, true);
    const repeated = new Map((await run(csv(columns, copies), parameters, false)).measurements.map((m) => [keyOf(m), m]));
    const compared = weighted.measurements.filter((m) => !m.metric.endsWith('_coverage'));
    expect(compared.length).toBeGreaterThan(4);
    for (const m of compared) {
      const other = repeated.get(keyOf(m));
      expect(other, keyOf(m)).toBeDefined();
      if (m.value === null || other?.value === null || other?.value === undefined) expect(m.value, keyOf(m)).toBe(other?.value);
      else expect(Math.abs(m.value - other.value), keyOf(m)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(other.value)));
      expect(Number(m.n), keyOf(m)).toBeLessThan(Number(other!.n));
    }
  });

  it.each(Object.entries(tasks))('%s: rows that all weigh 1 give the same bits as rows without weights', async (_, { columns, parameters }) => {
    const weighted = await run(csv(withWeights(columns, () => 1)), parameters, true);
    const plain = await run(csv(columns), parameters, false);
    expect(weighted.measurements).toEqual(plain.measurements);
    expect(weighted.tables).toEqual(plain.tables);
    expect(weighted.caveats.filter((c) => c.code !== 'weighted')).toEqual(plain.caveats);
    expect(weighted.caveats.find((c) => c.code === 'weighted')?.sentence).toMatch(/^rows are weighted by w, and n is the effective number of rows/);
  });

  it('a unit of weight does not matter: weights four times as large give the same bits', async () => {
    const { columns, parameters } = tasks['two classes, mapped']!;
    const once = await run(csv(withWeights(columns, (i) => 0.5 + (i % 7))), parameters, true);
    const fourfold = await run(csv(withWeights(columns, (i) => 4 * (0.5 + (i % 7)))), parameters, true);
    expect(fourfold.measurements).toEqual(once.measurements);
  });

  it('few effective rows are not judged, however many there are', async () => {
    const { columns, parameters } = tasks['two classes, mapped']!;
    const heavy = (i: number) => (i < 6 ? 1000 : 0.01);
    const record = await runCell(
      'estimated-performance',
      { ...parameters, by: [], targets: { accuracy: 0.1 } },
      { telemetry: csv(withWeights(columns, heavy)), reference: csv(withWeights(columns, () => 1)) },
      { front: frontOf(true) },
    );
    expect(measured(record, 'estimated_accuracy')).toMatchObject({ n: 6, verdict: 'insufficient' });
  });

  it('rows without a weight of at least 0 are left out; rows that weigh nothing change nothing', async () => {
    const { columns } = tasks['two classes, mapped']!;
    const parameters = { calibrate: 'isotonic' };
    const some = await run(csv(withWeights(columns, (i) => (i % 3 === 0 ? (i % 2 === 0 ? null : -2) : i % 3 === 1 ? 0 : 2))), parameters, true);
    const kept = Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values.filter((_, i) => i % 3 === 2)]));
    const plain = await run(csv(withWeights(kept, () => 2)), parameters, true);
    expect(some.measurements).toEqual(plain.measurements);
  });

  it('are refused with a sentence where they are no numbers', async () => {
    const record = await run(csv({ ...tasks['two classes, mapped']!.columns, w: score.map(() => 'heavy') }), {}, true);
    expect([record.verdict, record.headline]).toEqual(['error', 'the column "w" has the role weight and is VARCHAR; a weight needs numbers']);
  });

  it('scores too many to stand alone are summed in narrow bins, and a threshold still cuts exactly', async () => {
    const many = 100_400;
    const wide = Array.from({ length: many }, (_, i) => (i + 0.5) / many);
    const columns = withWeights({ score: wide, label: wide.map((s) => (uniform() < s ? 1 : 0)) }, (i) => 1 + (i % 3));
    const parameters = { calibrate: 'none', threshold: 0.3, metrics: ['accuracy', 'precision', 'recall', 'roc_auc', 'brier'], draws: 50 };
    const record = await run(csv(columns), parameters, true);
    const w = columns.w as number[];
    const total = w.reduce((a, b) => a + b, 0);
    const mean = (of: (s: number) => number) => wide.reduce((sum, s, i) => sum + w[i]! * of(s), 0) / total;
    const called = mean((s) => (s >= 0.3 ? 1 : 0));
    expect(measured(record, 'estimated_accuracy').value).toBeCloseTo(
      mean((s) => (s >= 0.3 ? s : 1 - s)),
      11,
    );
    expect(measured(record, 'estimated_precision').value).toBeCloseTo(mean((s) => (s >= 0.3 ? s : 0)) / called, 11);
    // The area loses the order within a bin, the square what a bin spreads: both far below a rounding of what is shown.
    expect(measured(record, 'estimated_brier').value).toBeCloseTo(
      mean((s) => s * (1 - s)),
      7,
    );
    expect(measured(record, 'estimated_roc_auc').value).toBeCloseTo(5 / 6, 4);
  });
});

describe('weighted estimates beside numpy and scipy', () => {
  const { classes, numbers } = oracle;
  it('two classes: expected and realised values, calibration difference and slope with their errors', async () => {
    const path = csv(classes.columns);
    const parameters = { calibrate: 'none', metrics: Object.keys(classes.expected) };
    const record = await runCell('estimated-performance', parameters, { telemetry: path, reference: path }, { front: frontOf(true) });
    for (const [metric, value] of Object.entries(classes.expected)) {
      expect(measured(record, `estimated_${metric}`).value, metric).toBeCloseTo(value, 10);
      expect(measured(record, metric).value, metric).toBeCloseTo(classes.realised[metric]!, 10);
      expect(measured(record, metric).n).toBe(Math.floor(classes.effective));
    }
    const difference = measured(record, 'calibration_difference');
    expect(difference.value).toBeCloseTo(classes.difference, 10);
    expect((difference.interval!.high - difference.interval!.low) / 2 / 1.959963984540054).toBeCloseTo(classes.differenceError, 10);
    expect(difference.test).toMatchObject({ name: 'z' });
    expect(difference.test!.statistic).toBeCloseTo(classes.z, 9);
    expect(difference.test!.p).toBeCloseTo(classes.p, 9);
    const slope = measured(record, 'calibration_slope');
    expect(slope.value).toBeCloseTo(classes.slope, 6);
    expect((slope.interval!.high - slope.interval!.low) / 2 / 1.959963984540054).toBeCloseTo(classes.slopeError, 6);
  });

  const settled: Settled = { task: 'binary', positiveLabel: '1', positivePrediction: null, usesPrediction: false, threshold: 0.5, classes: [], caveats: [] };
  const strandsOf = (rows: readonly { readonly score: number; readonly label: string; readonly w: number }[]): readonly Strand[] =>
    ['0', '1'].map((label) => {
      const own = rows.filter((r) => r.label === label);
      return {
        label,
        prediction: null,
        scores: own.map((r) => r.score),
        counts: own.map(() => 1),
        weights: { sums: own.map((r) => r.w), squares: own.map((r) => r.w * r.w) },
      };
    });
  it('simulated realisations spread as far as 20 000 of the rows themselves do', () => {
    const { columns } = classes;
    const rows = columns.score.map((s, i) => ({ score: s, label: String(columns.label[i]), w: columns.w[i]! }));
    const strands = [{ name: '1', strands: strandsOf(rows) }];
    const estimator = createEstimator(strands, { settled, calibrate: 'none', draws: 6000, seed: 4, level: 0.95 })!;
    const found = estimator.estimate(strands, 'all');
    // A deviation of 6 000 draws has an error of 0.9 %, that of 20 000 one of 0.5 %: four of both together are 4.2 %.
    for (const metric of ['accuracy', 'precision', 'recall', 'specificity', 'f1', 'roc_auc'] as const)
      expect(found.get(metric)!.deviation! / classes.deviation[metric]!, metric).toBeGreaterThan(0.958);
    for (const metric of ['accuracy', 'precision', 'recall', 'specificity', 'f1', 'roc_auc'] as const)
      expect(found.get(metric)!.deviation! / classes.deviation[metric]!, metric).toBeLessThan(1.042);
    expect(found.get('accuracy')!.deviation! / classes.accuracyDeviation).toBeCloseTo(1, 1);
  });
  it('any weights: the deviation of accuracy is sqrt(Σw²p(1 − p))/Σw, of rows with the same score too', () => {
    const weight = fc.double({ min: 0.01, max: 50, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.record({ score: fc.constantFrom(0.1, 0.3, 0.6, 0.9), w: weight }), { minLength: 3, maxLength: 40 }), (list) => {
        const rows = list.map((r, i) => ({ ...r, label: i % 2 === 0 ? '1' : '0' }));
        const strands = [{ name: '1', strands: strandsOf(rows) }];
        const found = createEstimator(strands, { settled, calibrate: 'none', draws: 4000, seed: 9, level: 0.95 })!.estimate(strands, 'all').get('accuracy')!;
        const total = rows.reduce((sum, r) => sum + r.w, 0);
        const expected = Math.sqrt(rows.reduce((sum, r) => sum + r.w * r.w * r.score * (1 - r.score), 0)) / total;
        expect(found.deviation! / expected).toBeGreaterThan(0.9);
        expect(found.deviation! / expected).toBeLessThan(1.1);
      }),
      { numRuns: 40, seed: 5 },
    );
  });
  it('numbers: mean error and root mean square with their intervals', async () => {
    const front = frontOf(true, { prediction: 'prediction', uncertainty: 'uncertainty' });
    const record = await runCell(
      'estimated-performance',
      { task: 'regression', metrics: ['mae', 'rmse'] },
      { telemetry: csv(numbers.later), reference: csv(numbers.reference) },
      { front },
    );
    for (const metric of ['mae', 'rmse'] as const) {
      const found = measured(record, `estimated_${metric}`);
      expect(found.value, metric).toBeCloseTo(numbers[metric].value, 10);
      expect(found.interval!.low, metric).toBeCloseTo(numbers[metric].low, 10);
      expect(found.interval!.high, metric).toBeCloseTo(numbers[metric].high, 10);
      expect(found.n).toBe(Math.floor(numbers.effective));
    }
  });
});
