import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codePlaces, codesOf, wordsOf } from '../../src/reduce/code-words.ts';
import { literal } from '../../src/reduce/sql-text.ts';
import type { Coded, LatticeReduction } from '../../src/reduce/types.ts';
import { nativeDuckdb, reduced } from './native.ts';

const connection = await nativeDuckdb();

/** Columns of 6 to 17 codes each; with 13 of them the codes of a row take more than one word. */
const columns: readonly Coded[] = [
  ...Array.from({ length: 12 }, (_, k): Coded => ({ kind: 'values', column: `c${k}`, values: Array.from({ length: 4 + k }, (__, i) => `v${i}`) })),
  { kind: 'edges', column: 'x', as: 'number', edges: [-1.5, 0, 2] },
];

/** Texts that are not listed: a short one, and one longer than DuckDB keeps in place. */
const others = ['none of them', 'none of them, and said at length'];

/** The column with the hashes of all its values, as the value counts give them. */
async function hashed(coded: Coded): Promise<Coded> {
  if (coded.kind !== 'values') return coded;
  const texts = [...coded.values, ...others].flatMap((value, i, all) => new Array<string>(all.length - i).fill(value));
  await connection.run(`CREATE OR REPLACE TABLE t AS SELECT unnest([${[...texts, null].map((text) => literal(text)).join(', ')}]) AS c`);
  const [table] = await reduced(connection, { kind: 'valueCounts', from: { name: 't', table: 't' }, column: 'c', as: 'text', top: 64, hashes: true });
  const [found] = table?.valueCounts ?? [];
  expect(found?.values).toEqual([...coded.values, ...others]);
  const of = (list: readonly string[]) => list.map((text) => found?.hashes?.values[found.values.indexOf(text)] ?? Number.NaN);
  return { ...coded, hashes: { listed: of(coded.values), others: of(others), missing: found?.hashes?.missing ?? Number.NaN } };
}
const known: Coded[] = [];
for (const coded of columns) known.push(await hashed(coded));
/** No hashes, hashes of every other column, hashes of all. */
const layouts = [columns, columns.map((coded, i) => (i % 2 === 0 ? coded : (known[i] ?? coded))), known];

interface Row {
  readonly codes: readonly number[];
  readonly outcome: number | null;
}

function cellOf(coded: Coded, code: number, row: number): string | number | null {
  if (code === codesOf(coded) - 1) return null;
  if (coded.kind === 'values') return coded.values[code] ?? others[row % 2] ?? null;
  return coded.edges[code] ?? 3.25;
}
const row = fc.record({
  codes: fc.tuple(...columns.map((coded) => fc.nat(codesOf(coded) - 1))),
  outcome: fc.option(fc.integer({ min: -3, max: 3 }), { freq: 6 }),
});
const set = fc.uniqueArray(fc.nat(columns.length - 1), { minLength: 1, maxLength: 4 }).map((places) => places.sort((a, b) => a - b));

/** Cells by hand: place, rows, Σ outcome, Σ outcome². Both parts together: which row is in which is the hash's affair. */
function byHand(rows: readonly Row[], places: readonly number[], outcome: LatticeReduction['outcome']) {
  const cells = new Map<number, [number, number, number]>();
  for (const { codes, outcome: y } of rows) {
    if (outcome.kind !== 'rows' && y === null) continue;
    const place = places.reduce((sum, i) => sum * codesOf(columns[i] as Coded) + (codes[i] ?? 0), 0);
    const value = outcome.kind === 'rows' ? 0 : outcome.kind === 'truth' ? Number((y ?? 0) > 0) : (y ?? 0);
    const known = cells.get(place) ?? [0, 0, 0];
    cells.set(place, [known[0] + 1, known[1] + value, known[2] + value * value]);
  }
  return [...cells].sort((a, b) => a[0] - b[0]);
}

test.each<LatticeReduction['outcome']>([{ kind: 'rows' }, { kind: 'truth', expression: 'y > 0' }, { kind: 'grid', column: 'y', low: 0, step: 1 }])(
  'a lattice counts what counting by hand does: $kind',
  async (outcome) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 40 }),
        fc.array(set, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(...layouts),
        async (rows, sets, layout) => {
          const values = rows.map(
            ({ codes, outcome: y }, i) =>
              `(${i}, ${y === null ? 'NULL' : `${y}`}::DOUBLE, ${codes
                .map((code, k) => {
                  const cell = cellOf(columns[k] as Coded, code, i);
                  return cell === null ? 'NULL' : typeof cell === 'number' ? `${cell}::DOUBLE` : literal(cell);
                })
                .join(', ')})`,
          );
          const names = ['id', 'y', ...columns.map((coded) => coded.column)];
          await connection.run(`CREATE OR REPLACE TABLE t AS SELECT * FROM (VALUES ${values.join(', ')}) AS v(${names.join(', ')})`);
          const [table] = await reduced(connection, {
            kind: 'lattice',
            from: { name: 't', table: 't' },
            columns: layout,
            sets,
            outcome,
            split: { column: 'id', seed: 3, below: 600 },
          });
          const found = table?.lattice;
          sets.forEach((places, s) => {
            const cells = new Map<number, [number, number, number]>();
            found?.set.forEach((index, i) => {
              if (index !== s) return;
              const known = cells.get(found.place[i] ?? -1) ?? [0, 0, 0];
              const yes = outcome.kind === 'truth' ? (found.sum[i] ?? 0) : (found.squares[i] ?? 0);
              cells.set(found.place[i] ?? -1, [known[0] + (found.n[i] ?? 0), known[1] + (found.sum[i] ?? 0), known[2] + yes]);
            });
            expect([...cells].sort((a, b) => a[0] - b[0])).toEqual(byHand(rows, places, outcome));
          });
          expect(found?.part.every((part) => part === 0 || part === 1)).toBe(true);
        },
      ),
      { numRuns: 60, seed: 7 },
    );
  },
);

test('the part of a row does not depend on the set, and follows the share asked for', async () => {
  await connection.run(`CREATE OR REPLACE TABLE t AS SELECT i AS id, 'v' || (i % 3) AS c0, 'v' || (i % 4) AS c1 FROM range(4000) AS r(i)`);
  const two = columns.slice(0, 2);
  const split = { column: 'id', seed: 3, below: 600 };
  const [table] = await reduced(connection, {
    kind: 'lattice',
    from: { name: 't', table: 't' },
    columns: two,
    sets: [[0], [0, 1]],
    outcome: { kind: 'rows' },
    split,
  });
  const found = table?.lattice;
  const searched = [0, 1].map((s) => found?.n.reduce((sum, n, i) => sum + (found.set[i] === s && found.part[i] === 1 ? n : 0), 0));
  expect(searched[0]).toBe(searched[1]);
  // 600 of 1 000 hash values: 2 400 of 4 000 rows, within six standard errors.
  expect(Math.abs((searched[0] ?? 0) - 2400)).toBeLessThan(186);
});

test('few bits of the hash tell values apart, and all codes of thirteen columns fit into two words', () => {
  for (const coded of known) {
    const [alone] = codePlaces([coded]);
    expect(alone?.hashed).toBe(coded.kind === 'values');
    expect(alone?.bits.length).toBeLessThanOrEqual(Math.ceil(Math.log2(codesOf(coded))) + 1);
  }
  const places = codePlaces(known);
  const taken = places.flatMap(({ word, bits }) => bits.map((bit) => `${word}:${bit}`));
  expect(new Set(['0:0', ...taken]).size).toBe(taken.length + 1);
  expect(wordsOf(places)).toBe(2);
});

test('values that no hash tells apart are coded by their texts', () => {
  const [place] = codePlaces([{ kind: 'values', column: 'c', values: ['a', 'b'], hashes: { listed: [5, 5], others: [], missing: 9 } }]);
  expect(place).toMatchObject({ bits: [0, 1], hashed: false });
});

test('a value that was not counted is an error, not a wrong count', async () => {
  await connection.run(`CREATE OR REPLACE TABLE t AS SELECT i AS id, 'v' || (i % 40) AS c0 FROM range(400) AS r(i)`);
  const answer = reduced(connection, {
    kind: 'lattice',
    from: { name: 't', table: 't' },
    columns: known.slice(0, 1),
    sets: [[0]],
    outcome: { kind: 'rows' },
    split: { column: 'id', seed: 3, below: 600 },
  });
  await expect(answer).rejects.toThrow('"c0" has a value that was not there when its values were counted');
});
