import type { Measurement } from '../types.ts';
import type { JudgedMethod, Method } from './judge.ts';
import type { JointAnswers } from './methods.ts';

interface Given {
  readonly names: { readonly reference: string; readonly current: string };
  /** Sampled rows. */
  readonly rows: { readonly reference: number; readonly current: number };
  readonly columns: number;
}

/** Returns each method's number; where it decides with its threshold and verdict. */
export function jointMeasurements(answers: JointAnswers, judged: readonly JudgedMethod[], given: Given): readonly Measurement[] {
  return judged.map((method) => {
    const { value, interval, test, of = {}, n = given.rows } = published(method.method, answers);
    const decides = method.verdict !== 'info';
    const adjusted = test && method.pAdjusted !== null ? { ...test, pAdjusted: method.pAdjusted, family: 'holm' } : test;
    return {
      metric: method.method,
      of: { ...of, reference: given.names.reference, population: given.names.current },
      value,
      ...(value === null ? { reason: reasonOf(given) } : {}),
      n,
      ...(interval ? { interval } : {}),
      ...(adjusted ? { test: adjusted } : {}),
      ...(decides ? { threshold: { value: method.bound, rule: rules[method.method] } } : {}),
      verdict: method.verdict,
    };
  });
}

const rules: Readonly<Record<Method, string>> = {
  domain_auc: 'at least, and significant',
  reconstruction_error: 'chance of a larger error at least this, either way, and significant',
  mmd: 'at least, and significant',
  correlation_change: 'largest certain change at least this, and significant',
};

interface Published extends Partial<Pick<Measurement, 'interval' | 'test' | 'of' | 'n'>> {
  readonly value: number | null;
}

function published(method: Method, { domain, reconstruction, mmd, correlations, numeric }: JointAnswers): Published {
  switch (method) {
    case 'domain_auc':
      return domain === null
        ? { value: null }
        : {
            value: domain.auc,
            interval: { level: 0.95, ...domain.interval, method: 'held_out' },
            test: { name: 'mann_whitney_held_out', statistic: domain.auc, p: domain.p },
          };
    case 'reconstruction_error':
      return reconstruction === null
        ? { value: null }
        : { value: reconstruction.current, n: reconstruction.n, test: { name: 'mann_whitney', statistic: reconstruction.statistic, p: reconstruction.p } };
    case 'mmd':
      return mmd === null ? { value: null } : { value: mmd.value, test: { name: 'mmd_random_features', statistic: mmd.value, p: mmd.p } };
    case 'correlation_change': {
      const [pair] = correlations;
      if (pair === undefined) return { value: null };
      const column = pair.columns.map((i) => numeric[i] ?? '').join(' × ');
      return {
        value: pair.difference,
        of: { column },
        n: pair.n,
        interval: { level: 0.95, ...pair.interval, method: 'zou' },
        test: { name: 'fisher_z', statistic: pair.z, p: pair.p, pAdjusted: pair.pAdjusted, family: 'bh' },
      };
    }
  }
}

function reasonOf({ rows, columns }: Given): string {
  if (rows.reference === 0 || rows.current === 0) return 'no_rows';
  if (columns === 0) return 'no_columns';
  return rows.reference < 50 || rows.current < 50 ? 'below_n_min' : 'constant';
}
