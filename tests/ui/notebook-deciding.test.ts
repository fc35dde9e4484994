import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decidingRange, runs } from '../../src/ui/notebook/deciding.ts';
import { measuresIn } from '../../src/ui/notebook/one-line.ts';
import { asksWhy, isQuiet, wordOf } from '../../src/ui/notebook/verdict-words.ts';
import { cellTitle } from '../../src/ui/notebook/cell-title.ts';
import { verdicts } from '../../src/cells/types.ts';

const bold = (sentence: string, names: string[] = []): string | null => {
  const range = decidingRange(sentence, names);
  return range === null ? null : sentence.slice(range[0], range[1]);
};

describe('the deciding part of a headline is its first clause with a number', () => {
  // Every shape of headline in src/cells/*/decide.ts and cell.ts, and those of the design.
  test.each([
    [
      '2 of 27 columns drifted: merchant_age_days (PSI 0.491, adjusted p < 1e−12) and device_type (new value tablet_v2, 5.21 % of the current rows)',
      '2 of 27 columns drifted',
    ],
    ['1 of 1 column drifted: `latency_ms` (KS 0.2, adjusted p = 0.003)', '1 of 1 column drifted'],
    ['no column drifted; 3 of 27 columns moved noticeably: a (PSI 0.06, adjusted p = 0.01)', '3 of 27 columns moved noticeably'],
    ['12 of 27 columns cannot be judged: too few rows to see a shift of the size that matters', '12 of 27 columns cannot be judged'],
    ['none of 27 columns drifted; the largest shift is ip_risk (PSI 0.012, adjusted p = 0.4)', 'none of 27 columns drifted'],
    ['none of 27 columns drifted', 'none of 27 columns drifted'],
    ['no column can be compared', null],
    ['latency p95 is 274.6 ms (271 ms to 279 ms, target ≤ 300 ms)', 'latency p95 is 274.6 ms'],
    ['fallback rate is 0.981 % (0.94 % to 1.03 %, target ≤ 1 %); also error rate and quality', 'fallback rate is 0.981 %'],
    ['latency p99 is undefined: no rows with a value', null],
    ['latency p50 is 120 (no interval)', 'latency p50 is 120'],
    ['no indicator', null],
    ['200\u2009000 rows × 34 columns, 1 gap in time', '200\u2009000 rows × 34 columns'],
    ['0 rows × 3 columns', '0 rows × 3 columns'],
    ['first 10\u2009000 of 1\u2009200\u2009000 rows', 'first 10\u2009000 of 1\u2009200\u2009000 rows'],
    ['2 rows of sizes', '2 rows of sizes'],
    ['alpha = 0.05', 'alpha = 0.05'],
    ['p95 latency is 41 ms worse (95 % interval 33 to 50 ms, margin 20 ms). Fallback rate is inside.', 'p95 latency is 41 ms worse'],
    ['False positive rate differs by 2.1 points between 18–25 and 40–60 (interval 0.4 to 3.9, tolerance 2).', 'False positive rate differs by 2.1 points'],
    ['p95 latency is 309 ms against a target of 300 ms; its interval holds both sides.', 'p95 latency is 309 ms'],
    ['There is no column `latncy_ms` in telemetry. Did you mean `latency_ms`?', null],
    ['v1.9 is fine', null],
  ])('%s', (sentence, expected) => expect(bold(sentence)).toBe(expected));

  test('digits in names, in code and in brackets decide nothing', () => {
    expect(bold('psi_2 moved (3 of 4)', ['psi_2'])).toBeNull();
    expect(bold('`7` moved, now 41 %')).toBe('now 41 %');
    expect(bold('col-7 moved by 0.4', ['col-7'])).toBe('col-7 moved by 0.4');
  });

  test('the rows that a sentence is about decide nothing', () => {
    expect(bold("age_band = 70+ and score in (0.05, 0.07]: prediction <> 'urgent' AND label is 15.1 % against 3.64 % elsewhere")).toBe(
      "prediction <> 'urgent' AND label is 15.1 %",
    );
    expect(bold('age = 70: nothing was found')).toBeNull();
    expect(bold('The gap in the selection rate between 70+ and 18-44 (age_band) changed sides by 36.1 points, from 18.3 to −17.9')).toBe(
      'changed sides by 36.1 points',
    );
  });

  test('of a clause too long to be read at a glance only the number with its unit', () => {
    expect(bold('the share of requests that waited for the feature store longer than planned is 12.5 % on the canary')).toBe('12.5 %');
    expect(bold('3 of 24 columns did move beyond the bound that the operators of the service had set before')).toBe('3 of 24 columns');
    expect(bold('Selection rate of Greater than 45 is 21.8 points below that of 25 - 45 (age_cat; −24.4 to −19.2)')).toBe('21.8 points');
    expect(bold('the number of distinct values that the column took in the week before the release grew to 31 here')).toBe('31');
  });

  test('for any text the range lies inside, holds a digit, and is at most 64 characters or one number', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', ' ', '1', '2.5', '%', ': ', '; ', ' (', ') ', '`', ', ', 'of 9', '.', '−'), { maxLength: 60 }), (parts) => {
        const text = parts.join('');
        const range = decidingRange(text);
        if (range === null) return;
        expect(range[0]).toBeGreaterThanOrEqual(0);
        expect(range[1]).toBeLessThanOrEqual(text.length);
        expect(text.slice(...range)).toMatch(/\d/);
      }),
    );
  });
});

describe('runs of a sentence', () => {
  test('names read as code with and without backticks, ordinary words do not', () => {
    const code = (sentence: string, names: string[]): string[] => runs(sentence, names).flatMap((run) => (run.code ? [run.text] : []));
    expect(code('drifted: device_type and `amount`, not device_type_2', ['device_type', 'score'])).toEqual(['device_type', 'amount']);
    expect(code('score is score', ['score'])).toEqual([]);
  });

  test('nothing is lost but backticks, whatever is bold', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string({ minLength: 1 })), fc.nat(20), fc.nat(20), (text, names, from, length) => {
        const whole = runs(text, names, [from, from + length])
          .map((run) => run.text)
          .join('');
        expect(whole).toBe(text.replaceAll('`', ''));
      }),
    );
  });
});

describe('words', () => {
  test('a decision cell says its decision, every other cell its verdict', () => {
    expect([wordOf('canary', 'fail'), wordOf('canary', 'pass'), wordOf('canary', 'error'), wordOf('drift', 'fail'), wordOf('gate', 'insufficient')]).toEqual([
      'roll back',
      'promote',
      'error',
      'fail',
      'hold',
    ]);
  });

  test('only verdicts that leave a question ask why; rows and drawings are quiet unless something is wrong', () => {
    expect(verdicts.filter(asksWhy)).toEqual(['invalid', 'fail', 'insufficient', 'warn']);
    expect([isQuiet('sql', 'info'), isQuiet('chart', null), isQuiet('sql', 'error'), isQuiet('summary', 'info')]).toEqual([true, true, false, false]);
  });

  test('a title comes from the notebook, else the id in words', () => {
    expect([
      cellTitle({ value: { title: 'Did inputs shift?' } }, 'x'),
      cellTitle({ value: { title: ' ' } }, 'late_rows'),
      cellTitle(null, 'p95-latency'),
    ]).toEqual(['Did inputs shift?', 'Late rows', 'P95 latency']);
  });
});

describe('a number stands on one line with its unit', () => {
  const held = (text: string): readonly string[] => measuresIn(text).filter((_, i) => i % 2 === 1);
  test.each([
    ['p95 latency is 17.5 ms worse (301 ms against 283 ms; margin 10 %)', ['17.5 ms', '301 ms', '283 ms', '10 %']],
    ['the distributions are up to 0.00488 apart (p = 0.996 by 999 redraws)', ['p = 0.996']],
    ['adjusted p < 1e−12, n = 386, +6.93 % rate', ['p < 1e−12', 'n = 386', '+6.93 %']],
    ['200\u2009000 rows and 3 models over 14 d of data', ['14 d']],
    ['1 minute, 5 minutes, 3 sources', []],
    ['region = eu-west and c1 = 3', []],
  ])('%s', (sentence, expected) => {
    expect(held(sentence)).toEqual(expected);
    expect(measuresIn(sentence).join('')).toBe(sentence);
  });
});
