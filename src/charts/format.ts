/** How numbers and instants read in charts and tables: the same for everyone, whatever the locale or zone of the machine. */

const thinSpace = '\u2009';
const minus = '\u2212';

/** Groups of three digits parted by a thin space, from five digits on: `9400`, `200 000`. Expects an unsigned run of digits. */
function grouped(digits: string): string {
  return digits.length < 5 ? digits : digits.replace(/\B(?=(\d{3})+$)/g, thinSpace);
}

/** A whole number; fractions are rounded. `–` when it is not finite. */
export function integer(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const rounded = Math.round(value);
  return (rounded < 0 ? minus : '') + grouped(String(Math.abs(rounded)));
}

/** Up to `digits` significant digits; scientific below 1e-4 and from 1e15 on. `–` for null and for what is not finite. */
export function number(value: number | null, digits = 4): string {
  if (value === null || !Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e15)
    return value
      .toExponential(Math.min(digits, 3) - 1)
      .replace('-', minus)
      .replace('e+', 'e');
  const text = size >= 10 ** (digits - 1) ? String(Math.round(size)) : String(Number(size.toPrecision(digits)));
  const [whole = '0', fraction] = text.split('.');
  return (value < 0 ? minus : '') + grouped(whole) + (fraction === undefined ? '' : `.${fraction}`);
}

/** Numbers that stand side by side: three significant digits, or as many more as tell neighbours apart that differ. */
export function distinctly(values: readonly (number | null)[]): readonly string[] {
  const different = new Set(values).size;
  for (let digits = 3; digits < 12; digits += 1) {
    const texts = values.map((value) => number(value, digits));
    if (new Set(texts).size === different) return texts;
  }
  return values.map((value) => number(value, 12));
}

/** A share in [0, 1] as per cent with a thin space: `6.1 %`. `–` for null. */
export function percent(share: number | null, digits = 3): string {
  return share === null || !Number.isFinite(share) ? '–' : `${number(share * 100, digits)}${thinSpace}%`;
}

/** A value with its unit; `%`-like units (`share`, `ratio` excluded) are left to the caller. */
export function withUnit(value: number | null, unit: string): string {
  if (unit === 'share' || unit === 'rate' || unit === '%') return unit === '%' ? `${number(value)}${thinSpace}%` : percent(value);
  return value === null || unit === '' ? number(value) : `${number(value)}${thinSpace}${unit}`;
}

/** Bytes in decimal units: `41 MB`. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = count;
  let at = 0;
  while (size >= 1000 && at < units.length - 1) {
    size /= 1000;
    at += 1;
  }
  return `${number(size, at === 0 ? 4 : 3)}${thinSpace}${units[at] ?? 'B'}`;
}

/** English abbreviation of a month, 0 to 11. */
export function monthName(month: number): string {
  return months[month] ?? '';
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** A number in at least two digits. */
export const two = (value: number): string => String(value).padStart(2, '0');

/** An instant (epoch milliseconds) in UTC, as long as its precision needs: `2026-11-01`, `2026-11-01 06:00`, `… 06:00:12`. */
export function instant(milliseconds: number): string {
  const date = new Date(milliseconds);
  if (Number.isNaN(date.getTime())) return '–';
  const day = `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
  const seconds = date.getUTCSeconds();
  if (date.getUTCHours() === 0 && date.getUTCMinutes() === 0 && seconds === 0) return day;
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}${seconds === 0 ? '' : `:${two(seconds)}`}`;
}

/** A short tick for a time bucket, UTC: `1 Nov` for days and longer, `06:00` within a day (the day itself at midnight). */
export function tick(milliseconds: number, bucketSeconds: number): string {
  const date = new Date(milliseconds);
  const midnight = date.getUTCHours() === 0 && date.getUTCMinutes() === 0;
  if (bucketSeconds >= 86_400 || midnight) return `${date.getUTCDate()} ${months[date.getUTCMonth()] ?? ''}`;
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
}

/** A tick of a number axis whose ticks are 1, 2 or 5 times a power of ten apart: as many decimals as the distance of the ticks needs; shares as per cent, other units only `withUnit`. */
export function axisNumber(value: number, step: number, unit: string, named: boolean): string {
  const share = unit === 'share' || unit === 'rate';
  const shown = share ? value * 100 : value;
  const size = Math.abs(share ? step * 100 : step);
  const decimals = size >= 1 || size === 0 ? 0 : Math.min(8, Math.ceil(-Math.log10(size) - 1e-9));
  const large = Math.abs(shown) >= 1e9 || (shown !== 0 && size < 1e-6);
  const [whole = '0', fraction] = Math.abs(shown).toFixed(decimals).split('.');
  const text = large
    ? number(shown, 4)
    : `${shown < 0 && Number(whole) + Number(fraction ?? 0) !== 0 ? minus : ''}${grouped(whole)}${fraction === undefined ? '' : `.${fraction}`}`;
  if (share || unit === '%') return `${text}${thinSpace}%`;
  return named && unit !== '' ? `${text}${thinSpace}${unit}` : text;
}

const dayMilliseconds = 86_400_000;

/** The days, or the times of one day, that a half-open window in UTC covers: `2 Nov 2026`, `2 Nov 2026 06:00–07:00 UTC`. */
export function windowText(from: number, to: number): string {
  const start = new Date(from);
  const end = new Date(to);
  if (Number.isNaN(start.getTime()) || Number.isNaN(end.getTime())) return '–';
  const day = (date: Date): string => `${date.getUTCDate()} ${monthName(date.getUTCMonth())} ${date.getUTCFullYear()}`;
  const clock = (date: Date): string =>
    `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}${date.getUTCSeconds() === 0 ? '' : `:${two(date.getUTCSeconds())}`}`;
  if (from % dayMilliseconds === 0 && to % dayMilliseconds === 0 && to > from) {
    const last = new Date(to - dayMilliseconds);
    return to - from === dayMilliseconds ? `${day(start)} UTC` : `${day(start)} – ${day(last)} UTC`;
  }
  const sameDay = day(start) === day(new Date(Math.max(from, to - 1)));
  return sameDay
    ? `${day(start)} ${clock(start)}–${to % dayMilliseconds === 0 ? '24:00' : clock(end)} UTC`
    : `${day(start)} ${clock(start)} – ${day(end)} ${clock(end)} UTC`;
}
