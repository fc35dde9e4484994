const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/**
 * Returns a duration such as `5m`, `36h`, `30d`, or several added up (`1d12h`), in milliseconds; null when the text is none or is longer than 10 000 years.
 * Units: ms s m h d w.
 */
export function parseDuration(text: string): number | null {
  if (!/^(\d{1,9}(\.\d{1,6})?(ms|[smhdw]))+$/.test(text)) return null;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhdw])/g)) total += Number(amount) * units[unit as keyof typeof units];
  return total <= 315_576_000_000_000 ? total : null;
}
