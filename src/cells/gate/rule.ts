import { verdicts, type Verdict } from '../types.ts';

/** A rule over other cells' verdicts, read. */
export type Rule =
  | { readonly kind: 'compare'; readonly cell: string; readonly equal: boolean; readonly verdict: Verdict }
  | { readonly kind: 'not'; readonly of: Rule }
  | { readonly kind: 'and' | 'or'; readonly left: Rule; readonly right: Rule };

export type RuleReading = { readonly rule: Rule } | { readonly problem: string };

/** Deeper brackets than this are refused. */
const deepest = 50;

/**
 * Reads `drift.verdict != 'fail' and (canary.verdict == 'pass' or not slo.verdict == 'fail')`: comparisons of `cell.verdict` with a verdict in quotes, `not`,
 * `and`, `or` (binding in this order) and parentheses. A problem is one sentence with what was expected.
 */
export function readRule(text: string): RuleReading {
  const tokens = text.match(/\s+|'[^']*'|"[^"]*"|==|!=|[()]|[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_]+)?|./gs)?.filter((token) => token.trim() !== '') ?? [];
  let at = 0;
  let depth = 0;
  const fail = (expected: string): never => {
    const found = tokens[at];
    throw new RuleProblem(`${found === undefined ? 'the rule ends' : `the rule has ${found}`} where ${expected} was expected`);
  };
  const word = (wanted: string): boolean => tokens[at]?.toLowerCase() === wanted && ++at > 0;
  const any = (): Rule => {
    let left = all();
    while (word('or')) left = { kind: 'or', left, right: all() };
    return left;
  };
  const all = (): Rule => {
    let left = one();
    while (word('and')) left = { kind: 'and', left, right: one() };
    return left;
  };
  const one = (): Rule => {
    depth += 1;
    if (depth > deepest) throw new RuleProblem(`the rule nests deeper than ${deepest} levels`);
    const found = word('not') ? ({ kind: 'not', of: one() } as const) : word('(') ? bracketed() : comparison();
    depth -= 1;
    return found;
  };
  const bracketed = (): Rule => {
    const inner = any();
    if (!word(')')) fail('a closing bracket');
    return inner;
  };
  const comparison = (): Rule => {
    const [cell = '', property] = (tokens[at] ?? '').split('.');
    if (!/^[A-Za-z_]/.test(cell) || property !== 'verdict') fail("a comparison such as canary.verdict == 'pass'");
    at += 1;
    const equal = word('==');
    if (!equal && !word('!=')) fail('== or !=');
    const literal = tokens[at] ?? '';
    const verdict = verdicts.find((each) => each === literal.slice(1, -1));
    if (!/^['"]/.test(literal) || verdict === undefined) fail(`one of ${verdicts.map((each) => `'${each}'`).join(', ')}`);
    at += 1;
    return { kind: 'compare', cell, equal, verdict: verdict ?? 'info' };
  };
  try {
    const rule = any();
    if (at < tokens.length) fail('and, or or the end');
    return { rule };
  } catch (error) {
    if (error instanceof RuleProblem) return { problem: error.message };
    throw error;
  }
}

class RuleProblem extends Error {
  override readonly name = 'RuleProblem';
}

/** The cells that a rule asks, each once, in its order. */
export function cellsOf(rule: Rule): readonly string[] {
  if (rule.kind === 'compare') return [rule.cell];
  return [...new Set(rule.kind === 'not' ? cellsOf(rule.of) : [...cellsOf(rule.left), ...cellsOf(rule.right)])];
}

const open: readonly Verdict[] = ['insufficient', 'invalid', 'error'];

/**
 * Whether a rule holds; null is unknown (Kleene's logic). Comparing a cell that is insufficient, invalid or in error is unknown, unless it is compared with
 * just that verdict. So is a cell without a result.
 */
export function holds(rule: Rule, verdictOf: (cell: string) => Verdict | null): boolean | null {
  if (rule.kind === 'compare') {
    const found = verdictOf(rule.cell);
    if (found === null || (open.includes(found) && found !== rule.verdict)) return null;
    return (found === rule.verdict) === rule.equal;
  }
  if (rule.kind === 'not') {
    const inner = holds(rule.of, verdictOf);
    return inner === null ? null : !inner;
  }
  const left = holds(rule.left, verdictOf);
  const right = holds(rule.right, verdictOf);
  const settles = rule.kind === 'or';
  if (left === settles || right === settles) return settles;
  return left === null || right === null ? null : !settles;
}

/** The comparisons of a rule with what each is worth, for the table of reasons. */
export function comparisonsOf(rule: Rule): readonly Extract<Rule, { kind: 'compare' }>[] {
  if (rule.kind === 'compare') return [rule];
  return rule.kind === 'not' ? comparisonsOf(rule.of) : [...comparisonsOf(rule.left), ...comparisonsOf(rule.right)];
}
