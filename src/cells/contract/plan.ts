import type { ReducedTable, Reduction } from '../../reduce/types.ts';
import type { Contract } from '../../telemetry/contract/types.ts';
import { contractKind } from '../../telemetry/contract/kind.ts';
import type { ColumnInfo, Population } from '../../telemetry/types.ts';
import { columnsOf } from '../columns.ts';
import type { CellContext } from '../types.ts';
import { inferredContract, planInference } from './infer.ts';
import { contractScope, type ContractParameters } from './parameters.ts';
import { rowRules, ruleMeasures, type RowRule } from './rules.ts';

/** Request ids shown per broken rule. */
export const mostExamples = 5;

/** The waves so far, taken apart: what the contract was inferred from, then the counts, then the examples. */
export interface Progressed {
  /** null until it is known. */
  readonly contract: Contract | null;
  readonly checks: readonly (readonly ReducedTable[])[];
}

export function progress(p: ContractParameters, context: CellContext, waves: readonly (readonly ReducedTable[])[]): Progressed {
  const { inferFrom } = contractScope(p, context);
  if (p.rules !== null || inferFrom === null) return { contract: p.rules, checks: waves };
  const subject = subjectOf(context, inferFrom);
  for (let taken = 0; taken <= waves.length; taken += 1) {
    if (planInference(subject, waves.slice(0, taken)) === null)
      return { contract: inferredContract(subject, waves.slice(0, taken)), checks: waves.slice(taken) };
  }
  return { contract: null, checks: [] };
}

function subjectOf(context: CellContext, from: Population) {
  return { from, columns: columnsOf(context, from), roles: context.roles[from.table] ?? {} };
}

/** Waves that infer the contract where it is not given, one that counts violations, and one for example ids where they are asked for. */
export function planContract(p: ContractParameters, context: CellContext, previous: readonly (readonly ReducedTable[])[]): readonly Reduction[] | null {
  const { of, inferFrom, isProposal } = contractScope(p, context);
  const { contract, checks } = progress(p, context, previous);
  if (contract === null) return inferFrom === null ? null : planInference(subjectOf(context, inferFrom), previous);
  if (isProposal) return null;
  const columns = columnsOf(context, of);
  const rules = rowRules(contract, columns);
  if (checks.length === 0) return [{ kind: 'grouped', from: of, keys: {}, measures: ruleMeasures(rules, columns) }];
  if (checks.length > 1 || !p.examples) return null;
  const id = requestId(context, of);
  const wave = id === null ? [] : brokenRules(rules, checks).map((rule) => exampleRequest(rule, of, id));
  return wave.length > 0 ? wave : null;
}

/** The column whose values name requests; null when none does. */
export function requestId(context: CellContext, of: Population): string | null {
  const held = context.roles[of.table]?.request_id;
  return typeof held === 'string' && columnsOf(context, of).some((c) => c.name === held && c.readable) ? held : null;
}

/** Rules broken beyond what they allow, in order: the example wave asks for these. */
export function brokenRules(rules: readonly RowRule[], checks: readonly (readonly ReducedTable[])[]): readonly RowRule[] {
  return rules.filter(({ allowed }, i) => {
    const { broken, n } = violations(rules, checks, i);
    return broken > allowed * n;
  });
}

/** The columns of text none of whose rows has a value: a file of text calls those text whatever they would hold. */
export function valuelessColumns(rules: readonly RowRule[], checks: readonly (readonly ReducedTable[])[], columns: readonly ColumnInfo[]): ReadonlySet<string> {
  const found = rules.flatMap(({ column, rule }, i) => {
    if (rule !== 'missing' || contractKind(columns.find(({ name }) => name === column)?.type ?? '') !== 'text') return [];
    const { broken, n } = violations(rules, checks, i);
    return n > 0 && broken === n ? [column] : [];
  });
  return new Set(found);
}

/** How many rows break rule `i`, of how many. */
export function violations(
  rules: readonly RowRule[],
  checks: readonly (readonly ReducedTable[])[],
  i: number,
): { readonly broken: number; readonly n: number } {
  const measures = checks[0]?.[0]?.rows[0]?.measures ?? {};
  const rule = rules[i];
  const n = Number((rule?.rule === 'missing' ? measures.rows : measures[`present${i}`]) ?? 0);
  const counted = Number(measures[`broken${i}`] ?? 0);
  return { broken: rule?.violation === null ? n - counted : counted, n };
}

function exampleRequest(rule: RowRule, from: Population, id: string): Reduction {
  if (rule.violation === null) return { kind: 'valueCounts', from, column: rule.column, as: 'text', top: mostExamples };
  return { kind: 'valueCounts', from, column: id, as: 'text', where: rule.violation, top: mostExamples };
}
