/**
 * Elementary functions whose results are the same bits in Node and in every browser.
 *
 * Engines disagree in the last bit of `Math.exp`, `Math.log`, `Math.pow` and `**`; these are pure arithmetic and agree. Domain errors give NaN
 * (for instance `ln(-1)`), poles ±Infinity (`ln(0)`); callers guard the domain and report null with a reason.
 */
export { default as cos } from '@stdlib/math-base-special-cos';
export { default as exp } from '@stdlib/math-base-special-exp';
export { default as expm1 } from '@stdlib/math-base-special-expm1';
export { default as ln } from '@stdlib/math-base-special-ln';
export { default as log10 } from '@stdlib/math-base-special-log10';
export { default as log1p } from '@stdlib/math-base-special-log1p';
export { default as log2 } from '@stdlib/math-base-special-log2';
export { default as pow } from '@stdlib/math-base-special-pow';
export { default as sin } from '@stdlib/math-base-special-sin';

/** Square root. IEEE 754 requires it to be correctly rounded, so the built-in is already the same everywhere. Negative input gives NaN. */
export const sqrt: (x: number) => number = Math.sqrt;
