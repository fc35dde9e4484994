import { describe, expect, it } from 'vitest';
import { parquetOf } from '../../engine/native/files.ts';
import { columnVerdictOf, measured, runCell } from '../lab.ts';

const side = (seed: number, more: string) => `SELECT CASE WHEN i % 10 = 0 THEN NULL ELSE ${more} END AS answer, i AS n
  FROM (SELECT i, hash(i + ${seed}) AS h FROM range(3000) AS t(i))`;
const words = "repeat('Grüße an alle, ', CAST(1 + h % 9 AS INTEGER))";

describe('text columns', async () => {
  const files = {
    reference: await parquetOf('text-reference.parquet', side(1, `CASE WHEN h % 50 = 0 THEN 'I''m sorry, no.' ELSE ${words} END`)),
    same: await parquetOf('text-same.parquet', side(77_777, `CASE WHEN h % 50 = 0 THEN 'I''m sorry, no.' ELSE ${words} END`)),
    refusing: await parquetOf('text-refusing.parquet', side(99_999, `CASE WHEN h % 3 = 0 THEN 'I cannot help with that 12345' ELSE ${words} END`)),
  };
  const run = (current: string) =>
    runCell('drift', { columns: ['n'], text: ['answer'], patterns: { greeting: 'Gr[uü]ße' } }, { reference: files.reference, current });

  it('are compared by their descriptors; missing text stays missing', async () => {
    const record = await run(files.refusing);
    const names = ['length', 'words', 'non-letter share', 'refusal', 'greeting'].map((name) => `answer · ${name}`);
    expect([...new Set(record.measurements.map((m) => m.of.column))].filter((name) => name?.startsWith('answer')).sort()).toEqual([...names].sort());
    for (const name of names) expect(measured(record, 'missing_rate_difference', name)).toMatchObject({ value: 0, n: { reference: 3000, current: 3000 } });
    expect(measured(record, 'psi', 'answer · length').n).toEqual({ reference: 3000, current: 3000 });
    expect(measured(record, 'ks', 'answer · length').n).toEqual({ reference: 2700, current: 2700 });
    expect(columnVerdictOf(record, 'answer · refusal')).toBe('fail');
    expect(columnVerdictOf(record, 'answer · greeting')).toBe('fail');
  });

  it('that did not change pass', async () => {
    const record = await run(files.same);
    for (const name of ['length', 'words', 'non-letter share', 'refusal', 'greeting']) expect(columnVerdictOf(record, `answer · ${name}`), name).toBe('pass');
  });

  it('with a role are compared without being named', async () => {
    const roles = ['reference', 'same'].map((table) => ({ table, role: 'response' as const, column: 'answer' }));
    const record = await runCell('drift', { current: 'same' }, { reference: files.reference, same: files.same }, { roles });
    expect(record.measurements.some((m) => m.of.column === 'answer · words')).toBe(true);
  });

  it('count characters, words and what is no letter', async () => {
    const one = await parquetOf('text-one.parquet', "SELECT unnest(['Hallo Welt, 42!', '', NULL, 'é ß']) AS t");
    const record = await runCell('drift', { text: ['t'], columns: ['t'], metrics: ['ks'] }, { reference: one, current: one });
    const pair = (name: string) => record.charts.find((c) => c.kind === 'histogramPair' && c.title === `t · ${name}`);
    expect(record.verdict).not.toBe('error');
    for (const [name, present] of [
      ['length', 3],
      ['words', 3],
      ['non-letter share', 2],
    ] as const) {
      const chart = pair(name);
      const missing = chart?.kind === 'histogramPair' ? chart.reference[chart.labels.indexOf('(missing)')] : null;
      expect(missing, name).toBe(4 - present);
    }
  });
});
