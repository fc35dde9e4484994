import * as v from 'valibot';
import { cellResult } from '../result.ts';
import { CellInputError, type CellType } from '../types.ts';
import { name } from '../parameters.ts';

const parameters = v.strictObject({
  parameter: v.pipe(name, v.description('the notebook parameter this control sets')),
});

/** Shows one notebook parameter as a control where it matters. */
export const inputCell: CellType<v.InferOutput<typeof parameters>> = {
  name: 'input',
  language: 'yaml',
  title: 'Input',
  summary: 'A typed control for a notebook parameter.',
  parameters,
  uses: [],
  columns: () => [],
  plan: () => null,
  decide(_reduced, { parameter }, context) {
    if (!Object.hasOwn(context.parameters, parameter)) {
      throw new CellInputError(`unknown parameter "${parameter}"; parameters: ${Object.keys(context.parameters).join(', ') || 'none'}`, 'parameter');
    }
    return cellResult({ verdict: 'info', headline: `${parameter} = ${String(context.parameters[parameter])}` });
  },
};
