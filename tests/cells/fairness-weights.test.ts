import { beforeAll, describe, expect, it } from 'vitest';
import type { CellRecord } from '../../src/notebook/types.ts';
import { seededUniform } from '../../src/stats/random.ts';
import { compareWithinStrata } from '../../src/stats/stratified-tables.ts';
import { parquetOf } from '../engine/native/files.ts';
import { csv, of, tableRow } from './fairness-lab.ts';
import { runCell } from './lab.ts';

const columns = ['g', 's', 'score', 'y', 'w'];
type Row = readonly [string | null, string, number, number | null, number];

/** Rows of three groups, some of unknown group, some unlabelled, in two strata. Weights are whole and go with the outcome. */
function rows(): readonly Row[] {
  const uniform = seededUniform(77);
  return Array.from({ length: 420 }, (_, i): Row => {
    const group = i % 21 === 0 ? null : (['a', 'b', 'c'][Math.floor(uniform() * 3)] ?? 'a');
    const score = Math.floor(uniform() * 20) / 20 + 0.025;
    const positive = uniform() < (group === 'b' ? score * score : score);
    return [
      group,
      i % 5 < 2 ? 'north' : 'south',
      score,
      i % 11 === 0 ? null : positive ? 1 : 0,
      positive ? 1 + Math.floor(uniform() * 4) : 1 + Math.floor(uniform() * 2),
    ];
  });
}
const asked = { groups: ['g'], score: 'score', label: 'y', threshold: 0.5, strata: 's', reference_group: 'a', minimum_n: 5 };

describe('weights', () => {
  let weighted: CellRecord;
  let copied: CellRecord;
  let equal: CellRecord;
  let plain: CellRecord;
  beforeAll(async () => {
    const telemetry = csv(columns, rows());
    weighted = await runCell('fairness', { ...asked, weight: 'w' }, { telemetry });
    const copies = rows().flatMap((row) => Array.from({ length: row[4] }, () => row));
    copied = await runCell('fairness', asked, { telemetry: csv(columns, copies) });
    plain = await runCell('fairness', asked, { telemetry });
    equal = await runCell(
      'fairness',
      { ...asked, weight: 'w' },
      {
        telemetry: csv(
          columns,
          rows().map(([g, s, score, y]) => [g, s, score, y, 0.25]),
        ),
      },
    );
  });
  const columnsOf = (record: CellRecord, table: string, names: readonly string[]) => {
    const found = record.tables.find((each) => each.name === table);
    return found?.rows.map((row) => names.map((name) => row[found.columns.findIndex((column) => column.name === name)] ?? null)) ?? [];
  };
  const sameNumbers = (one: ReturnType<typeof columnsOf>, two: ReturnType<typeof columnsOf>) => {
    expect(one.length).toBeGreaterThan(0);
    expect(one.length).toBe(two.length);
    one.forEach((row, i) => {
      row.forEach((cell, j) => {
        const other = two[i]?.[j] ?? null;
        if (typeof cell === 'number' && typeof other === 'number') expect(cell).toBeCloseTo(other, 7);
        else expect(cell).toEqual(other);
      });
    });
  };

  it('count in rates, thresholds, calibration and bounds as rows written out do', () => {
    const names: Readonly<Record<string, readonly string[]>> = {
      thresholds: ['set', 'metric', 'target', 'group', 'threshold', 'rate'],
      calibration: ['set', 'group', 'predicted', 'observed', 'observed_expected', 'ece', 'ece_maximum', 'slope', 'intercept', 'brier'],
      calibration_bins: ['group', 'from', 'to', 'predicted', 'observed'],
      unknown: ['set', 'group', 'reference', 'metric', 'rate', 'low', 'high', 'difference_low', 'difference_high', 'impact_low', 'impact_high'],
      gaps: ['set', 'group', 'metric', 'one', 'two', 'difference', 'ratio'],
    };
    for (const [table, own] of Object.entries(names)) sameNumbers(columnsOf(weighted, table, own), columnsOf(copied, table, own));
    const curves = (record: CellRecord) => record.charts.flatMap((chart) => (chart.kind === 'plot' ? [chart.data] : []));
    expect(curves(weighted).length).toBe(3);
    curves(weighted).forEach((data, i) => {
      for (const [name, values] of Object.entries(data))
        values.forEach((value, j) => {
          const other = curves(copied)[i]?.[name]?.[j];
          if (typeof value === 'number') expect(value).toBeCloseTo(Number(other), 7);
          else expect(value).toBe(other);
        });
    });
    expect(tableRow(weighted, 'strata', 'north', 'a', 'selection rate')[4]).toBeCloseTo(
      Number(tableRow(copied, 'strata', 'north', 'a', 'selection rate')[4]),
      12,
    );
  });
  it('count rows as rows', () => {
    const size = rows().filter(([g]) => g === 'b').length;
    expect(of(weighted, 'group_size', { g: 'b' }).value).toBe(size);
    expect(tableRow(weighted, 'unknown', 'b', 'selection rate')[4]).toBe(20);
    expect(of(weighted, 'brier', { g: 'b' }).n).toBe(rows().filter(([g, , , y]) => g === 'b' && y !== null).length);
  });
  it('know less than rows written out', () => {
    for (const metric of [
      'selection_rate_difference',
      'true_positive_rate_difference',
      'calibration_in_the_large',
      'brier',
      'true_positive_rate_stratified_difference',
    ]) {
      const width = (record: CellRecord) => {
        const { interval } = of(record, metric, { g: 'b' });
        return (interval?.high ?? Number.NaN) - (interval?.low ?? Number.NaN);
      };
      expect(width(weighted), metric).toBeGreaterThan(width(copied));
    }
  });
  it('say nothing new where all are equal', () => {
    for (const table of ['conditioned', 'thresholds', 'calibration', 'calibration_bins', 'unknown', 'strata']) {
      const names = plain.tables.find((each) => each.name === table)?.columns.map(({ name }) => name) ?? [];
      sameNumbers(columnsOf(equal, table, names), columnsOf(plain, table, names));
    }
    for (const metric of ['selection_rate', 'false_positive_rate', 'calibration_in_the_large', 'brier'])
      expect(of(equal, metric, { g: 'c' }).interval?.high, metric).toBeCloseTo(of(plain, metric, { g: 'c' }).interval?.high ?? Number.NaN, 9);
  });
  it('enter strata as rows over their design effect (Rao and Scott 1992), computed row by row', () => {
    const effective = (group: string, stratum: string) => {
      const own = rows().filter(([g, s]) => g === group && s === stratum);
      const w = own.reduce((sum, row) => sum + row[4], 0);
      const hit = (row: Row) => (row[2] >= 0.5 ? 1 : 0);
      const p = own.reduce((sum, row) => sum + row[4] * hit(row), 0) / w;
      const variance = own.reduce((sum, row) => sum + (row[4] * (hit(row) - p)) ** 2, 0) / w ** 2;
      const kish = w ** 2 / own.reduce((sum, row) => sum + row[4] ** 2, 0);
      const n = Math.min(kish, (p * (1 - p)) / variance);
      return { hits: p * n, n };
    };
    const pairs = ['north', 'south'].map((stratum) => {
      const [one, two] = [effective('b', stratum), effective('a', stratum)];
      return { hits1: one.hits, n1: one.n, hits2: two.hits, n2: two.n };
    });
    const expected = compareWithinStrata(pairs);
    const found = of(weighted, 'selection_rate_stratified_difference', { g: 'b' });
    expect(found.value).toBeCloseTo(expected?.difference.value ?? Number.NaN, 12);
    expect(found.interval?.low).toBeCloseTo(expected?.difference.interval?.low ?? Number.NaN, 12);
    expect(found.test?.statistic).toBeCloseTo(expected?.test?.statistic ?? Number.NaN, 10);
    expect(found.n).toEqual({ reference: rows().filter(([g]) => g === 'a').length, current: rows().filter(([g]) => g === 'b').length });
  });
  it('are refused by score in one sentence where scores are too many, and rates stand', async () => {
    const telemetry = await parquetOf(
      'fairness-many-scores.parquet',
      `SELECT ['a','b'][1 + (i % 2)] AS g, (i % 100003) / 100003.0 AS score, (i % 7 < 3)::INT AS y, 1 + i % 3 AS w FROM range(160000) AS t(i)`,
    );
    const record = await runCell('fairness', { groups: ['g'], score: 'score', label: 'y', threshold: 0.5, weight: 'w' }, { telemetry });
    expect(record.caveats.find(({ code }) => code === 'scores_not_weighed')?.sentence).toMatch(
      /^score takes .+ values, too many to sum weights by score and group: no thresholds and no calibration by group; round the score in a sql cell, or write weight: none$/,
    );
    expect(record.tables.some(({ name }) => name === 'thresholds' || name === 'calibration')).toBe(false);
    expect(of(record, 'selection_rate', { g: 'a' }).value).toBeCloseTo(0.375, 3);
  });
});
