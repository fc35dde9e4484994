import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { calledMetrics, expectedValues } from '../../src/stats/cbpe-error.ts';
import { confusionShare, f1 } from '../../src/stats/confusion.ts';
import { brierScore, logLoss } from '../../src/stats/probability-scores.ts';
import { seededUniform } from '../../src/stats/random.ts';
import { averagePrecision, rocAuc } from '../../src/stats/roc.ts';
import { runCell, runText } from './lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'faultline-estimated-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files = 0;
function csv(columns: Readonly<Record<string, readonly (string | number | boolean | null)[]>>): string {
  const path = join(folder, `${files++}.csv`);
  const names = Object.keys(columns);
  const lines = (columns[names[0] ?? ''] ?? []).map((_, i) => names.map((n) => columns[n]?.[i] ?? '').join(','));
  writeFileSync(path, `${names.join(',')}\n${lines.join('\n')}\n`);
  return path;
}

describe('expected counts', () => {
  it('give the published example: p = .9 .8 .7 .4 .3 .1, cut at .5', () => {
    const table = { scores: [0.1, 0.3, 0.4, 0.7, 0.8, 0.9], called: [0, 0, 0, 1, 1, 1], others: [1, 1, 1, 0, 0, 0] };
    const found = expectedValues(table, (score) => score);
    expect(found.accuracy).toBeCloseTo(0.7666667, 7);
    expect(found.precision).toBeCloseTo(0.8, 9);
    expect(found.recall).toBeCloseTo(0.75, 9);
    expect(found.specificity).toBeCloseTo(0.7857143, 7);
    expect(found.f1).toBeCloseTo(0.7741935, 7);
    expect(found.roc_auc).toBeCloseTo(0.8236607143, 9);
  });
  it('use the same metrics as labelled rows do', () => {
    const uniform = seededUniform(3);
    const scores = Array.from({ length: 40 }, (_, i) => (i + 1) / 41);
    const draw = (most: number) => scores.map(() => Math.floor(uniform() * most));
    const [called, others] = [draw(9), draw(9)];
    const hits = called.map((n) => Math.floor(uniform() * (n + 1)));
    const missed = others.map((n) => Math.floor(uniform() * (n + 1)));
    const found = calledMetrics({ scores, called, others }, hits, missed);
    const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0);
    const confusion = {
      truePositives: sum(hits),
      falsePositives: sum(called) - sum(hits),
      falseNegatives: sum(missed),
      trueNegatives: sum(others) - sum(missed),
    };
    const labelled = {
      scores,
      positives: hits.map((h, i) => h + (missed[i] ?? 0)),
      negatives: called.map((n, i) => n + (others[i] ?? 0) - (hits[i] ?? 0) - (missed[i] ?? 0)),
    };
    for (const metric of ['accuracy', 'precision', 'recall', 'specificity'] as const)
      expect(found[metric]).toBeCloseTo(confusionShare(metric, confusion).value!, 12);
    expect(found.f1).toBeCloseTo(f1(confusion).value!, 12);
    expect(found.roc_auc).toBeCloseTo(rocAuc(labelled)!.value, 12);
    expect(found.average_precision).toBeCloseTo(averagePrecision(labelled)!.value, 12);
    expect(found.log_loss).toBeCloseTo(logLoss(labelled)!.value, 12);
    expect(found.brier).toBeCloseTo(brierScore(labelled)!.value, 12);
  });
});

describe('California housing by calendar month, calibrated on the reference', async () => {
  const columns = { prediction: 'y_pred', score: 'y_pred_proba', label: 'clf_target' };
  const cell = JSON.stringify({ of: 'months', ...columns, by: 'month', metrics: ['roc_auc'] });
  const text = `---\nfaultline: 1\ntitle: T\ntables:\n  analysis: {}\n  truth: { join: analysis, on: id }\n---\n\n\`\`\`sql rows id=months\nselect * exclude (timestamp), left(cast(timestamp as varchar), 7) as month from analysis\n\`\`\`\n\n\`\`\`yaml estimated-performance id=estimate\n${cell}\n\`\`\`\n`;
  const housing = 'public/samples/california_housing_';
  const { cells } = await runText(text, { reference: `${housing}reference.csv`, analysis: `${housing}analysis.csv`, truth: `${housing}analysis_gt.csv` });
  const record = cells.find((c) => c.id === 'estimate')!;
  const of = (metric: string, month: string) => record.measurements.find((m) => m.metric === metric && m.of.group?.month === month);
  it.each([
    ['2022-03', 0.829077],
    ['2022-04', 0.910661],
  ])('%s: estimated ROC AUC is what NannyML publishes', (month, published) => {
    expect(of('estimated_roc_auc', month)?.value).toBeCloseTo(published, 6);
  });
  it('reports as concept drift the months whose realised value lies outside, and no other', () => {
    const outside = [...new Set(record.measurements.flatMap((m) => m.of.group?.month ?? []))].filter((month) => {
      const { low, high } = of('estimated_roc_auc', month)!.interval!;
      const realised = of('roc_auc', month)!.value!;
      return realised < low || realised > high;
    });
    expect(outside).toEqual(expect.arrayContaining(['2022-03', '2022-04']));
    const states = record.tables[0]!.rows.filter((row) => row.at(-1) === 'concept drift').map((row) => row[1]);
    expect(states.filter((name) => name !== 'months')).toEqual(outside);
    expect(record.verdict).toBe('warn');
    expect(record.headline).toContain('concept drift');
    expect(record.measurements.find((m) => m.metric === 'estimated_roc_auc_coverage')?.value).toBeCloseTo(1 - outside.length / 12, 12);
  });
  it('says what it assumes', () => {
    expect(record.caveats.map((c) => c.code)).toContain('no_concept_drift');
  });
});

describe('several classes and numbers', () => {
  const uniform = seededUniform(21);
  it('several classes: the realised accuracy lies within the interval when nothing changed', async () => {
    const make = (n: number) => {
      const rows = Array.from({ length: n }, () => {
        const raw = [uniform(), uniform(), uniform()];
        const sum = raw.reduce((a, b) => a + b, 0);
        const p = raw.map((x) => x / sum);
        const u = uniform();
        const label = u < p[0]! ? 'a' : u < p[0]! + p[1]! ? 'b' : 'c';
        return { p, label, prediction: ['a', 'b', 'c'][p.indexOf(Math.max(...p))]! };
      });
      return csv({
        label: rows.map((r) => r.label),
        prediction: rows.map((r) => r.prediction),
        pa: rows.map((r) => r.p[0]!),
        pb: rows.map((r) => r.p[1]!),
        pc: rows.map((r) => r.p[2]!),
      });
    };
    const record = await runCell('estimated-performance', { scores: { a: 'pa', b: 'pb', c: 'pc' } }, { telemetry: make(1500), reference: make(4000) });
    const metrics = ['f1', 'roc_auc', 'log_loss', 'brier'];
    const asked = await runCell('estimated-performance', { scores: { a: 'pa', b: 'pb', c: 'pc' }, metrics }, { telemetry: make(300), reference: make(1000) });
    // Log loss and Brier score of several classes are not estimated, which is nothing to begin with.
    expect(asked.headline).toMatch(/^estimated F1 is 0\.\d+ on 300 rows .* and estimated ROC AUC is 0\.\d+ on 300 rows/);
    for (const metric of ['accuracy', 'precision', 'recall', 'f1', 'roc_auc']) {
      const estimate = record.measurements.find((m) => m.metric === `estimated_${metric}`)!;
      const realised = record.measurements.find((m) => m.metric === metric)!.value!;
      expect(realised, metric).toBeGreaterThanOrEqual(estimate.interval!.low);
      expect(realised, metric).toBeLessThanOrEqual(estimate.interval!.high);
    }
  });
  it('numbers: logged uncertainty tells that errors doubled before labels do', async () => {
    const make = (n: number, scale: number, withLabels: boolean) => {
      const sd = Array.from({ length: n }, () => scale * (0.5 + uniform()));
      const prediction = sd.map(() => 100 * uniform());
      const label = prediction.map((x, i) => x + (sd[i] ?? 0) * (uniform() + uniform() + uniform() + uniform() - 2) * 1.7);
      return csv({ prediction, uncertainty: sd, ...(withLabels ? { label } : {}) });
    };
    const parameters = { task: 'regression' };
    const spread = make(3000, 2, true);
    const calm = await runCell('estimated-performance', parameters, { telemetry: make(2000, 1, false), reference: spread });
    const wild = await runCell('estimated-performance', parameters, { telemetry: make(2000, 2, false), reference: spread });
    const mae = (record: typeof calm) => record.measurements.find((m) => m.metric === 'estimated_mae')!;
    expect(mae(calm).value!).toBeLessThan(0.75 * mae(wild).value!);
    expect(mae(wild).interval!.low).toBeLessThan(mae(wild).value!);
  });
});

describe('a segment whose scores mean something else', () => {
  const uniform = seededUniform(77);
  /** Scores say p where the truth of one segment is p / 2, from a row on. */
  const make = (n: number, wrong: (i: number) => boolean) => {
    const rows = Array.from({ length: n }, (_, i) => {
      const segment = i % 5 === 0 ? 'odd' : 'plain';
      const score = Math.round(1000 * uniform()) / 1000;
      return { segment, score, label: Number(uniform() < (segment === 'odd' && wrong(i) ? score / 2 : score)) };
    });
    return csv({ segment: rows.map((r) => r.segment), score: rows.map((r) => r.score), label: rows.map((r) => r.label) });
  };
  const parameters = { by: 'segment', metrics: ['accuracy', 'precision'], minimum_n: 30 };
  const state = (record: Awaited<ReturnType<typeof runCell>>, metric: string) =>
    record.tables[0]?.rows.filter((row) => row[0] === metric && row[1] === 'odd').map((row) => row.at(-1));

  it('since always: no drift, and it is said that its estimates are wrong', async () => {
    const record = await runCell('estimated-performance', parameters, { telemetry: make(6000, () => true), reference: make(12_000, () => true) });
    expect(state(record, 'precision')).toEqual(['outside, as in the reference']);
    const told = record.findings?.filter((f) => f.sentence.includes('precision')).map((f) => [f.verdict, f.sentence]) ?? [];
    expect(told).toContainEqual([
      'info',
      expect.stringMatching(/^realised precision lies outside .* in odd \(.*\), as in reference: .* always did, so this is no drift/),
    ]);
    // The map of all rows leans towards both segments, so neither is asked about drift.
    expect(record.measurements.find((m) => m.metric === 'estimated_precision_coverage')).toMatchObject({ value: null, n: 0 });
  });
  it('since lately: it counts as outside', async () => {
    const record = await runCell('estimated-performance', parameters, { telemetry: make(6000, () => true), reference: make(12_000, () => false) });
    expect(state(record, 'precision')).toEqual(['outside its interval']);
    expect(record.findings?.some((f) => f.sentence.includes('always did'))).toBe(false);
    expect(record.measurements.find((m) => m.metric === 'estimated_precision_coverage')).toMatchObject({ value: 0.5, n: 2 });
  });
});

describe('bad input', () => {
  const score = Array.from({ length: 200 }, (_, i) => (i % 100) / 100);
  const label = score.map((s, i) => s > 0.5 !== (i % 7 === 0));
  const run = (telemetry: Parameters<typeof csv>[0], reference: Parameters<typeof csv>[0], parameters: object = {}) =>
    runCell('estimated-performance', parameters, { telemetry: csv(telemetry), reference: csv(reference) });
  it('a reference without a label column: one clear sentence', async () => {
    const record = await run({ score }, { score });
    expect([record.verdict, record.headline.includes('no column of reference is a label')]).toEqual(['error', true]);
  });
  it('a reference with labels of one class is insufficient', async () => {
    expect((await run({ score }, { score, label: score.map(() => false) })).verdict).toBe('insufficient');
  });
  it('no finite score at all is insufficient, with the reason', async () => {
    const record = await run({ score: score.map(() => null), label }, { score, label }, { task: 'binary', score: 'score' });
    expect(['insufficient', 'error']).toContain(record.verdict);
    expect(record.headline).toMatch(/score/);
  });
  it('a constant score estimates no ranking: 0.5', async () => {
    const record = await run({ score: score.map(() => 0.4) }, { score, label });
    expect(record.measurements.find((m) => m.metric === 'estimated_roc_auc')?.value).toBe(0.5);
  });
  it('scores outside [0, 1] are mapped, log loss is not estimated', async () => {
    const wide = score.map((s) => 20 * s - 5);
    const record = await run({ score: wide }, { score: wide, label }, { threshold: 5, metrics: ['roc_auc', 'log_loss'] });
    const plain = await run({ score }, { score, label }, { calibrate: 'isotonic', metrics: ['roc_auc'] });
    const auc = (r: typeof record) => r.measurements.find((m) => m.metric === 'estimated_roc_auc')?.value;
    expect(auc(record)).toBeCloseTo(auc(plain)!, 12);
    expect(record.measurements.find((m) => m.metric === 'estimated_log_loss')).toMatchObject({ value: null });
  });
});
