import { svg, type SVGTemplateResult } from 'lit';
import type { Verdict } from '../../cells/types.ts';

/** The word shown for a verdict. */
export const verdictWords: Readonly<Record<Verdict, string>> = {
  error: 'error',
  invalid: 'invalid',
  fail: 'fail',
  insufficient: 'insufficient',
  warn: 'warn',
  pass: 'pass',
  info: 'info',
};

const shapes: Readonly<Record<Verdict, SVGTemplateResult>> = {
  error: svg`<path d="M6 1 11 6 6 11 1 6Z M6 3.6v3 M6 8.3v.1" />`,
  invalid: svg`<circle cx="6" cy="6" r="4.7" /><path d="M2.8 9.2 9.2 2.8" />`,
  fail: svg`<path d="M2.2 2.2 9.8 9.8 M9.8 2.2 2.2 9.8" />`,
  insufficient: svg`<circle cx="6" cy="6" r="4.6" stroke-dasharray="2 1.6" />`,
  warn: svg`<path d="M6 1.4 11 10.4H1Z M6 4.6v2.6 M6 8.8v.1" />`,
  pass: svg`<path d="M1.8 6.6 4.8 9.6 10.2 2.8" />`,
  info: svg`<circle cx="6" cy="6" r="4.7" /><path d="M6 5.4v3.2 M6 3.3v.1" />`,
};

/** Content of a 12 × 12 icon for a verdict; hidden from assistive technology, because the word stands beside it. */
export function verdictIcon(verdict: Verdict): SVGTemplateResult {
  return svg`<svg viewBox="0 0 12 12" width="12" height="12" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${shapes[verdict]}</svg>`;
}
