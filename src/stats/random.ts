import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';

/** Gives the next number, uniform on [0, 1) with 53 random bits. */
export type Uniform = () => number;

/** A stream of uniform numbers (xoroshiro128+) that is the same everywhere for the same whole-number `seed`. */
export function seededUniform(seed: number): Uniform {
  const generator = xoroshiro128plus(seed);
  return () => uniformFloat64(generator);
}
