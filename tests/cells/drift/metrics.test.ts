import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parquetOf } from '../../engine/native/files.ts';
import { measured, runCell } from '../lab.ts';

type Expected = Readonly<Record<string, number | readonly number[] | null>>;
/** Made by scripts/oracles/drift-metrics.py. */
const oracle = JSON.parse(readFileSync('tests/cells/drift/oracles/metrics.json', 'utf8')) as {
  readonly california: Readonly<Record<string, Expected>>;
  readonly tables: readonly {
    readonly name: string;
    readonly reference: readonly number[];
    readonly current: readonly number[];
    readonly expected: Expected;
  }[];
};

/** Within 1e-9, relative to the expected number where that is above 1. */
function close(actual: number | null | undefined, expected: number, what: string): void {
  const error = typeof actual === 'number' ? Math.abs(actual - expected) / Math.max(1, Math.abs(expected)) : Number.POSITIVE_INFINITY;
  expect(error, `${what}: ${actual}, expected ${expected}`).toBeLessThanOrEqual(1e-9);
}

type Record_ = Awaited<ReturnType<typeof runCell>>;

function agrees(record: Record_, column: string, expected: Expected, tied: boolean): void {
  for (const [metric, answer] of Object.entries(expected)) {
    if (answer === null) {
      if (metric === 'kullback_leibler') expect(measured(record, metric, column)).toMatchObject({ value: null, reason: 'vanished_value' });
      continue;
    }
    const found = measured(record, metric, column);
    if (typeof answer === 'number') {
      close(found.value, answer, metric);
      continue;
    }
    const [statistic = Number.NaN, p = Number.NaN, smallestExpected = 5] = answer;
    close(found.value, statistic, metric);
    // scipy's series for large T stops short and leaves 1e-9 where the truth is 1e-23, and its law does not hold where values tie: an oracle only of T.
    const name = found.test?.name ?? '';
    if (metric === 'cramer_von_mises' && (statistic > 3 || tied)) expect(name).toMatch(/_(asymptotic|redrawn)$/);
    // Its table of Anderson and Darling is for values that hardly tie.
    else if (name === 'anderson_darling_redrawn') expect(tied).toBe(true);
    // Its p of Epps and Singleton is far too small for sides of unequal sizes.
    else if (metric === 'epps_singleton') expect(name).toMatch(/^epps_singleton_(pooled|redrawn)$/);
    // Few skewed values bend the law of t. Its redraw has its own test by brute force.
    else if (name === 'welch_redrawn') expect(p).toBeGreaterThan(0);
    // Where expected counts are small p is redrawn, not read off the law of χ²: within 9 999 draws' error of a calibrated one, so not scipy's.
    else if (smallestExpected >= 5 && !name.endsWith('_redrawn')) close(found.test?.p, p, `p of ${metric}`);
    else expect(name).toMatch(/^(g_test|chi_square)_redrawn$/);
  }
}

const options = { exact: true, metrics: 'all' } as const;

describe('every metric of the catalogue equals what scipy computes', () => {
  it('on the California housing sample', async () => {
    const columns = Object.keys(oracle.california);
    const files = { reference: 'public/samples/california_housing_reference.csv', current: 'public/samples/california_housing_analysis.csv' };
    const record = await runCell('drift', { columns, ...options }, files);
    for (const column of columns) agrees(record, column, oracle.california[column] ?? {}, true);
  });

  it.each(oracle.tables)('on a random table: $name', async ({ name, reference, current, expected }) => {
    const file = (values: readonly number[], side: string) =>
      parquetOf(`metrics-${name.replaceAll(' ', '-')}-${side}.parquet`, `SELECT unnest([${values.map((x) => `CAST('${x}' AS DOUBLE)`).join(', ')}]) AS x`);
    const record = await runCell('drift', { columns: ['x'], ...options }, { reference: await file(reference, 'a'), current: await file(current, 'b') });
    agrees(record, 'x', expected, new Set([...reference, ...current]).size < reference.length + current.length);
  });
});
