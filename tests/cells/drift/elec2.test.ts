import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { columnVerdictOf, measured, runCell } from '../lab.ts';

/**
 * Elec2 (Harries 1999): half-hours of the New South Wales electricity market from 7 May 1996 on. Known from the data's description: Victorian price and demand and the
 * transfer hold one value until the Victorian market was linked, 17 424 half-hours in, and vary from then on. Rebuilt from counts per 11 days on 40 values a column, made by
 * scripts/oracles/elec2.py: within 11 days the columns' values stand in no order and go together in no way of the original.
 */
interface Elec2 {
  readonly rows: number;
  readonly window: number;
  readonly firstVaryingRow: number;
  readonly columns: Readonly<Record<string, { readonly values: readonly number[]; readonly counts: readonly (readonly number[])[] }>>;
}
const elec2 = JSON.parse(readFileSync('tests/cells/oracles/elec2.json', 'utf8')) as Elec2;
const start = Date.UTC(1996, 4, 7);
const halfHour = 1_800_000;
const instant = (row: number) => new Date(start + row * halfHour).toISOString().slice(0, 19).replace('T', ' ');

const folder = mkdtempSync(join(tmpdir(), 'faultline-elec2-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The rows as a CSV file. A step coprime to the window spreads each column's values over it, another one for each column. */
function file(): string {
  const names = Object.keys(elec2.columns);
  const lists = names.map((name, k) => {
    const { values = [], counts = [] } = elec2.columns[name] ?? {};
    return counts.flatMap((bins) => {
      const sorted = bins.flatMap((n, i) => Array.from({ length: n }, () => values[i] ?? 0));
      const step = [5, 7, 13, 17, 19, 23][k] ?? 1;
      return sorted.map((_, i) => sorted[(i * step) % sorted.length] ?? 0);
    });
  });
  const lines = Array.from({ length: elec2.rows }, (_, row) => [instant(row), ...lists.map((list) => list[row])].join(','));
  const path = join(folder, 'elec2.csv');
  writeFileSync(path, `at,${names.join(',')}\n${lines.join('\n')}\n`);
  return path;
}

describe('Elec2', () => {
  const path = file();
  const linked = instant(elec2.firstVaryingRow);
  const front = (from: string, middle: string, to: string) =>
    `tables: ${JSON.stringify({ telemetry: { roles: { timestamp: 'at' } } })}\npopulations: ${JSON.stringify({
      reference: { table: 'telemetry', window: { from, to: middle } },
      current: { table: 'telemetry', window: { from: middle, to } },
    })}\n`;
  const iso = (text: string) => `${text.replace(' ', 'T')}Z`;

  it('the linked market is found: three columns drift since that day, and the half-hour of the day does not', async () => {
    expect(linked).toBe('1997-05-05 00:00:00');
    const record = await runCell('drift', { bucket: '11d' }, { telemetry: path }, { front: front('start', iso(linked), 'end') });
    const known = ['vicprice', 'vicdemand', 'transfer'];
    for (const column of known) expect(columnVerdictOf(record, column), column).toBe('fail');
    expect(columnVerdictOf(record, 'period')).toBe('pass');
    expect(record.verdict).toBe('fail');
    const [columns] = record.tables;
    const at = (name: string) => columns?.columns.findIndex((c) => c.name === name) ?? -1;
    const rows = new Map(columns?.rows.map((row) => [row[0], row]));
    const courses: string[] = [];
    for (const column of known) {
      const since = rows.get(column)?.[at('since')];
      // Buckets are multiples of 11 days since the epoch, so the first one of the change begins at most 11 days before it.
      const began = Date.parse(iso(linked)) - Number(typeof since === 'string' ? Date.parse(since) : since);
      expect(Math.abs(began), `${column} since ${String(since)}`).toBeLessThanOrEqual(11 * 86_400_000);
      courses.push(String(rows.get(column)?.[at('course')]));
    }
    // The constant has a cell of its own, which all three leave at once.
    expect(courses).toEqual(['sudden', 'sudden', 'sudden']);
    // The constant of the first year is rare afterwards, so the distribution functions part almost fully.
    expect(measured(record, 'ks', 'vicprice').value).toBeGreaterThan(0.4);
    const map = record.charts.find((c) => c.kind === 'heatmap');
    if (map?.kind !== 'heatmap') throw new Error('no heat map');
    for (const column of known)
      expect(
        map.marks?.some((mark) => mark.row === column),
        column,
      ).toBe(true);
  });

  it('halves of the whole span, which nobody chose well: the day is found inside the reference, and said', async () => {
    const record = await runCell(
      'drift',
      { bucket: '11d' },
      { telemetry: path },
      { front: `tables: ${JSON.stringify({ telemetry: { roles: { timestamp: 'at' } } })}\n` },
    );
    const [columns] = record.tables;
    for (const column of ['vicprice', 'vicdemand', 'transfer']) {
      const row = columns?.rows.find(([name]) => name === column);
      expect(row?.at(-1), column).toBe('sudden');
      expect(Math.abs(Number(row?.at(-2)) - Date.parse(iso(linked))), column).toBeLessThanOrEqual(11 * 86_400_000);
    }
    expect(record.caveats.find((c) => c.code === 'mixed_reference')?.sentence).toMatch(
      /^vicprice, vicdemand and transfer moved while reference was still running: .* ends by 1997-0[45]-\d\d/,
    );
  });

  it('before that day the three say nothing: constant on both sides, named as such', async () => {
    const middle = instant(elec2.window * 16);
    const record = await runCell('drift', {}, { telemetry: path }, { front: front('start', iso(middle), iso(linked)) });
    for (const column of ['vicprice', 'vicdemand', 'transfer']) expect(columnVerdictOf(record, column), column).toBe('info');
    expect(record.caveats.find((c) => c.code === 'constant')?.sentence).toBe(
      'vicprice, vicdemand and transfer have one value, or none, on both sides: nothing to judge',
    );
    expect(columnVerdictOf(record, 'period')).toBe('pass');
  });
});
