import { describe, expect, it } from 'vitest';
import { chooseRounding } from '../../../src/cells/drift/choose-rounding.ts';
import { codeEdges, foldCodes } from '../../../src/cells/drift/code-counts.ts';
import { rounded } from '../../../src/reduce/rounding.ts';
import { randomSource } from '../random.ts';

const n = 60_000;
const uniform = randomSource(7);
const shapes: Record<string, () => number> = {
  uniform: () => uniform(),
  'far from zero': () => 1.7e12 + 1e6 * uniform(),
  'right tail': () => 1 / (1 - uniform()) ** 3,
  'left tail': () => -1 / (1 - uniform()) ** 3,
  'both tails': () => Math.tan(Math.PI * (uniform() - 0.5)),
  'zeros and a tail': () => (uniform() < 0.6 ? 0 : 1 / uniform()),
  'a bell': () => uniform() + uniform() + uniform() + uniform() - 2,
  'near one': () => 1 - uniform() ** 3,
  constant: () => 4.5,
};

describe.each(Object.entries(shapes))('%s', (_, draw) => {
  const values = Float64Array.from({ length: n }, draw).sort();
  const range = { low: values[0] ?? 0, high: values[n - 1] ?? 0 };
  const rounding = chooseRounding(
    values.filter((_x, i) => i % 40 === 0),
    range,
  );
  const counts = new Map<number, number>();
  const heaviest = new Map<number, number>();
  for (const x of values) counts.set(rounded(rounding, x), (counts.get(rounded(rounding, x)) ?? 0) + 1);
  for (const x of values) heaviest.set(x, (heaviest.get(x) ?? 0) + 1);
  const codes = { rounding, values: [...counts.keys()], counts: [...counts.values()] };
  const edges = [...new Set(codeEdges(codes, 240, range).filter((x) => x !== undefined))];

  // A sample of 1 500 rows cannot tell 0.8 % from 1.5 %.
  it('has few codes, each a small share of the rows beside its most frequent value', () => {
    expect(codes.values.length).toBeLessThan(6000);
    const tie = Math.max(...heaviest.values());
    for (const count of codes.counts) expect(count / n).toBeLessThan(0.015 + (tie > n / 100 ? tie / n : 0));
  });

  it('counts on bins are those of the values', () => {
    const plain = new Array<number>(edges.length + 1).fill(0);
    for (const x of values) {
      const bin = edges.findIndex((edge) => x <= edge);
      plain[bin < 0 ? edges.length : bin] = (plain[bin < 0 ? edges.length : bin] ?? 0) + 1;
    }
    expect(foldCodes(codes, edges)).toEqual(plain);
  });

  it('the k-th edge has k of 240 parts below it, to within half a code', () => {
    codeEdges(codes, 240, range).forEach((edge, k) => {
      if (edge === undefined) return;
      const below = values.filter((x) => x <= edge).length;
      expect(Math.abs(below - ((k + 1) * n) / 240)).toBeLessThanOrEqual(Math.max(...codes.counts) / 2);
    });
  });
});
