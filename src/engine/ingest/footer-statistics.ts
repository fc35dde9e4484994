import type { FileMetaData, Statistics } from 'hyparquet';
import type { ColumnPlan, FooterStatistics } from './column-plan.ts';

type Scalar = number | string | boolean;

/** Null counts and ranges from the footer, over all row groups, for columns that are one plain leaf. Partial statistics give null, never a partial answer. */
export function footerStatistics(metadata: FileMetaData, columns: readonly ColumnPlan[]): FooterStatistics[] {
  const byPath = new Map<string, (Statistics | undefined)[]>();
  for (const chunk of metadata.row_groups.flatMap((group) => group.columns)) {
    if (!chunk.meta_data) continue;
    const key = chunk.meta_data.path_in_schema.join('\0');
    byPath.set(key, [...(byPath.get(key) ?? []), chunk.meta_data.statistics]);
  }
  return columns.flatMap(({ info, path }) => {
    const all = byPath.get(path.join('\0'));
    if (!all || all.length !== metadata.row_groups.length || !info.readable || info.type.includes('[')) return [];
    const nulls = all.map((one) => one?.null_count);
    const lows = all.map((one) => scalar(one?.min_value, info.type));
    const highs = all.map((one) => scalar(one?.max_value, info.type));
    const nullCount = nulls.every((count) => count !== undefined) ? nulls.reduce((total, count) => total + Number(count), 0) : null;
    const minimum = extreme(lows, (a, b) => a < b);
    const maximum = extreme(highs, (a, b) => a > b);
    return nullCount === null && minimum === null && maximum === null ? [] : [{ column: info.name, nullCount, minimum, maximum }];
  });
}

function extreme(values: readonly (Scalar | null)[], before: (a: Scalar, b: Scalar) => boolean): Scalar | null {
  let best: Scalar | null = null;
  for (const value of values) {
    if (value === null) return null;
    if (best === null || before(value, best)) best = value;
  }
  return best;
}

/** A statistic as number, text or boolean; null where it is absent, not finite, or bytes whose order says nothing. */
function scalar(value: Statistics['min_value'], type: string): Scalar | null {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.getTime();
  if (type === 'DATE' && typeof value === 'number') return value * 86_400_000;
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : null;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'boolean') return value;
  return typeof value === 'string' && type === 'VARCHAR' ? value : null;
}
