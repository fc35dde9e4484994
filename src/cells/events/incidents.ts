import type { OperationEvent } from './read.ts';

/** An incident: its start, its first alert and its end, as far as they are known, in epoch milliseconds. */
export interface Incident {
  readonly id: string | null;
  readonly start: number;
  readonly alert: number | null;
  readonly end: number | null;
  readonly cause: string | null;
  readonly runbook: string | null;
  /** The last deploy, rollback or change of configuration before the start. */
  readonly change: OperationEvent | null;
}

export interface Paired {
  readonly incidents: readonly Incident[];
  /** Alerts that belong to no incident, and ends without a start. */
  readonly strayAlerts: number;
  readonly strayEnds: number;
}

/**
 * Joins events to incidents: by `id` where events carry one, else an alert or an end belongs to the incident that is open at its time (the oldest when several
 * are). Each incident keeps its first alert and its first end. An alert with its incident's id counts even when it came before the labelled start.
 */
export function pairIncidents(events: readonly OperationEvent[]): Paired {
  const incidents: { -readonly [K in keyof Incident]: Incident[K] }[] = [];
  let change: OperationEvent | null = null;
  for (const event of events) {
    if (event.kind === 'deploy' || event.kind === 'rollback' || event.kind === 'config') change = event;
    if (event.kind === 'incident_start')
      incidents.push({ id: event.id, start: event.time, alert: null, end: null, cause: event.cause, runbook: event.runbook, change });
  }
  let strayAlerts = 0;
  let strayEnds = 0;
  for (const event of events) {
    if (event.kind !== 'alert' && event.kind !== 'resolved') continue;
    const own = event.id === null ? undefined : incidents.find((one) => one.id === event.id);
    const open = (one: Incident) => one.start <= event.time && (one.end === null || one.end >= event.time) && (event.id === null || one.id === null);
    const found = own ?? incidents.find((one) => open(one) && (event.kind === 'alert' || one.end === null));
    if (found === undefined) {
      if (event.kind === 'alert') strayAlerts += 1;
      else strayEnds += 1;
      continue;
    }
    if (event.kind === 'alert') found.alert ??= event.time;
    else found.end ??= event.time;
    found.cause ??= event.cause;
    found.runbook ??= event.runbook;
  }
  return { incidents, strayAlerts, strayEnds };
}

/** Returns root-cause tags with the number of incidents that carry them, most frequent first. Tags stand apart by commas or semicolons. */
export function causeTags(incidents: readonly Incident[]): readonly { readonly tag: string; readonly incidents: readonly Incident[] }[] {
  const tags = new Map<string, Incident[]>();
  for (const incident of incidents) {
    const own = new Set((incident.cause ?? '').split(/[,;]/).map((tag) => tag.trim().toLowerCase()));
    for (const tag of own) if (tag !== '') tags.set(tag, [...(tags.get(tag) ?? []), incident]);
  }
  return [...tags].map(([tag, list]) => ({ tag, incidents: list })).sort((a, b) => b.incidents.length - a.incidents.length || (a.tag < b.tag ? -1 : 1));
}
