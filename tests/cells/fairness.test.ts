import { beforeAll, describe, expect, it } from 'vitest';
import type { CellRecord } from '../../src/notebook/types.ts';
import { csv, of, tableRow, times } from './fairness-lab.ts';
import { runCell } from './lab.ts';

const compas = { telemetry: 'public/samples/compas-scores-two-years.csv' };
const base = { score: 'decile_score', threshold: 5, label: 'two_year_recid' };

describe('COMPAS', () => {
  let record: CellRecord;
  beforeAll(async () => {
    record = await runCell('fairness', { ...base, groups: ['race', 'sex'], reference_group: { race: 'Caucasian' }, compat: 'all' }, compas);
  });
  const race = (value: string) => ({ race: value });

  it('has the published rates of every group', () => {
    const published: Record<string, readonly number[]> = {
      'African-American': [3696, 0.588203, 0.448468, 0.279853, 0.629715],
      Caucasian: [2454, 0.348003, 0.234543, 0.477226, 0.591335],
      Hispanic: [637, 0.298273, 0.214815, 0.556034, 0.542105],
      Other: [377, 0.209549, 0.147541, 0.676692, 0.544304],
      Asian: [32, 0.25, 0.086957, 0.333333, 0.75],
      'Native American': [18, 0.666667, 0.375, 0.1, 0.75],
    };
    const metrics = ['group_size', 'selection_rate', 'false_positive_rate', 'false_negative_rate', 'positive_predictive_value'];
    for (const [name, values] of Object.entries(published))
      metrics.forEach((metric, i) => {
        expect(of(record, metric, race(name)).value, `${name} ${metric}`).toBeCloseTo(values[i] ?? 0, 6);
      });
    expect(metrics.map((metric) => of(record, metric).value)).toEqual([7214, ...[0.4598, 0.323492, 0.374039, 0.613506].map((x) => expect.closeTo(x, 6))]);
    expect(tableRow(record, 'rates', 'race', 'Hispanic').slice(5, 9)).toEqual([103, 87, 129, 318]);
  });
  it('gives each rate its own denominator, and groups that add up to all rows', () => {
    expect(of(record, 'false_positive_rate', race('Caucasian')).n).toBe(1488);
    expect(of(record, 'true_positive_rate', race('Caucasian')).n).toBe(966);
    expect(of(record, 'positive_predictive_value', race('Caucasian')).n).toBe(854);
    const sizes = record.measurements.filter((m) => m.metric === 'group_size' && Object.keys(m.of.group ?? {}).join() === 'race');
    expect(sizes.reduce((sum, m) => sum + (m.value ?? 0), 0)).toBe(7214);
    const crossed = record.measurements.filter((m) => m.metric === 'group_size' && Object.keys(m.of.group ?? {}).join() === 'race,sex');
    expect(crossed.reduce((sum, m) => sum + (m.value ?? 0), 0)).toBe(7214);
  });
  it('draws the gaps of single columns first, and each crossing by itself with the reference in the title', () => {
    const forests = record.charts.flatMap((chart) => (chart.kind === 'forest' ? [chart] : []));
    expect(forests.map(({ title }) => title)).toEqual([
      'Difference of the selection rate, group − reference',
      'Difference of the true positive rate, group − reference',
      'Difference of the false positive rate, group − reference',
      'Difference of the selection rate, race × sex, group − African-American · Male',
      'Difference of the true positive rate, race × sex, group − African-American · Male',
      'Difference of the false positive rate, race × sex, group − African-American · Male',
    ]);
    expect(forests[0]?.rows.map(({ label }) => label)).toContain('race: Asian − Caucasian');
    expect(forests[3]?.rows.map(({ label }) => label)).toContain('African-American · Female');
    expect(record.charts.slice(0, 4).map(({ kind }) => kind)).toEqual(['forest', 'forest', 'forest', 'plot']);
  });
  it('draws at most 40 gaps, the worst, and says how many there are', async () => {
    const rows = Array.from({ length: 60 }, (_, g) => [...times(40 + g, [`g${g}`, 1]), ...times(60, [`g${g}`, 0])]).flat();
    const many = await runCell('fairness', { groups: ['grp'], prediction: 'p', positive: 1 }, { telemetry: csv(['grp', 'p'], rows) });
    const forest = many.charts.find((chart) => chart.kind === 'forest');
    expect(forest?.title).toBe('Difference of the selection rate, group − reference (40 of 59, the worst)');
    expect(forest?.kind === 'forest' ? forest.rows.map(({ label }) => label) : []).toEqual(
      Array.from({ length: 40 }, () => expect.stringMatching(/^grp: g\d+ − g59$/)),
    );
    expect(many.measurements.filter((m) => m.metric === 'selection_rate_difference')).toHaveLength(59);
  });
  it('compares with intervals, and fails what lies wholly beyond the tolerance', () => {
    const difference = of(record, 'false_positive_rate_difference', race('African-American'));
    expect(difference.value).toBeCloseTo(0.213925, 6);
    expect(difference.interval?.low).toBeCloseTo(0.1820532, 6);
    expect(difference.interval?.high).toBeCloseTo(0.2450233, 6);
    expect([difference.verdict, difference.of.referenceGroup, difference.threshold?.value]).toEqual(['fail', race('Caucasian'), 0.1]);
    expect(difference.test?.pAdjusted).toBeLessThan(1e-9);
    const ratio = of(record, 'false_positive_rate_ratio', race('African-American'));
    expect(ratio.value).toBeCloseTo(1.9120926, 6);
    expect(ratio.interval?.low).toBeCloseTo(1.7212391, 5);
    expect(ratio.interval?.high).toBeCloseTo(2.1241083, 5);
    expect(record.verdict).toBe('fail');
  });
  it('cannot say anything about the Asian and Native American gaps', () => {
    for (const name of ['Asian', 'Native American'])
      for (const metric of ['selection_rate', 'true_positive_rate', 'false_positive_rate'])
        expect(of(record, `${metric}_difference`, race(name)).verdict, `${name} ${metric}`).toBe('insufficient');
    expect(of(record, 'selection_rate_difference', race('Asian')).reason).toBe('imprecise');
    expect(of(record, 'selection_rate_difference', race('Native American')).reason).toBe('below_n_min');
  });
  it('takes the favourable outcome, being scored low, for the impact ratio alone', () => {
    const impact = of(record, 'impact_ratio', race('African-American'));
    expect(impact.value).toBeCloseTo(0.6315929, 6);
    expect(impact.interval?.low).toBeCloseTo(0.6018916, 6);
    expect(impact.interval?.high).toBeCloseTo(0.6627599, 6);
    expect(record.caveats.map((caveat) => caveat.code)).toContain('favourable_proposed');
    expect(tableRow(record, 'settings', 'favourable outcome')).toEqual(['favourable outcome', 'being called negative', 'proposed']);
  });
  it('shows every method side by side, and the largest gap against chance', () => {
    const [, , , , , , , low, high, ratio, , , z] = tableRow(record, 'methods', 'African-American − Caucasian', 'false positive rate');
    expect(low).toBeCloseTo(0.1817, 2);
    expect(high).toBeCloseTo(0.2458, 2);
    expect(ratio).toBeCloseTo(1.9120926, 6);
    expect(z).toBeGreaterThan(12);
    const gap = record.measurements.find((m) => m.metric === 'demographic_parity_difference' && m.of.column === 'race');
    // Asian with 32 rows counts, Native American with 18 does not.
    expect(gap?.value).toBeCloseTo(0.588203 - 0.209549, 5);
    expect(gap?.test?.p).toBeLessThan(0.001);
    expect(gap?.verdict).toBe('info');
  });
  it('repeats what other libraries say', () => {
    expect(tableRow(record, 'conventions', 'aif360', 'race', 'African-American', 'statistical_parity_difference').at(-1)).toBeCloseTo(-0.2402002, 6);
    expect(tableRow(record, 'conventions', 'aif360', 'race', 'African-American', 'disparate_impact').at(-1)).toBeCloseTo(0.6315929, 6);
    expect(tableRow(record, 'conventions', 'aequitas', 'race', 'African-American', 'fpr_disparity').at(-1)).toBeCloseTo(1.9120926, 6);
    expect(tableRow(record, 'conventions', 'fairlearn', 'race', 'demographic_parity_difference').at(-1)).toBeCloseTo(0.666667 - 0.209549, 5);
  });
  it('sweeps the threshold over the range of the deciles', () => {
    const chart = record.charts.find((each) => each.title === 'Largest gap by threshold, race');
    expect(chart?.kind === 'plot' ? [chart.data['threshold']?.[0], chart.data['threshold']?.[100]] : null).toEqual([1, 10]);
    expect(record.caveats.map((caveat) => caveat.code)).toContain('not_probabilities');
    const forest = record.charts.find((each) => each.kind === 'forest');
    expect(forest?.kind === 'forest' ? [forest.limit, forest.lowerLimit] : null).toEqual([0.1, -0.1]);
  });
});

describe('COMPAS, other cuts', () => {
  it('with only High called positive', async () => {
    const record = await runCell(
      'fairness',
      {
        groups: ['race'],
        prediction: 'score_text',
        label: 'two_year_recid',
        positive: { label: 1, prediction: 'High' },
        pairs: [{ group: 'African-American', reference: 'Caucasian' }],
      },
      compas,
    );
    expect(tableRow(record, 'rates', 'race', 'African-American').slice(5, 9)).toEqual([741, 284, 1160, 1511]);
    expect(tableRow(record, 'rates', 'race', 'Caucasian').slice(5, 9)).toEqual([195, 81, 771, 1407]);
    expect(record.measurements.filter((m) => m.metric === 'selection_rate_difference').length).toBe(1);
  });
  it('with two words called positive, as the deciles from 5 are', async () => {
    const record = await runCell(
      'fairness',
      { groups: ['race'], prediction: 'score_text', label: 'two_year_recid', positive: { label: 1, prediction: ['Medium', 'High'] } },
      compas,
    );
    expect(of(record, 'false_positive_rate', { race: 'African-American' }).value).toBeCloseTo(0.448468, 6);
  });
  it('takes a list alone as the predictions that count as positive, and proposes the label', async () => {
    const record = await runCell('fairness', { groups: ['race'], prediction: 'score_text', label: 'two_year_recid', positive: ['Medium', 'High'] }, compas);
    expect(of(record, 'false_positive_rate', { race: 'African-American' }).value).toBeCloseTo(0.448468, 6);
    expect(tableRow(record, 'settings', 'positive label')).toEqual(['positive label', 'two_year_recid is 1', 'proposed']);
    expect(tableRow(record, 'settings', 'called positive')).toEqual(['called positive', 'score_text is Medium or High', 'written']);
  });
});

describe('conditioning', () => {
  it('holds a column fixed, as Fairlearn does in its guide: accuracy .2 .4 .75 and .4 .2857 .5', async () => {
    // Stratum, group, rows, rows that are right.
    const cells: readonly (readonly [string, string, number, number])[] = [
      ['H', 'A', 5, 1],
      ['H', 'B', 5, 2],
      ['H', 'C', 4, 3],
      ['L', 'A', 5, 2],
      ['L', 'B', 7, 2],
      ['L', 'C', 4, 2],
    ];
    const rows = cells.flatMap(([stratum, group, n, right]) => Array.from({ length: n }, (_, i) => [stratum, group, i % 2, i < right ? i % 2 : 1 - (i % 2)]));
    const record = await runCell(
      'fairness',
      { groups: ['g'], strata: 'income', prediction: 'p', label: 'y', metrics: ['accuracy'] },
      { telemetry: csv(['income', 'g', 'y', 'p'], rows) },
    );
    const values = cells.map(([stratum, group]) => tableRow(record, 'strata', stratum, group, 'accuracy')[4]);
    expect(values).toEqual([0.2, 0.4, 0.75, 0.4, expect.closeTo(0.285714, 6), 0.5]);
    const within = (name: string) => cells.flatMap(([stratum], i) => (stratum === name ? [Number(values[i])] : []));
    expect(Math.max(...within('H')) - Math.min(...within('H'))).toBeCloseTo(0.55, 12);
    expect(Math.max(...within('L')) - Math.min(...within('L'))).toBeCloseTo(0.214286, 6);
  });
  it('finds no gap where only the mix differs, and says that it turned nothing', async () => {
    const part = (stratum: string, group: string, n: number, selected: number) => [
      ...times(selected, [stratum, group, 1]),
      ...times(n - selected, [stratum, group, 0]),
    ];
    const rows = [...part('easy', 'a', 400, 320), ...part('easy', 'b', 100, 80), ...part('hard', 'a', 100, 20), ...part('hard', 'b', 400, 80)];
    const record = await runCell('fairness', { groups: ['g'], strata: 'kind', prediction: 'p' }, { telemetry: csv(['kind', 'g', 'p'], rows) });
    expect(of(record, 'selection_rate_difference', { g: 'b' }).value).toBeCloseTo(-0.36, 12);
    const held = of(record, 'selection_rate_stratified_difference', { g: 'b' });
    expect(held.value).toBeCloseTo(0, 12);
    expect(held.test?.p).toBeGreaterThan(0.99);
    expect([held.of.column, held.verdict]).toEqual(['kind', 'info']);
  });
});
