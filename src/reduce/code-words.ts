import type { Coded } from './types.ts';

/** Whole numbers below 2^52 are the same as doubles, which is what answers are read into. */
const wordBits = 52;
const halfBits = 26;
const half = 1 << halfBits;
/** A column that takes more bits of the hash than this to tell its values apart is coded by its texts. */
const mostHashBits = 12;

/**
 * Where the code of a column lies: in the bits of a word, lowest first. `hashed` bits are those of the hash of the text, at the same places; others are
 * the code itself. `codes` is what the bits, closed up, stand for; -1 where no value has them.
 */
export interface CodePlace {
  readonly word: number;
  readonly bits: readonly number[];
  readonly hashed: boolean;
  readonly codes: Int16Array;
}

type Unplaced = Omit<CodePlace, 'word'>;

/** Returns how many codes a column has: its values or bins, the rest, and null. */
export function codesOf(coded: Coded): number {
  return coded.kind === 'values' ? coded.values.length + 2 : coded.edges.length + 2;
}

/**
 * Places all codes of a row in few words of 52 bits; bit 0 of the first is the part. A column all of whose values are known with their hashes takes the few
 * bits of the hash that tell values of different codes apart, wherever they lie: that needs no look at the text and no arithmetic.
 */
export function codePlaces(columns: readonly Coded[]): readonly CodePlace[] {
  const every = Array.from({ length: wordBits }, (_, bit) => bit);
  const free: number[][] = [every.slice(1)];
  const made = new Array<CodePlace | null>(columns.length).fill(null);
  const place = (i: number, within: (free: readonly number[]) => Unplaced | null): void => {
    for (let word = 0; ; word += 1) {
      const left = free[word] ?? every;
      const found = within(left);
      if (found === null) continue;
      free[word] = left.filter((bit) => !found.bits.includes(bit));
      made[i] = { ...found, word };
      return;
    }
  };
  const isHashed = (coded: Coded): boolean => coded.kind === 'values' && coded.hashes !== undefined;
  // Codes need neighbouring bits and come first; hashes do with whatever is left.
  columns.forEach((coded, i) => {
    if (!isHashed(coded)) place(i, (left) => plainPlace(coded, left));
  });
  columns.forEach((coded, i) => {
    if (isHashed(coded)) place(i, (left) => hashedPlace(coded, left) ?? (left === every ? plainPlace(coded, left) : null));
  });
  return made.filter((found) => found !== null);
}

/** How many words the codes of a row take. */
export function wordsOf(places: readonly CodePlace[]): number {
  return places.reduce((most, { word }) => Math.max(most, word), 0) + 1;
}

/** 2 to the power of the bit's place, beyond the 32 bits of integers. */
function weightOf(bit: number): number {
  return bit < halfBits ? 1 << bit : half * (1 << (bit - halfBits));
}

/** The number with these bits. */
export function maskOf(bits: readonly number[]): number {
  return bits.reduce((sum, bit) => sum + weightOf(bit), 0);
}

/** The code that lies in a word. */
export function codeIn(word: number, { bits, codes }: CodePlace): number {
  const high = Math.floor(word / half);
  const low = word - high * half;
  let at = 0;
  for (let k = 0; k < bits.length; k += 1) {
    const bit = bits[k] ?? 0;
    at |= (bit < halfBits ? (low >>> bit) & 1 : (high >>> (bit - halfBits)) & 1) << k;
  }
  return codes[at] ?? -1;
}

function plainPlace(coded: Coded, free: readonly number[]): Unplaced | null {
  const size = codesOf(coded);
  let width = 1;
  while (1 << width < size) width += 1;
  const codes = new Int16Array(1 << width).fill(-1).map((_, code) => (code < size ? code : -1));
  for (let i = 0; i + width <= free.length; i += 1) {
    const bits = free.slice(i, i + width);
    if ((bits[width - 1] ?? 0) - (bits[0] ?? 0) === width - 1) return { bits, hashed: false, codes };
  }
  return null;
}

/** Takes one bit after the other, each time the one that leaves the fewest pairs of values of different codes alike. */
function hashedPlace(coded: Coded, free: readonly number[]): Unplaced | null {
  if (coded.kind !== 'values' || coded.hashes === undefined) return null;
  const { listed, others, missing } = coded.hashes;
  const rest = coded.values.length;
  const hashes = [...listed, ...others, missing];
  const codeOf = (i: number): number => (i === hashes.length - 1 ? rest + 1 : Math.min(i, rest));
  const digits = hashes.map((hash) => Uint8Array.from({ length: wordBits }, (_, bit) => Math.floor(hash / weightOf(bit)) % 2));
  let pairs = digits.flatMap((a, i) => digits.slice(0, i).flatMap((b, j) => (codeOf(i) === codeOf(j) ? [] : [{ a, b }])));
  const bits: number[] = [];
  while (pairs.length > 0) {
    let best = -1;
    let fewest = pairs.length;
    for (const bit of free) {
      let alike = 0;
      for (const { a, b } of pairs) if (a[bit] === b[bit]) alike += 1;
      if (alike < fewest) [best, fewest] = [bit, alike];
    }
    if (best < 0 || bits.length === mostHashBits) return null;
    bits.push(best);
    pairs = pairs.filter(({ a, b }) => a[best] === b[best]);
  }
  bits.sort((a, b) => a - b);
  const codes = new Int16Array(1 << bits.length).fill(-1);
  digits.forEach((own, i) => {
    codes[bits.reduce((at, bit, k) => at + ((own[bit] ?? 0) << k), 0)] = codeOf(i);
  });
  return { bits, hashed: true, codes };
}
