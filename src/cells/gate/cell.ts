import { formatList } from '../format.ts';
import { cellResult } from '../result.ts';
import { CellInputError, type CellContext, type CellOutcome, type CellResult, type CellType, type Verdict } from '../types.ts';
import { gateParameters, type GateParameters } from './parameters.ts';
import { cellsOf, comparisonsOf, holds, readRule, type Rule } from './rule.ts';

/** Promote, retrain or block: one answer from other cells' verdicts. Reads no data. */
export const gateCell: CellType<GateParameters> = {
  name: 'gate',
  language: 'yaml',
  title: 'Gate',
  summary: 'One answer from the verdicts of other cells: go, hold or blocked, with the exit code of the command line.',
  parameters: gateParameters,
  uses: [],
  columns: () => [],
  plan: () => null,
  decide: (_, p, context) => decideGate(p, context),
};

/** Without a rule no other cell may fail. */
function ruleOf(p: GateParameters, results: Readonly<Record<string, CellOutcome>>): Rule | null {
  if (p.rule === null) {
    const parts = Object.entries(results)
      .filter(([, result]) => result.type !== 'gate')
      .map(([cell]): Rule => ({ kind: 'compare', cell, equal: false, verdict: 'fail' }));
    return parts.length === 0 ? null : parts.reduce((left, right) => ({ kind: 'and', left, right }));
  }
  const read = readRule(p.rule);
  if ('problem' in read) throw new CellInputError(read.problem, 'rule');
  return read.rule;
}

function decideGate(p: GateParameters, context: CellContext): CellResult {
  const results = context.results ?? {};
  const rule = ruleOf(p, results);
  const text = p.rule ?? 'no other cell fails';
  if (rule === null) return cellResult({ verdict: 'insufficient', headline: 'Hold: there is no other cell to judge by' });
  for (const cell of cellsOf(rule))
    if (results[cell] === undefined)
      throw new CellInputError(`the rule asks "${cell}", which is no cell that ran; there are ${formatList(Object.keys(results), 8)}`, 'rule');
  const verdictOf = (cell: string): Verdict | null => results[cell]?.verdict ?? null;
  const held = holds(rule, verdictOf);
  const verdict: Verdict =
    held === null ? { hold: 'insufficient' as const, pass: 'pass' as const, fail: 'fail' as const }[p.on_insufficient] : held ? 'pass' : 'fail';
  const reasons = comparisonsOf(rule).map((each) => ({ ...each, held: holds(each, verdictOf), result: results[each.cell] }));
  const telling = reasons.filter((each) => each.held === held);
  const said = formatList([...new Set((telling.length > 0 ? telling : reasons).map((each) => `${each.cell} is ${each.result?.verdict ?? 'missing'}`))]);
  const by = held === null && p.on_insufficient !== 'hold' ? `, and on_insufficient says ${p.on_insufficient}` : '';
  const word = { pass: 'Go', fail: 'Blocked', insufficient: 'Hold' }[verdict as 'pass' | 'fail' | 'insufficient'];
  const fires = p.action !== null && verdict === p.when;
  const because = held === null ? `the rule cannot be decided: ${said}${by}` : held ? `the rule holds: ${said}` : `the rule does not hold: ${said}`;
  const asked = cellsOf(rule).length;
  return cellResult({
    verdict,
    headline: `${word}: ${because}${p.action === null ? '' : fires ? `; ${p.action} is called for` : `; ${p.action} is not called for`}`,
    findings: reasons
      .filter((each) => each.held !== true)
      .map((each) => ({
        verdict: each.held === null ? ('insufficient' as const) : ('fail' as const),
        sentence: `${each.cell} is ${each.result?.verdict ?? 'missing'} (asked: ${each.equal ? '' : 'not '}${each.verdict}): ${each.result?.headline ?? ''}`,
      })),
    measurements: [
      { metric: 'rule', of: { rule: text }, value: held === null ? null : Number(held), ...(held === null ? { reason: 'unknown' } : {}), n: asked, verdict },
      ...(p.action === null ? [] : [{ metric: 'trigger', of: { rule: p.action }, value: Number(fires), n: asked, verdict: 'info' as const }]),
    ],
    tables: [
      {
        name: 'reasons',
        title: 'Reasons',
        columns: [
          { name: 'cell', title: 'cell', type: 'text' },
          { name: 'asked', title: 'asked', type: 'text' },
          { name: 'verdict', title: 'is', type: 'verdict' },
          { name: 'holds', title: 'holds', type: 'text' },
          { name: 'headline', title: 'because', type: 'text' },
        ],
        rows: reasons.map((each) => [
          each.cell,
          `${each.equal ? 'is' : 'is not'} ${each.verdict}`,
          each.result?.verdict ?? null,
          each.held === null ? 'unknown' : each.held ? 'yes' : 'no',
          each.result?.headline ?? '',
        ]),
      },
      ...(p.action === null ? [] : [trigger(p.action, fires, verdict, text, because, reasons)]),
    ],
  });
}

/** The record that a pipeline reads: one row, each column a field. */
function trigger(
  action: string,
  fires: boolean,
  verdict: Verdict,
  rule: string,
  because: string,
  reasons: readonly { readonly cell: string; readonly result: CellOutcome | undefined }[],
): CellResult['tables'][number] {
  const cells = Object.fromEntries(reasons.map((each) => [each.cell, each.result?.verdict ?? null]));
  return {
    name: 'trigger',
    title: 'Record for the pipeline',
    columns: [
      { name: 'action', title: 'action', type: 'text' },
      { name: 'fire', title: 'fire', type: 'text' },
      { name: 'gate', title: 'gate', type: 'verdict' },
      { name: 'rule', title: 'rule', type: 'text' },
      { name: 'because', title: 'because', type: 'text' },
      { name: 'cells', title: 'cells, as JSON', type: 'text' },
    ],
    rows: [[action, fires, verdict, rule, because, JSON.stringify(cells)]],
  };
}
