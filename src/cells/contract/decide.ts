import type { ReducedTable } from '../../reduce/types.ts';
import { wilson } from '../../stats/intervals.ts';
import type { Contract } from '../../telemetry/contract/types.ts';
import type { Population, Role, RoleMap } from '../../telemetry/types.ts';
import { columnsOf } from '../columns.ts';
import { formatCount, formatList, formatNumber, formatPercent } from '../format.ts';
import { cellResult } from '../result.ts';
import type { Caveat, CellContext, CellResult, Finding, Measurement, ResultTable, Verdict } from '../types.ts';
import { worst } from '../verdict.ts';
import { judgeRule, thin } from './judge.ts';
import { contractColumns } from './infer.ts';
import { contractScope, requiredRoles, type ContractParameters } from './parameters.ts';
import { brokenRules, mostExamples, progress, requestId, valuelessColumns, violations } from './plan.ts';
import { proposal } from './proposal.ts';
import { columnRules, rowRules, type RowRule } from './rules.ts';
import { schemaDifferences } from './schema.ts';
import { own } from '../../telemetry/own.ts';

/** Roles that stand in for another: a score is a confidence, a prompt is what went in. */
const standIns: Readonly<Partial<Record<Role, readonly Role[]>>> = {
  confidence: ['score', 'uncertainty'],
  prediction: ['response', 'score'],
  feature: ['prompt', 'embedding'],
};

interface Outcome {
  readonly column: string | null;
  readonly rule: string;
  readonly expected: string;
  readonly sentence: string;
  readonly broken: number;
  readonly n: number;
  readonly allowed: number | null;
  readonly verdict: Verdict;
  readonly reason?: string;
}

/** Returns one verdict per rule, roles and columns first, then rows, and the differences to the reference's columns. */
export function decideContract(reduced: readonly (readonly ReducedTable[])[], p: ContractParameters, context: CellContext): CellResult {
  const { of, reference, isProposal } = contractScope(p, context);
  const { contract, checks } = progress(p, context, reduced);
  const sql = [...new Set(reduced.flat().flatMap((table) => table.sql))];
  if (contract === null) return cellResult({ verdict: 'insufficient', headline: 'there is no contract to check', sql });
  const roles = roleOutcomes(requiredRoles(p, contract.required_roles), context.roles[of.table] ?? {}, of, context.untimed?.[of.table]);
  if (isProposal) return cellResult({ ...proposal(contract, of), ...withRoles(roles, of), sql });
  const columns = columnsOf(context, of);
  const rules = rowRules(contract, columns);
  const valueless = valuelessColumns(rules, checks, columns);
  const rows = Number(checks[0]?.[0]?.rows[0]?.measures.rows ?? 0);
  const outcomes = [
    ...roles,
    ...extraOutcomes(contract, context, of),
    ...columnRules(contract, columns, valueless).map(
      ({ column, rule, kept, sentence }): Outcome => ({
        column,
        rule,
        expected: rule === 'type' ? (contract.columns[column]?.type ?? '') : 'the column',
        sentence,
        broken: kept ? 0 : 1,
        n: 1,
        allowed: null,
        verdict: kept ? 'pass' : 'fail',
      }),
    ),
    ...rules.map((rule, i) => rowOutcome(rule, violations(rules, checks, i), rows)),
  ];
  const differences = schemaDifferences(contract, context, of, reference, valueless);
  const shown = outcomes.filter((o) => o.verdict !== 'pass' && o.verdict !== 'info');
  const order: readonly Verdict[] = ['fail', 'insufficient', 'warn'];
  const findings: Finding[] = shown
    .sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict) || b.broken / Math.max(1, b.n) - a.broken / Math.max(1, a.n))
    .map((o) => ({
      verdict: o.verdict,
      sentence: o.sentence,
      ...(o.column === null ? {} : { column: o.column }),
      ...(o.verdict === 'fail' ? { next: ['drift'] } : {}),
    }));
  const verdict =
    outcomes.length === 0 ? 'insufficient' : rows === 0 && !outcomes.some((o) => o.verdict === 'fail') ? 'insufficient' : worst(outcomes.map((o) => o.verdict));
  const examples = exampleTable(rules, checks, p, requestId(context, of));
  return cellResult({
    verdict,
    headline: headlineOf(outcomes, findings, rows, of.name),
    findings: findings.length > 0 ? findings : [{ verdict, sentence: `all ${formatCount(outcomes.length)} rules hold in ${formatCount(rows)} rows` }],
    measurements: [...outcomes.flatMap((o) => measurementsOf(o, of.name)), ...differences.measurements],
    tables: [ruleTable(outcomes), ...differences.tables, ...(examples === null ? [] : [examples])],
    caveats: [...caveatsOf(p, rows, requestId(context, of)), ...differences.caveats],
    sql,
    rowsRead: rows,
  });
}

function withRoles(outcomes: readonly Outcome[], of: Population): Partial<CellResult> {
  const missing = outcomes.filter((o) => o.verdict === 'fail');
  if (missing.length === 0) return {};
  return {
    verdict: 'fail',
    headline: missing.map((o) => o.sentence).join('; '),
    findings: missing.map(({ sentence }) => ({ verdict: 'fail' as const, sentence })),
    measurements: outcomes.flatMap((o) => measurementsOf(o, of.name)),
  };
}

function roleOutcomes(required: readonly Role[], held: RoleMap, of: Population, untimed: string | undefined): Outcome[] {
  return required.map((role) => {
    const found = [role, ...(standIns[role] ?? [])].find((each) => held[each] !== undefined && held[each].length > 0);
    const sentence =
      found === undefined
        ? role === 'timestamp' && untimed !== undefined
          ? `no column of ${of.table} can be read as the timestamp: ${untimed}`
          : `no column of ${of.table} holds the role ${role}; log it, or name its column under roles`
        : found === role
          ? `the role ${role} is held`
          : `the role ${role} is held by ${found}`;
    return {
      column: null,
      rule: `role ${role}`,
      expected: 'a column',
      sentence,
      broken: found === undefined ? 1 : 0,
      n: 1,
      allowed: null,
      verdict: found === undefined ? 'fail' : 'pass',
    };
  });
}

function extraOutcomes(contract: Contract, context: CellContext, of: Population): Outcome[] {
  if (Object.keys(contract.columns).length === 0 || contract.extra_columns === 'allow') return [];
  const extra = contractColumns(columnsOf(context, of)).filter((c) => own(contract.columns, c.name) === undefined);
  const sentence =
    extra.length === 0 ? 'no column beyond the contract' : `${formatList(extra.map((c) => c.name))} ${extra.length === 1 ? 'is' : 'are'} not in the contract`;
  const verdict = extra.length === 0 ? 'pass' : contract.extra_columns;
  return [{ column: null, rule: 'extra_columns', expected: 'none', sentence, broken: extra.length, n: columnsOf(context, of).length, allowed: null, verdict }];
}

function rowOutcome({ column, rule, allowed, expected }: RowRule, { broken, n }: { readonly broken: number; readonly n: number }, rows: number): Outcome {
  const nothing = n === 0 && rows > 0;
  const verdict = nothing ? 'info' : judgeRule(broken, n, allowed);
  const limit = allowed === 0 ? 'none allowed' : `at most ${formatPercent(allowed)} allowed`;
  const interval = wilson(broken, n);
  const share = interval === null ? '' : ` (${formatPercent(broken / n)}, ${formatPercent(interval.low)} to ${formatPercent(interval.high)})`;
  const words: Readonly<Record<RowRule['rule'], string>> = {
    missing: 'have no value',
    values: 'hold a value outside the list',
    range: `lie outside ${expected}`,
    length: `have not ${expected}`,
    pattern: 'do not match the pattern',
    unique: 'repeat a value',
    dimension: `have not ${expected}`,
  };
  const sentence = nothing
    ? `${column}: every value is missing, ${rule} not checked`
    : `${column}: ${formatCount(broken)} of ${formatCount(n)} rows ${words[rule]}${share}; ${limit}`;
  return { column, rule, expected, sentence, broken, n, allowed, verdict, ...(nothing ? { reason: 'all_missing' } : n === 0 ? { reason: 'no_rows' } : {}) };
}

function measurementsOf(o: Outcome, population: string): Measurement[] {
  const of = { population, rule: o.rule, ...(o.column === null ? {} : { column: o.column }) };
  const isUndefined = o.reason !== undefined;
  const count: Measurement = {
    metric: 'rule_violations',
    of,
    value: isUndefined ? null : o.broken,
    n: o.n,
    verdict: o.verdict,
    ...(o.reason === undefined ? {} : { reason: o.reason }),
  };
  if (o.allowed === null) return [count];
  const interval = wilson(o.broken, o.n);
  const rate: Measurement = {
    metric: 'violation_rate',
    of,
    value: interval === null ? null : o.broken / o.n,
    unit: 'share',
    n: o.n,
    threshold: { value: o.allowed, rule: 'at most' },
    verdict: o.verdict,
    ...(o.reason === undefined ? {} : { reason: o.reason }),
    ...(interval === null ? {} : { interval: { level: 0.95, low: interval.low, high: interval.high, method: 'Wilson' } }),
  };
  return [count, rate];
}

function headlineOf(outcomes: readonly Outcome[], findings: readonly Finding[], rows: number, name: string): string {
  if (outcomes.length === 0) return 'the contract has no rules';
  if (rows === 0 && findings[0]?.verdict !== 'fail') return `${name} has no rows to check`;
  const failed = findings.filter((f) => f.verdict === 'fail').length;
  const first = findings[0];
  if (first === undefined) return `all ${formatCount(outcomes.length)} rules hold in ${formatCount(rows)} rows`;
  return failed > 0
    ? `${formatNumber(failed)} of ${formatCount(outcomes.length)} rules broken: ${first.sentence}`
    : `${formatNumber(findings.length)} of ${formatCount(outcomes.length)} rules in doubt: ${first.sentence}`;
}

function ruleTable(outcomes: readonly Outcome[]): ResultTable {
  return {
    name: 'rules',
    title: 'Rules',
    columns: [
      { name: 'column', title: 'column', type: 'text' },
      { name: 'rule', title: 'rule', type: 'text' },
      { name: 'expected', title: 'expected', type: 'text' },
      { name: 'violations', title: 'violations', type: 'integer' },
      { name: 'n', title: 'of', type: 'integer' },
      { name: 'share', title: 'share', type: 'percent' },
      { name: 'allowed', title: 'allowed', type: 'percent' },
      { name: 'verdict', title: 'verdict', type: 'verdict' },
    ],
    rows: outcomes.map((o) => [o.column, o.rule, o.expected, o.broken, o.n, o.allowed === null || o.n === 0 ? null : o.broken / o.n, o.allowed, o.verdict]),
  };
}

function exampleTable(rules: readonly RowRule[], checks: readonly (readonly ReducedTable[])[], p: ContractParameters, id: string | null): ResultTable | null {
  if (!p.examples || id === null) return null;
  const rows = brokenRules(rules, checks).flatMap((rule, i) => {
    const found = checks[1]?.[i]?.valueCounts[0];
    const values = (found?.values ?? []).filter((_, j) => rule.violation !== null || (found?.counts[j] ?? 0) > 1);
    return values.slice(0, mostExamples).map((value) => [rule.column, rule.rule, String(value)]);
  });
  const column = (name: string) => ({ name, title: name, type: 'text' as const });
  return { name: 'examples', title: 'Example requests', columns: [column('column'), column('rule'), { ...column('request'), column: id }], rows };
}

function caveatsOf(p: ContractParameters, rows: number, id: string | null): Caveat[] {
  const made: Caveat[] = [];
  if (rows > 0 && rows < thin) made.push({ code: 'thin_data', sentence: `only ${formatCount(rows)} rows: a pass says little` });
  if (p.examples && id === null) made.push({ code: 'no_request_id', sentence: 'examples need a column with the role request_id' });
  if (p.examples && id !== null)
    made.push({ code: 'row_level_data', sentence: 'this result names single requests; share it as you would share the telemetry' });
  if (p.infer_from !== null)
    made.push({
      code: 'inferred',
      sentence: `the contract is inferred from ${p.infer_from} on each run; write it out with faultline contract infer to review and freeze it`,
    });
  return made;
}
