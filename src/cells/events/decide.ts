import { meanInterval, orderStatisticRanks, wilson, type Interval } from '../../stats/intervals.ts';
import type { ReducedTable } from '../../reduce/types.ts';
import { parseDuration } from '../../telemetry/duration.ts';
import { formatCount, formatNumber, formatPercent } from '../format.ts';
import { cellResult } from '../result.ts';
import type { Caveat, CellContext, CellResult, Finding, Measurement, Verdict } from '../types.ts';
import { worst } from '../verdict.ts';
import { pairIncidents, type Incident } from './incidents.ts';
import type { EventsParameters } from './parameters.ts';
import { eventsFrom, readEvents } from './read.ts';
import { eventCharts, eventTables } from './report.ts';

/** How fast incidents are seen and repaired, how often deploys are rolled back, and why. */
export function decideEvents(reduced: readonly (readonly ReducedTable[])[], p: EventsParameters, context: CellContext): CellResult {
  const source = eventsFrom(p.events, context);
  const table = reduced[0]?.[0];
  const read = readEvents(source, table);
  const paired = pairIncidents(read.events);
  const { incidents } = paired;
  const detections = incidents.flatMap((one) => (one.alert === null ? [] : [(one.alert - one.start) / 60_000]));
  const repairs = incidents.flatMap((one) => (one.alert === null || one.end === null ? [] : [(one.end - one.alert) / 60_000]));
  const early = detections.filter((x) => x < 0).length;
  const backwards = repairs.filter((x) => x < 0).length;
  const limit = (text: string) => (parseDuration(text) ?? 0) / 60_000;
  const made = [
    time(
      'mttd_minutes',
      'detection',
      detections.filter((x) => x >= 0),
      limit(p.mttd_target),
      p.level,
    ),
    time(
      'mttr_minutes',
      'repair',
      repairs.filter((x) => x >= 0),
      limit(p.mttr_target),
      p.level,
    ),
    rollbacks(read.events.filter((e) => e.kind === 'deploy').length, read.events.filter((e) => e.kind === 'rollback').length, p),
  ];
  const findings = made.map(({ finding }) => finding);
  const judged = findings.filter(({ verdict }) => verdict !== 'info');
  const verdict = read.events.length === 0 ? 'insufficient' : worst(judged.map((f) => f.verdict));
  const caveats: Caveat[] = [];
  const say = (n: number, code: string, sentence: string) => {
    if (n > 0) caveats.push({ code, sentence: `${formatCount(n)} ${sentence}` });
  };
  say(unmatched(incidents, 'alert'), 'unmatched', 'incidents have no alert; they are in no detection time');
  say(unmatched(incidents, 'end'), 'unmatched', 'incidents have no end; they are in no repair time');
  say(paired.strayAlerts, 'unmatched', 'alerts belong to no incident');
  say(paired.strayEnds, 'unmatched', 'ends belong to no incident');
  say(early, 'alert_before_start', 'alerts came before the labelled start of their incident and are in no detection time');
  say(backwards, 'end_before_alert', 'incidents ended before their first alert and are in no repair time');
  say(read.untimed, 'events_untimed', 'events have no time or no kind and are left out');
  say(read.repeated, 'events_repeated', 'events repeat another one and count once');
  return cellResult({
    verdict,
    headline:
      read.events.length === 0
        ? 'there are no events; name a table or write a list under events'
        : (findings.find((f) => f.verdict === verdict)?.sentence ?? `${formatCount(read.events.length)} events`),
    findings,
    measurements: made.flatMap(({ measurements }) => measurements),
    tables: eventTables(read.events, incidents),
    charts: eventCharts(read.events),
    caveats,
    sql: table?.sql ?? [],
    rowsRead: (table?.rows ?? []).reduce((sum, row) => sum + Number(row.measures.rows ?? 0), 0),
  });
}

function unmatched(incidents: readonly Incident[], what: 'alert' | 'end'): number {
  return incidents.filter((one) => one[what] === null).length;
}

interface Made {
  readonly measurements: readonly Measurement[];
  readonly finding: Finding;
}

/** Mean with Student's interval, judged, and median with that of order statistics, for information. */
function time(metric: string, name: string, minutes: readonly number[], target: number, level: number): Made {
  const n = minutes.length;
  const sorted = [...minutes].sort((a, b) => a - b);
  if (n === 0)
    return {
      measurements: [{ metric, of: {}, value: null, n, reason: 'unmatched', unit: 'min', verdict: 'info' }],
      finding: { verdict: 'info', sentence: `no incident has what a ${name} time needs` },
    };
  const mean = sorted.reduce((a, b) => a + b, 0) / n;
  const variance = n < 2 ? 0 : sorted.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / (n - 1);
  const wide = meanInterval(n, mean, variance, level);
  const interval = wide === null ? null : { low: Math.max(0, wide.low), high: wide.high };
  const middle = ((sorted[(n - 1) >> 1] ?? 0) + (sorted[n >> 1] ?? 0)) / 2;
  const ranks = orderStatisticRanks(n, 0.5, level);
  const around = ranks === null ? null : { low: sorted[ranks.low - 1] ?? 0, high: sorted[ranks.high - 1] ?? 0 };
  const verdict = against(mean, interval, target);
  const threshold = { value: target, rule: 'at most' };
  return {
    measurements: [
      { metric, of: {}, value: mean, n, unit: 'min', verdict, threshold, ...bounds(interval, level, 'Student t') },
      { metric, of: { rule: 'median' }, value: middle, n, unit: 'min', verdict: 'info', ...bounds(around, level, 'order statistics') },
    ],
    finding: {
      verdict,
      sentence: `mean time to ${name} is ${formatNumber(mean)} min (median ${formatNumber(middle)}, ${formatCount(n)} incidents), target ≤ ${formatNumber(target)} min`,
    },
  };
}

function rollbacks(deploys: number, count: number, p: EventsParameters): Made {
  const value = deploys === 0 ? null : count / deploys;
  const interval = deploys === 0 || count > deploys ? null : wilson(count, deploys, p.level);
  const verdict = p.rollback_target === null || value === null ? 'info' : against(value, interval, p.rollback_target);
  const threshold = p.rollback_target === null ? {} : { threshold: { value: p.rollback_target, rule: 'at most' } };
  const reason = value === null ? { reason: 'no_rows' } : bounds(interval, p.level, 'Wilson');
  return {
    measurements: [{ metric: 'rollback_rate', of: {}, value, n: deploys, verdict, ...threshold, ...reason }],
    finding: {
      verdict,
      sentence: value === null ? 'there are no deploys' : `${formatCount(count)} of ${formatCount(deploys)} deploys were rolled back (${formatPercent(value)})`,
    },
  };
}

function bounds(interval: Interval | null, level: number, method: string): Pick<Measurement, 'interval' | 'intervalReason'> {
  return interval === null ? { intervalReason: 'below_n_min' } : { interval: { level, low: interval.low, high: interval.high, method } };
}

function against(value: number, interval: Interval | null, target: number): Verdict {
  if (interval === null) return 'insufficient';
  if (interval.high <= target) return 'pass';
  if (interval.low > target) return 'fail';
  return value > target ? 'warn' : 'pass';
}
