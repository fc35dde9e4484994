import { describe, expect, it } from 'vitest';
import { parquetOf } from '../../engine/native/files.ts';
import { columnVerdictOf, measured, runCell } from '../lab.ts';

describe('wide and deep tables', () => {
  it('a report of 1 000 columns stays below 1 MB and still has every verdict', async () => {
    const columns = (seed: number, shift: number) =>
      Array.from({ length: 1000 }, (_, k) => `(hash(i, ${k}, ${seed}) % 997) / 997.0 + ${k < 3 ? shift : 0} AS c${k}`).join(', ');
    const side = (name: string, seed: number, shift: number) =>
      parquetOf(`wide-${name}.parquet`, `SELECT TIMESTAMP '2026-01-0${seed}' + to_seconds(i * 240) AS ts, ${columns(seed, shift)} FROM range(360) AS t(i)`);
    const record = await runCell('drift', { bucket: '6h' }, { reference: await side('a', 1, 0), current: await side('b', 2, 0.5) });
    expect(JSON.stringify(record).length).toBeLessThan(1_000_000);
    for (const k of [0, 1, 2]) expect(columnVerdictOf(record, `c${k}`)).toBe('fail');
    expect(new Set(record.measurements.filter((m) => m.threshold).map((m) => m.of.column)).size).toBe(1000);
    expect(record.caveats.find((c) => c.code === 'first')?.sentence).toContain('the first 20 of 1000 columns');
    expect(record.tables[0]?.total).toBe(1000);
  }, 180_000);

  it('100 000 categories a side are counted in bounded cells', async () => {
    const side = (name: string, from: number) =>
      parquetOf(`deep-${name}.parquet`, `SELECT 'level ' || (i + ${from}) AS level, TIMESTAMP '2026-01-01' + to_seconds(i) AS ts FROM range(100000) AS t(i)`);
    const record = await runCell(
      'drift',
      { columns: ['level'], kinds: { level: 'categorical' } },
      { reference: await side('a', 0), current: await side('b', 50_000) },
    );
    expect(record.verdict).not.toBe('error');
    expect(measured(record, 'unseen_rate', 'level').value).toBe(0.5);
    expect(JSON.stringify(record).length).toBeLessThan(300_000);
  });
});
