import loadHighs from 'highs';
import type { Terms } from './reduced-rows.ts';

/** Single-threaded WebAssembly, so that the same programme has the same answer in every host. */
const highs = await loadHighs();

/** Branches of the search for whole numbers, at most: a bound in steps, since one in seconds would make what is hidden depend on the machine. */
const mostNodes = 100;

/** Minimise Σ cost·x where every equation Σ coefficient·x = constant holds and each unknown lies between its bounds (infinite where there is none). */
export interface LinearProgramme {
  readonly cost: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly equations: readonly { readonly terms: Terms; readonly constant: number }[];
}

/**
 * The best point of a linear programme by HiGHS (Huangfu and Hall 2018); with `whole` over whole numbers, then the best that was found within a number of branches. Null where none was found.
 * Floating point: what it gives is a proposal, to be checked in whole numbers.
 */
export function optimum({ cost, low, high, equations }: LinearProgramme, whole: boolean): readonly number[] | null {
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (const { terms } of equations) {
    for (const [unknown, coefficient] of terms) {
      indices.push(unknown);
      values.push(coefficient);
    }
    starts.push(indices.length);
  }
  const [numRows, numCols] = [equations.length, cost.length];
  const constants = Float64Array.from(equations, ({ constant }) => constant);
  return highs.withModel(
    {
      numCols,
      numRows,
      colCost: cost,
      colLower: low,
      colUpper: high,
      rowLower: constants,
      rowUpper: constants,
      matrix: { format: 'csr', numRows, numCols, starts: Int32Array.from(starts), indices: Int32Array.from(indices), values: Float64Array.from(values) },
      ...(whole ? { integrality: new Int32Array(numCols).fill(1) } : {}),
    },
    (model) => {
      model.options.set({ output_flag: false, mip_max_nodes: mostNodes, mip_rel_gap: 0 });
      model.run();
      const { optimal, solutionLimit } = highs.constants.modelStatus;
      const status = model.getModelStatus();
      return status === optimal || status === solutionLimit ? Array.from(model.getSolution().colValue) : null;
    },
  );
}
