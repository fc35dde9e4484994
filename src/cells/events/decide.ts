import type { ReducedTable } from '../../reduce/types.ts';
import { formatCount, formatList } from '../format.ts';
import { cellResult } from '../result.ts';
import type { Caveat, CellContext, CellResult } from '../types.ts';
import { worst } from '../verdict.ts';
import { pairIncidents, type Incident } from './incidents.ts';
import { judgeOperations } from './judge.ts';
import type { EventsParameters } from './parameters.ts';
import { eventsFrom, readEvents, type OperationEvent } from './read.ts';
import { eventCharts, eventTables } from './report.ts';

/** How fast incidents are seen and repaired, how often deploys are rolled back, and why. */
export function decideEvents(reduced: readonly (readonly ReducedTable[])[], p: EventsParameters, context: CellContext): CellResult {
  const source = eventsFrom(p.events, context);
  const table = reduced[0]?.[0];
  const read = readEvents(source, table);
  const paired = pairIncidents(read.events);
  const { incidents } = paired;
  const { made, early, backwards } = judgeOperations(read.events, incidents, p);
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
        : (judged.find((f) => f.verdict === verdict)?.sentence ?? countsOf(read.events)),
    findings,
    measurements: made.flatMap(({ measurements }) => measurements),
    tables: eventTables(read.events, incidents),
    charts: eventCharts(read.events),
    caveats,
    sql: table?.sql ?? [],
    rowsRead: (table?.rows ?? []).reduce((sum, row) => sum + Number(row.measures.rows ?? 0), 0),
  });
}

/** `4 events: 2 config, 2 deploy`; what nothing was judged of is counted. */
function countsOf(events: readonly OperationEvent[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of events) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const kinds = [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([kind, n]) => `${formatCount(n)} ${kind}`);
  return `${formatCount(events.length)} ${events.length === 1 ? 'event' : 'events'}: ${formatList(kinds, 8)}`;
}

function unmatched(incidents: readonly Incident[], what: 'alert' | 'end'): number {
  return incidents.filter((one) => one[what] === null).length;
}
