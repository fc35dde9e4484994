import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { disclose } from '../../../src/audit/disclose/disclose.ts';
import { personRule, rowsOfPersons } from '../../../src/audit/disclose/persons.ts';
import { defaultPolicy } from '../../../src/audit/disclose/types.ts';
import { documentOf, rate } from './documents.ts';

const rowsEach = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 25 });

describe('persons behind rows that nobody counted persons behind', () => {
  it('are never more than those of any rows of the data, and the heaviest persons attain them', () => {
    fc.assert(
      fc.property(rowsEach, fc.integer({ min: 2, max: 15 }), fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (each, k, random) => {
        const { certain, leastRows } = personRule({ k, rowsOfPersons: rowsOfPersons([each]) });
        const shuffled = each
          .flatMap((rows, person) => Array.from({ length: rows }, () => ({ person, at: random.next().value })))
          .toSorted((a, b) => a.at - b.at);
        const heaviest = each.toSorted((a, b) => b - a).flatMap((rows, person) => Array.from({ length: rows }, () => person));
        for (let n = 1; n <= shuffled.length; n += 1) {
          expect(new Set(shuffled.slice(0, n).map(({ person }) => person)).size).toBeGreaterThanOrEqual(certain(n));
          expect(new Set(heaviest.slice(0, n)).size).toBe(certain(n));
          expect(n >= leastRows).toBe(certain(n) >= k);
        }
      }),
    );
  });

  it('are each row where every person has one, and of several tables those of the heaviest', () => {
    const single = personRule({ k: 11, rowsOfPersons: rowsOfPersons([Array.from({ length: 600 }, () => 1)]) });
    expect([single.leastRows, single.certain(0), single.certain(10), single.certain(600)]).toEqual([11, 0, 10, 600]);
    expect(personRule({ k: 11 })).toMatchObject({ leastRows: 11 });
    expect(rowsOfPersons([])).toBeUndefined();
    expect(
      rowsOfPersons([
        [5, 1, 1],
        [3, 4],
      ]),
    ).toEqual([5, 7, 7]);
    expect(personRule({ k: 4, rowsOfPersons: [5, 7, 7] }).leastRows).toBe(Infinity);
  });
});

describe('where one person has many rows', () => {
  // One person with 500 rows, 2000 with one each.
  const policy = { ...defaultPolicy, rowsOfPersons: rowsOfPersons([[500, ...Array.from({ length: 2000 }, () => 1)]]) ?? [] };
  const published = (measurements: Parameters<typeof documentOf>[0][number]['measurements'], more = {}) =>
    disclose(documentOf([{ type: 'performance', measurements: measurements ?? [], ...more }], { inputs: [] }), policy);

  it('a group of as many rows is hidden with all that tells of it, though nobody counted its persons', () => {
    const { document, report } = published([
      rate('accuracy', 1000, 2500),
      rate('accuracy', 200, 480, { tier: 'one' }),
      rate('accuracy', 800, 2020, { tier: 'many' }),
    ]);
    const [, one, many] = document.cells[0]?.measurements ?? [];
    expect(one).toMatchObject({ value: null, n: 0, reason: 'suppressed' });
    // The rest of a whole that is printed tells the hidden group.
    expect(many).toMatchObject({ value: null, reason: 'suppressed' });
    expect(JSON.stringify(document)).not.toMatch(/\b480\b|"one"/);
    expect(report.unit).toBe('persons');
    expect(report.notes.join()).toContain('hidden unless so many rows are of k persons whoever they are of');
    expect(report).not.toHaveProperty('rowsOfPersons');
  });

  it('a numerator is hidden too, and printed where a cell counted enough persons behind it', () => {
    const errors = rate('error_rate', 400, 2500);
    const hidden = published([errors]).document.cells[0]?.measurements[0];
    expect(hidden).toMatchObject({ value: null, reason: 'suppressed' });
    const counted = published([{ ...errors, behind: { persons: { among: 100, hits: 30, rest: 90 } } }]);
    expect(counted.document.cells[0]?.measurements[0]).toMatchObject({ value: 0.16, n: 2500 });
    const few = published([{ ...errors, behind: { persons: { among: 100, hits: 3, rest: 90 } } }]);
    expect(few.document.cells[0]?.measurements[0]).toMatchObject({ value: null, reason: 'suppressed' });
  });

  it('bars of a histogram are joined until they are of k persons, and a quantile needs so many beyond it', () => {
    const counts = [400, 300, 700, 900, 200];
    const { document } = published(
      [
        { metric: 'p95', of: { column: 'x' }, value: 3, n: 2500, verdict: 'info' },
        { metric: 'p50', of: { column: 'x' }, value: 2, n: 2500, verdict: 'info' },
      ],
      { charts: [{ kind: 'sparkline', title: 'x', column: 'x', labels: counts.map(String), counts, edges: [null, 1, 2, 3, 4, null] }] },
    );
    const [chart] = document.cells[0]?.charts ?? [];
    expect(chart?.kind === 'sparkline' ? chart.counts.every((count) => count > 510) : chart).not.toBe(false);
    expect(document.cells[0]?.measurements).toMatchObject([{ value: null, reason: 'suppressed' }, { value: 2 }]);
  });
});
