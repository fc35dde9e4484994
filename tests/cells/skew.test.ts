import { describe, expect, it } from 'vitest';
import { parquetOf, written } from '../engine/native/files.ts';
import { measured, runCell } from './lab.ts';

const hashed = (seed: number) => `((hash(i + ${seed}) % 1000003) / 1000003.0)`;
/** `{r}` is the same for a request on both sides; `{o}` is drawn anew on each. */
const side = (rows: number, other: number, columns: string, from = 0) =>
  `SELECT i AS request_id, ${columns.replaceAll('{r}', hashed(7_000_000)).replaceAll('{s}', hashed(8_000_000)).replaceAll('{o}', hashed(other))} FROM range(${from}, ${from + rows}) AS t(i)`;
const pair = async (name: string, training: string, serving: string) => ({
  training: await parquetOf(`skew-${name}-training.parquet`, training),
  serving: await parquetOf(`skew-${name}-serving.parquet`, serving),
});
const rows = 2000;
const sentences = (record: Awaited<ReturnType<typeof runCell>>, column: string) =>
  record.findings
    .filter((f) => f.column === column)
    .map((f) => f.sentence)
    .join();

describe('joined row by row', () => {
  it('agrees where it agrees, also within the tolerance, missing values included', async () => {
    const files = await pair(
      'calm',
      side(rows, 1, `{r} AS x, CASE WHEN i % 9 = 0 THEN NULL ELSE {s} END AS holes, ['a','b'][1 + i % 2] AS kind, DATE '2026-01-01' + (i % 99)::INT AS day`),
      side(
        rows,
        1,
        `{r} * (1 + 1e-9) AS x, CASE WHEN i % 9 = 0 THEN NULL ELSE {s}::FLOAT END AS holes, ['a','b'][1 + i % 2] AS kind, DATE '2026-01-01' + (i % 99)::INT AS day`,
      ),
    );
    const record = await runCell('skew', { join: 'request_id', columns: ['x', 'holes', 'kind', 'day'] }, files);
    expect(record.verdict, record.headline).toBe('pass');
    expect(record.headline).toBe('training and serving agree on 4 features; at most 0 % of 2\u2009000 joined rows differ');
    expect(measured(record, 'match_rate').value).toBe(1);
  });

  it.each([
    ['×1000', '{r} * 50', '{r} * 50000', 'seconds became milliseconds'],
    ['÷100', '{r} * 100', '{r}', 'a percentage became a fraction'],
    ['°F', '{r} * 30', '{r} * 54 + 32', 'Celsius became Fahrenheit'],
    ['log', 'exp({r} * 9)', '{r} * 9', 'the logarithm is taken in serving'],
    ['sign', '{r} + 1', '-{r} - 1', 'the sign was turned'],
    ['a factor', '{r} + 1', '({r} + 1) * 2.2', 'serving = training × 2.2'],
    ['an offset', '{r}', '{r} + 7.5', 'serving = training + 7.5'],
    ['rounding', '{r} * 50', 'round({r} * 50)', 'serving keeps no decimals'],
    ['a part of the rows', '{r} + 5', 'CASE WHEN i % 5 = 0 THEN ({r} + 5) * 1000 ELSE {r} + 5 END', 'seconds became milliseconds'],
    [
      'a time zone',
      "TIMESTAMP '2026-01-01' + INTERVAL (i) MINUTE",
      "TIMESTAMP '2026-01-01 02:00' + INTERVAL (i) MINUTE",
      '2 h later in 100 % of the rows that differ: another time zone',
    ],
    ['case and space', "['DE','FR','IT'][1 + i % 3]", "['de ','fr ','it '][1 + i % 3]", '"DE" became "de ": case and white space differ'],
    ['mojibake', "['Café','Zürich'][1 + i % 2]", "['CafÃ©','ZÃ¼rich'][1 + i % 2]", 'read as Latin-1'],
    ['codes', "['DE','FR','IT'][1 + i % 3]", "['276','250','380'][1 + i % 3]", 'the codes were renamed'],
    ['spelled numbers', 'CAST(i % 7 AS VARCHAR)', "CAST(i % 7 AS VARCHAR) || '.0'", 'the same numbers are written differently'],
    ['a default', '{r}', 'CASE WHEN i % 4 = 0 THEN -1 ELSE {r} END', '25 % of the serving rows hold -1, in training 0 %'],
    [
      'imputation',
      'CASE WHEN i % 4 = 0 THEN NULL ELSE round({r} * 20) + 1000 END',
      'CASE WHEN i % 4 = 0 THEN 1010 ELSE round({r} * 20) + 1000 END',
      'missing values are imputed',
    ],
    ['missing values', '{r}', 'CASE WHEN i % 4 = 0 THEN NULL ELSE {r} END', 'missing in 25 % of the serving rows'],
  ])('names %s', async (name, before, now, expected) => {
    const files = await pair(`cause-${name.replaceAll(/[^a-z0-9]/gi, '-')}`, side(rows, 1, `${before} AS x`), side(rows, 1, `${now} AS x`));
    const record = await runCell('skew', { join: 'request_id', columns: ['x'] }, files);
    expect(record.verdict, record.headline).toBe('fail');
    expect(sentences(record, 'x')).toContain(expected);
    expect(measured(record, 'mismatch_rate', 'x').verdict).toBe('fail');
  });

  it('blames no renaming and no conversion where rows only disagree by chance', async () => {
    const files = await pair(
      'chance',
      side(rows, 1, "{o} < 0.5 AS flag, {s} < 0.5 AS turned, ['a','b'][1 + i % 2] AS part, {o} * 1e30 AS wide"),
      side(
        rows,
        2,
        "{o} < 0.5 AS flag, {s} >= 0.5 AS turned, CASE WHEN {s} < 0.3 THEN ['x','y'][1 + i % 2] ELSE ['a','b'][1 + i % 2] END AS part, {o} * 1e30 AS wide",
      ),
    );
    const record = await runCell('skew', { join: 'request_id', columns: ['flag', 'turned', 'part', 'wide'] }, files);
    expect(sentences(record, 'flag')).toMatch(/joined rows differ$/);
    expect(sentences(record, 'wide')).toMatch(/joined rows differ$/);
    expect(sentences(record, 'turned')).toContain('the codes were renamed');
    // New codes in a part of the rows are no chance.
    expect(sentences(record, 'part')).toContain('the codes were renamed');
  });

  it('counts exactly, with Wilson’s interval, and tells certain from uncertain', async () => {
    const files = await pair(
      'rates',
      side(1000, 1, '1 AS many, 1 AS some, 1 AS few'),
      side(1000, 1, 'CASE WHEN i < 40 THEN 2 ELSE 1 END AS many, CASE WHEN i < 13 THEN 2 ELSE 1 END AS some, CASE WHEN i < 7 THEN 2 ELSE 1 END AS few'),
    );
    const record = await runCell('skew', { join: 'request_id', columns: ['many', 'some', 'few'] }, files);
    expect(record.measurements.filter((m) => m.metric === 'mismatch_rate').map((m) => [m.of.column, m.value, m.verdict])).toEqual([
      ['many', 0.04, 'fail'],
      ['some', 0.013, 'warn'],
      ['few', 0.007, 'insufficient'],
    ]);
    // scipy.stats.binomtest(40, 1000).proportion_ci(method='wilson')
    expect(measured(record, 'mismatch_rate', 'many').interval?.low).toBeCloseTo(0.0295109737, 9);
    expect(measured(record, 'mismatch_rate', 'many').interval?.high).toBeCloseTo(0.0540096441, 9);
  });

  it('finds exchanged columns and stale values', async () => {
    const columns = (a: string, b: string, c: string) =>
      `'s' || i % 100 AS subject_id, TIMESTAMP '2026-01-01' + INTERVAL (i) MINUTE AS timestamp, ${a} AS first, ${b} AS second, floor(${c} * 1000) AS balance`;
    const earlier = `((hash(i - 100 + 8_000_000) % 1000003) / 1000003.0)`.replaceAll('_', '');
    const files = await pair('across', side(rows, 1, columns('{r}', '{s} * 3', '{s}')), side(rows, 1, columns('{s} * 3', '{r}', earlier)));
    const record = await runCell('skew', { join: 'request_id', columns: ['first', 'second', 'balance'] }, files);
    expect(sentences(record, 'first')).toContain('it was exchanged with second: in 100 %');
    expect(sentences(record, 'second')).toContain('it was exchanged with first');
    expect(sentences(record, 'balance')).toContain('the same subject at an earlier request');
    expect(record.headline).toContain('balance (stale values)');
  });

  it('counts what is on one side only, and repeated keys', async () => {
    const serving = `${side(900, 1, '{r} AS x', 500)} UNION ALL ${side(10, 1, '{r} AS x', 500)}`;
    const record = await runCell('skew', { join: 'request_id', columns: ['x'] }, await pair('keys', side(1000, 1, '{r} AS x'), serving));
    expect(record.caveats.find(({ code }) => code === 'join')?.sentence).toContain('500 requests are on both sides, 500 only in training, 400 only in serving');
    expect(record.caveats.find(({ code }) => code === 'repeated_keys')?.sentence).toContain('10 serving rows');
    const apart = await runCell('skew', { join: 'request_id', columns: ['x'] }, await pair('apart', side(100, 1, '{r} AS x'), side(100, 1, '{r} AS x', 5000)));
    expect(apart.verdict).toBe('insufficient');
    expect(apart.headline).toBe('no row could be joined on request_id: 100 and 100 keys, none in common');
  });

  it('says of keys that have none in common which distributions differ all the same', async () => {
    const files = await pair('strangers', side(2000, 1, '{r} AS x, {s} AS y'), side(2000, 3, '{r} * {r} AS x, {s} AS y', 5000));
    const record = await runCell('skew', { join: 'request_id', columns: ['x', 'y'] }, files);
    expect(record.verdict).toBe('fail');
    expect(record.headline).toMatch(
      /^1 of 2 features differs between training and serving: x.*; no row could be joined on request_id: 2\s000 and 2\s000 keys, none in common$/,
    );
    expect(record.findings?.map((f) => [f.column, f.verdict, f.sentence.split('(')[0]])).toEqual([
      ['x', 'fail', expect.stringMatching(/^x: drifted /)],
      ['y', 'insufficient', 'y: its distribution holds, and no row of both sides could be joined'],
    ]);
  });
});

describe('not joined', () => {
  it.each([
    ['×1000', '{r} * {r} * 50', '{o} * {o} * 50000', 'seconds became milliseconds'],
    ['°C', '{r} * 40 + 30', '({o} * 40 - 2) / 1.8', 'Fahrenheit became Celsius'],
    ['log', 'exp({r} * 9)', '{o} * 9', 'the logarithm is taken in serving'],
    ['a factor', '{r} * {r} + 1', '({o} * {o} + 1) * 4.7', 'training × 4.7'],
    ['case', "['DE','FR','IT'][1 + i % 3]", "['de','fr','it'][1 + i % 3]", 'upper and lower case differ'],
    ['nothing computed', '{r}', '0', '100 % of the serving rows hold 0'],
  ])('names %s', async (name, before, now, expected) => {
    const files = await pair(`alone-${name.replaceAll(/[^a-z0-9]/gi, '-')}`, side(rows, 1, `${before} AS x`), side(rows, 500_000, `${now} AS x`));
    const record = await runCell('skew', { join: 'none', columns: ['x'] }, files);
    expect(record.verdict, record.headline).toBe('fail');
    expect(sentences(record, 'x')).toContain(expected);
  });
  it('finds exchanged columns by their distributions', async () => {
    const files = await pair('alone-swap', side(rows, 1, '{r} AS alpha, {s} * {s} * 9 AS beta'), side(rows, 500_000, '{s} * {s} * 9 AS alpha, {o} AS beta'));
    expect(sentences(await runCell('skew', { join: 'none' }, files), 'alpha')).toContain('each is distributed in serving as the other is in training');
  });
  it('a plain shift has no conversion to blame', async () => {
    const record = await runCell(
      'skew',
      { join: 'none', columns: ['x'] },
      await pair('alone-shift', side(rows, 1, '{r} AS x'), side(rows, 500_000, '{o} + 0.3 AS x')),
    );
    expect(record.verdict).toBe('fail');
    expect(sentences(record, 'x')).toMatch(/^x: drifted \((KS|PSI) [\d.]+, adjusted p [^;]*\), bound 0\.1$/);
  });
});

describe('the schema', () => {
  it('names features of one side only, other names and other types', async () => {
    const files = await pair(
      'schema',
      side(500, 1, `{r} AS gone, {r} AS merchantAge, i % 2 AS flag, CAST(i % 5 AS VARCHAR) AS level`),
      side(500, 1, `{r} AS merchant_age, {r} AS fresh, i % 2 = 1 AS flag, i % 5 AS level`),
    );
    const record = await runCell('skew', { join: 'request_id' }, files);
    expect(record.verdict).toBe('fail');
    expect(sentences(record, 'gone')).toContain('the model is asked without a feature it learned from');
    expect(sentences(record, 'merchantAge')).toContain('serving has merchant_age, which may be the same feature under another name');
    expect(sentences(record, 'fresh')).toContain('the model did not learn from it');
    expect(sentences(record, 'flag')).toContain('its type changed on the way');
    expect(sentences(record, 'level')).toContain('is VARCHAR in training and BIGINT in serving');
  });
});

describe('what is hard to judge', () => {
  const hard = `7 AS constant, CAST(NULL AS DOUBLE) AS nothing, CAST({r} * 100 AS DECIMAL(12, 4)) AS money, CAST(i AS HUGEINT) * 1000000000000000000 AS huge,
    'u' || i AS level, CASE WHEN i % 50 = 0 THEN CAST('nan' AS DOUBLE) WHEN i % 51 = 0 THEN CAST('inf' AS DOUBLE) ELSE {r} END AS odd, [1, 2] AS list`;
  const names = ['constant', 'nothing', 'money', 'huge', 'level', 'odd', 'list'];
  it('constants, empty columns, decimals, huge integers, endless categories, NaN, infinities and lists leave the report standing', async () => {
    const record = await runCell('skew', { join: 'request_id', columns: names }, await pair('hard', side(rows, 1, hard), side(rows, 1, hard)));
    expect(record.verdict, record.headline).toBe('pass');
    const unlike = await runCell(
      'skew',
      { join: 'request_id', columns: names },
      await pair('unlike', side(rows, 1, hard), side(rows, 1, hard.replace("'u' ||", "'w' ||").replace('{r} * 100', '-{s} * 9'))),
    );
    expect(unlike.verdict).toBe('fail');
    for (const m of [...record.measurements, ...unlike.measurements]) expect(m.value === null || Number.isFinite(m.value), m.metric).toBe(true);
  });
  it.each([
    ['an empty training side', 0, 300],
    ['an empty serving side', 300, 0],
    ['one row', 1, 1],
  ])('%s is insufficient', async (name, before, now) => {
    const files = await pair(`size-${name.replaceAll(' ', '-')}`, side(before, 1, '{r} AS x'), side(now, 1, '{r} AS x'));
    for (const join of ['none', 'request_id']) expect((await runCell('skew', { join, columns: ['x'] }, files)).verdict, join).toBe('insufficient');
  });
  it('an empty CSV file has no types, so none of them changed on the way', async () => {
    const header = written('skew-empty.csv', 'request_id,x,flag\n');
    const full = await parquetOf('skew-full.parquet', side(300, 1, '{r} AS x, {s} < 0.5 AS flag'));
    for (const files of [
      { training: header, serving: full },
      { training: full, serving: header },
    ])
      for (const join of ['none', 'request_id']) {
        const record = await runCell('skew', { join }, files);
        expect(record.verdict, record.headline).toBe('insufficient');
        expect(record.findings.map((f) => f.sentence).join()).not.toContain('type');
      }
  });
  it('the same population twice agrees and says so', async () => {
    const record = await runCell(
      'skew',
      { serving: 'training', columns: ['x'] },
      { training: await parquetOf('skew-twice.parquet', side(rows, 1, '{r} AS x')) },
    );
    expect(record.verdict).toBe('pass');
    expect(record.caveats.map(({ code }) => code)).toContain('same_rows');
  });
  it('a join column that is not there is an error at its key', async () => {
    const record = await runCell('skew', { join: 'no_such' }, await pair('nojoin', side(5, 1, '{r} AS x'), side(5, 1, '{r} AS x')));
    expect(record.verdict).toBe('error');
    expect(record.headline).toContain('no_such');
  });
});
