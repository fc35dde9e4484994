/** Number text for headlines and tables: the same in every host and locale. Thousands are set apart by a thin space. */

const thinSpace = '\u2009';

/** Returns a whole number with thousands set apart: 200000 → `200 000`. */
export function formatCount(value: number): string {
  const digits = String(Math.abs(Math.round(value)));
  return (value < 0 ? '−' : '') + digits.replace(/\B(?=(\d{3})+(?!\d))/g, thinSpace);
}

/** Returns a number to `digits` significant digits, without exponent between 1e-4 and 1e15; null → `—`. */
export function formatNumber(value: number | null, digits = 3): string {
  if (value === null || !Number.isFinite(value)) return '—';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e15) return minus(value.toExponential(digits - 1));
  if (size >= 1000) return size < 10_000 && !Number.isInteger(value) ? minus(value.toFixed(1)) : formatCount(value);
  const text = value.toPrecision(digits);
  // Fewer digits than the whole part has: 100 to two digits would be 1.0e+2.
  if (text.includes('e')) return formatCount(value);
  return minus(text.includes('.') ? text.replace(/0+$/, '').replace(/\.$/, '') : text);
}

/** Returns a share as a percentage: 0.0612 → `6.12 %`. */
export function formatPercent(share: number | null, digits = 3): string {
  return share === null ? '—' : `${formatNumber(share * 100, digits)} %`;
}

/** Returns a p-value: `< 1e-12` where smaller. */
export function formatP(p: number): string {
  if (p < 1e-12) return '< 1e−12';
  return p < 1e-3 ? `= ${minus(p.toExponential(1))}` : `= ${formatNumber(p)}`;
}

/** Returns an instant in epoch milliseconds as `2026-11-09 00:00` (UTC). */
export function formatInstant(epochMilliseconds: number): string {
  const date = new Date(epochMilliseconds);
  return Number.isNaN(date.getTime()) ? '—' : date.toISOString().slice(0, 16).replace('T', ' ');
}

/** Returns names as prose: `a`, `a and b`, `a, b and 3 more`. */
export function formatList(names: readonly string[], most = 4): string {
  const shown = names.slice(0, names.length > most ? most - 1 : most);
  const rest = names.length - shown.length;
  const parts = rest > 0 ? [...shown, `${rest} more`] : [...shown];
  const last = parts.pop();
  if (last === undefined) return 'none';
  return parts.length > 0 ? `${parts.join(', ')} and ${last}` : last;
}

function minus(text: string): string {
  return text.replaceAll('-', '−');
}
