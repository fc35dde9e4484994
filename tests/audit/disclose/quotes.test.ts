import { describe, expect, it } from 'vitest';
import { type Quotable, quotesNumber } from '../../../src/audit/disclose/apply/numbers.ts';
import { printedQuotes, rowQuotes, secretQuotes } from '../../../src/audit/disclose/apply/quotes.ts';
import type { Measurement } from '../../../src/cells/types.ts';
import type { CellRecord } from '../../../src/notebook/types.ts';

const about = (number: number, ...groups: string[]): Quotable => ({ number, words: groups, groups });
const old = 'Greater than 45';
const sentence = `Selection rate of ${old} is 21.8 points below that of 25 - 45 (age_cat; tolerance 10)`;

describe('a sentence', () => {
  it('quotes a secret number when nothing printed explains it', () => {
    expect(quotesNumber(sentence, [about(0.2183, old, 'Asian')])).toBe(true);
    expect(quotesNumber(sentence, [about(0.2183, old, 'Asian')], [about(0.31, old, '25 - 45'), about(0.2183, 'Less than 25')])).toBe(true);
    expect(quotesNumber(sentence, [about(0.3183, old, 'Asian')])).toBe(false);
  });

  it('quotes the printed number of the groups that it names, whatever else agrees by chance', () => {
    expect(quotesNumber(sentence, [about(0.2183, old, 'Asian'), about(0.2179, 'Asian')], [about(0.2181, old, '25 - 45')])).toBe(false);
  });

  it('quotes the secret number when it names every group of the secret, whatever else agrees by chance', () => {
    const crossed = `Selection rate of ${old} · Asian is 21.8 %`;
    expect(quotesNumber(crossed, [about(0.2183, old, 'Asian')], [about(0.2181, old)])).toBe(true);
    expect(quotesNumber('the largest gap is 21.8 points', [about(0.2183)], [about(0.2181)])).toBe(true);
  });

  it('writes no number with the digits of a group', () => {
    expect(quotesNumber(sentence, [about(45, old, 'Asian')], [about(0.2181, old, '25 - 45')])).toBe(false);
    expect(quotesNumber('Selection rate of Asian is 12.5 %', [about(0.125, 'Asian')], [about(0.3, '12.5 %')])).toBe(true);
    expect(quotesNumber('45 rows of Asian', [about(45, 'Asian')], [about(0.3, old)])).toBe(true);
  });
});

const rate = (value: number, group: Readonly<Record<string, string>>): Measurement => ({
  metric: 'selection_rate',
  of: { group },
  value,
  n: 100,
  verdict: 'info',
});

describe('quotes of a cell', () => {
  const measurements = [rate(0.31, { race: 'White' }), rate(0.2183, { race: 'Asian', sex: 'Female' })];

  it('are secret for hidden measurements and printed for the others', () => {
    const hidden = new Set([1]);
    expect(secretQuotes(measurements, hidden, new Set()).find(({ number }) => number === 0.2183)).toEqual(about(0.2183, 'Asian', 'Female'));
    expect(printedQuotes(measurements, hidden).map(({ groups }) => groups)).toEqual(expect.arrayContaining([['White']]));
    expect(printedQuotes(measurements, hidden).some(({ number }) => number === 0.2183)).toBe(false);
  });

  it('of hidden rows name their groups where measurements tell which words are groups, else any word may be one', () => {
    const table = {
      name: 'rates',
      title: 'Rates',
      columns: [],
      rows: [
        ['race × sex', 'Asian · Female', 0.2183],
        ['north', null, 0.4],
      ],
    };
    const cell = { measurements, tables: [table] } as unknown as CellRecord;
    expect(rowQuotes(cell, new Map([[0, new Set([0, 1])]]), new Set())).toEqual([
      { number: 0.2183, words: ['race × sex', 'Asian · Female'], groups: ['Asian', 'Female'] },
      { number: 0.4, words: ['north'], groups: null },
    ]);
  });
});
