import { describe, expect, it } from 'vitest';
import type { CellRecord } from '../../src/notebook/types.ts';
import { expectClose } from '../stats/close-to.ts';
import { csvOf, type Row } from './canary-lab.ts';
import { measured, runCell, runText } from './lab.ts';
import { randomSource } from './random.ts';

const run = (rows: readonly Row[], parameters: object, front = '') => runCell('attribution', parameters, { telemetry: csvOf(rows) }, { front });
const hiring = (parameters: object, front = '') => runCell('attribution', parameters, { telemetry: 'public/samples/hiring-screen.parquet' }, { front });
const byVersion = `populations:
  reference: { table: telemetry, where: "model_version = 'screen-1'" }
  current: { table: telemetry, where: "model_version = 'screen-2'" }
`;
const codes = (record: CellRecord) => record.caveats.map(({ code }) => code);
const gapOf = (record: CellRecord, metric: string, group: string, column?: string) =>
  record.measurements.find((m) => m.metric === metric && Object.values(m.of.group ?? {})[0] === group && (column === undefined || m.of.column === column));

/** Rows whose score is 0.2 + a + b, attributions as logged; group g is higher in a by 1. */
function linear(n: number, seed = 1): Row[] {
  const uniform = randomSource(seed);
  return Array.from({ length: n }, (_, i) => {
    const group = i % 3 === 0 ? 'g' : 'h';
    const [a, b] = [uniform() - 0.5 + (group === 'g' ? 1 : 0), 2 * uniform() - 1];
    return { id: i, score: 0.2 + a + b, base: 0.2, shap_a: a, shap_b: b, group };
  });
}

describe('attribution: additivity', () => {
  it('passes where base and attributions add up, and fits a base that is not logged', async () => {
    const record = await run(linear(600), { groups: [], link: 'identity', base: 'base' });
    expect([record.verdict, measured(record, 'additivity_failure_rate').value]).toEqual(['pass', 0]);
    const fitted = await run(linear(600), { groups: [], link: 'identity' });
    expect(fitted.verdict).toBe('pass');
    expect(fitted.caveats.find(({ code }) => code === 'base_fitted')?.sentence).toContain('0.2 fits best on the identity scale');
  });
  it('fails on the wrong scale, and says which one fits', async () => {
    const record = await hiring({ link: 'identity', base: 'base_value', groups: [] });
    expect(record.verdict).toBe('fail');
    expect(record.findings[0]?.sentence).toContain('on the logit scale they add up: write link: logit');
    const found = await hiring({ base: 'base_value', groups: [] });
    const failing = measured(found, 'additivity_failure_rate');
    expect([failing.verdict, failing.of.rule]).toEqual(['pass', 'logit']);
    expect(codes(found)).toContain('link_found');
  });
  it('says how far a base value is off', async () => {
    const record = await run(linear(600), { groups: [], link: 'identity', base: -0.3 });
    expect(record.verdict).toBe('fail');
    expectClose(measured(record, 'additivity_median_error').value, 0.5, 1e-9);
    expect(record.findings[0]?.sentence).toContain('as if the base value were off by that');
  });
  it('has three answers', async () => {
    const broken = linear(600).map((row, i) => (i % 100 === 0 ? { ...row, score: 9 } : row));
    const verdict = async (tolerance: number) => (await run(broken, { groups: [], link: 'identity', base: 'base', tolerance })).verdict;
    expect([await verdict(0.03), await verdict(0.01), await verdict(0.001)]).toEqual(['pass', 'insufficient', 'fail']);
    expect((await run(linear(20), { groups: [] })).verdict).toBe('insufficient');
  });
});

describe('attribution: the gap between groups', () => {
  it('is the difference of mean attributions, and sums to the score gap', async () => {
    const record = await run(linear(900), { groups: ['group'], link: 'identity', base: 'base' });
    const gap = gapOf(record, 'score_gap', 'g');
    expect([gap?.of.referenceGroup, gap?.n]).toEqual([{ group: 'h' }, { reference: 600, current: 300 }]);
    const parts = ['a', 'b'].map((column) => gapOf(record, 'attribution_gap', 'g', column)?.value ?? Number.NaN);
    const rest = (gapOf(record, 'base_gap', 'g')?.value ?? 0) + (gapOf(record, 'unexplained_gap', 'g')?.value ?? 0);
    expectClose((parts[0] ?? 0) + (parts[1] ?? 0) + rest, gap?.value ?? 0, 1e-12, 1e-15);
    expectClose(parts[0], 1, 0.1);
    expect(Math.abs(gapOf(record, 'unexplained_gap', 'g')?.value ?? 1)).toBeLessThan(1e-12);
    expect(gapOf(record, 'attribution_gap_null_high', 'g', 'a')?.value).toBeLessThan(0.2);
    expect(record.tables.find(({ name }) => name === 'gap_group_g')?.rows.map((row) => [row[0], row[7]])).toEqual([
      ['a', 'yes'],
      ['b', 'no'],
      ['(base value)', ''],
      ['(unexplained)', ''],
      ['score gap, the sum', ''],
    ]);
    expect(codes(record)).toContain('score_gaps_only');
  });
  it('shows what is behind the gaps of the hiring sample', async () => {
    const record = await hiring({ base: 'base_value', link: 'logit' });
    const sentence = (word: string) => record.findings.find((finding) => finding.sentence.startsWith(word))?.sentence ?? '';
    expect(sentence('sex: Female less Male')).toMatch(/logit scale: gap_months −0\.\d+ \(by chance/);
    expect(sentence('race: Black or African American less White')).toContain('referral');
  });
  it('says so with one group, a group of one, or nulls', async () => {
    const one = await run(
      linear(60).map((row) => ({ ...row, group: 'g' })),
      { groups: ['group'] },
    );
    expect(codes(one)).toContain('one_group');
    const single = await run(
      linear(60).map((row, i) => ({ ...row, group: i === 0 ? 'alone' : i < 10 ? null : 'h' })),
      { groups: ['group'] },
    );
    expect(codes(single)).toEqual(expect.arrayContaining(['groups_left_out', 'rows_left_out']));
    expect(single.measurements.some((m) => m.metric === 'score_gap')).toBe(false);
    const unknown = await run(linear(60), { groups: ['group'], reference_group: 'z' });
    expect([unknown.verdict, unknown.headline]).toEqual(['error', expect.stringContaining('has no group "z" in the sample; groups: h and g')]);
  });
  it('takes the largest of 5 000 groups', async () => {
    const rows = linear(6000).map((row, i): Row => ({ ...row, group: i < 1000 ? 'common' : `g${i}` }));
    const record = await run(rows, { groups: ['group'] });
    expect(record.caveats.find(({ code }) => code === 'groups_left_out')?.sentence).toContain('0 of 5\u2009000 groups');
  });
});

describe('attribution: drift', () => {
  it('finds the feature that the new model leans on, and no feature of a model held against itself', async () => {
    const record = await hiring({ base: 'base_value', link: 'logit', groups: [] }, byVersion);
    expect(record.verdict).toBe('fail');
    const failed = record.measurements.filter((m) => m.metric === 'attribution_share_difference' && m.verdict === 'fail').map((m) => m.of.column);
    expect(failed).toContain('referral');
    expect(measured(record, 'attribution_share_difference', 'referral').value).toBeGreaterThan(0.1);
    expect(measured(record, 'attribution_ndcg').value).toBeLessThan(1);
    const same = byVersion.replace("'screen-2'", "'screen-1' AND skills_test % 2 = 0").replace("'screen-1'\"", "'screen-1' AND skills_test % 2 = 1\"");
    const calm = await hiring({ base: 'base_value', link: 'logit', groups: [] }, same);
    expect(calm.verdict, calm.headline).toBe('pass');
  });
  it('is not looked for without a reference', async () => {
    expect(codes(await run(linear(60), { groups: [] }))).toContain('no_reference');
  });
  it('is insufficient with few rows', async () => {
    const front = `populations:\n  reference: { table: telemetry, where: "id < 300" }\n  current: { table: telemetry, where: "id >= 300 AND id < 310" }\n`;
    const record = await run(linear(400), { groups: [] }, front);
    expect([record.verdict, record.headline]).toEqual(['insufficient', 'Too few rows with attributions to see a change of their shares']);
  });
});

describe('attribution: awkward input', () => {
  it('reads one column of lists, and leaves out rows of another length or with nulls', async () => {
    const text = [
      '---\nfaultline: 1\ntitle: Lists\n---\n',
      '```sql rows id=lists',
      'select score, case when id = 0 then [1.0] when id = 1 then [null, 2.0] else [shap_a, shap_b] end as shap from telemetry',
      '```\n',
      '```yaml attribution id=cell',
      JSON.stringify({ of: 'lists', groups: [], attributions: ['shap'], features: ['a', 'b'], link: 'identity' }),
      '```\n',
    ].join('\n');
    const { cells } = await runText(text, { telemetry: csvOf(linear(600)) });
    const record = cells.find(({ id }) => id === 'cell');
    expect([record?.verdict, record?.measurements[0]?.n]).toEqual(['pass', 598]);
    expect(record?.caveats.find(({ code }) => code === 'missing_attributions')?.sentence).toContain('2 of 600 sampled rows');
  });
  it('leaves out rows that lack an attribution or a score, and counts them', async () => {
    const rows = linear(300).map((row, i) => (i < 3 ? { ...row, shap_a: null } : i < 5 ? { ...row, score: null } : row));
    const record = await run(rows, { groups: [], base: 'base', link: 'identity' });
    expect(measured(record, 'additivity_failure_rate').n).toBe(295);
    expect(codes(record)).toEqual(expect.arrayContaining(['missing_attributions', 'missing_score']));
  });
  it('has nothing to say of constant attributions and scores but that they add up', async () => {
    const rows = linear(600).map((row) => ({ ...row, score: 1.2, shap_a: 1, shap_b: 0 }));
    const record = await run(rows, { groups: ['group'], base: 'base', link: 'identity' });
    expect([record.verdict, gapOf(record, 'score_gap', 'g')?.value]).toEqual(['pass', 0]);
  });
  it('ranks features by association where no attributions are logged, and says so', async () => {
    const rows = linear(300).map(({ id, score, shap_a, shap_b, group }) => ({
      id: `x${id}`,
      score: score ?? 0,
      first: shap_a ?? 0,
      second: shap_b ?? 0,
      kind: group ?? '',
      same: 1,
    }));
    const record = await run(rows, {});
    expect(record.verdict).toBe('info');
    expect(record.headline).toMatch(/^No attributions are logged; by rank correlation the score goes along with/);
    expect(measured(record, 'spearman', 'second').value).toBeGreaterThan(0.5);
    expect(measured(record, 'rank_association', 'kind').value).toBeGreaterThan(0.3);
    expect(measured(record, 'spearman', 'same')).toMatchObject({ value: null, reason: 'constant' });
  });
  it.each([
    [{ attributions: ['group'] }, 'attributions are one number column a feature'],
    [{ features: ['a'] }, 'features has 1 names for 2 attributions'],
    [{ score: 'group' }, 'score needs a number'],
    [{ base: 'none' }, 'is neither a column nor a role'],
  ])('says what is wrong: %j', async (parameters, sentence) => {
    const record = await run(linear(40), parameters);
    expect([record.verdict, record.headline]).toEqual(['error', expect.stringContaining(sentence)]);
  });
  it('gives the same bytes twice', async () => {
    const once = await hiring({ base: 'base_value', sample: 500 });
    const again = await hiring({ base: 'base_value', sample: 500 });
    expect(once.measurements).toEqual(again.measurements);
    expect(codes(once)).toContain('sampled');
  });
});
