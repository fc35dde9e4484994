import { describe, expect, it } from 'vitest';
import { parquetOf, written } from '../engine/native/files.ts';
import { wilson } from '../../src/stats/intervals.ts';
import { runCell } from './lab.ts';

const rows = Array.from({ length: 400 }, (_, i) => ({
  request_id: i === 399 ? 'r0' : `r${i}`,
  timestamp: new Date(Date.UTC(2026, 0, 1) + i * 60_000).toISOString(),
  model_version: 'v1',
  amount: i < 8 ? '' : i < 12 ? -5 : i,
  device: i % 50 === 0 ? 'fridge' : i % 2 === 0 ? 'ios' : 'web',
}));
const csv = (list: readonly Record<string, unknown>[]) => [Object.keys(list[0] ?? {}).join(','), ...list.map((r) => Object.values(r).join(','))].join('\n');
const file = written('contract.csv', csv(rows));
const columns = {
  request_id: { type: 'text', unique: true, allowed_missing: 0 },
  amount: { type: 'number', allowed_missing: 0.05, range: [0, null], allowed_outside: 0.001 },
  device: { type: 'text', values: ['ios', 'web'], allowed_unseen: 0.05, length: [3, 6] },
};
const check = (rules: object, more: object = {}) => runCell('contract', { rules, ...more }, { telemetry: file });

describe('a contract', () => {
  it('gives one verdict per rule, with the number of rows that break it and the Wilson interval of their share', async () => {
    const record = await check({ columns, extra_columns: 'allow' });
    const verdicts = Object.fromEntries(
      record.measurements.filter((m) => m.metric === 'rule_violations').map((m) => [`${m.of.column} ${m.of.rule}`, [m.value, m.n, m.verdict]]),
    );
    expect(verdicts).toMatchObject({
      'request_id unique': [1, 400, 'fail'],
      'request_id missing': [0, 400, 'pass'],
      'amount missing': [8, 400, 'pass'],
      'amount range': [4, 392, 'fail'],
      'device values': [8, 400, 'pass'],
      'device length': [0, 400, 'pass'],
    });
    const rate = record.measurements.find((m) => m.metric === 'violation_rate' && m.of.rule === 'range');
    expect(rate?.value).toBe(4 / 392);
    expect(rate?.interval).toMatchObject(wilson(4, 392) ?? {});
    expect(rate?.threshold).toEqual({ value: 0.001, rule: 'at most' });
    expect(record.verdict).toBe('fail');
    expect(record.headline).toContain('2 of ');
  });

  it('warns where the share is above the allowance and its interval is not, and is insufficient on thin data', async () => {
    const warned = await check({ columns: { device: { type: 'text', values: ['ios', 'web'], allowed_unseen: 0.015 } }, extra_columns: 'allow' });
    expect(warned.verdict).toBe('warn');
    const few = written('contract-few.csv', csv(rows.slice(0, 10)));
    const rules = { columns: { device: { type: 'text', values: ['ios', 'web'], allowed_unseen: 0.05 } }, extra_columns: 'allow' };
    expect((await runCell('contract', { rules }, { telemetry: few })).verdict).toBe('insufficient');
  });

  it('text without a single value keeps every type: that it is missing is what is broken', async () => {
    const empty = written('contract-empty.csv', csv(rows.map((row) => ({ ...row, amount: '', device: '' }))));
    const record = await runCell('contract', { rules: { columns, extra_columns: 'allow' } }, { telemetry: empty });
    const broken = record.measurements.filter((m) => m.metric === 'rule_violations' && m.of.column === 'amount');
    expect(broken.map((m) => [m.of.rule, m.value, m.verdict])).toEqual([
      ['present', 0, 'pass'],
      ['type', 0, 'pass'],
      ['missing', 400, 'fail'],
    ]);
    expect(record.measurements.find((m) => m.metric === 'schema_type_changed')?.value).toBe(0);
    // One value makes it text, and both are said.
    const one = written('contract-one.csv', csv(rows.map((row, i) => ({ ...row, amount: i === 7 ? 'many' : '' }))));
    const changed = await runCell('contract', { rules: { columns, extra_columns: 'allow' } }, { telemetry: one });
    expect(changed.findings.map((f) => f.sentence)).toEqual(expect.arrayContaining(['amount is text (VARCHAR), agreed was number']));
    expect(changed.measurements.find((m) => m.of.column === 'amount' && m.of.rule === 'missing')).toMatchObject({ value: 399, verdict: 'fail' });
  });

  it('agrees on no type of text that had no value', async () => {
    const empty = written('contract-agreed.csv', csv(rows.map((row) => ({ ...row, amount: '' }))));
    const record = await runCell('contract', { of: 'telemetry', infer_from: 'january' }, { january: empty, telemetry: file });
    const broken = record.measurements.filter((m) => m.metric === 'rule_violations' && m.of.column === 'amount');
    expect(broken.map((m) => [m.of.rule, m.verdict])).toEqual([
      ['present', 'pass'],
      ['type', 'pass'],
    ]);
  });

  it('names missing, extra and changed columns, and roles nobody holds', async () => {
    const record = await check(
      { columns: { Amount: { type: 'number' }, device: { type: 'integer' }, gone: { type: 'text', optional: true } }, extra_columns: 'fail' },
      { required_roles: 'default' },
    );
    const sentences = (record.findings ?? []).map((f) => f.sentence);
    expect(sentences).toContain('the column Amount is missing; there is amount');
    expect(sentences).toContain('device is text (VARCHAR), agreed was integer');
    expect(sentences.some((s) => s.startsWith('no column of telemetry holds the role input_hash'))).toBe(true);
    expect(sentences.some((s) => s.startsWith('request_id, timestamp, model_version and amount are not in the contract'))).toBe(true);
    expect(sentences.some((s) => s.includes('gone'))).toBe(false);
    expect(record.verdict).toBe('fail');
  });

  it('shows request ids of broken rules only when asked, at most five', async () => {
    const rules = { columns, extra_columns: 'allow' };
    const quiet = await check(rules);
    expect(JSON.stringify(quiet)).not.toMatch(/"r8"|"r9"/);
    const loud = await check(rules, { examples: true });
    const shown = loud.tables.find((t) => t.name === 'examples')?.rows ?? [];
    expect(shown).toEqual([
      ['request_id', 'unique', 'r0'],
      ['amount', 'range', 'r10'],
      ['amount', 'range', 'r11'],
      ['amount', 'range', 'r8'],
      ['amount', 'range', 'r9'],
    ]);
    expect(loud.caveats.map((c) => c.code)).toContain('row_level_data');
  });

  it('compares the columns of two tables', async () => {
    const other = await parquetOf('contract-other.parquet', "SELECT 'a' AS request_id, 1.5 AS amount, TRUE AS fresh FROM range(50)");
    const record = await runCell('contract', { of: 'next', rules: {}, reference: 'telemetry' }, { telemetry: file, next: other });
    const count = (metric: string) => record.measurements.find((m) => m.metric === metric)?.value;
    expect([count('schema_added'), count('schema_removed'), count('schema_type_changed')]).toEqual([1, 3, 1]);
    expect(record.tables.find((t) => t.name === 'schema')?.rows).toContainEqual(['fresh', 'added', null, 'BOOLEAN']);
  });

  it('infers from one population and checks another', async () => {
    const front =
      'populations:\n  before: { table: telemetry, where: "amount IS NULL OR amount < 200" }\n  after: { table: telemetry, where: "amount >= 200" }\n';
    const record = await runCell('contract', { of: 'after', infer_from: 'before' }, { telemetry: file }, { front });
    const range = record.measurements.find((m) => m.metric === 'rule_violations' && m.of.column === 'amount' && m.of.rule === 'range');
    expect([range?.value, range?.n, range?.verdict]).toEqual([200, 200, 'fail']);
    expect(record.caveats.map((c) => c.code)).toEqual(expect.arrayContaining(['inferred', 'one_table']));
  });

  it('proposes a contract where none is given', async () => {
    const record = await runCell('contract', {}, { telemetry: file });
    expect(record.verdict).toBe('info');
    expect(record.tables.map((t) => t.name)).toEqual(['contract', 'yaml']);
  });
});

describe('difficult data', () => {
  const odd = () =>
    parquetOf(
      'contract-odd.parquet',
      `SELECT CAST(i AS VARCHAR) AS request_id, 7 AS constant, CAST(NULL AS INTEGER) AS empty, CAST(i AS DECIMAL(18,3)) / 8 AS price, CAST(170141183460469231731687303715884000000 + i AS HUGEINT) AS huge,
       [1.0::FLOAT, 2.0::FLOAT] || CASE WHEN i = 5 THEN [3.0::FLOAT] ELSE [] END AS vec, 'level ' || i AS country, CASE WHEN i = 3 THEN 'nan'::DOUBLE WHEN i = 4 THEN 'inf'::DOUBLE ELSE i END AS x,
       MAP {'a': i} AS tags FROM range(2000) t(i)`,
    );
  it('keeps the contract it gave itself, whatever the columns', async () => {
    const path = await odd();
    const record = await runCell('contract', { of: 'telemetry', infer_from: 'telemetry' }, { telemetry: path });
    expect(record.verdict).toBe('pass');
    const counted = (column: string) => record.measurements.filter((m) => m.of.column === column && m.metric === 'rule_violations').map((m) => m.of.rule);
    expect(counted('constant')).toContain('range');
    expect(counted('empty')).toEqual(['present', 'type']);
    expect(counted('vec')).not.toContain('dimension');
    expect(counted('country')).not.toContain('values');
  });
  it('finds embeddings of another dimension', async () => {
    const record = await runCell(
      'contract',
      { rules: { columns: { vec: { type: 'vector', dimension: 2 } }, extra_columns: 'allow' } },
      { telemetry: await odd() },
    );
    expect(record.measurements.find((m) => m.of.rule === 'dimension')?.value).toBe(1);
    expect(record.verdict).toBe('fail');
  });
  it('is insufficient without rows, and says so', async () => {
    const empty = await parquetOf('contract-empty.parquet', "SELECT 1 AS a, 'x' AS b WHERE FALSE");
    const record = await runCell(
      'contract',
      { rules: { columns: { a: { type: 'integer', allowed_missing: 0.1 } }, extra_columns: 'allow' } },
      { telemetry: empty },
    );
    expect([record.verdict, record.headline]).toEqual(['insufficient', 'telemetry has no rows to check']);
    expect((await runCell('contract', { infer_from: 'telemetry' }, { telemetry: empty })).verdict).toBe('insufficient');
  });
  it('refuses two contracts at once, at the key', async () => {
    const record = await runCell('contract', { rules: {}, infer_from: 'telemetry' }, { telemetry: file });
    expect([record.verdict, record.headline]).toEqual(['error', expect.stringContaining('both rules and infer_from are given')]);
  });
});

describe('columns that cannot be judged by their values', () => {
  const path = () =>
    parquetOf(
      'contract-interval.parquet',
      "SELECT 1000 + i AS request_id, CAST(hash(i) AS VARCHAR) AS trace_id, to_seconds(i) AS took, i % 7 AS amount, {'a': i} AS nested FROM range(2000) t(i)",
    );
  it('describes a type that nothing reads as unreadable, and keeps what it described', async () => {
    const record = await runCell('contract', { of: 'telemetry', infer_from: 'telemetry' }, { telemetry: await path() });
    expect(record.verdict, record.headline).toBe('pass');
    const took = record.measurements.filter((m) => m.of.column === 'took' && m.metric === 'rule_violations').map((m) => [m.of.rule, m.value]);
    expect(took).toEqual([
      ['present', 0],
      ['type', 0],
    ]);
    const proposed = await runCell('contract', {}, { telemetry: await path() });
    expect(proposed.tables.find((t) => t.name === 'yaml')?.rows.map(([line]) => line)).toEqual(expect.arrayContaining(['  took:', '    type: unreadable']));
  });
  it('fails where an unreadable column is missing or became readable, and where a readable one became unreadable', async () => {
    const rules = { columns: { took: { type: 'unreadable' }, amount: { type: 'unreadable' }, gone: { type: 'unreadable' } }, extra_columns: 'allow' };
    const record = await runCell('contract', { rules }, { telemetry: await path() });
    expect(record.findings.map((f) => f.sentence)).toEqual(['amount is integer (BIGINT), agreed was unreadable', 'the column gone is missing']);
    const other = await runCell('contract', { rules: { columns: { took: { type: 'number' } }, extra_columns: 'allow' } }, { telemetry: await path() });
    expect(other.findings.map((f) => f.sentence)).toEqual([expect.stringMatching(/^took cannot be read: An INTERVAL of months/)]);
    expect(other.measurements.find((m) => m.metric === 'schema_type_changed')?.value).toBe(1);
  });
  it('gives ids that are numbers no range: those of next month are higher', async () => {
    const next = await parquetOf(
      'contract-next-ids.parquet',
      "SELECT 5000 + i AS request_id, CAST(hash(i) AS VARCHAR) AS trace_id, to_seconds(i) AS took, i % 7 AS amount, {'a': i} AS nested FROM range(2000) t(i)",
    );
    const record = await runCell('contract', { of: 'next', infer_from: 'telemetry' }, { telemetry: await path(), next });
    expect(record.verdict, record.headline).toBe('pass');
    const ranged = record.measurements.filter((m) => m.metric === 'rule_violations' && m.of.rule === 'range').map((m) => m.of.column);
    expect(ranged).toContain('amount');
    expect(ranged).not.toContain('request_id');
  });
  it('says why no column is the timestamp, where one is named like it', async () => {
    const stray = written(
      'contract-stray.csv',
      ['request_id,timestamp', ...Array.from({ length: 50 }, (_, i) => `r${i},${i === 0 ? 0 : 1769817600000 + i}`)].join('\n'),
    );
    const record = await runCell('contract', { rules: { required_roles: ['timestamp'] } }, { telemetry: stray });
    expect(record.headline).toMatch(
      /no column of telemetry can be read as the timestamp: "timestamp" holds numbers \(BIGINT\) from 0 to .* say what it counts: roles: /,
    );
  });
});
