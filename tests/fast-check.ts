import { randomInt } from 'node:crypto';
import { createRequire } from 'node:module';
import type * as FastCheck from 'fast-check';

/**
 * What the tests import as `fast-check` (an alias in vitest.config.ts): the library with one configuration for all property tests.
 * By default every property that states no seed draws from one fixed seed, so that two runs test the same inputs.
 * `FAULTLINE_SEED` explores: `random` or a whole number replaces every seed, also the stated ones; `FAULTLINE_RUNS` multiplies the number of runs.
 */
const library = createRequire(import.meta.url)('fast-check') as typeof FastCheck;

const fixedSeed = 20_260_101;
const wanted = process.env['FAULTLINE_SEED'];
const factor = Number(process.env['FAULTLINE_RUNS'] ?? 1);
if (wanted !== undefined && wanted !== 'random' && !Number.isSafeInteger(Number(wanted)))
  throw new Error(`FAULTLINE_SEED is "${wanted}"; expected "random" or a whole number.`);
if (!(factor > 0)) throw new Error(`FAULTLINE_RUNS is "${process.env['FAULTLINE_RUNS']}"; expected a number above 0, by which the runs are multiplied.`);

library.configureGlobal({ seed: fixedSeed });

const exploring = wanted !== undefined || factor !== 1;
const seed = wanted === undefined ? {} : { seed: wanted === 'random' ? randomInt(2 ** 31) : Number(wanted) };

/** `fc.assert` with the seed and the runs of an exploration. A failing property prints its seed. */
const assert = ((property: FastCheck.IRawProperty<unknown>, parameters: FastCheck.Parameters<unknown> = {}) =>
  library.assert(property, { ...parameters, ...seed, numRuns: Math.ceil((parameters.numRuns ?? 100) * factor) })) as typeof FastCheck.assert;

export default exploring ? { ...library.default, assert } : library.default;
