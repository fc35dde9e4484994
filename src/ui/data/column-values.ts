import { integer, percent } from '../../charts/format.ts';
import type { Filter } from '../../notebook/types.ts';
import type { ColumnProfile } from '../../telemetry/profile-types.ts';
import { labelValue } from '../../telemetry/label-value.ts';
import type { ColumnInfo } from '../../telemetry/types.ts';

/** One bar of a sparkline in words, and the filter it stands for (null where there is none). */
export interface ColumnValue {
  readonly label: string;
  /** Of the rows with a value, in [0, 1]. */
  readonly share: number;
  readonly filter: Filter | null;
}

const words: Readonly<Record<ColumnProfile['kind'], string>> = { number: 'numeric', instant: 'instants', category: 'categories', other: 'values' };

/** What a sparkline says to somebody who does not see it: `numeric, 20 bins, 3 % missing`. */
export function describeProfile(profile: ColumnProfile): string {
  const bars = profile.counts.length;
  const shown =
    profile.kind === 'category'
      ? `${integer(profile.distinct)} ${profile.distinct === 1 ? 'category' : 'categories'}`
      : `${words[profile.kind]}, ${bars} ${bars === 1 ? 'bin' : 'bins'}`;
  return `${shown}${profile.missing > 0 ? `, ${percent(profile.missing, 2)} missing` : ''}`;
}

/**
 * The bars of a column in words, each with the filter that keeps only its rows. `rows` is how many rows the profile was made from: of a column with many
 * categories only the most frequent have a bar. A bin's filter has the bin's printed edges and is right-closed, as all filters are.
 */
export function valuesOf(column: ColumnInfo, profile: ColumnProfile, rows: number): readonly ColumnValue[] {
  const drawn = profile.counts.reduce((sum, count) => sum + count, 0);
  const present = Math.max(drawn, Math.round(rows * (1 - profile.missing)));
  return profile.counts.map((count, i) => {
    const label = profile.labels[i] ?? '';
    return { label, share: present === 0 ? 0 : count / present, filter: filterOf(column, profile.kind, label) };
  });
}

function filterOf(column: ColumnInfo, kind: ColumnProfile['kind'], label: string): Filter | null {
  const value = kind === 'category' || (kind === 'number' && /^-?\d+$/.test(label)) ? labelValue(column.type, label) : null;
  if (value !== null) return { column: column.name, is: [value] };
  if (kind !== 'number') return null;
  const [, low, high] = /^(\S+) to (\S+)$/.exec(label) ?? [undefined, /^(\S+) and more$/.exec(label)?.[1], /^below (\S+)$/.exec(label)?.[1]];
  const edge = (text: string | undefined): number | null => (text === undefined || !Number.isFinite(Number(text)) ? null : Number(text));
  const [above, upTo] = [edge(low), edge(high)];
  return above === null && upTo === null ? null : { column: column.name, above, upTo };
}

/** A filter as its chip says it: `country is DE or FR`, `latency_ms in (100, 300]`, `device_type is missing`. */
export function filterWords(filter: Filter): string {
  if ('is' in filter) {
    const values = filter.is.filter((value) => value !== null).map(String);
    const missing = filter.is.includes(null) ? ['missing'] : [];
    return `${filter.column} is ${[...values, ...missing].join(' or ') || 'nothing'}`;
  }
  const { above, upTo } = filter;
  if (above !== null && upTo !== null) return `${filter.column} in (${above}, ${upTo}]`;
  return above !== null ? `${filter.column} above ${above}` : upTo !== null ? `${filter.column} up to ${upTo}` : `${filter.column} is anything`;
}
