import { binomialDensity } from './point-masses.ts';

const SMALLEST = 1e-300;

/**
 * The regularised incomplete beta function I_x(a, b) for large `a` + `b` (100 000 and more), with `x` + `y` = 1 given apart so that neither loses its digits: the
 * even part of the continued fraction DLMF 8.17.22 for its smaller tail, after Loader's saddle-point form of the power. The library's function is off by 4e-10 at
 * ten million.
 */
export function betaOfLarge(x: number, y: number, a: number, b: number): number {
  if (x <= 0 || y <= 0) return x <= 0 ? 0 : 1;
  // x^a·y^b / B(a, b)
  const power = (binomialDensity(a, b, x, y) * a * b) / (a + b);
  return a * y - b * x + 1 > 2 * x ? power / fraction(x, y, a, b) : 1 - power / fraction(y, x, b, a);
}

/** β₀ + α₁/(β₁ + α₂/(β₂ + …)) by Lentz's method; `x` and `y` enter as they are, so x near 1 costs nothing. */
function fraction(x: number, y: number, a: number, b: number): number {
  const lead = a * y - b * x + 1;
  const partial = (m: number) => m + (m * (b - m) * x) / (a + 2 * m - 1) + ((a + m) * (lead + m * (1 + y))) / (a + 2 * m + 1);
  let product = guarded((a * lead) / (a + 1));
  let c = product;
  let d = 0;
  for (let m = 1; m < 100_000; m += 1) {
    const step = ((a + m - 1) / (a + 2 * m - 1)) * ((a + b + m - 1) / (a + 2 * m - 1)) * m * (b - m) * x * x;
    const term = partial(m);
    d = 1 / guarded(term + step * d);
    c = guarded(term + step / c);
    product *= c * d;
    if (Math.abs(c * d - 1) < 1e-16) break;
  }
  return product;
}

function guarded(x: number): number {
  return Math.abs(x) < SMALLEST ? SMALLEST : x;
}
