/** Gives the next word of 32 random bits, a whole number from 0 to 2³² − 1. */
export type RandomWords = () => number;

/** Words of the host's cryptographic generator. What noise hides stays hidden only as long as nobody can draw the same words again. */
export function secureWords(): RandomWords {
  const words = new Uint32Array(256);
  let next = words.length;
  return () => {
    if (next === words.length) {
      crypto.getRandomValues(words);
      next = 0;
    }
    const word = words[next] ?? 0;
    words[next] = 0;
    next += 1;
    return word;
  };
}
