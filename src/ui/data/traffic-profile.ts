import type { Timeline } from '../../notebook/session-types.ts';
import type { ColumnProfile } from '../../telemetry/profile-types.ts';

const bars = 20;

/** The timestamp column's shape from all rows, instead of from the few places that a profile reads. */
export function trafficProfile(timeline: Timeline, sampled: ColumnProfile | undefined): ColumnProfile {
  const { counts } = timeline;
  const width = Math.max(1, Math.ceil(counts.length / bars));
  const folded = Array.from({ length: Math.ceil(counts.length / width) }, (_, i) => counts.slice(i * width, (i + 1) * width).reduce((sum, n) => sum + n, 0));
  const start = (i: number): string => new Date(timeline.start + i * width * timeline.bucketSeconds * 1000).toISOString().slice(0, 16).replace('T', ' ');
  return { kind: 'instant', counts: folded, labels: folded.map((_, i) => start(i)), missing: sampled?.missing ?? 0, distinct: sampled?.distinct ?? 0 };
}
