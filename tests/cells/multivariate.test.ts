import { describe, expect, it } from 'vitest';
import { parquetOf } from '../engine/native/files.ts';
import { measured, runCell } from './lab.ts';

const hashed = (seed: number) => `(hash(i + ${seed}) % 1000003) / 1000003.0`;
const side = (rows: number, seed: number, columns: string) =>
  `SELECT ${columns.replaceAll('{r}', hashed(seed)).replaceAll('{s}', hashed(seed + 7_000_000))} FROM range(${rows}) AS t(i)`;
const pair = async (name: string, reference: string, current: string) => ({
  reference: await parquetOf(`mv-${name}-reference.parquet`, reference),
  current: await parquetOf(`mv-${name}-current.parquet`, current),
});
const columns = `{r} AS a, {s} AS b, ['x','y','z'][1 + i % 3] AS kind`;

describe('the joint distribution', () => {
  it('holds, drifts without any column drifting, and cannot be judged on few rows', async () => {
    const calm = await runCell('multivariate-drift', {}, await pair('calm', side(3000, 1, columns), side(3000, 1_000_000, columns)));
    expect(calm.verdict).toBe('pass');
    expect(calm.headline).toMatch(/^the joint distribution of 3 columns holds: domain AUC 0\.[45]/);
    expect(measured(calm, 'domain_auc').n).toEqual({ reference: 3000, current: 3000 });
    expect(calm.seed).toBe(1);

    const tied = `{r} AS a, CASE WHEN {r} < 0.5 THEN {s} / 2 ELSE 0.5 + {s} / 2 END AS b, ['x','y','z'][1 + i % 3] AS kind`;
    const files = await pair('tied', side(3000, 1, columns), side(3000, 1_000_000, tied));
    const moved = await runCell('multivariate-drift', {}, files);
    expect(moved.verdict).toBe('fail');
    expect(moved.headline).toMatch(/carried by (a|b) .* and (a|b)/);
    expect((await runCell('drift', { columns: ['a', 'b', 'kind'] }, files)).verdict).toBe('pass');
    expect(measured(moved, 'correlation_change').of.column).toBe('a × b');
    // The classifier decides; what changed between the two is named beside it.
    expect(moved.findings.map((f) => f.verdict)).toEqual(['fail', 'info']);
    expect(moved.findings[1]?.sentence).toMatch(/^the rank correlation of a and b went from −?0\.0\d* to 0\.7\d*$/);
    expect(calm.findings).toEqual([]);
    expect(moved.charts.map((chart) => chart.kind)).toEqual(['bars', 'plot']);

    const few = await runCell('multivariate-drift', {}, await pair('few', side(120, 1, columns), side(120, 1_000_000, columns)));
    expect(few.verdict).toBe('insufficient');
    expect(few.headline).toContain('show only a domain AUC of 0.63');
    expect(measured(few, 'domain_auc').threshold?.value).toBe(0.55);
  });

  it('is the same for the same seed, and counts what it sampled', async () => {
    const files = await pair('seeded', side(6000, 1, columns), side(6000, 1_000_000, columns));
    const run = (seed: number) => runCell('multivariate-drift', { sample: 500, seed }, files);
    const [once, again, other] = [await run(3), await run(3), await run(4)];
    expect(once.measurements).toEqual(again.measurements);
    expect(once.measurements).not.toEqual(other.measurements);
    expect(once.caveats.map((c) => c.sentence).join()).toContain('500 of 6\u2009000 reference rows');
  });
});

describe('what is hard to judge', () => {
  const hard = `7 AS constant, CAST(NULL AS DOUBLE) AS nothing, CAST({r} * 100 AS DECIMAL(12, 4)) AS money, CAST(i AS HUGEINT) * 1000000000000000000 AS huge,
    'u' || i AS level, CASE WHEN i % 50 = 0 THEN CAST('nan' AS DOUBLE) WHEN i % 51 = 0 THEN CAST('inf' AS DOUBLE) ELSE {r} END AS odd`;
  it('constants, empty columns, decimals, huge integers, endless categories, NaN and infinities leave the report standing', async () => {
    const all = { columns: ['constant', 'nothing', 'money', 'huge', 'level', 'odd'] };
    const same = await runCell('multivariate-drift', all, await pair('hard', side(2000, 1, hard), side(2000, 1_000_000, hard)));
    expect(same.verdict).toBe('pass');
    expect(same.caveats.find(({ code }) => code === 'constant')?.sentence).toContain('constant and nothing');
    const unseen = await runCell(
      'multivariate-drift',
      all,
      await pair('unseen', side(2000, 1, hard), side(2000, 1_000_000, hard.replace("'u' || i", "'w' || i"))),
    );
    expect(unseen.verdict).not.toBe('error');
    for (const m of [...same.measurements, ...unseen.measurements]) expect(m.value === null || Number.isFinite(m.value)).toBe(true);
  });
  it('a new category everywhere is drift', async () => {
    const all = await pair('new', side(1000, 1, `['x','y'][1 + i % 2] AS kind, {r} AS a`), side(1000, 9000, `['v','w'][1 + i % 2] AS kind, {r} AS a`));
    const record = await runCell('multivariate-drift', {}, all);
    expect(record.verdict).toBe('fail');
    expect(measured(record, 'domain_auc').value).toBeGreaterThan(0.99);
  });
  it.each([
    ['an empty reference', 0, 500, 'no_rows'],
    ['an empty current side', 500, 0, 'no_rows'],
    ['one row', 500, 1, 'below_n_min'],
  ])('%s is insufficient, with the reason', async (name, before, now, reason) => {
    const record = await runCell('multivariate-drift', {}, await pair(`size-${name.replaceAll(' ', '-')}`, side(before, 1, columns), side(now, 9000, columns)));
    expect(record.verdict).toBe('insufficient');
    expect(measured(record, 'domain_auc')).toMatchObject({ value: null, reason });
  });
  it('nothing but constants is a pass without an area to speak of', async () => {
    const record = await runCell(
      'multivariate-drift',
      { columns: ['constant'] },
      await pair('flat', side(1000, 1, '7 AS constant'), side(1000, 2, '7 AS constant')),
    );
    expect(record.verdict).toBe('pass');
    expect(measured(record, 'domain_auc').value).toBe(0.5);
    expect(measured(record, 'mmd')).toMatchObject({ value: null, reason: 'constant' });
  });
  it('the same population twice never alarms and says so', async () => {
    const path = await parquetOf('mv-twice.parquet', side(1500, 1, columns));
    const record = await runCell('multivariate-drift', { reference: 'reference', current: 'reference' }, { reference: path });
    expect(record.verdict).toBe('pass');
    expect(record.caveats.map(({ code }) => code)).toContain('same_rows');
  });
  it('a side that is not there is an error that names the choices', async () => {
    const record = await runCell('multivariate-drift', {}, { other: await parquetOf('mv-other.parquet', side(10, 1, columns)) });
    expect(record.verdict).toBe('error');
    expect(record.headline).toContain('other');
  });
});
