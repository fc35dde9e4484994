import { describe, expect, it } from 'vitest';
import { unpairedNumberCause } from '../../src/cells/skew/causes-of-distributions.ts';
import { normalQuantile, seededUniform, type Uniform } from '../../src/stats/index.ts';

const normal = (uniform: Uniform) => normalQuantile(uniform());
const laws: Readonly<Record<string, (uniform: Uniform) => number>> = {
  'a lognormal': (uniform) => Math.exp(0.5 * normal(uniform)),
  'an exponential': (uniform) => -Math.log(1 - uniform()),
  'a normal, spread a third of its mean': (uniform) => 10 + 3.3 * normal(uniform),
  'a uniform': (uniform) => uniform(),
};

/** The sentences of unchanged, converted and merely shifted columns, both sides drawn anew each time. */
function sentences(law: (uniform: Uniform) => number, change: (x: number) => number, rows: number, times: number): readonly string[] {
  const uniform = seededUniform(rows);
  const side = (of: (x: number) => number) => Array.from({ length: rows }, () => of(law(uniform)));
  return Array.from(
    { length: times },
    () =>
      unpairedNumberCause(
        side((x) => x),
        side(change),
      )?.sentence ?? '',
  );
}
const share = (all: readonly string[], pattern: RegExp) => all.filter((sentence) => pattern.test(sentence)).length / all.length;

describe('conversions read from distributions alone', () => {
  it.each(Object.entries(laws))('milliseconds are seconds and not kibibytes, though × 1024 fits alike: %s', (_, law) => {
    const all = sentences(law, (x) => x * 1000, 400, 60);
    // Both distances let one true conversion of 100 go.
    expect(share(all, /like training × 1000 .*: seconds became milliseconds/)).toBeGreaterThanOrEqual(0.93);
    expect(share(all, /; training × 1024 fits as well$/)).toBeGreaterThan(0.3);
  });

  it.each(Object.entries(laws))('what grew by 1.4 was not converted from miles, what grew by 1.609344 was: %s', (_, law) => {
    const grown = sentences(law, (x) => x * 1.4, 400, 60);
    expect(share(grown, /serving is distributed like/)).toBeLessThanOrEqual(0.02);
    const converted = sentences(law, (x) => x * 1.609344, 400, 60).filter((sentence) => sentence !== '');
    // A change too small to be read at all stays without a cause.
    if (converted.length > 0) expect(share(converted, /miles became kilometres/)).toBeGreaterThanOrEqual(0.9);
  });

  it('an unnamed factor is given as such, also between two named ones', () => {
    const all = sentences(
      (uniform) => 10 + 2 * normal(uniform),
      (x) => x * 1.75,
      1000,
      40,
    );
    expect(share(all, /like training × 1\.7\d* \(KS .*: perhaps another unit$/)).toBeGreaterThanOrEqual(0.9);
  });

  it('a small drift beside the unit does not hide it', () => {
    const all = sentences(laws['a lognormal'] ?? (() => 0), (x) => x * 0.98 * 1000, 5000, 20);
    expect(share(all, /seconds became milliseconds/)).toBeGreaterThanOrEqual(0.9);
  });

  it('only a share has a complement', () => {
    const all = sentences((uniform) => Math.exp(0.3 * normal(uniform)), Math.log, 400, 40);
    expect(share(all, /the logarithm is taken in serving/)).toBeGreaterThanOrEqual(0.93);
    expect(share(all, /complement/)).toBe(0);
    const shares = sentences(
      (uniform) => uniform() ** 3,
      (x) => 1 - x,
      400,
      40,
    );
    expect(share(shares, /a share became its complement/)).toBeGreaterThanOrEqual(0.93);
  });
});
