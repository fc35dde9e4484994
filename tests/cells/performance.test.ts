import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { CellRecord } from '../../src/notebook/types.ts';
import { runCell, runText } from './lab.ts';

const folder = mkdtempSync(join(tmpdir(), 'faultline-performance-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Columns = Readonly<Record<string, readonly (string | number | boolean | null)[]>>;
let files = 0;
/** Writes columns as a CSV file; null is an empty field. */
function csv(columns: Columns): string {
  const path = join(folder, `${files++}.csv`);
  const names = Object.keys(columns);
  const rows = columns[names[0] ?? '']?.length ?? 0;
  const lines = Array.from({ length: rows }, (_, i) => names.map((n) => columns[n]?.[i] ?? '').join(','));
  writeFileSync(path, `${names.join(',')}\n${lines.join('\n')}\n`);
  return path;
}
const run = (columns: Columns, parameters: object = {}) => runCell('performance', parameters, { telemetry: csv(columns) });
const value = (record: CellRecord, metric: string, name?: string) => record.measurements.find((m) => m.metric === metric && m.of.class === name);

interface Case {
  readonly columns: Columns;
  readonly expected: Readonly<Record<string, number>>;
  readonly classes?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}
/** Made by scripts/oracles/performance.py. */
const oracle = JSON.parse(readFileSync('tests/cells/oracles/performance.json', 'utf8')) as Readonly<Record<string, Case>>;

describe('metrics equal what scikit-learn computes', () => {
  it.each([
    ['binary', {}],
    ['multiclass', { scores: { cat: 'p_cat', dog: 'p_dog', owl: 'p_owl' } }],
    ['regression', {}],
    ['ranking', { top: 5 }],
  ])('%s', async (name, parameters) => {
    const found = oracle[name];
    if (found === undefined) throw new Error(name);
    const record = await run(found.columns, parameters);
    for (const [metric, expected] of Object.entries(found.expected))
      expect(value(record, metric)?.value, `${metric}; ${record.headline}`).toBeCloseTo(expected, 9);
    for (const [label, metrics] of Object.entries(found.classes ?? {}))
      for (const [metric, expected] of Object.entries(metrics)) expect(value(record, metric, label)?.value, `${metric} of ${label}`).toBeCloseTo(expected, 9);
  });
  it('multiclass, with the scores as a role of the table, to the same record', async () => {
    const { columns = {} } = oracle.multiclass ?? {};
    const scores = { cat: 'p_cat', dog: 'p_dog', owl: 'p_owl' };
    const path = csv(columns);
    const front = `tables: ${JSON.stringify({ telemetry: { roles: { scores } } })}\n`;
    const [byRole, byParameter] = [
      await runCell('performance', {}, { telemetry: path }, { front }),
      await runCell('performance', { scores }, { telemetry: path }),
    ];
    expect(byRole.measurements.some((m) => m.metric === 'roc_auc' && m.of.class === 'owl')).toBe(true);
    expect(byRole).toEqual(byParameter);
    const wrong = await runCell('performance', {}, { telemetry: path }, { front: front.replace('p_owl', 'p_owls') });
    expect([wrong.verdict, wrong.headline]).toEqual(['error', expect.stringContaining('"p_owls" is neither a column nor a role')]);
  });
  it('gives every defined metric but r2 an interval around its value', async () => {
    const record = await run(oracle.binary?.columns ?? {});
    expect(record.measurements.length).toBeGreaterThan(8);
    for (const m of record.measurements) {
      expect(m.interval, m.metric).toBeDefined();
      expect(m.interval!.low, m.metric).toBeLessThanOrEqual(m.value!);
      expect(m.interval!.high, m.metric).toBeGreaterThanOrEqual(m.value!);
    }
  });
});

describe('verdicts', () => {
  const columns: Columns = oracle.binary?.columns ?? {};
  it.each([
    ['pass', 0.5],
    ['fail', 0.99],
  ])('%s where the interval lies on one side of the target', async (verdict, target) => {
    expect((await run(columns, { targets: { roc_auc: target } })).verdict).toBe(verdict);
  });
  it('warns where the value misses the target and the interval does not rule it out', async () => {
    const plain = value(await run(columns), 'recall');
    const target = ((plain?.value ?? 0) + (plain?.interval?.high ?? 0)) / 2;
    expect((await run(columns, { targets: { recall: target } })).verdict).toBe('warn');
  });
  it('is insufficient on too few rows, and info without a target', async () => {
    const few = Object.fromEntries(Object.entries(columns).map(([k, v]) => [k, v.slice(0, 20)]));
    expect((await run(few, { targets: { accuracy: 0.1 } })).verdict).toBe('insufficient');
    expect((await run(few)).verdict).toBe('info');
  });
  it('compares with a reference within a tolerance', async () => {
    const worse = { ...columns, prediction: (columns.prediction ?? []).map((x, i) => (i % 3 === 0 ? 1 - Number(x) : x)) };
    const record = await runCell('performance', { reference: 'before', tolerance: { accuracy: 0.02 } }, { telemetry: csv(worse), before: csv(columns) });
    const difference = value(record, 'accuracy_difference');
    expect(difference?.verdict).toBe('fail');
    expect(difference?.value).toBeCloseTo((value(record, 'accuracy')?.value ?? 0) - (oracle.binary?.expected.accuracy ?? 0), 9);
    const points = (x: number | undefined) => new RegExp(`${(100 * Math.abs(x ?? 0)).toPrecision(3).replace(/\\.?0+$/, '')}`);
    expect(record.headline).toMatch(/^accuracy is [\d.]+ points below before \(difference −[\d.]+ to −[\d.]+, tolerance 2\)$/);
    expect(record.headline).toMatch(points(difference?.value ?? 0));
  });
  it('a header without rows has no label yet, whatever its columns', async () => {
    const path = join(folder, 'header.csv');
    writeFileSync(path, 'score,prediction,label\n');
    const record = await runCell('performance', {}, { telemetry: path });
    expect([record.verdict, record.headline]).toEqual(['info', 'there are no rows']);
  });
});

describe('bad input', () => {
  const score = Array.from({ length: 100 }, (_, i) => i / 100);
  const label = score.map((s, i) => s > 0.5 !== (i % 7 === 0));
  const reason = (record: CellRecord, metric: string) => ({ value: value(record, metric)?.value, reason: value(record, metric)?.reason });
  it('no label column: says so and points to estimates', async () => {
    const record = await run({ score });
    expect(record.verdict).toBe('info');
    expect(record.headline).toContain('no column of telemetry is a label');
    expect((await run({ score }, { targets: { roc_auc: 0.8 } })).verdict).toBe('insufficient');
  });
  it('a label column without a single label is no error', async () => {
    const record = await run({ score, label: score.map(() => null) }, { task: 'binary' });
    expect(record.headline).toContain('none of 100 rows is labelled');
    expect(reason(record, 'roc_auc')).toEqual({ value: null, reason: 'no_rows' });
  });
  it.each([
    [true, 'no_negatives'],
    [false, 'no_positives'],
  ])('labels that are all %s have no ROC AUC, with the reason', async (only, why) => {
    expect(reason(await run({ score, label: score.map(() => only) }), 'roc_auc')).toEqual({ value: null, reason: why });
  });
  it('a constant score ranks nothing: 0.5 without an interval', async () => {
    const found = value(await run({ score: score.map(() => 0.3), label }), 'roc_auc');
    expect([found?.value, found?.intervalReason, found?.interval]).toEqual([0.5, 'constant', undefined]);
  });
  it('scores outside [0, 1] keep their ranking and are no probabilities', async () => {
    const record = await run({ score: score.map((s) => 40 * s - 3), label }, { threshold: 10 });
    expect(value(record, 'roc_auc')?.value).toBe(value(await run({ score, label }), 'roc_auc')?.value);
    for (const metric of ['log_loss', 'brier', 'expected_calibration_error'])
      expect(reason(record, metric)).toEqual({ value: null, reason: 'outside_unit_range' });
  });
  it('rows without a score count in no metric of scores, and are counted', async () => {
    const record = await run({ score: score.map((s, i) => (i % 2 === 0 ? null : s)), label });
    expect(value(record, 'roc_auc')?.n).toBe(50);
    expect(record.caveats.map((c) => c.code)).toContain('score_missing');
  });
  it('no rows at all: undefined with a reason', async () => {
    const record = await runCell(
      'performance',
      { of: 'none' },
      { telemetry: csv({ score, label }) },
      { front: 'populations:\n  none: { table: telemetry, where: "score > 5" }\n' },
    );
    expect(record.measurements.length).toBeGreaterThan(8);
    for (const m of record.measurements) expect([m.value, m.reason === undefined]).toEqual([null, false]);
  });
  it('three label values in a binary task: asks which is positive, and takes one against the rest', async () => {
    const three = score.map((_, i) => ['good', 'bad', 'ugly'][i % 3] ?? '');
    const asked = await run({ score, label: three }, { task: 'binary' });
    expect(asked.verdict).toBe('error');
    expect(asked.headline).toContain('write positive');
    expect((await run({ score, label: three }, { task: 'binary', positive: 'bad' })).caveats.map((c) => c.code)).toContain('one_against_rest');
  });
  it('text, 0/1 and boolean labels are the same', async () => {
    const results = [];
    for (const labels of [label, label.map(Number), label.map((x) => (x ? 'yes' : 'no')), label.map((x) => (x ? 1 : 0) / 1)])
      results.push((await run({ score, label: labels })).measurements.map((m) => m.value));
    expect(results[0]?.length).toBeGreaterThan(8);
    for (const other of results.slice(1)) expect(other).toEqual(results[0]);
  });
  it('labels for low scores only: a caveat with a test says so', async () => {
    const many = Array.from({ length: 2000 }, (_, i) => (i % 1000) / 1000);
    const selected = many.map((s, i) => (s < 0.5 ? i % 3 === 0 : i % 10 === 0 ? true : null));
    const record = await run({ score: many, label: selected });
    expect(record.caveats.map((c) => c.code)).toContain('selective_labels');
    expect(value(record, 'label_coverage')?.test?.p).toBeLessThan(1e-6);
  });
  it('label rows that repeat a key do not multiply the rows they are joined to', async () => {
    const ids = score.map((_, i) => i);
    const text =
      '---\nfaultline: 1\ntitle: T\ntables:\n  telemetry: {}\n  truth: { join: telemetry, on: id }\n---\n\n```yaml performance id=cell\nlabel: label\nscore: score\n```\n';
    const { cells } = await runText(text, {
      telemetry: csv({ id: ids, score }),
      truth: csv({ id: [...ids, ...ids.slice(0, 9)], label: [...label, ...label.slice(0, 9)] }),
    });
    expect(cells[0]?.measurements.find((m) => m.metric === 'roc_auc')?.n).toBe(100);
    expect(cells[0]?.caveats.length).toBeGreaterThan(0);
  });
});
