import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { codesAt, columnSets, contrast, promisingSets, searchSlices, without, type SliceRules } from '../../src/stats/slice-search.ts';
import { distinctSlices } from '../../src/stats/slice-redundancy.ts';
import { scoreOfDifference } from '../../src/stats/proportion-intervals.ts';
import { adjustPValues } from '../../src/stats/multiplicity.ts';
import { coverSets } from '../../src/cells/slices/cover.ts';
import { welchT } from '../../src/stats/t-tests.ts';
import { sizes, spaceOf, sumUp, worlds, type Row } from './slice-world.ts';

const rules = (more: Partial<SliceRules> = {}): SliceRules => ({
  outcome: 'rate',
  direction: 'higher',
  maxOrder: 3,
  minRows: 3,
  minEffect: 0.1,
  alpha: 0.3,
  ...more,
});

/** Every conjunction by hand. */
function bruteForce(rows: readonly Row[], r: SliceRules): { readonly names: readonly string[]; readonly tested: number } {
  const whole = sumUp(rows);
  const tested: { name: string; p: number; effect: number }[] = [];
  for (const order of [1, 2, 3]) {
    for (const columns of columnSets(sizes.length, order)) {
      const places = columns.reduce((product, c) => product * (sizes[c] ?? 1), 1);
      for (let place = 0; place < places; place++) {
        const codes = codesAt(place, columns, sizes);
        const inside = sumUp(rows.filter((row) => columns.every((c, i) => row.codes[c] === codes[i])));
        if (inside.n < r.minRows || rows.length - inside.n < r.minRows) continue;
        const found = contrast(inside, without(whole, inside), r.outcome, r.direction);
        tested.push({ name: `${columns.join()}=${codes.join()}`, p: found?.p ?? 1, effect: found?.effect ?? 0 });
      }
    }
  }
  const adjusted = adjustPValues(
    tested.map((t) => t.p),
    'benjamini-hochberg',
  );
  const sign = r.direction === 'higher' ? 1 : -1;
  return { names: tested.filter((t, i) => (adjusted[i] ?? 1) <= r.alpha && sign * t.effect >= r.minEffect).map((t) => t.name), tested: tested.length };
}

const named = (found: readonly { readonly columns: readonly number[]; readonly codes: readonly number[] }[]) =>
  found.map((s) => `${s.columns.join()}=${s.codes.join()}`).sort();

describe('the search', () => {
  it('finds what brute force finds, and tests as many slices', () => {
    fc.assert(
      fc.property(worlds, fc.constantFrom('higher', 'lower'), (rows, direction) => {
        const r = rules({ direction });
        const { found, tested } = searchSlices(spaceOf(rows, sizes), r);
        const expected = bruteForce(rows, r);
        expect(tested).toBe(expected.tested);
        // Slices below the effect or of a p above alpha are not looked at again, which cannot change what is adjusted to alpha or less.
        expect(named(found)).toEqual([...expected.names].sort());
      }),
      { numRuns: 60, seed: 5 },
    );
  });

  it('leaves out no set of three that holds a finding, and counts at least the slices it leaves out', () => {
    fc.assert(
      fc.property(worlds, (rows) => {
        const r = rules({ minRows: 5 });
        const full = searchSlices(spaceOf(rows, sizes), r);
        const { sets, uncounted } = promisingSets(spaceOf(rows, sizes), 3, r);
        const kept = new Set(sets.map((set) => set.join()));
        const pruned = searchSlices(
          spaceOf(rows, sizes, (columns) => columns.length < 3 || kept.has(columns.join())),
          r,
          uncounted,
        );
        expect(pruned.tested).toBeGreaterThanOrEqual(full.tested);
        for (const name of named(pruned.found)) expect(named(full.found)).toContain(name);
        for (const slice of full.found) if (slice.columns.length === 3) expect(kept).toContain(slice.columns.join());
      }),
      { numRuns: 60, seed: 6 },
    );
  });

  it('tests rates with the score statistic and means with Welch', () => {
    const rate = contrast({ n: 40, sum: 12, squares: 12 }, { n: 60, sum: 6, squares: 6 }, 'rate', 'higher');
    expect((rate?.statistic ?? 0) ** 2).toBeCloseTo(scoreOfDifference(12, 40, 6, 60, 0), 10);
    const mean = contrast({ n: 3, sum: 9, squares: 35 }, { n: 4, sum: 4, squares: 10 }, 'mean', 'higher');
    const welch = welchT({ n: 3, mean: 3, variance: 4 }, { n: 4, mean: 1, variance: 2 });
    expect(mean?.statistic).toBeCloseTo(welch?.statistic ?? 0, 12);
    expect(2 * (mean?.p ?? 0)).toBeCloseTo(welch?.p ?? 0, 12);
  });
});

describe('redundancy', () => {
  it('keeps the simpler of two descriptions of the same rows, and drops echoes of a slice', () => {
    // Column 1 repeats column 0; column 2 is unrelated. Rows with code 1 in column 0 fail.
    const rows = Array.from(
      { length: 400 },
      (_, i): Row => ({ codes: [i % 4 === 0 ? 1 : 0, i % 4 === 0 ? 1 : 0, Math.floor(i / 4) % 2], y: i % 4 === 0 && i % 3 > 0 ? 1 : i % 29 === 0 ? 1 : 0 }),
    );
    const space = spaceOf(rows, [2, 2, 2]);
    const r = rules({ alpha: 0.01, minRows: 10 });
    const { found } = searchSlices(space, r);
    expect(found.length).toBeGreaterThan(4);
    const kept = distinctSlices(space, found, r, 20);
    expect(kept).toHaveLength(1);
    expect(kept[0]).toMatchObject({ columns: [0], codes: [1] });
    expect(kept[0]?.same.map((s) => s.columns)).toEqual(expect.arrayContaining([[1], [0, 1]]));
  });
});

describe('blocks of columns', () => {
  it('cover every wanted set, and have at most 30 000 cells or those of one set', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 2, max: 17 }), { minLength: 3, maxLength: 9 }), (codes) => {
        const wanted = columnSets(codes.length, 3);
        const blocks = coverSets(codes, wanted);
        for (const set of wanted) expect(blocks.some((block) => set.every((c) => block.includes(c)))).toBe(true);
        for (const block of blocks) expect(block.reduce((product, c) => product * (codes[c] ?? 1), 1)).toBeLessThanOrEqual(30_000);
        expect(blocks.length).toBeLessThanOrEqual(wanted.length);
      }),
      { numRuns: 50, seed: 7 },
    );
  });
});
