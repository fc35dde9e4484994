import { expect, it } from 'vitest';
import { seededUniform } from '../../src/stats/random.ts';
import { binomialRange, calmReport, type Draw } from './drift-calm.ts';

const alpha = 0.05;
/** A right method leaves the accepted counts in 1 of 10 000 reruns with another seed, half on either side. */
const tail = 5e-5;

const full: Readonly<Record<string, { type: string; draw: Draw }>> = {
  uniform: { type: 'DOUBLE', draw: (u) => u() },
  heavy: { type: 'DOUBLE', draw: (u) => 1 / (1 - u()) },
  ties: { type: 'DOUBLE', draw: (u) => Math.round(u() * 6) },
  holes: { type: 'DOUBLE', draw: (u) => (u() < 0.1 ? null : u()) },
  kind: { type: 'VARCHAR', draw: (u) => 'abcde'.charAt(Math.floor(u() * 5)) },
  flag: { type: 'BOOLEAN', draw: (u) => (u() < 0.2 ? 'true' : 'false') },
};
const sparse: Readonly<Record<string, { type: string; draw: Draw }>> = {
  number: { type: 'DOUBLE', draw: (u) => u() },
  kind: { type: 'VARCHAR', draw: (u) => `k${Math.floor(u() * u() * 12)}` },
};

/** Draws reports without a change and counts those with a failed column, and per column the p of its chi-square at or below alpha. */
function alarms(columns: typeof full, rows: number, reports: number) {
  const uniform = seededUniform(2026);
  let failed = 0;
  const raw = new Map<string, number>();
  for (let k = 0; k < reports; k++) {
    // Any significant column is a failed one, however small its shift.
    const report = calmReport(columns, rows, uniform, { alpha, effect: 0.001, seed: k + 1 });
    if (report.verdict === 'fail') failed++;
    for (const m of report.measurements) if (m.metric === 'psi' && (m.test?.p ?? 1) <= alpha) raw.set(m.of.column ?? '', (raw.get(m.of.column ?? '') ?? 0) + 1);
  }
  return { failed, raw };
}

it('the accepted range of counts is the binomial one', () => {
  // P(X <= 2), P(X <= 3) and P(X >= 9), P(X >= 10) of 10 throws of a fair coin: 0.0547, 0.1719, 0.0107, 0.001.
  expect(binomialRange(10, 0.5, 0.5, 0.06)).toEqual([3, 7]);
  expect(binomialRange(10, 0.5, 0.5, 0.01)).toEqual([1, 9]);
});

it('six columns of full cells: at most 1.2 α of 2 000 reports fail, and each chi-square alarms at 0.8 to 1.2 α', () => {
  const { failed, raw } = alarms(full, 150, 2000);
  // Twice the smaller of two p that go together is careful: the rate may lie below α, down to 0.6 α.
  const [least, most] = binomialRange(2000, 0.6 * alpha, 1.2 * alpha, tail);
  expect(failed).toBeGreaterThanOrEqual(least);
  expect(failed).toBeLessThanOrEqual(most);
  const [low, high] = binomialRange(2000, 0.8 * alpha, 1.2 * alpha, tail);
  for (const column of Object.keys(full)) {
    expect(raw.get(column) ?? 0, column).toBeGreaterThanOrEqual(low);
    expect(raw.get(column) ?? 0, column).toBeLessThanOrEqual(high);
  }
});

it('expected counts below 5, by redraws: at most 1.2 α of 400 reports of 40 rows a side fail', () => {
  const { failed } = alarms(sparse, 40, 400);
  const [least, most] = binomialRange(400, 0.6 * alpha, 1.2 * alpha, tail);
  expect(failed).toBeGreaterThanOrEqual(least);
  expect(failed).toBeLessThanOrEqual(most);
});
