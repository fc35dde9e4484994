import type { Verdict } from '../../cells/types.ts';
import { verdictWords } from '../base/verdicts.ts';

/** What a verdict means where a cell answers with a decision. Every other type shows the verdict's own word. */
const decisions: Readonly<Record<string, Partial<Readonly<Record<Verdict, string>>>>> = {
  canary: { fail: 'roll back', warn: 'hold', insufficient: 'hold', invalid: 'not comparable', pass: 'promote' },
  gate: { fail: 'blocked', warn: 'look first', insufficient: 'hold', pass: 'go' },
  'game-day': { fail: 'unnoticed', warn: 'noticed late', pass: 'noticed' },
  routing: { fail: 'does not pay', pass: 'pays' },
  checklist: { fail: 'blocked', insufficient: 'open', warn: 'open', pass: 'done' },
  runbook: { insufficient: 'open', warn: 'open', pass: 'done' },
};

/** The word of a verdict in the terms of a cell type: a failed canary is `roll back`. */
export function wordOf(type: string, verdict: Verdict): string {
  return decisions[type]?.[verdict] ?? verdictWords[verdict];
}

/** Cell types whose `info` is not a verdict but simply their content: rows, a drawing. They are drawn without a chip. */
const quiet: ReadonlySet<string> = new Set(['sql', 'rows', 'chart', 'sample', 'replay', 'trace']);

/** True when a cell shows content rather than an answer. */
export function isQuiet(type: string, verdict: Verdict | null): boolean {
  return quiet.has(type) && (verdict === null || verdict === 'info');
}

/** Verdicts that leave the question why. */
export function asksWhy(verdict: Verdict): boolean {
  return verdict === 'fail' || verdict === 'warn' || verdict === 'insufficient' || verdict === 'invalid';
}
