import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Moving, smallFixedSum } from '../../../src/audit/disclose/core/derived-sums.ts';

const k = 8;
const directions = 4;
/** Few directions and steps of −1 to 1, so that sums of two and three often stand still. */
const unknowns = fc.array(
  fc.record({ steps: fc.array(fc.constantFrom(-1, 0, 0, 1), { minLength: directions, maxLength: directions }), size: fc.nat(k + 2), sensitive: fc.boolean() }),
  { minLength: 13, maxLength: 24 },
);

/** Every sum of two and three of small unknowns, a sensitive one among them, that is below k and that no direction moves: by trying. */
function fixedSums(
  given: readonly { readonly steps: readonly number[]; readonly size: number; readonly sensitive: boolean }[],
): readonly (readonly number[])[] {
  const found: number[][] = [];
  const look = (places: number[]) => {
    const own = places.map((place) => given[place]!);
    if (own.some(({ size }) => size >= k) || own.reduce((sum, { size }) => sum + size, 0) >= k || !own.some(({ sensitive }) => sensitive)) return;
    const stands = Array.from({ length: directions }, (_, d) => own.reduce((sum, { steps }) => sum + steps[d]!, 0)).every((sum) => sum === 0);
    if (stands) found.push(places);
  };
  for (let a = 0; a < given.length; a += 1)
    for (let b = a + 1; b < given.length; b += 1) {
      look([a, b]);
      for (let c = b + 1; c < given.length; c += 1) look([a, b, c]);
    }
  return found;
}

test('beyond 12 small unknowns a fixed small sum of two or three is found exactly where trying all of them finds one', () => {
  let [some, none] = [0, 0];
  fc.assert(
    fc.property(unknowns, (given) => {
      fc.pre(given.filter(({ size }) => size < k).length > 12);
      const moving: Moving[] = given.map(({ steps, size, sensitive }) => ({
        moves: new Map(steps.flatMap((step, direction) => (step === 0 ? [] : [[direction, step] as const]))),
        size,
        sensitive,
      }));
      const expected = fixedSums(given);
      const found = smallFixedSum(moving, k);
      if (expected.length === 0) {
        none += 1;
        expect(found).toBeNull();
        return;
      }
      some += 1;
      expect(found).not.toBeNull();
      expect(given[found!]!.sensitive).toBe(true);
      expect(expected.some((places) => places.includes(found!))).toBe(true);
    }),
    { numRuns: 400, seed: 21 },
  );
  expect(some).toBeGreaterThan(50);
  expect(none).toBeGreaterThan(5);
});
