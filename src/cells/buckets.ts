import { parseDuration } from '../telemetry/duration.ts';

const steps = [60, 300, 900, 3600, 21_600, 86_400, 604_800] as const;

/**
 * Returns the bucket in seconds. `auto`: the smallest of 1m 5m 15m 1h 6h 1d 7d that gives at most `most` buckets over the span.
 * @param span milliseconds from the first to the last row
 */
export function bucketSeconds(bucket: string, span: number, most = 200): number {
  const given = parseDuration(bucket);
  if (given !== null && given > 0) return Math.max(1, Math.round(given / 1000));
  return steps.find((seconds) => span / (seconds * 1000) + 1 <= most) ?? steps[steps.length - 1] ?? 604_800;
}
