import { describe, expect, it } from 'vitest';
import { labelsOf } from '../../src/cells/drift/cell-labels.ts';
import { cellLabels, justBelow } from '../../src/cells/drift/edges.ts';
import { parquetOf } from '../engine/native/files.ts';
import { columnVerdictOf, measured, runCell } from './lab.ts';

/** PSI of cells by its definition, half a row added to each. */
function psiOf(reference: readonly number[], current: readonly number[]): number {
  const share = (counts: readonly number[], i: number) => ((counts[i] ?? 0) + 0.5) / (counts.reduce((a, b) => a + b, 0) + counts.length / 2);
  return reference.reduce((sum, _, i) => {
    const [p, q] = [share(reference, i), share(current, i)];
    return sum + (p - q) * Math.log(p / q);
  }, 0);
}

/** Every fourth current row moves a little off the value that the reference holds. */
const moved = (at: number, by: number) => `CASE WHEN i % 4 = 0 THEN ${at} + ${by} ELSE ${at} END`;
const instants = `TIMESTAMP '2026-01-01' + INTERVAL 1 MINUTE * CAST(i AS INTEGER) AS ts`;

const filesOf = async (name: string, rows: number) => ({
  reference: await parquetOf(
    `${name}-reference.parquet`,
    `SELECT 7.5 AS below, 7.5 AS above, 0.0 AS zero, -3.25 AS minus, 7.5 AS same, CASE WHEN i % 20 = 0 THEN 9.0 WHEN i % 20 = 1 THEN 2.0 ELSE 7.5 END AS nearly,
      ${instants} FROM range(${rows}) AS t(i)`,
  ),
  current: await parquetOf(
    `${name}-current.parquet`,
    `SELECT ${moved(7.5, -1e-9)} AS below, ${moved(7.5, 1e-9)} AS above, ${moved(0, -1e-300)} AS zero, ${moved(-3.25, -0.5)} AS minus, 7.5 AS same,
      CASE WHEN i % 20 = 0 THEN 9.0 WHEN i % 20 = 1 THEN 2.0 ELSE ${moved(7.5, -1e-9)} END AS nearly, ${instants} FROM range(${rows}) AS t(i)`,
  ),
});

describe('a reference of one value', async () => {
  const columns = ['below', 'above', 'zero', 'minus', 'same', 'nearly'];
  const exact = await runCell('drift', { columns }, await filesOf('constant', 400));
  const binned = await runCell('drift', { columns }, await filesOf('constant-binned', 120_000));
  const psi = psiOf([400, 0], [300, 100]);

  it.each(['below', 'above', 'zero', 'minus'])('%s: PSI sees what moved, on either side, however little', (column) => {
    expect(measured(exact, 'psi', column).value).toBeCloseTo(psi, 12);
    expect(columnVerdictOf(exact, column)).toBe('fail');
    expect(measured(binned, 'psi', column).value).toBeCloseTo(psiOf([120_000, 0], [90_000, 30_000]), 12);
    expect(columnVerdictOf(binned, column)).toBe('fail');
  });

  it('nothing moved: no PSI', () => {
    for (const record of [exact, binned]) expect(measured(record, 'psi', 'same').value).toBe(0);
  });

  it('a value that fills more than half of the reference has a cell of its own, beside the cells below and above it', () => {
    // Rows with i % 4 = 0 and i % 20 neither 0 nor 1 moved: 4 of 20.
    expect(measured(exact, 'psi', 'nearly').value).toBeCloseTo(psiOf([20, 360, 20], [100, 280, 20]), 12);
    const chart = exact.charts.find((each) => each.kind === 'histogramPair' && each.column === 'nearly');
    expect(chart?.kind === 'histogramPair' ? [chart.labels, chart.reference, chart.current] : null).toEqual([
      ['< 7.5', '7.5', '> 7.5'],
      [20, 360, 20],
      [100, 280, 20],
    ]);
  });
});

describe('labels of cells', () => {
  const show = (x: number) => String(x);
  it('name a cell of one value by it, and say what lies below it', () => {
    expect(cellLabels([], show, 'all')).toEqual(['all']);
    expect(cellLabels([5], show, 'all')).toEqual(['≤ 5', '> 5']);
    expect(cellLabels([justBelow(5), 5], show, 'all')).toEqual(['< 5', '5', '> 5']);
    expect(cellLabels([1, 2, justBelow(5), 5, 8], show, 'all')).toEqual(['≤ 1', '1 – 2', '2 to < 5', '5', '5 – 8', '> 8']);
  });

  it('count whole numbers by what lies in a cell', () => {
    const whole = { as: 'number', integer: true, whole: true } as const;
    expect(labelsOf(whole, [0, 1])).toEqual(['≤ 0', '1', '> 1']);
    expect(labelsOf(whole, [-5, 1.5, justBelow(7), 7, 123_456])).toEqual(['≤ −5', '−4 to 1', '2 – 6', '7', '8 – 123456', '> 123456']);
    expect(labelsOf(whole, [])).toEqual(['all']);
  });

  it('have digits enough to tell edges apart, a true minus, and dates for times', () => {
    const number = { as: 'number', integer: false, whole: false } as const;
    expect(labelsOf(number, [-118.139, -118.121, 0.5])).toEqual(['≤ −118.14', '−118.14 to −118.12', '−118.12 to 0.5', '> 0.5']);
    expect(labelsOf(number, [0.07, 0.1812345])).toEqual(['≤ 0.07', '0.07 – 0.1812', '> 0.1812']);
    expect(labelsOf(number, [1, justBelow(2), 2])).toEqual(['≤ 1', '1 to < 2', '2', '> 2']);
    const instant = { as: 'instant', integer: false, whole: false } as const;
    const date = { as: 'instant', integer: false, whole: true } as const;
    expect(labelsOf(date, [Date.UTC(2026, 0, 1), Date.UTC(2026, 1, 1, 12), Date.UTC(2026, 1, 2)])).toEqual([
      '≤ 2026-01-01',
      '2026-01-02 – 2026-02-01',
      '2026-02-02',
      '> 2026-02-02',
    ]);
    expect(labelsOf(instant, [Date.UTC(2026, 0, 1), Date.UTC(2026, 1, 1, 12)])).toEqual([
      '≤ 2026-01-01 00:00',
      '2026-01-01 00:00 – 2026-02-01 12:00',
      '> 2026-02-01 12:00',
    ]);
  });
});
