import { parseDuration as parseMilliseconds } from '../telemetry/duration.ts';
import { parseIsoTime } from '../telemetry/iso-time.ts';

/** Seconds of a duration such as `30s`, `5m`, `6h`, `7d`, `2w`, or several (`1d12h`); null when the text is none. */
export function parseDuration(text: string): number | null {
  const milliseconds = parseMilliseconds(text);
  return milliseconds === null ? null : milliseconds / 1000;
}

/**
 * Epoch milliseconds (UTC) of an ISO 8601 date or time: `2026-01-31`, `2026-01-31T12:00`, with seconds, fraction and `Z` or an offset.
 * Without a zone the time is UTC. Null when the text is no such date or the day does not exist.
 */
export function parseInstant(text: string): number | null {
  const time = parseIsoTime(text);
  return time === null ? null : Number((time.micros - (((time.micros % 1000n) + 1000n) % 1000n)) / 1000n);
}

/** A bound of a population's window: an instant, or an offset in seconds from the first or last timestamp of the table. */
export type WindowBound = { readonly kind: 'instant'; readonly time: number } | { readonly kind: 'start' | 'end'; readonly seconds: number };

/** Reads an ISO time, `start`, `end`, `start + 7d` or `end - 12h`; null when the text is none of these. */
export function parseWindowBound(text: string): WindowBound | null {
  const relative = /^(start|end)(?:\s*([+-])\s*(\S+))?$/.exec(text.trim());
  if (relative === null) {
    const time = parseInstant(text.trim());
    return time === null ? null : { kind: 'instant', time };
  }
  const kind = relative[1] === 'start' ? 'start' : 'end';
  if (relative[3] === undefined) return { kind, seconds: 0 };
  const length = parseDuration(relative[3]);
  return length === null ? null : { kind, seconds: relative[2] === '-' ? -length : length };
}

/** True for what `parseWindowBound` reads, and for a whole `{{parameter}}`. */
export function isWindowBound(text: string): boolean {
  return /^\{\{\s*[a-z_][a-z0-9_]*\s*\}\}$/.test(text) || parseWindowBound(text) !== null;
}
