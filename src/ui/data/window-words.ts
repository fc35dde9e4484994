import { integer } from '../../charts/format.ts';
import { counted, glued } from './table-facts.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const two = (value: number): string => String(value).padStart(2, '0');

/** An instant in UTC as a person says it: `8 Nov 2026`, `8 Nov 2026 12:30`; seconds (and less) only where they are not zero. */
export function when(time: number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '–';
  const day = `${date.getUTCDate()} ${months[date.getUTCMonth()] ?? ''} ${date.getUTCFullYear()}`;
  if (time % 86_400_000 === 0) return day;
  const seconds = time % 60_000 === 0 ? '' : `:${two(date.getUTCSeconds())}`;
  const fraction = time % 1000 === 0 ? '' : `.${String(date.getUTCMilliseconds()).padStart(3, '0')}`;
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}${seconds}${fraction}`;
}

const units: readonly (readonly [number, string])[] = [
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1000, 's'],
];

/** A length of time (milliseconds) in its two largest units, rounded: `5 h`, `6 d 12 h`, `40 s`. Below a second: `250 ms`. */
export function lasting(milliseconds: number): string {
  const length = Math.abs(milliseconds);
  const at = units.findIndex(([size]) => length >= size - size / 48);
  const unit = units[at];
  if (unit === undefined) return glued(`${integer(length)}\u2009ms`);
  const next = units[at + 1];
  const smallest = next?.[0] ?? unit[0];
  const whole = Math.round(length / smallest) * smallest;
  const large = Math.floor(whole / unit[0]);
  const small = next === undefined ? 0 : Math.round((whole - large * unit[0]) / next[0]);
  return glued(`${integer(large)}\u2009${unit[1]}${small === 0 ? '' : ` ${small}\u2009${next?.[1] ?? ''}`}`);
}

/** A window's bounds in words, rounded to the minute (below an hour to the second): `8 Nov 2026 to 15 Nov 2026 UTC`. */
export function boundsWords(window: { readonly from: number; readonly to: number }): string {
  const length = window.to - window.from;
  const unit = length >= 3_600_000 ? 60_000 : length >= 60_000 ? 1000 : 1;
  const round = (time: number): number => Math.round(time / unit) * unit;
  return `${when(round(window.from))} to ${when(round(window.to))} UTC`;
}

/** `8 Nov 2026 to 15 Nov 2026 UTC, 7 d, 84 000 rows`. Rows are left out when unknown. */
export function windowWords(window: { readonly from: number; readonly to: number }, rows: { readonly count: number; readonly exact: boolean } | null): string {
  const counts = rows === null ? '' : `, ${rows.exact ? '' : 'about '}${counted(rows.count, 'row')}`;
  return `${boundsWords(window)}, ${lasting(window.to - window.from)}${counts}`;
}
