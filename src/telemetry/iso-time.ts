const pattern = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

export interface IsoTime {
  /** Microseconds since the epoch, UTC; further digits are cut off. */
  readonly micros: bigint;
  readonly kind: 'date' | 'local' | 'instant';
}

/** An ISO 8601 date, local time or instant with an offset; null for any other text and for days that do not exist. */
export function parseIsoTime(text: string): IsoTime | null {
  const match = pattern.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute, second] = [1, 2, 3, 4, 5, 6].map((i) => Number(match[i] ?? 0)) as [number, number, number, number, number, number];
  if (hour > 23 || minute > 59 || second > 59) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  const seconds = date.getTime() / 1000 + hour * 3600 + minute * 60 + second - offsetMinutes(match[8]) * 60;
  const micros = BigInt(seconds) * 1_000_000n + BigInt((match[7] ?? '').slice(0, 6).padEnd(6, '0'));
  return { micros, kind: match[4] === undefined ? 'date' : match[8] === undefined ? 'local' : 'instant' };
}

function offsetMinutes(zone: string | undefined): number {
  if (zone === undefined || zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', '') || 0);
  return zone.startsWith('-') ? -minutes : minutes;
}
