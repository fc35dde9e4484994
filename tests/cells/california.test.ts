import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { chiSquareSurvival } from '../../src/stats/distributions.ts';
import { measured, runCell } from './lab.ts';

interface Tested {
  readonly statistic: number;
  readonly p: number;
}
const scalars = [
  'wasserstein',
  'wasserstein_normalized',
  'jensen_shannon',
  'total_variation',
  'hellinger',
  'l_infinity',
  'cramers_v',
  'psi',
  'out_of_range_rate',
] as const;
type Expected = { readonly ks: Tested; readonly chi_square: Tested & { readonly df: number } } & Readonly<Record<(typeof scalars)[number], number>>;
/** Made by scripts/oracles/california.py. */
const oracle = JSON.parse(readFileSync('tests/cells/oracles/california.json', 'utf8')) as {
  readonly rows: readonly [number, number];
  readonly columns: Readonly<Record<string, Expected>>;
};

/** Within 1e-9, relative to the expected number where that is above 1. */
function close(actual: number | null | undefined, expected: number, what: string): void {
  const error = typeof actual === 'number' ? Math.abs(actual - expected) / Math.max(1, Math.abs(expected)) : Number.POSITIVE_INFINITY;
  expect(error, `${what}: ${actual}, expected ${expected}`).toBeLessThanOrEqual(1e-9);
}

describe('drift between the two periods of the California housing sample', async () => {
  const columns = Object.keys(oracle.columns);
  const record = await runCell(
    'drift',
    { columns, exact: true, metrics: ['ks', 'chi_square', ...scalars] },
    {
      reference: 'public/samples/california_housing_reference.csv',
      current: 'public/samples/california_housing_analysis.csv',
    },
  );

  it.each(columns)('%s: every distance and test equals what scipy computes', (column) => {
    const expected = oracle.columns[column];
    if (expected === undefined) throw new Error(column);
    const ks = measured(record, 'ks', column);
    close(ks.value, expected.ks.statistic, 'ks');
    close(ks.test?.p, expected.ks.p, 'p of ks');
    const chi = measured(record, 'chi_square', column);
    close(chi.value, expected.chi_square.statistic, 'chi_square');
    // With expected counts below 5 the law does not hold and p is drawn anew.
    if (chi.test?.name === 'chi_square') close(chi.test.p, expected.chi_square.p, 'p of chi_square');
    else expect(chi.test?.name).toBe('chi_square_redrawn');
    expect(chi.test?.df).toBe(expected.chi_square.df);
    for (const metric of scalars) close(measured(record, metric, column).value, expected[metric], metric);
  });

  it.each(columns)('%s: small p-values keep their digits', (column) => {
    const expected = oracle.columns[column];
    if (expected === undefined) throw new Error(column);
    const { name, statistic = Number.NaN, df = Number.NaN, p: published = Number.NaN } = measured(record, 'chi_square', column).test ?? {};
    const p = chiSquareSurvival(statistic, df);
    // Of 9 999 redraws, one more than reach the statistic.
    expect(name === 'chi_square' ? published === p : Math.abs(published * 10_000 - Math.round(published * 10_000)) < 1e-6).toBe(true);
    const relative = expected.chi_square.p === 0 ? p : Math.abs(p / expected.chi_square.p - 1);
    expect(relative).toBeLessThanOrEqual(1e-9);
  });

  it('counts the rows of both sides', () => {
    expect(measured(record, 'ks', 'MedInc').n).toEqual({ reference: oracle.rows[0], current: oracle.rows[1] });
  });
});
