import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus';

/** Gives the next number, uniform on [0, 1) with 53 random bits. */
export type Uniform = () => number;

/** 2³² divided by the golden ratio, odd: steps by it visit every 32-bit word. */
const step = 0x9e3779b9;

/**
 * A stream of uniform numbers (xoroshiro128+; Blackman and Vigna 2021) that is the same everywhere for the same whole-number `seed`, of which 64 bits count. Neighbouring
 * seeds give unrelated streams: the generator's own seeding copies the seed into its state and needs many steps to forget it, so the state is hashed from the seed first.
 */
export function seededUniform(seed: number): Uniform {
  const key = mixed((seed | 0) ^ mixed(Math.floor(seed / 4_294_967_296) | 0));
  const word = (i: number) => mixed((key + Math.imul(i, step)) | 0);
  const generator = xoroshiro128plusFromState([word(1), word(2), word(3), word(4)]);
  return () => uniformFloat64(generator);
}

/** The finaliser of MurmurHash3 (Appleby, public domain): one to one on 32-bit words, every bit of the word turns about half of the bits of the hash. */
function mixed(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
