import { integer } from '../charts/format.ts';
import type { DisclosureStep } from './disclose/disclose.ts';

/** What the making of an audit is at. */
export type AuditStep = DisclosureStep | { readonly stage: 'write' | 'scan' };

const names: Readonly<Record<AuditStep['stage'], string>> = {
  protect: 'Hiding small counts',
  prove: 'Working out how far hidden counts can be narrowed',
  write: 'Writing the file',
  scan: 'Scanning the finished file for personal data',
};

/** What a step is called. */
export function stepName({ stage }: AuditStep): string {
  return names[stage];
}

/** How far a step has come, in the units of the work: `round 2, table 3 of 12, 148 of 408 counts`; empty for steps that count nothing. */
export function stepUnits(step: AuditStep): string {
  if (!('counts' in step)) return '';
  const round = step.stage === 'protect' ? `round ${integer(step.round)}, ` : '';
  return `${round}table ${integer(step.part)} of ${integer(step.parts)}, ${integer(step.count)} of ${integer(step.counts)} counts`;
}

/** How much of the step's counts is done, from 0 to 1; null for steps that count nothing. */
export function stepShare(step: AuditStep): number | null {
  return 'counts' in step && step.counts > 0 ? step.count / step.counts : null;
}

/** A listener that hears each stage begin, and of its steps one in `milliseconds` at most. */
export function seldom(listener: (step: AuditStep) => void, milliseconds = 80): (step: AuditStep) => void {
  let stage = '';
  let last = Number.NEGATIVE_INFINITY;
  return (step) => {
    const now = performance.now();
    if (step.stage === stage && now - last < milliseconds) return;
    stage = step.stage;
    last = now;
    listener(step);
  };
}
