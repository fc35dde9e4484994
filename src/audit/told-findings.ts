import type { Finding, Verdict } from '../cells/types.ts';
import { suppressedSentence } from './disclose/prepare/redact.ts';

/** Findings as a reader wants them: those that say something, and how many of each verdict do not. */
export interface ToldFindings {
  readonly told: readonly Finding[];
  readonly leftOut: readonly Verdict[];
}

/** Parts findings whose sentence is left out from the others; a list of equal lines tells nobody anything. */
export function toldFindings(findings: readonly Finding[]): ToldFindings {
  const isTold = ({ sentence }: Finding): boolean => sentence !== suppressedSentence;
  return { told: findings.filter(isTold), leftOut: findings.filter((finding) => !isTold(finding)).map(({ verdict }) => verdict) };
}

/** `3 more findings quote suppressed numbers or groups and are left out`. */
export function leftOutText({ told, leftOut }: ToldFindings): string {
  const [count, more] = [leftOut.length, told.length > 0 ? ' more' : ''];
  return count === 1
    ? `1${more} finding quotes a suppressed number or group and is left out`
    : `${count}${more} findings quote suppressed numbers or groups and are left out`;
}
