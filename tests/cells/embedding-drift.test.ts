import { describe, expect, it } from 'vitest';
import { parquetOf } from '../engine/native/files.ts';
import { measured, runCell } from './lab.ts';

const dimension = 12;
/** Coordinate k of row i: about normal, from four hashes. `{g}` is the row's group, so that embeddings gather. */
const coordinate = (k: number, seed: number) =>
  `((hash(i + ${seed + 1_000_000 * (4 * k + 1)}) % 1009) + (hash(i + ${seed + 1_000_000 * (4 * k + 2)}) % 1009) + (hash(i + ${seed + 1_000_000 * (4 * k + 3)}) % 1009)) / 1009.0 - 1.5 + (i % 4 = ${k % 4})::INT`;
const vector = (seed: number, change: (k: number, x: string) => string = (_k, x) => x, size = dimension) =>
  `CAST([${Array.from({ length: size }, (_, k) => change(k, coordinate(k, seed))).join(', ')}] AS FLOAT[])`;
const side = (rows: number, expression: string, more = '') => `SELECT i AS id, ${expression} AS embedding${more} FROM range(${rows}) AS t(i)`;
const pair = async (name: string, reference: string, current: string) => ({
  reference: await parquetOf(`emb-${name}-reference.parquet`, reference),
  current: await parquetOf(`emb-${name}-current.parquet`, current),
});
const calm = side(1500, vector(1));

describe('the space', () => {
  it('holds without a change', async () => {
    const record = await runCell('embedding-drift', {}, await pair('calm', calm, side(1500, vector(600_000))));
    expect(record.verdict).toBe('pass');
    expect(record.headline).toMatch(/^embedding holds: domain AUC 0\.[45]/);
    expect(record.measurements.filter((m) => m.metric === 'dimension').map((m) => [m.value, m.verdict])).toEqual([
      [12, 'pass'],
      [12, 'pass'],
    ]);
    expect(measured(record, 'centroid_cosine').value).toBeGreaterThan(0.99);
    expect(measured(record, 'drifted_dimension_share').value).toBe(0);
    expect(record.charts.map((chart) => chart.kind)).toEqual(['histogramPair', 'plot']);
  });

  it('is not told apart by a role that no column has, and says so; a column that is not there is a mistake', async () => {
    const files = await pair('groupless', calm, side(1500, vector(600_000)));
    const record = await runCell('embedding-drift', { by: 'model_version' }, files);
    expect(record.verdict).toBe('pass');
    expect(record.caveats.map((c) => c.sentence)).toContain('no column of current has the role model_version, so embeddings were not told apart by it');
    expect(record.tables.filter((table) => table.name === 'groups')).toEqual([]);
    const wrong = await runCell('embedding-drift', { by: 'versoin' }, files);
    expect([wrong.verdict, wrong.headline]).toEqual(['error', expect.stringMatching(/^"versoin" is neither a column nor a role/)]);
  });

  it('that moved fails, and every method says so when asked', async () => {
    const files = await pair(
      'moved',
      calm,
      side(
        1500,
        vector(600_000, (k, x) => (k < 6 ? `${x} + 0.4` : x)),
        `, ['v1', 'v2'][1 + i % 2] AS version`,
      ),
    );
    const record = await runCell('embedding-drift', { decide: 'any', by: 'version' }, files);
    expect(record.verdict).toBe('fail');
    expect(record.headline).toContain('embedding drifted: domain AUC 0.');
    const whole = record.measurements.filter((m) => m.of.group === undefined);
    expect(whole.find((m) => m.metric === 'drifted_dimension_share')?.value).toBe(0.5);
    for (const metric of ['domain_auc', 'centroid_distance', 'drifted_dimension_share', 'mmd'])
      expect(whole.find((m) => m.metric === metric)?.verdict, metric).toBe('fail');
    expect(record.tables.find((table) => table.name === 'groups')?.rows.map((row) => row[0])).toEqual(['v1', 'v2']);
  });

  it('of swapped signs is seen by the clusters, which nobody enters any more', async () => {
    const flipped = side(
      1500,
      vector(600_000, (k, x) => (k === 0 ? `-(${x})` : x)),
    );
    const record = await runCell('embedding-drift', {}, await pair('flipped', calm, flipped));
    expect(record.verdict).toBe('fail');
    expect(measured(record, 'cluster_shift').value).toBeGreaterThan(0.1);
  });

  it('with a new dense region names it', async () => {
    const region = side(
      1500,
      vector(600_000, (k, x) => `CASE WHEN i % 10 = 0 THEN 6 + ${k % 2} + (${x}) / 10 ELSE ${x} END`),
    );
    const record = await runCell('embedding-drift', {}, await pair('region', calm, region));
    expect(record.findings.map((f) => f.sentence).join()).toContain('a new dense region');
  });

  const unit = `list_transform(v, lambda x: CAST(x / sqrt(list_sum(list_transform(v, lambda y: y * y))) AS FLOAT))`;
  const planes = Array.from({ length: 6 }, (_, k) => `(v[${2 * k + 1}] + v[${2 * k + 2}]) / sqrt(2), (v[${2 * k + 1}] - v[${2 * k + 2}]) / sqrt(2)`);
  const turned = `CAST([${planes.join(', ')}] AS FLOAT[])`;
  it.each([
    ['turned by an eighth of a circle in six planes', turned, 'fail', /AUC of 0\.\d+/],
    ['cut and filled up with zeros', `list_concat(v[1:8], [0, 0, 0, 0]::FLOAT[])`, 'fail', /4 of 12 dimensions drifted/],
    ['longer by a factor', `list_transform(v, lambda x: CAST(x * 1.5 AS FLOAT))`, 'fail', /the median norm went from 2\.39 to 3\.63 \(KS/],
    ['brought to length 1', unit, 'fail', /the median norm went from 2\.39 to 1 \(KS/],
    ['cut off', `v[1:8]`, 'invalid', /12 dimensions, those of current 8/],
    ['padded', `list_concat(v, [0, 0, 0, 0]::FLOAT[])`, 'invalid', /12 dimensions, those of current 16/],
  ] as const)('of vectors %s is found', async (what, change, verdict, sentence) => {
    const changed = `SELECT id, ${change} AS embedding FROM (${side(1500, vector(600_000)).replace('AS embedding', 'AS v')})`;
    const record = await runCell('embedding-drift', {}, await pair(what.replaceAll(' ', '-'), calm, changed));
    expect(record.verdict).toBe(verdict);
    expect(record.findings.map((f) => f.sentence).join('\n')).toMatch(sentence);
  });

  it('of few rows cannot be judged, and says what could be seen', async () => {
    const record = await runCell('embedding-drift', {}, await pair('few', side(100, vector(1)), side(100, vector(600_000))));
    expect(record.verdict).toBe('insufficient');
    expect(record.headline).toMatch(/show only a domain AUC of 0\.6/);
  });

  it('of many dimensions is sampled within four million numbers, and goes through components', async () => {
    const wide = (seed: number, shift: number) =>
      `SELECT list_transform(range(400), lambda k: CAST((hash(i * 1000 + k + ${seed}) % 1009) / 1009.0 + ${shift} * (k % 3)::INT AS FLOAT)) AS embedding FROM range(700) AS t(i)`;
    const files = await pair('wide', wide(1, 0), wide(5_000_000, 0.1));
    const record = await runCell('embedding-drift', {}, files);
    expect(record.verdict).toBe('fail');
    expect(record.caveats.map(({ code }) => code)).toEqual(['sampled', 'components']);
    expect(record.caveats[0]?.sentence).toContain('within 4 million numbers');
    expect(measured(record, 'centroid_distance').verdict).toBe('info');
  });
});

describe('the shape of embeddings, on all rows', () => {
  it('another dimension on the other side is invalid, with both', async () => {
    const record = await runCell('embedding-drift', {}, await pair('other', calm, side(400, vector(600_000, undefined, 8))));
    expect(record.verdict).toBe('invalid');
    expect(record.headline).toContain('12 dimensions, those of current 8');
    expect(measured(record, 'domain_auc')).toMatchObject({ value: null, reason: 'not_comparable', verdict: 'info' });
    // Nothing is compared, so no method says anything, not even that it lacks rows.
    expect(record.tables.map((table) => table.name)).toEqual(['shape']);
  });
  it('half of another dimension on one side is a mixture on that side, and no other model on the whole of it', async () => {
    const mixed = `${side(700, vector(1))} UNION ALL BY NAME ${side(
      700,
      vector(1, (_k, x) => x, dimension + 1),
    )}`;
    const record = await runCell('embedding-drift', {}, await pair('half', mixed, calm));
    expect(record.verdict).toBe('invalid');
    expect(record.headline).toMatch(/^reference mixes embeddings of different dimensions: 1[23] in 700 rows, and another in 700: 1[23] \(700 rows\)$/);
    expect(record.findings).toHaveLength(1);
  });

  it.each([
    ['reference', side(0, vector(1)), calm],
    ['current', calm, side(0, vector(1))],
    ['reference and current', side(0, vector(1)), side(0, vector(1))],
  ])('no embedding in %s is said so, and nothing is claimed of the other side', async (empty, before, now) => {
    const record = await runCell('embedding-drift', {}, await pair(`empty-${empty.replaceAll(' ', '-')}`, before, now));
    expect(record.verdict).toBe('insufficient');
    expect(record.headline).toBe(`embedding cannot be judged: no embedding in ${empty}`);
    expect(record.findings.map((f) => f.sentence)).toEqual([`no embedding in ${empty}, so there is nothing to compare`]);
  });

  it('vectors too long to be squared are told apart, without a centroid in spreads', async () => {
    const far = side(300, `CAST([1e300${', 1'.repeat(dimension - 1)}] AS DOUBLE[])`);
    const record = await runCell('embedding-drift', {}, await pair('far', side(300, vector(1).replace('FLOAT[]', 'DOUBLE[]')), far));
    expect(record.headline).toBe('embedding drifted: domain AUC 1, p < 1e−12');
  });

  it('a handful of other dimensions on one side is invalid, with their counts and the side', async () => {
    const mixed = side(20_000, `CASE WHEN i = 77 THEN [1.0::FLOAT] WHEN i % 5000 = 9 THEN [1.0::FLOAT, 2.0] ELSE ${vector(600_000)} END`);
    const record = await runCell('embedding-drift', { sample: 500 }, await pair('mixed', calm, mixed));
    expect(record.verdict).toBe('invalid');
    expect(record.headline).toBe('current mixes embeddings of different dimensions: 12 in 19\u2009995 rows, and another in 5: 2 (4 rows) and 1 (1 rows)');
    const dimensions = record.measurements.filter((m) => m.metric === 'dimension');
    expect(dimensions.map((m) => [m.of.population, m.verdict])).toEqual([
      ['reference', 'pass'],
      ['current', 'invalid'],
    ]);
    // The sound rows are compared all the same.
    expect(measured(record, 'domain_auc').value).toBeGreaterThan(0.4);
  });
  it('missing, broken and zero vectors are counted, and their rise fails', async () => {
    const holes = side(
      1500,
      `CASE WHEN i % 20 = 0 THEN NULL WHEN i % 20 = 1 THEN list_transform(${vector(600_000)}, lambda x: 'nan'::FLOAT) WHEN i % 20 = 2 THEN list_transform(${vector(600_000)}, lambda x: 0::FLOAT) WHEN i % 20 = 3 THEN list_transform(${vector(600_000)}, lambda x: CASE WHEN x > 0 THEN x END) ELSE ${vector(600_000)} END`,
    );
    const record = await runCell('embedding-drift', {}, await pair('holes', calm, holes));
    expect(record.verdict).toBe('fail');
    expect(measured(record, 'missing_rate_difference')).toMatchObject({ value: 0.05, verdict: 'fail' });
    expect(measured(record, 'broken_rate_difference')).toMatchObject({ verdict: 'fail' });
    expect(measured(record, 'broken_rate_difference').value).toBeCloseTo(0.1, 2);
    expect(measured(record, 'zero_rate_difference')).toMatchObject({ value: 0.05, verdict: 'fail' });
  });
});

describe('what is hard to judge', () => {
  it.each([
    ['an empty reference', side(0, vector(1)), calm, 'insufficient'],
    ['an empty current side', calm, side(0, vector(1)), 'insufficient'],
    ['nothing but nulls', calm, side(300, 'CAST(NULL AS FLOAT[])'), 'fail'],
    ['one row', calm, side(1, vector(9)), 'insufficient'],
    ['empty lists', calm, side(300, 'CAST([] AS FLOAT[])'), 'invalid'],
    ['constant vectors', side(1000, '[1.0::FLOAT, 2.0]'), side(1000, '[1.0::FLOAT, 2.0]'), 'pass'],
    ['huge numbers', side(1000, '[1e300, (i % 7) * 1e299]'), side(1000, '[1e300, (i % 7) * 1e299]'), 'pass'],
    ['one dimension', side(1000, '[(hash(i) % 1000) / 1000.0]'), side(1000, '[(hash(i + 9000000) % 1000) / 1000.0]'), 'pass'],
    ['whole numbers', side(1000, '[hash(i) % 9, hash(i + 77) % 9]::INT[]'), side(1000, '[hash(i + 9000000) % 9, hash(i + 9000077) % 9]::INT[]'), 'pass'],
    ['decimals', side(1000, '[(hash(i) % 9)::DECIMAL(9, 2), 1]'), side(1000, '[(hash(i + 9000000) % 9)::DECIMAL(9, 2), 1]'), 'pass'],
  ])('%s', async (name, reference, current, verdict) => {
    const record = await runCell('embedding-drift', {}, await pair(`hard-${name.replaceAll(' ', '-')}`, reference, current));
    expect(record.headline, record.verdict).not.toContain('undefined');
    expect(record.verdict, record.headline).toBe(verdict);
    for (const m of record.measurements) expect(m.value === null || Number.isFinite(m.value), m.metric).toBe(true);
  });
  it('the same population twice never alarms and says so', async () => {
    const record = await runCell('embedding-drift', { current: 'reference' }, { reference: await parquetOf('emb-twice.parquet', calm) });
    expect(record.verdict).toBe('pass');
    expect(record.caveats.map(({ code }) => code)).toContain('same_rows');
  });
  it('a column of text is refused with what to do', async () => {
    const record = await runCell('embedding-drift', { column: 'embedding' }, await pair('text', side(5, `'[1, 2]'`), side(5, `'[1, 2]'`)));
    expect(record.verdict).toBe('error');
    expect(record.headline).toContain('VARCHAR; an embedding is a list of numbers such as FLOAT[]');
  });
});
