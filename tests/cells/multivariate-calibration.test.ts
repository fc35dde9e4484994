import { describe, expect, it } from 'vitest';
import type { Frame, FrameValues } from '../../src/cells/joint/frame.ts';
import { judgeMethods } from '../../src/cells/multivariate-drift/judge.ts';
import { jointAnswers } from '../../src/cells/multivariate-drift/methods.ts';
import { seededUniform, type Uniform } from '../../src/stats/random.ts';
import { drawNormal } from '../../src/stats/resampling.ts';
import { binomialRange } from './drift-calm.ts';

/** Rows of two numbers that go together, one with a heavy tail and holes, and a category. `rho` is how far the two go together. */
function frame(u: Uniform, rows: number, rho = 0.6): Frame {
  const first = new Float64Array(rows);
  const second = new Float64Array(rows);
  const heavy = new Float64Array(rows);
  const kind: (string | null)[] = [];
  for (let i = 0; i < rows; i++) {
    first[i] = drawNormal(u);
    second[i] = rho * (first[i] ?? 0) + Math.sqrt(1 - rho * rho) * drawNormal(u);
    heavy[i] = u() < 0.1 ? Number.NaN : 1 / (1 - u());
    kind.push(u() < 0.05 ? null : 'abcde'.charAt(Math.floor(u() * u() * 5)));
  }
  const numeric = (name: string, values: Float64Array): FrameValues => ({ name, kind: 'numeric', values });
  return {
    rows,
    of: rows,
    columns: [numeric('first', first), numeric('second', second), numeric('heavy', heavy), { name: 'kind', kind: 'categorical', values: kind }],
  };
}

// Any significant change counts, however small.
const tiny = { domain_auc: 0.5001, reconstruction_error: 0.5001, mmd: 1e-9, correlation_change: 1e-9 };
const alpha = 0.05;
const tail = 5e-5;

it('without a change at most 1.2 α of the reports fail, by the classifier alone and by any method, and each method keeps its level', () => {
  const trials = 100;
  const uniform = seededUniform(77);
  const count = { domain_auc: 0, any: 0 };
  const single = new Map<string, number>();
  for (let t = 0; t < trials; t++) {
    const [reference, current] = [frame(uniform, 160), frame(uniform, 120)];
    const answers = jointAnswers(reference, current, { seed: t, variance: 0.65 });
    const rows = { reference: reference.rows, current: current.rows };
    for (const decide of ['domain_auc', 'any'] as const)
      count[decide] += judgeMethods(answers, tiny, { alpha, decide, rows }).some(({ verdict }) => verdict === 'fail' || verdict === 'warn') ? 1 : 0;
    for (const { method, p } of judgeMethods(answers, tiny, { alpha, decide: 'any', rows }))
      if (p !== null && p <= alpha) single.set(method, (single.get(method) ?? 0) + 1);
  }
  // A right method leaves the accepted counts in 1 of 10 000 reruns; Holm and the smallest of dependent p are careful, so there is no lower end for them.
  const [, most] = binomialRange(trials, 0.8 * alpha, 1.2 * alpha, tail);
  const [least] = binomialRange(trials, 0.8 * alpha, 1.2 * alpha, tail);
  expect(count.domain_auc).toBeGreaterThanOrEqual(least);
  expect(count.domain_auc).toBeLessThanOrEqual(most);
  expect(count.any).toBeLessThanOrEqual(most);
  for (const method of ['reconstruction_error', 'mmd', 'correlation_change']) expect(single.get(method) ?? 0, method).toBeLessThanOrEqual(most);
});

describe('power', () => {
  const uniform = seededUniform(5);
  const answers = jointAnswers(frame(uniform, 3000), frame(uniform, 3000, -0.2), { seed: 1, variance: 0.65 });
  const judged = judgeMethods(
    answers,
    { domain_auc: 0.55, reconstruction_error: 0.55, mmd: 0.015, correlation_change: 0.1 },
    { alpha, decide: 'any', rows: { reference: 3000, current: 3000 } },
  );

  it('finds a changed correlation that no single column shows', () => {
    expect(judged.find(({ method }) => method === 'domain_auc')?.verdict).toBe('fail');
    expect(judged.find(({ method }) => method === 'correlation_change')?.verdict).toBe('fail');
    expect(answers.correlations[0]?.columns).toEqual([0, 1]);
    expect(answers.correlations[0]?.difference).toBeCloseTo(-0.8, 1);
  });
  it('gives the columns that carry it their share of the gain', () => {
    const [first = 0, second = 0] = answers.domain?.importance ?? [];
    expect(first + second).toBeGreaterThan(0.8);
  });
});
