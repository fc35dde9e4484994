import { describe, expect, it } from 'vitest';
import { parquetOf } from '../engine/native/files.ts';
import { columnVerdictOf, measured, notebookOf, runCell, runText } from './lab.ts';

/** `r` is a permutation-like hash of `i` into [0, 1), so that the two sides are alike and no run differs. */
const hashed = (seed: number) => `(hash(i + ${seed}) % 1000003) / 1000003.0`;
const side = (rows: number, seed: number, columns: string) => `SELECT ${columns.replaceAll('{r}', hashed(seed))} FROM range(${rows}) AS t(i)`;

async function pair(name: string, reference: string, current: string) {
  return { reference: await parquetOf(`${name}-reference.parquet`, reference), current: await parquetOf(`${name}-current.parquet`, current) };
}

describe('the verdict of a column', async () => {
  const files = await pair(
    'verdicts',
    side(
      4000,
      1,
      `{r} AS same, {r} AS shifted, {r} AS slightly, {r} AS tiny, CASE WHEN i % 200 = 0 THEN NULL ELSE {r} END AS holes, 7 AS constant, CAST(NULL AS DOUBLE) AS nothing, ['a','b','c'][1 + i % 3] AS kind, i % 2 = 0 AS flag`,
    ),
    side(
      4000,
      500_000,
      `{r} AS same, {r} + 0.3 AS shifted, {r} + 0.07 AS slightly, {r} + 0.035 AS tiny, CASE WHEN i % 3 = 0 THEN NULL ELSE {r} END AS holes, 7 AS constant, CAST(NULL AS DOUBLE) AS nothing, CASE WHEN i % 4 = 0 THEN 'new' ELSE ['a','b','c'][1 + i % 3] END AS kind, i % 2 = 0 AS flag`,
    ),
  );
  const record = await runCell('drift', { metrics: ['ks', 'psi', 'missing_rate_difference', 'unseen_rate', 'out_of_range_rate'] }, files);

  it.each([
    ['same', 'pass'],
    ['shifted', 'fail'],
    ['slightly', 'warn'],
    ['holes', 'fail'],
    ['constant', 'info'],
    ['nothing', 'info'],
    ['kind', 'fail'],
    ['flag', 'pass'],
  ])('%s is %s', (column, verdict) => expect(columnVerdictOf(record, column)).toBe(verdict));

  it("is the worst one's for the cell, with the drifted columns named first", () => {
    expect(record.verdict).toBe('fail');
    expect(record.headline).toMatch(/^3 of 9 columns drifted: /);
    expect(
      record.tables[0]?.rows
        .slice(0, 3)
        .map((row) => row[0])
        .sort(),
    ).toEqual(['holes', 'kind', 'shifted']);
    expect(record.tables[0]?.rows).toHaveLength(9);
  });

  it('counts missing, unseen and out-of-range values', () => {
    expect(measured(record, 'missing_rate_difference', 'holes').value).toBeCloseTo(1334 / 4000 - 20 / 4000, 12);
    expect(measured(record, 'unseen_rate', 'kind').value).toBe(0.25);
    expect(measured(record, 'out_of_range_rate', 'shifted').value).toBeGreaterThan(0.25);
    expect(record.headline).toContain('new value new, 25 % of the current rows');
  });

  it('adjusts p over the columns: never below the p beside it, and by Benjamini and Hochberg', () => {
    // Pairs of values are a family of their own.
    const tested = record.measurements.filter((m) => m.test?.pAdjusted !== undefined && m.metric !== 'interaction_shift');
    expect(tested.map((m) => m.of.column).sort()).toEqual(['constant', 'flag', 'holes', 'kind', 'nothing', 'same', 'shifted', 'slightly', 'tiny']);
    const ps = tested.map((m) => m.test?.p ?? Number.NaN).sort((a, b) => a - b);
    for (const m of tested) {
      expect(m.test?.family).toBe('bh');
      expect(m.test?.pAdjusted, m.of.column).toBeGreaterThanOrEqual(m.test?.p ?? Number.NaN);
      // Benjamini and Hochberg (1995): the least of p₍ⱼ₎·k/j over the ranks j from the p's own on.
      const own = m.test?.p ?? Number.NaN;
      const expected = Math.min(1, ...ps.flatMap((p, i) => (p >= own ? [(p * ps.length) / (i + 1)] : [])));
      expect(m.test?.pAdjusted, m.of.column).toBeCloseTo(expected, 14);
    }
  });

  it('of a numeric column it adjusts twice the smaller p of its two tests, published as combined_p', () => {
    for (const column of ['same', 'shifted', 'slightly', 'tiny', 'holes']) {
      const least = Math.min(measured(record, 'ks', column).test?.p ?? 1, measured(record, 'psi', column).test?.p ?? 1);
      const both = measured(record, 'combined_p', column);
      expect(both.value, column).toBe(Math.min(1, 2 * least));
      expect(both.test).toMatchObject({ name: 'bonferroni_ks_chi_square', statistic: least, p: both.value });
      expect([measured(record, 'ks', column).test?.pAdjusted, measured(record, 'psi', column).test?.pAdjusted]).toEqual([undefined, undefined]);
    }
  });

  it('a column without a value says why', () => {
    const m = measured(record, 'ks', 'nothing');
    expect([m.value, m.reason]).toEqual([null, 'all_missing']);
  });

  it('bounds and levels can be set per column; ignored columns are left out', async () => {
    const set = await runCell('drift', { overrides: { shifted: { effect: 20 }, same: { alpha: 0.2 } }, ignore: ['holes', 'kind'] }, files);
    expect(columnVerdictOf(set, 'shifted')).not.toBe('fail');
    expect(set.measurements.some((m) => m.of.column === 'holes')).toBe(false);
    expect(set.verdict).not.toBe('fail');
  });

  it('a bound of one metric leaves the others', async () => {
    const set = await runCell('drift', { columns: ['shifted'], effect: { ks: 0.9 } }, files);
    expect(measured(set, 'psi', 'shifted').verdict).toBe('fail');
  });

  it('a kind can be set: numbers as categories', async () => {
    const set = await runCell('drift', { columns: ['constant', 'same'], kinds: { constant: 'categorical' } }, files);
    expect(set.measurements.some((m) => m.metric === 'ks' && m.of.column === 'constant')).toBe(false);
    expect(set.measurements.some((m) => m.metric === 'unseen_rate' && m.of.column === 'constant')).toBe(true);
  });

  it('Holm, Benjamini–Yekutieli and none are at hand', async () => {
    for (const correction of ['by', 'holm', 'none']) {
      const set = await runCell('drift', { correction }, files);
      expect(columnVerdictOf(set, 'shifted')).toBe('fail');
      const m = measured(set, 'ks', 'shifted');
      expect(set.measurements.find((d) => d.test?.family !== undefined)?.test?.family).toBe(correction);
      expect(m.value).toBe(measured(record, 'ks', 'shifted').value);
    }
  });

  it('few rows are insufficient, however large the shift looks', async () => {
    const few = await pair('few', side(25, 1, '{r} AS x'), side(25, 900, '{r} + 5 AS x'));
    const set = await runCell('drift', {}, few);
    expect([set.verdict, columnVerdictOf(set, 'x')]).toEqual(['insufficient', 'insufficient']);
    const some = await pair('some', side(60, 1, '{r} AS x'), side(60, 900, '{r} AS x'));
    expect((await runCell('drift', {}, some)).verdict).toBe('insufficient');
  });
});

describe('no column aborts a report', async () => {
  const odd = `
    CAST(NULL AS VARCHAR) AS all_null, 3.5 AS same_number, 'x' AS same_text, CAST(i AS HUGEINT) * 1000000000000000000000 AS huge, 9007199254740993 + i AS big,
    CASE i % 5 WHEN 0 THEN 'nan'::DOUBLE WHEN 1 THEN 'inf'::DOUBLE WHEN 2 THEN '-inf'::DOUBLE WHEN 3 THEN NULL ELSE i END AS mixed, 'nan'::DOUBLE AS all_nan, 'inf'::DOUBLE AS all_infinite,
    DATE '1950-01-01' + CAST(i % 900 AS INTEGER) AS day, TIME '10:00:00' AS hour, [1.0, 2.0] AS vector, {'a': i} AS nested, MAP {'k': 1} AS map, 'b'::BLOB AS bytes, i % 2 = 0 AS flag,
    1e308 * (CASE WHEN i % 2 = 0 THEN 1 ELSE -1 END) AS extreme, CAST(i AS DECIMAL(20, 4)) AS money, 'u' || i AS unique_text, 4e-320 * (i % 7) AS subnormal`;
  const reference = await parquetOf('odd-reference.parquet', `SELECT ${odd}, 'only' AS gone, i AS turned FROM range(500) AS t(i)`);
  const shifted = `SELECT ${odd}, 1 AS added, 'v' || i AS turned FROM range(300, 900) AS t(i)`;

  it.each([
    ['the same rows', `SELECT ${odd}, 'only' AS gone, i AS turned FROM range(500) AS t(i)`],
    ['other rows', shifted],
    ['one row', `${shifted} LIMIT 1`],
    ['no row', `${shifted} LIMIT 0`],
  ])('%s', async (name, current) => {
    for (const exact of [true, false]) {
      const record = await runCell(
        'drift',
        {
          exact,
          metrics: [
            'psi',
            'ks',
            'wasserstein',
            'wasserstein_normalized',
            'jensen_shannon',
            'hellinger',
            'total_variation',
            'l_infinity',
            'chi_square',
            'cramers_v',
            'missing_rate_difference',
            'unseen_rate',
            'out_of_range_rate',
          ],
        },
        { reference, current: await parquetOf(`odd-${name}-${exact}.parquet`, current) },
      );
      expect(record.verdict, record.headline).not.toBe('error');
      const compared = new Set(record.measurements.map((m) => m.of.column));
      for (const column of ['all_null', 'same_number', 'huge', 'big', 'mixed', 'all_nan', 'all_infinite', 'flag', 'extreme', 'money', 'subnormal'])
        expect(compared).toContain(column);
      for (const m of record.measurements) {
        expect(m.value === null ? typeof m.reason : Number.isFinite(m.value), `${m.metric} of ${m.of.column}: ${m.value} ${m.reason}`).toBe(
          m.value === null ? 'string' : true,
        );
        if (m.test) expect(m.test.p >= 0 && m.test.p <= 1 && Number.isFinite(m.test.statistic), `${m.metric} of ${m.of.column}`).toBe(true);
      }
      expect(JSON.stringify(record)).not.toMatch(/NaN"|undefined/);
      if (name === 'the same rows') expect(record.measurements.filter((m) => m.verdict === 'fail')).toEqual([]);
      if (name === 'no row') expect(record.verdict).toBe('insufficient');
    }
  });

  it('every category new is a fail', async () => {
    const files = await pair('unseen', side(500, 1, "'a' || i % 4 AS c"), side(500, 1, "'b' || i % 4 AS c"));
    const record = await runCell('drift', {}, files);
    expect(columnVerdictOf(record, 'c')).toBe('fail');
    expect(measured(record, 'unseen_rate', 'c').value).toBe(1);
    expect(measured(record, 'total_variation', 'c').value).toBe(1);
  });
});

describe('mistakes are refused at their key', () => {
  it.each([
    ['an unknown column', { columns: ['nope'] }, 'neither a column nor a role'],
    ['a list', { columns: ['v'] }, 'cannot be compared as a distribution'],
    ['an unknown population', { reference: 'referense' }, 'did you mean "reference"?'],
  ])('%s', async (_what, parameters, sentence) => {
    const file = await parquetOf('refused.parquet', 'SELECT [1.0] AS v, 1 AS x');
    const { cells, diagnostics } = await runText(notebookOf('drift', parameters), { reference: file, current: file });
    expect(cells[0]?.headline).toContain(sentence);
    expect(diagnostics[0]?.where.line).toBe(7);
  });
});
