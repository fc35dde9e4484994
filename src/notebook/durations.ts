import { parseDuration as parseMilliseconds } from '../telemetry/duration.ts';

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
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:\d{2})?)?$/.exec(text);
  if (match === null) return null;
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((index) => Number(match[index] ?? 0)) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (hour > 23 || minute > 59 || second > 59) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  const zone = match[8];
  const shift = zone === undefined || zone === 'Z' ? 0 : (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6)));
  const milliseconds = Math.floor(Number(`0.${match[7] ?? '0'}`) * 1000);
  return date.getTime() + ((hour * 60 + minute - shift) * 60 + second) * 1000 + milliseconds;
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
