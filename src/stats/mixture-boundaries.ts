import betainc from '@stdlib/math-base-special-betainc';
import gammainc from '@stdlib/math-base-special-gammainc';
import gammaln from '@stdlib/math-base-special-gammaln';
import { normalCdf } from './distributions.ts';
import { ln, log1p, sqrt } from './elementary.ts';
import { upperGammaOfLarge } from './gamma-tail.ts';

/**
 * Mixture boundaries (Howard, Ramdas, McAuliffe and Sekhon 2021): for a centred sum S with variance process V the mixture exp(λS − ψ(λ)V), averaged over a
 * law of λ, is a supermartingale that starts at 1. It ever exceeds 1/alpha with probability at most alpha, so the S at which it would is a boundary that holds
 * at every look. Given are the logarithms; `s` in the unit of the sum, `v` >= 0 in its square.
 */
export type LogMixture = (s: number, v: number) => number;

/** The tuning ρ of a normal mixture whose boundary at level `alpha` is lowest at variance `v` > 0; `one` for boundaries on one side. */
export function normalMixtureRho(v: number, alpha: number, sides: 'one' | 'two' = 'two'): number {
  const limit = -2 * ln(sides === 'one' ? 2 * alpha : alpha);
  return v / (limit + log1p(limit));
}

/** λ normal with variance 1/ρ: for sub-Gaussian sums, on both sides. */
export function normalMixture(rho: number): LogMixture {
  return (s, v) => (ln(rho / (v + rho)) + (s * s) / (v + rho)) / 2;
}

/** λ half-normal: for sub-Gaussian sums, above 0 only. */
export function oneSidedNormalMixture(rho: number): LogMixture {
  return (s, v) => ln(4 * (rho / (v + rho))) / 2 + (s * s) / (2 * (v + rho)) + ln(normalCdf(s / sqrt(v + rho)));
}

/**
 * 1 − cλ of a gamma law cut at 1: for sub-exponential sums of scale `c` > 0 (in the unit of the sum), above 0 only. As c falls to 0 this is the one-sided
 * normal mixture. −Infinity where c·s + v + ρ <= 0, which no such sum reaches.
 */
export function gammaExponentialMixture(rho: number, c: number): LogMixture {
  const c2 = c * c;
  const lead = (shape: number, rate: number): number => gammaln(shape) + ln(lowerGamma(shape, rate)) - shape * ln(rate);
  const base = lead(rho / c2, rho / c2);
  return (s, v) => {
    const rate = (c * s + v + rho) / c2;
    return rate > 0 ? lead((v + rho) / c2, rate) - base + (c * s + v) / c2 : Number.NEGATIVE_INFINITY;
  };
}

/**
 * A beta law of the tilted share: for sums of steps from −g to h with mean 0 (`g`, `h` > 0), on both sides; exact for two-valued steps. For shares g = p and
 * h = 1 − p, with V = n·p(1 − p).
 */
export function betaBinomialMixture(rho: number, g: number, h: number): LogMixture {
  const { first, second, base } = betaShapes(rho, g, h);
  return (s, v) => tilted(s, v, g, h) + lnBeta(first(s, v), second(s, v)) - base;
}

/** The same with tilts to above 0 only. */
export function oneSidedBetaBinomialMixture(rho: number, g: number, h: number): LogMixture {
  const { first, second } = betaShapes(rho, g, h);
  const cut = h / (g + h);
  const part = (s: number, v: number): number => lnBeta(first(s, v), second(s, v)) + ln(betainc(cut, first(s, v), second(s, v), true, false));
  const base = part(0, 0);
  return (s, v) => tilted(s, v, g, h) + part(s, v) - base;
}

/** The ρ with which a beta-binomial mixture is sharpest at variance `v`: a normal mixture's, less the variance g·h of one step. */
export function betaBinomialRho(v: number, g: number, h: number, alpha: number, sides: 'one' | 'two' = 'two'): number {
  return Math.max(normalMixtureRho(v, alpha, sides) - g * h, 1e-3 * g * h);
}

/**
 * The sum s >= 0 from which a mixture exceeds 1/`alpha` at variance `v`, by bisection; `most` is the largest sum there can be. Infinity when none below it does.
 */
export function mixtureBoundary(mixture: LogMixture, v: number, alpha: number, most = Infinity): number {
  const limit = -ln(alpha);
  const exceeds = (s: number): boolean => mixture(s, v) >= limit;
  let low = 0;
  let high = Math.min(most, sqrt(v) + 1);
  while (!exceeds(high)) {
    if (high >= most || high > 1e300) return Infinity;
    low = high;
    high = Math.min(most, 2 * high);
  }
  for (let i = 0; i < 200; i += 1) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (exceeds(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function betaShapes(rho: number, g: number, h: number) {
  const first = (s: number, v: number): number => (rho + v - g * s) / (g * (g + h));
  const second = (s: number, v: number): number => (rho + v + h * s) / (h * (g + h));
  return { first, second, base: lnBeta(first(0, 0), second(0, 0)) };
}

function tilted(s: number, v: number, g: number, h: number): number {
  const both = g + h;
  return (v / (g * h)) * ln(both) - ((v + h * s) / (h * both)) * ln(g) - ((v - g * s) / (g * both)) * ln(h);
}

function lnBeta(a: number, b: number): number {
  return gammaln(a) + gammaln(b) - gammaln(a + b);
}

/** The regularised lower incomplete gamma function. */
function lowerGamma(shape: number, x: number): number {
  return shape > 500 ? 1 - upperGammaOfLarge(shape, x) : gammainc(x, shape, true, false);
}
