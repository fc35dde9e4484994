import type { Incident } from '../events/incidents.ts';
import type { OperationEvent } from '../events/read.ts';
import type { RaisedAlert } from './replay.ts';

export interface Backtest {
  readonly severity: 'page' | 'ticket';
  readonly alerts: number;
  /** Alerts that fired while an incident lasted. */
  readonly right: number;
  readonly incidents: number;
  readonly caught: number;
  /** Milliseconds from the start of each caught incident to its first alert, ascending; 0 when one was firing already. */
  readonly delays: readonly number[];
  readonly missed: readonly Incident[];
}

/**
 * Sets the alerts that would have fired against labelled incidents. An alert is right when it and an incident overlap in time; an incident without an end lasts
 * to the end of the data. Incidents that began outside the data do not count.
 */
export function backtest(raised: readonly RaisedAlert[], incidents: readonly Incident[], from: number, to: number): readonly Backtest[] {
  const inside = incidents.filter((one) => one.start >= from && one.start < to);
  return (['page', 'ticket'] as const).map((severity) => {
    const own = raised.filter((alert) => alert.severity === severity);
    const overlaps = (alert: RaisedAlert, one: Incident) => alert.from <= (one.end ?? to) && (alert.to ?? to) >= one.start;
    const delays: number[] = [];
    const missed: Incident[] = [];
    for (const one of inside) {
      const first = own.filter((alert) => overlaps(alert, one)).sort((a, b) => a.from - b.from)[0];
      if (first === undefined) missed.push(one);
      else delays.push(Math.max(0, first.from - one.start));
    }
    const right = own.filter((alert) => inside.some((one) => overlaps(alert, one))).length;
    return { severity, alerts: own.length, right, incidents: inside.length, caught: delays.length, delays: delays.sort((a, b) => a - b), missed };
  });
}

/** What was going on when an alert fired. */
export interface AlertSurroundings {
  readonly change: OperationEvent | null;
  readonly version: string | null;
  readonly commit: string | null;
  readonly runbook: string | null;
}

/** Returns the last change before an instant, and the version, commit and runbook known then; versions are told by their first row where no event tells. */
export function surroundings(
  at: number,
  events: readonly OperationEvent[],
  versions: readonly { readonly version: string; readonly first: number }[],
): AlertSurroundings {
  let change: OperationEvent | null = null;
  let runbook: string | null = null;
  for (const event of events) {
    if (event.time > at) break;
    if (event.kind === 'deploy' || event.kind === 'rollback' || event.kind === 'config') change = event;
    runbook = event.runbook ?? runbook;
  }
  const seen = versions.filter((one) => one.first <= at).sort((a, b) => b.first - a.first)[0];
  return { change, version: change?.modelVersion ?? seen?.version ?? null, commit: change?.commit ?? null, runbook };
}

/** Median of ascending numbers; null of none. */
export function medianOf(sorted: readonly number[]): number | null {
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) return null;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
