import { exp, ln, sqrt } from './elementary.ts';
import { outcomeTotals, type LabelledScores } from './labelled-scores.ts';

/** Intercept and slope of a logistic line with their standard errors. */
export interface LogisticLine {
  readonly intercept: number;
  readonly slope: number;
  readonly interceptError: number;
  readonly slopeError: number;
}

/**
 * Cox's (1958) calibration line: logit of the outcome on the logit of the score, by Newton's method on the likelihood. Perfect probabilities give
 * intercept 0 and slope 1; a slope below 1 means too extreme. Scores are kept 1e-9 from 0 and 1. null without both outcomes, with one distinct score,
 * or when the scores separate the outcomes.
 *
 * Of weighted rows, `table` holds sums of weights and `squares` sums of their squares: the pseudo-maximum likelihood line (Binder 1983), its errors from
 * H⁻¹JH⁻¹, H = Σ w p(1 − p)xx′ and J = Σ w² p(1 − p)xx′ at the fitted line.
 */
export function calibrationLine(table: LabelledScores, squares: LabelledScores = table): LogisticLine | null {
  const { positives, negatives } = outcomeTotals(table);
  if (positives === 0 || negatives === 0) return null;
  const x = Array.from(table.scores, (score) => {
    const kept = Math.min(1 - 1e-9, Math.max(1e-9, score));
    return ln(kept / (1 - kept));
  });
  let intercept = 0;
  let slope = 1;
  for (let step = 0; step < 100; step += 1) {
    let [g0, g1, h00, h01, h11] = [0, 0, 0, 0, 0];
    let [j00, j01, j11] = [0, 0, 0];
    for (let i = 0; i < x.length; i += 1) {
      const hits = table.positives[i] ?? 0;
      const n = hits + (table.negatives[i] ?? 0);
      const xi = x[i] ?? 0;
      const p = 1 / (1 + exp(-(intercept + slope * xi)));
      const weight = n * p * (1 - p);
      g0 += hits - n * p;
      g1 += (hits - n * p) * xi;
      h00 += weight;
      h01 += weight * xi;
      h11 += weight * xi * xi;
      const square = ((squares.positives[i] ?? 0) + (squares.negatives[i] ?? 0)) * p * (1 - p);
      j00 += square;
      j01 += square * xi;
      j11 += square * xi * xi;
    }
    const determinant = h00 * h11 - h01 * h01;
    if (!(determinant > 1e-12 * h00 * h11)) return null;
    const d0 = (h11 * g0 - h01 * g1) / determinant;
    const d1 = (h00 * g1 - h01 * g0) / determinant;
    intercept += d0;
    slope += d1;
    if (Math.abs(slope) > 1e4) return null;
    if (Math.abs(d0) >= 1e-12 || Math.abs(d1) >= 1e-12) continue;
    // Rows that count once each: J is H, and the product cancels to H⁻¹ without rounding.
    if (j00 === h00 && j01 === h01 && j11 === h11) return { intercept, slope, interceptError: sqrt(h11 / determinant), slopeError: sqrt(h00 / determinant) };
    const interceptVariance = (h11 * h11 * j00 - 2 * h11 * h01 * j01 + h01 * h01 * j11) / determinant / determinant;
    const slopeVariance = (h01 * h01 * j00 - 2 * h01 * h00 * j01 + h00 * h00 * j11) / determinant / determinant;
    return { intercept, slope, interceptError: sqrt(Math.max(0, interceptVariance)), slopeError: sqrt(Math.max(0, slopeVariance)) };
  }
  return null;
}
