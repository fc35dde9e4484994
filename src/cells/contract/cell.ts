import type { Population } from '../../telemetry/types.ts';
import { columnsOf } from '../columns.ts';
import { quotedColumns } from '../sql-columns.ts';
import type { CellContext, CellType } from '../types.ts';
import { decideContract } from './decide.ts';
import { contractParameters, contractScope, type ContractParameters } from './parameters.ts';
import { planContract, requestId } from './plan.ts';

/** Checks rows against a telemetry contract: columns, types, missing values, domains, ranges, shapes, uniqueness, roles. */
export const contractCell: CellType<ContractParameters> = {
  name: 'contract',
  language: 'yaml',
  title: 'Contract',
  summary: 'Does the telemetry keep the agreed schema? One verdict per rule, written or inferred.',
  parameters: contractParameters,
  uses: ['request_id'],
  columns(p, context) {
    const { of, inferFrom } = contractScope(p, context);
    const all = (from: Population) =>
      columnsOf(context, from)
        .filter((c) => c.readable)
        .map((c) => c.name);
    if (inferFrom !== null) return [...new Set([of, inferFrom])].map((from) => ({ table: from.table, columns: all(from) }));
    const id = requestId(context, of);
    const named = all(of).filter((name) => Object.hasOwn(p.rules?.columns ?? {}, name) || name === id);
    return [{ table: of.table, columns: [...new Set([...named, ...reads(of, context)])] }];
  },
  plan: planContract,
  decide: decideContract,
};

function reads(from: Population, context: CellContext): readonly string[] {
  const known = columnsOf(context, from).map((c) => c.name);
  return [...quotedColumns(from.where, known), ...(from.window ? [from.window.column] : [])];
}
