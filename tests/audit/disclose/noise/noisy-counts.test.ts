import { describe, expect, it } from 'vitest';
import { disclose } from '../../../../src/audit/disclose/disclose.ts';
import { groupTables } from '../../../../src/audit/disclose/noise/group-tables.ts';
import { implausibleDraws } from '../../../../src/audit/disclose/noise/implausible.ts';
import { ledgerOf } from '../../../../src/audit/disclose/noise/ledger.ts';
import { noisyCounts, recordedNoise } from '../../../../src/audit/disclose/noise/noisy-counts.ts';
import { noisyRates } from '../../../../src/audit/disclose/noise/noisy-rates.ts';
import type { NoisyCell } from '../../../../src/audit/disclose/noise/types.ts';
import { defaultPolicy } from '../../../../src/audit/disclose/types.ts';
import type { Measurement } from '../../../../src/cells/types.ts';
import { documentOf, rate } from '../documents.ts';
import { seededWords } from './words.ts';

type Group = Readonly<Record<string, string>>;
/** What a fairness cell measures of a group: a confusion table of labelled rows, and rows without a label by prediction. */
function measured(
  group: Group,
  [tp, fp, fn, tn]: readonly [number, number, number, number],
  unlabelled: readonly [number, number] = [0, 0],
): readonly Measurement[] {
  const of = (metric: string, hits: number, n: number): Measurement =>
    n === 0 ? { metric, of: { population: 'current', group }, value: null, reason: 'no_rows', n: 0, verdict: 'info' } : rate(metric, hits, n, group);
  const all = tp + fp + fn + tn + unlabelled[0] + unlabelled[1];
  return [
    { metric: 'group_size', of: { population: 'current', group }, value: all, n: all, verdict: 'info' },
    of('selection_rate', tp + fp + unlabelled[0], all),
    of('true_positive_rate', tp, tp + fn),
    of('false_positive_rate', fp, fp + tn),
  ];
}
const race = [...measured({ race: 'B' }, [300, 120, 90, 410]), ...measured({ race: 'A' }, [3, 0, 4, 25]), ...measured({ race: 'C' }, [0, 5, 0, 200])];
const sex = [...measured({ sex: 'F' }, [100, 50, 40, 300], [12, 30]), ...measured({ sex: 'M' }, [203, 75, 54, 335], [1, 0])];
const document = documentOf([{ id: 'gaps', measurements: [...race, ...sex] }]);
const policy = (epsilon: number) => ({ ...defaultPolicy, k: 2, privacyBudget: { epsilon } });

describe('the tables of disjoint counts', () => {
  const tables = groupTables(document, []);

  it('are one for each set of columns, groups by their labels', () => {
    expect(tables.map(({ columns, groups }) => [columns, groups.map(({ group }) => group)])).toEqual([
      [['race'], [['A'], ['B'], ['C']]],
      [['sex'], [['F'], ['M']]],
    ]);
  });
  it('hold outcome by prediction, with rows of a group that has no positives as zeros', () => {
    expect(tables[0]?.groups.map(({ counts }) => counts)).toEqual([
      { true_positives: 3, false_positives: 0, false_negatives: 4, true_negatives: 25 },
      { true_positives: 300, false_positives: 120, false_negatives: 90, true_negatives: 410 },
      { true_positives: 0, false_positives: 5, false_negatives: 0, true_negatives: 200 },
    ]);
  });
  it('hold rows without a label by prediction where there are some, so that every row is in one count', () => {
    expect(tables[1]?.groups.map(({ counts }) => counts)).toMatchObject([
      { true_positives: 100, unlabelled_predicted_positives: 12, unlabelled_predicted_negatives: 30 },
      { unlabelled_predicted_positives: 1, unlabelled_predicted_negatives: 0 },
    ]);
    for (const group of tables[1]?.groups ?? []) {
      const size = sex.find((m) => m.metric === 'group_size' && m.of.group?.['sex'] === group.group[0])?.value;
      expect(Object.values(group.counts).reduce((sum, each) => sum + each, 0)).toBe(size);
    }
  });
  it('are coarser where less is measured, and none of slices, windows, comparisons, statutory cells', () => {
    const only = (measurements: readonly Measurement[], type = 'fairness') => groupTables(documentOf([{ id: 'a', type, measurements }]), []);
    expect(only([rate('selection_rate', 30, 90, { race: 'A' })])[0]?.groups[0]?.counts).toEqual({ predicted_positives: 30, predicted_negatives: 60 });
    expect(only([rate('prevalence', 30, 90, { race: 'A' })])[0]?.groups[0]?.counts).toEqual({ positives: 30, negatives: 60 });
    const size = { metric: 'group_size', of: { group: { race: 'A' } }, value: 90, n: 90, verdict: 'info' } as const;
    expect(only([size])[0]?.groups[0]?.counts).toEqual({ rows: 90 });
    expect(only([size], 'slices')).toEqual([]);
    expect(only([{ ...size, of: { ...size.of, window: ['2026-01-01', '2026-01-02'] } }])).toEqual([]);
    expect(only([{ ...size, of: { ...size.of, referenceGroup: { race: 'B' } } }])).toEqual([]);
    expect(groupTables(document, ['gaps'])).toEqual([]);
  });
});

describe('the tables of a performance cell', () => {
  /** What a performance cell of two classes measures of some rows. */
  const quality = (group: Group, [tp, fp, fn, tn]: readonly [number, number, number, number]): readonly Measurement[] => [
    rate('accuracy', tp + tn, tp + fp + fn + tn, group),
    rate('precision', tp, tp + fp, group),
    rate('recall', tp, tp + fn, group),
    rate('specificity', tn, tn + fp, group),
    rate('label_coverage', tp + fp + fn + tn, 2000, group),
  ];
  const tablesOf = (measurements: readonly Measurement[]) => groupTables(documentOf([{ id: 'quality', type: 'performance', measurements }]), []);
  const counts = { true_positives: 300, false_positives: 120, false_negatives: 90, true_negatives: 410 };

  it('are the confusion counts of all rows, and of each segment', () => {
    const given = [...quality({}, [300, 120, 90, 410]), ...quality({ tier: 'a' }, [200, 20, 60, 10]), ...quality({ tier: 'b' }, [100, 100, 30, 400])];
    expect(tablesOf(given)).toMatchObject([
      { columns: [], groups: [{ group: [], counts }] },
      {
        columns: ['tier'],
        groups: [
          { group: ['a'], counts: { true_positives: 200 } },
          { group: ['b'], counts: { true_negatives: 400 } },
        ],
      },
    ]);
    const ledger = ledgerOf(documentOf([{ id: 'quality', type: 'performance', measurements: given }]), policy(1));
    expect(ledger?.entries.map(({ table, epsilon, cells }) => [table, epsilon, cells])).toEqual([
      ['quality: all rows, population current', 0.5, 4],
      ['quality: tier, population current', 0.5, 8],
    ]);
    expect(ledger?.spent).toBe(1);
  });

  it('are none of what does not fit together: means over classes that happen to be shares of whole rows, errors, differences', () => {
    expect(tablesOf([rate('accuracy', 500, 1000), rate('precision', 600, 1000), rate('recall', 700, 1000), rate('specificity', 800, 1000)])).toEqual([]);
    expect(tablesOf([{ metric: 'mae', of: { population: 'current' }, value: 3, n: 100, verdict: 'info' }])).toEqual([]);
    const difference = {
      metric: 'accuracy_difference',
      of: { population: 'current', reference: 'before' },
      value: 0,
      n: { reference: 9, current: 9 },
    } as const;
    expect(tablesOf([{ ...difference, verdict: 'info' }])).toEqual([]);
  });
});

describe('the ledger', () => {
  it('gives the counts of a table its ε together, and tables equal parts of the budget', () => {
    const ledger = ledgerOf(document, policy(1));
    expect(ledger).toEqual({
      epsilon: 1,
      spent: 1,
      entries: [
        { table: 'gaps: race, population current', epsilon: 0.5, cells: 12, halfWidth95: 6 },
        { table: 'gaps: sex, population current', epsilon: 0.5, cells: 12, halfWidth95: 6 },
      ],
    });
  });
  it('adds up what two cells spend that count the same rows by the same columns, each with draws of its own', () => {
    const twice = documentOf([
      { id: 'gaps', measurements: race },
      { id: 'again', measurements: race },
    ]);
    const ledger = ledgerOf(twice, policy(0.6));
    expect(ledger?.entries.map(({ table, epsilon }) => [table, epsilon])).toEqual([
      ['gaps: race, population current', 0.3],
      ['again: race, population current', 0.3],
    ]);
    expect(ledger?.spent).toBeCloseTo(ledger?.entries.reduce((sum, { epsilon }) => sum + epsilon, 0) ?? 0, 12);
    const block = noisyCounts(twice, policy(0.6), seededWords(5));
    expect(block?.epsilon).toBeCloseTo(block?.tables.reduce((sum, { epsilon }) => sum + epsilon, 0) ?? 0, 12);
    expect(block?.tables[0]?.groups).not.toEqual(block?.tables[1]?.groups);
  });

  it('is none without a budget, and spends nothing without groups', () => {
    expect(ledgerOf(document, defaultPolicy)).toBeNull();
    expect(ledgerOf(documentOf([]), policy(1))).toEqual({ epsilon: 1, spent: 0, entries: [] });
  });
  it('stands in the report of disclosure control, which draws nothing', () => {
    expect(disclose(document, policy(1)).report.privacyBudget).toEqual(ledgerOf(document, policy(1)));
    expect(disclose(document, defaultPolicy).report.privacyBudget).toBeNull();
  });
});

describe('noisy counts', () => {
  it('are the counts and draws of the part that the table has of the budget: variance and share within the half-width', () => {
    const n = 400;
    const words = seededWords(5);
    const off: number[] = [];
    for (let i = 0; i < n; i++) {
      const block = noisyCounts(document, policy(1), words);
      for (const [t, table] of groupTables(document, []).entries())
        for (const [g, { counts }] of table.groups.entries())
          for (const [cell, count] of Object.entries(counts)) off.push((block?.tables[t]?.groups[g]?.counts[cell as NoisyCell] ?? Number.NaN) - count);
    }
    const a = Math.exp(-0.5);
    const variance = (2 * a) / (1 - a) ** 2;
    expect(off.length).toBe(n * 24);
    expect(Math.abs(off.reduce((sum, z) => sum + z, 0) / off.length)).toBeLessThan(4 * Math.sqrt(variance / off.length));
    const within = off.filter((z) => Math.abs(z) <= 6).length / off.length;
    const expected = 1 - (2 * a ** 7) / (1 + a);
    expect(Math.abs(within - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / off.length));
  });
  it('are the same for the same words, others for others, and none without a budget', () => {
    expect(noisyCounts(document, policy(1), seededWords(1))).toEqual(noisyCounts(document, policy(1), seededWords(1)));
    expect(noisyCounts(document, policy(1), seededWords(1))).not.toEqual(noisyCounts(document, policy(1), seededWords(2)));
    expect(noisyCounts(document, defaultPolicy, seededWords(1))).toBeNull();
  });
  it('name no group whose label is hidden', () => {
    const few = documentOf([{ id: 'gaps', measurements: [...race, ...measured({ race: 'Atlantis' }, [1, 0, 1, 2])] }]);
    const block = noisyCounts(few, { ...policy(1), k: 11 }, seededWords(3));
    expect(JSON.stringify(block)).not.toContain('Atlantis');
    expect(block?.tables[0]?.groups).toHaveLength(4);
  });
  it('give rates by what is left of them above 0, and null where nothing is', () => {
    expect(noisyRates({ true_positives: -2, false_positives: 3, false_negatives: 0, true_negatives: 9 })).toEqual({
      selection_rate: 0.25,
      prevalence: 0,
      true_positive_rate: null,
      false_positive_rate: 0.25,
      positive_predictive_value: 0,
      accuracy: 0.75,
    });
    expect(noisyRates({ rows: 4 })).toEqual({});
  });
});

describe('a recorded draw', () => {
  const given = policy(0.5);
  const block = noisyCounts(document, given, seededWords(3));
  if (block === null) throw new Error('no noise');
  /** The block with the first count of its second table this far from the count of the data. */
  const moved = (by: number) => {
    const [first, second] = block.tables;
    const [group, ...rest] = second?.groups ?? [];
    if (first === undefined || second === undefined || group === undefined) throw new Error('no groups');
    return { ...block, tables: [first, { ...second, groups: [{ ...group, counts: { ...group.counts, true_positives: 100 + by } }, ...rest] }] };
  };

  it('is plausible as drawn, and up to the reach of its noise', () => {
    expect(implausibleDraws(document, given, block)).toEqual([]);
    // 24 counts at ε = 0.25 each.
    for (const by of [96, -96]) expect(implausibleDraws(document, given, moved(by))).toEqual([]);
  });
  it('is named beyond it', () => {
    for (const by of [97, -97])
      expect(implausibleDraws(document, given, moved(by))).toEqual([
        { path: 'noise.tables.1.groups.0.counts.true_positives', recorded: 100 + by, reach: 96, epsilon: 0.25 },
      ]);
  });
});

describe('working out a recorded block again', () => {
  const block = noisyCounts(document, policy(0.5), seededWords(9));
  if (block === null) throw new Error('no block');

  it('gives the same block', () => {
    expect(recordedNoise(document, policy(0.5), block)).toEqual(block);
  });
  it('differs where a rate, a group, the budget or the number of tables was changed', () => {
    const [first, ...rest] = block.tables;
    const group = first?.groups[0];
    if (first === undefined || group === undefined) throw new Error('no group');
    const changed = (given: object) => ({ ...block, tables: [{ ...first, groups: [{ ...group, ...given }, ...first.groups.slice(1)] }, ...rest] });
    for (const other of [
      changed({ rates: { ...group.rates, accuracy: 1 } }),
      changed({ group: ['D'] }),
      changed({ counts: {} }),
      { ...block, epsilon: 0.1 },
      { ...block, tables: rest },
    ])
      expect(recordedNoise(document, policy(0.5), other)).not.toEqual(other);
    expect(recordedNoise(document, policy(0.5), undefined)).not.toEqual(block);
  });
});

it('a person with several rows is covered by that many times ε, and the file says how many', () => {
  const block = noisyCounts(documentOf([{ measurements: [rate('selection_rate', 40, 90, { sex: 'F' })] }]), policy(0.5), seededWords(1), { telemetry: 8 });
  expect(block!.notes.at(-1)).toBe('in telemetry no person has more than 8 rows, so a person is covered by 8 · 0.5 = 4');
});
