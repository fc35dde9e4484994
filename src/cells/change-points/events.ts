import type { ReducedTable } from '../../reduce/types.ts';
import type { ChangeScope } from './plan.ts';

export interface NearbyEvent {
  readonly time: number;
  readonly words: string;
}

/** Returns what happened when: rows of the events table, and the first request of each model version but the first. */
export function knownEvents(scope: ChangeScope, reduced: readonly (readonly ReducedTable[])[]): readonly NearbyEvent[] {
  const tables = [...(reduced[0] ?? [])].slice(1);
  const versions = scope.version === null ? undefined : tables.shift();
  const events = scope.events === null ? undefined : tables.shift();
  const seen = (versions?.rows ?? [])
    .flatMap((row) =>
      typeof row.measures.first === 'number' ? [{ time: row.measures.first, words: `first request of ${row.keys.version ?? 'no version'}` }] : [],
    )
    .filter((event) => event.time > scope.first)
    // A version that served at the start did not begin there.
    .filter((event) => event.time >= scope.first + scope.seconds * 1000);
  const told = (events?.rows ?? []).flatMap((row) => {
    if (typeof row.keys.time !== 'number') return [];
    const parts = ['kind', 'id', 'model_version', 'commit', 'cause'].flatMap((column) => (row.keys[column] === null ? [] : (row.keys[column] ?? [])));
    return [{ time: row.keys.time, words: parts.length > 0 ? parts.map(String).join(' ') : 'event' }];
  });
  return [...told, ...seen].sort((a, b) => a.time - b.time);
}

/** How far an event may be from a change's bucket, in buckets. */
const reach = 3;

/**
 * Returns the event nearest to a change and how long before (negative) or after the change's bucket begins it was; null when none lies within three
 * buckets of the interval of the change.
 */
export function nearestEvent(
  events: readonly NearbyEvent[],
  change: { readonly time: number; readonly low: number; readonly high: number },
  width: number,
): { readonly event: NearbyEvent; readonly seconds: number } | null {
  let best: { event: NearbyEvent; seconds: number; distance: number } | null = null;
  for (const event of events) {
    if (event.time < change.low - reach * width || event.time > change.high + reach * width) continue;
    // A change within a bucket shows at that bucket or at the next, so an event inside either is no distance away.
    const distance = Math.max(0, change.time - width - event.time, event.time - (change.time + width));
    if (best === null || distance < best.distance) best = { event, seconds: (event.time - change.time) / 1000, distance };
  }
  return best;
}
