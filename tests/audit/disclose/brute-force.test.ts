import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { determinedUnknowns } from '../../../src/audit/disclose/core/elimination.ts';
import { components, indexSystem, knowledge } from '../../../src/audit/disclose/core/knowledge.ts';
import { proofTable } from '../../../src/audit/disclose/core/proof.ts';
import { protect } from '../../../src/audit/disclose/core/protect.ts';
import type { CountSystem } from '../../../src/audit/disclose/core/system.ts';
import { eliminated, Solutions } from '../../../src/audit/disclose/core/solutions.ts';
import { programme, solves, type Programme } from '../../../src/audit/disclose/core/witness.ts';
import { systemOf, twoWay } from './tables.ts';

/** Every solution in whole numbers from 0 to `most`, by trying: the oracle. */
function solutions(problem: Programme, most: number): number[][] {
  const size = problem.unknowns.length;
  const found: number[][] = [];
  const point = Array.from({ length: size }, () => 0);
  const last = problem.equations.map(({ terms }) => Math.max(-1, ...terms.map(([i]) => i)));
  const visit = (at: number): void => {
    for (const [row, { terms, constant }] of problem.equations.entries())
      if (last[row] === at - 1 && terms.reduce((sum, [i, sign]) => sum + sign * point[i]!, 0) !== constant) return;
    if (at === size) {
      found.push([...point]);
      return;
    }
    for (let value = 0; value <= most; value += 1) {
      point[at] = value;
      visit(at + 1);
    }
  };
  visit(0);
  return found;
}

const table = fc
  .tuple(fc.integer({ min: 2, max: 3 }), fc.integer({ min: 2, max: 3 }))
  .chain(([rows, columns]) =>
    fc.array(fc.array(fc.integer({ min: 0, max: 6 }), { minLength: columns, maxLength: columns }), { minLength: rows, maxLength: rows }),
  )
  .map((cells) => twoWay(Object.fromEntries(cells.map((row, i) => ['ABC'[i]!, row]))));

function problemsOf(system: CountSystem, hidden: ReadonlySet<number>) {
  const index = indexSystem(system);
  const state = knowledge(system, index, hidden);
  return components(system, index, state.known).map((component) => ({ component, problem: programme(system, component, state.known) }));
}

describe('against all whole-number solutions', () => {
  test('the ends of a range are the smallest and largest solution, for up to 8 hidden inner cells', () => {
    fc.assert(
      fc.property(table, fc.array(fc.nat(8), { minLength: 2, maxLength: 8 }), ({ counts, lines }, picks) => {
        const system = systemOf(counts, lines, { k: 3 });
        const inner = Object.keys(counts).filter((key) => !key.includes('.'));
        const hidden = new Set(picks.map((pick) => system.publications.findIndex(({ key }) => key === inner[pick % inner.length])));
        for (const { component, problem } of problemsOf(system, hidden)) {
          const start = component.unknowns.map((each) => system.variables[each]!.value);
          const all = solutions(problem, counts['..']!);
          for (const place of component.unknowns.keys()) {
            const values = all.map((point) => point[place]!);
            const found = new Solutions(problem, start, eliminated(problem));
            found.extend(place);
            expect([found.low[place], found.high[place]]).toEqual([Math.min(...values), Math.max(...values)]);
          }
        }
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  test('what elimination calls exact has one solution', () => {
    fc.assert(
      fc.property(table, fc.array(fc.nat(8), { minLength: 1, maxLength: 7 }), ({ counts, lines }, picks) => {
        const inner = Object.keys(counts).filter((key) => !key.includes('.'));
        const names = inner.filter((_, i) => picks.includes(i));
        const rows = Object.entries(lines).flatMap(([total, parts]) =>
          total.startsWith('..')
            ? []
            : [
                {
                  terms: names.flatMap((name, i) => (parts.includes(name) ? [[i, 1] as const] : [])),
                  constant: parts.filter((part) => names.includes(part)).reduce((sum, part) => sum + counts[part]!, 0),
                },
              ],
        );
        const problem: Programme = {
          unknowns: names.map((_, i) => i),
          equations: rows,
        };
        const all = solutions(problem, counts['..']!);
        const terms = rows.map((row) => row.terms);
        for (const [i, fixed] of determinedUnknowns(terms, names.length).entries()) if (fixed) expect(new Set(all.map((point) => point[i])).size).toBe(1);
      }),
      { numRuns: 150, seed: 2 },
    );
  });

  test('after the rule no hidden count has solutions less than k apart, and the proof table names its ends', () => {
    fc.assert(
      fc.property(table, fc.integer({ min: 2, max: 4 }), ({ counts, lines }, k) => {
        const system = systemOf(counts, lines, { k });
        const protection = protect(system, { k });
        const proof = new Map(proofTable(system, protection).map(({ variable, range }) => [variable, range]));
        expect(proof.size).toBe(protection.targets.length);
        for (const { component, problem } of problemsOf(system, new Set(protection.hidden.keys()))) {
          if (component.unknowns.length > 8) continue;
          // Where totals are hidden too, counts can be larger than all of them are now.
          const all = solutions(problem, 2 * counts['..']! + k);
          for (const [place, variable] of component.unknowns.entries()) {
            const range = proof.get(variable);
            if (range === undefined) continue;
            const values = all.map((point) => point[place]!);
            expect(Math.max(...values) - Math.min(...values)).toBeGreaterThanOrEqual(k);
            expect(range.low).toBe(Math.min(...values));
            if (range.high !== null) expect(range.high).toBe(Math.max(...values));
          }
        }
      }),
      { numRuns: 150, seed: 3 },
    );
  });

  test('all hidden counts, complements and zeros too, have solutions k apart, and no sum of hidden counts that follows is below k', () => {
    let [zeros, complements, sums] = [0, 0, 0];
    fc.assert(
      fc.property(table, fc.integer({ min: 2, max: 5 }), ({ counts, lines }, k) => {
        const plain = systemOf(counts, lines, { k });
        // Each inner count is printed together with the next one, as the counts of a rate are.
        const inner = plain.variables.flatMap(({ key }, i) => (key.includes('.') ? [] : [i]));
        const publications = plain.publications.map((each) => {
          const at = inner.indexOf(each.reveals[0]!);
          return at < 0 ? each : { ...each, reveals: [inner[at]!, inner[(at + 1) % inner.length]!] };
        });
        const system = { ...plain, publications };
        const { hidden } = protect(system, { k });
        for (const { component, problem } of problemsOf(system, new Set(hidden.keys()))) {
          if (component.unknowns.length > 8) continue;
          const all = solutions(problem, 2 * counts['..']! + k);
          const at = (subset: number) => component.unknowns.flatMap((_, place) => ((subset >> place) & 1 ? [place] : []));
          for (let subset = 1; subset < 1 << component.unknowns.length; subset += 1) {
            const places = at(subset);
            const own = places.reduce((sum, place) => sum + system.variables[component.unknowns[place]!]!.value, 0);
            if (own >= k && places.length > 1) continue;
            let [low, high] = [Infinity, -Infinity];
            for (const point of all) {
              const sum = places.reduce((total, place) => total + point[place]!, 0);
              low = Math.min(low, sum);
              high = Math.max(high, sum);
            }
            if (places.length === 1) {
              if (own === 0) zeros += 1;
              if (own >= k) complements += 1;
              expect(high - low, `${system.variables[component.unknowns[places[0]!]!]!.key} of ${own}`).toBeGreaterThanOrEqual(k);
            } else if (own > 0) {
              sums += 1;
              expect(high).toBeGreaterThan(low);
            }
          }
        }
      }),
      { numRuns: 120, seed: 6 },
    );
    // That the property was about something, also at the seeds of an exploration.
    expect(zeros).toBeGreaterThan(5);
    expect(complements).toBeGreaterThan(50);
    expect(sums).toBeGreaterThan(50);
  });

  test('every small count is hidden and stays open', () => {
    fc.assert(
      fc.property(table, fc.integer({ min: 2, max: 5 }), ({ counts, lines }, k) => {
        const system = systemOf(counts, lines, { k });
        const { state, targets, exposed } = protect(system, { k });
        expect(exposed).toEqual([]);
        for (const [i, { sensitive }] of system.variables.entries())
          if (sensitive) {
            expect(state.known[i]).toBe(false);
            expect(targets).toContain(i);
          }
      }),
      { numRuns: 300, seed: 4 },
    );
  });
});

test('a proposed solution that breaks a line or a bound is refused', () => {
  const problem: Programme = {
    unknowns: [0, 1],
    equations: [
      {
        terms: [
          [0, 1],
          [1, 1],
        ],
        constant: 5,
      },
    ],
  };
  expect(solves(problem, [2, 3])).toBe(true);
  expect(solves(problem, [2, 2])).toBe(false);
  expect(solves(problem, [-1, 6])).toBe(false);
  expect(solves(problem, [2.5, 2.5])).toBe(false);
  expect(solves(problem, [2, 3], [{ low: 3, high: null }])).toBe(false);
});
