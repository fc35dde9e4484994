/** Arithmetic of error budgets and burn rates (Google SRE workbook, chapter 5). Durations are in any one unit; shares in [0, 1]. */

/** The burn rate at which a window of length `window` uses up `share` of the budget of a period of length `period`: share · period / window. */
export function burnThreshold(share: number, period: number, window: number): number {
  return (share * period) / window;
}

/** How many times faster than allowed the budget is used: (bad / total) / (1 − objective). null without traffic or with an objective of 1. */
export function burnRate(bad: number, total: number, objective: number): number | null {
  return total > 0 && objective < 1 ? bad / total / (1 - objective) : null;
}

/** True when an outage of everything burns faster than the threshold, so that an alert on it can ever fire. */
export function canReachBurn(threshold: number, objective: number): boolean {
  return threshold * (1 - objective) < 1;
}

/** How long errors of a constant share must last until a window of length `window` shows a burn rate of `threshold`; null when they never do. */
export function burnDetectionTime(threshold: number, objective: number, window: number, errorShare: number): number | null {
  const part = (threshold * (1 - objective)) / errorShare;
  return part < 1 ? part * window : null;
}

/** What is left of an error budget: 1 − (bad / total) / (1 − objective); below 0 when overspent. null without traffic or with an objective of 1. */
export function budgetRemaining(bad: number, total: number, objective: number): number | null {
  const burn = burnRate(bad, total, objective);
  return burn === null ? null : 1 - burn;
}

/** How long what is left of a budget lasts at a burn rate, in the unit of `period`: remaining · period / burn. null when nothing burns. */
export function timeToExhaustion(remaining: number, period: number, burn: number): number | null {
  return burn > 0 ? (Math.max(0, remaining) * period) / burn : null;
}
