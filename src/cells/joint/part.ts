import type { Caveat, ChartData, Finding, Measurement, ResultTable, Verdict } from '../types.ts';

/** One question's share of the result. */
export interface Part {
  /** `info` where nothing is judged. */
  readonly verdict: Verdict;
  /** Said in the headline when this part decides. */
  readonly sentence: string;
  readonly findings: readonly Finding[];
  readonly measurements: readonly Measurement[];
  readonly tables: readonly ResultTable[];
  readonly charts: readonly ChartData[];
  readonly caveats: readonly Caveat[];
}

export function part(given: Partial<Part> & Pick<Part, 'verdict' | 'sentence'>): Part {
  return { findings: [], measurements: [], tables: [], charts: [], caveats: [], ...given };
}
