import { expect, it } from 'vitest';
import * as v from 'valibot';
import { judgeEmbedding } from '../../src/cells/embedding-drift/judge.ts';
import { embeddingAnswers } from '../../src/cells/embedding-drift/methods.ts';
import { embeddingParameters } from '../../src/cells/embedding-drift/parameters.ts';
import type { DenseRows } from '../../src/stats/random-features.ts';
import { seededUniform, type Uniform } from '../../src/stats/random.ts';
import { drawNormal } from '../../src/stats/resampling.ts';
import { binomialRange } from './drift-calm.ts';

/** Vectors around three centres, of uneven length. */
function vectors(u: Uniform, rows: number, width: number): DenseRows {
  const values = new Float64Array(rows * width);
  for (let i = 0; i < rows; i++) {
    const group = Math.floor(u() * u() * 3);
    const length = 0.5 + u();
    for (let k = 0; k < width; k++) values[i * width + k] = length * (drawNormal(u) / 2 + (k % 3 === group ? 2 : 0));
  }
  return { rows, width, values };
}

it('without a change at most 1.2 α of the reports fail, by the classifier alone and by any method, and each method keeps its level', () => {
  const alpha = 0.05;
  const trials = 100;
  const uniform = seededUniform(31);
  const tiny = {
    domain_auc: 0.5001,
    centroid_distance: 1e-9,
    centroid_cosine: 1e-9,
    drifted_dimension_share: 1e-9,
    mmd: 1e-9,
    norm_ks: 1e-9,
    cluster_shift: 1e-9,
  };
  const count = { domain_auc: 0, any: 0 };
  const single = new Map<string, number>();
  for (let t = 0; t < trials; t++) {
    const answers = embeddingAnswers(vectors(uniform, 160, 6), vectors(uniform, 120, 6), { seed: t, clusters: 4, alpha, by: null });
    for (const decide of ['domain_auc', 'any'] as const) {
      const judged = judgeEmbedding(answers, [], v.parse(embeddingParameters, { decide, effect: tiny }));
      count[decide] += judged.some(({ verdict }) => verdict === 'fail' || verdict === 'warn') ? 1 : 0;
      if (decide === 'any') for (const { metric, p } of judged) if (p !== null && p <= alpha) single.set(metric, (single.get(metric) ?? 0) + 1);
    }
  }
  // A right method leaves the accepted counts in 1 of 10 000 reruns; Holm over methods that go together is careful, so there is no lower end.
  const [, most] = binomialRange(trials, 0.8 * alpha, 1.2 * alpha, 5e-5);
  expect(count.domain_auc).toBeLessThanOrEqual(most);
  expect(count.any).toBeLessThanOrEqual(most);
  expect(single.size).toBe(7);
  for (const [metric, alarms] of single) expect(alarms, metric).toBeLessThanOrEqual(most);
});
