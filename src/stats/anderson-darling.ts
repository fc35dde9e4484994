import { exp, sqrt } from './elementary.ts';
import { total, type AlignedCounts } from './value-counts.ts';

/** The two-sample Anderson–Darling test. */
export interface AndersonDarling {
  /** Scholz and Stephens' (1987) standardised statistic with middle ranks, as scipy's `anderson_ksamp`. */
  readonly statistic: number;
  /** By their table, which is fitted from 25 % down to 0.1 %; values outside are given as the nearest end. */
  readonly p: number;
  /** Where the true p lies when it is outside the table. */
  readonly beyond: 'above' | 'below' | null;
}

const levels = [0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001];
/** Critical values for two samples: b0 + b1 + b2 of the published table, whose terms are divided by √1 and 1. */
const critical = [
  0.675 - 0.245 - 0.105,
  1.281 + 0.25 - 0.305,
  1.645 + 0.678 - 0.362,
  1.96 + 1.149 - 0.391,
  2.326 + 1.822 - 0.396,
  2.573 + 2.364 - 0.345,
  3.085 + 3.615 - 0.154,
];
const logLevels = [
  -1.3862943611198906, -2.302585092994046, -2.995732273553991, -3.6888794541139363, -4.605170185988091, -5.298317366548036, -6.907755278982137,
];

/** Two-sample Anderson–Darling test of value counts. null when a side is empty or all values are equal. */
export function andersonDarling(counts: AlignedCounts): AndersonDarling | null {
  const n = total(counts.reference);
  const m = total(counts.current);
  const all = n + m;
  if (n === 0 || m === 0 || all < 4) return null;
  let before = 0;
  let left = 0;
  let right = 0;
  let sumLeft = 0;
  let sumRight = 0;
  let distinct = 0;
  for (let i = 0; i < counts.values.length; i += 1) {
    const a = counts.reference[i] ?? 0;
    const b = counts.current[i] ?? 0;
    const tied = a + b;
    if (tied === 0) continue;
    distinct += 1;
    const middle = before + tied / 2;
    const scale = tied / (middle * (all - middle) - (all * tied) / 4);
    const leftExcess = all * (left + a / 2) - n * middle;
    const rightExcess = all * (right + b / 2) - m * middle;
    if (Number.isFinite(scale)) {
      sumLeft += scale * leftExcess * leftExcess;
      sumRight += scale * rightExcess * rightExcess;
    }
    before += tied;
    left += a;
    right += b;
  }
  if (distinct < 2) return null;
  const raw = ((sumLeft / n + sumRight / m) * (all - 1)) / (all * all);
  return significance((raw - 1) / sqrt(variance(n, m)));
}

/** Variance of the raw statistic under no change (Scholz and Stephens, equation 4) for two samples. */
function variance(n: number, m: number): number {
  const all = n + m;
  const inverse = 1 / n + 1 / m;
  const { h, g } = harmonicSums(all);
  const a = 4 * g - 6 + (10 - 6 * g) * inverse;
  const b = (2 * g - 4) * 4 + 8 * h * 2 + (2 * g - 14 * h - 4) * inverse - 8 * h + 4 * g - 6;
  const c = (6 * h + 2 * g - 2) * 4 + (4 * h - 4 * g + 6) * 2 + (2 * h - 6) * inverse + 4 * h;
  const d = (2 * h + 6) * 4 - 4 * h * 2;
  return (a * all * all * all + b * all * all + c * all + d) / ((all - 1) * (all - 2) * (all - 3));
}

/** The sums of the last size asked for: the columns of a report have the same rows, and millions of terms. */
let known = { all: 0, h: 0, g: 0 };

/** h = Σ 1/i over i < N, g = Σ_{i<N−1} Σ_{j>i} 1/((N − i)·j), with the inner sums carried along. */
function harmonicSums(all: number): { readonly h: number; readonly g: number } {
  if (known.all === all) return known;
  let h = 0;
  for (let i = 1; i < all; i += 1) h += 1 / i;
  let g = 0;
  let inner = 0;
  for (let i = all - 2; i >= 1; i -= 1) {
    inner += 1 / (i + 1);
    g += inner / (all - i);
  }
  known = { all, h, g };
  return known;
}

/** The p of a statistic, from the parabola of least squares through the table's points (critical value, ln level). */
function significance(statistic: number): AndersonDarling {
  const [c0, c1, c2] = parabola(critical, logLevels);
  const fitted = exp(c0 + statistic * (c1 + statistic * c2));
  const first = critical[0] ?? 0;
  const last = critical.at(-1) ?? 0;
  if (statistic < first) return { statistic, p: levels[0] ?? 1, beyond: 'above' };
  if (statistic > last) return { statistic, p: levels.at(-1) ?? 0, beyond: 'below' };
  return { statistic, p: Math.min(1, fitted), beyond: null };
}

function parabola(xs: readonly number[], ys: readonly number[]): readonly [number, number, number] {
  const s = [0, 0, 0, 0, 0];
  const t = [0, 0, 0];
  xs.forEach((x, i) => {
    let power = 1;
    for (let j = 0; j < 5; j += 1) {
      s[j] = (s[j] ?? 0) + power;
      if (j < 3) t[j] = (t[j] ?? 0) + power * (ys[i] ?? 0);
      power *= x;
    }
  });
  const [a, b, c, d, e] = [s[0] ?? 0, s[1] ?? 0, s[2] ?? 0, s[3] ?? 0, s[4] ?? 0];
  const [u, v, w] = [t[0] ?? 0, t[1] ?? 0, t[2] ?? 0];
  const determinant = a * (c * e - d * d) - b * (b * e - c * d) + c * (b * d - c * c);
  return [
    (u * (c * e - d * d) - b * (v * e - d * w) + c * (v * d - c * w)) / determinant,
    (a * (v * e - w * d) - u * (b * e - c * d) + c * (b * w - v * c)) / determinant,
    (a * (c * w - v * d) - b * (b * w - v * c) + u * (b * d - c * c)) / determinant,
  ];
}
