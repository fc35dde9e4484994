import type { ChartData } from './types.ts';

type Bar = Extract<ChartData, { readonly kind: 'bars' }>['bars'][number];

/** One value of a group-by with its interval; `keys` as the reduction gave them. */
export interface GroupValue {
  readonly keys: Readonly<Record<string, string | number | boolean | null>>;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

const most = 24;

/** `v2 · eu-west`; a missing value is said. */
export function groupLabel(keys: GroupValue['keys']): string {
  return Object.values(keys)
    .map((value) => (value === null ? '(missing)' : String(value)))
    .join(' · ');
}

/**
 * An indicator by group, worst first: `direction` is the better way. At most 24 groups are drawn and the title says of how many. Nothing with fewer than two
 * groups that have a value. A click on a bar can keep its rows when one column makes the groups.
 */
export function groupBars(
  of: { readonly title: string; readonly unit: string; readonly direction: 'lower' | 'higher'; readonly target: number | null },
  groups: readonly GroupValue[],
): readonly ChartData[] {
  const sign = of.direction === 'lower' ? -1 : 1;
  const valued = groups.flatMap(({ value, ...rest }) => (value === null ? [] : [{ ...rest, value }])).sort((a, b) => sign * (a.value - b.value));
  if (valued.length < 2) return [];
  const columns = Object.keys(valued[0]?.keys ?? {});
  const [column] = columns;
  const bars = valued.slice(0, most).map(
    ({ keys, value, low, high }): Bar => ({
      label: groupLabel(keys),
      value,
      ...(low === null || high === null ? {} : { low, high }),
      ...(columns.length === 1 && column !== undefined ? { is: [keys[column] ?? null] } : {}),
    }),
  );
  const shown = valued.length > most ? `, the ${most} worst of ${valued.length}` : '';
  return [
    {
      kind: 'bars',
      title: `${of.title} by ${columns.join(' and ')}${shown}`,
      unit: of.unit,
      bars,
      ...(of.target === null ? {} : { target: of.target }),
      ...(columns.length === 1 && column !== undefined ? { column } : {}),
    },
  ];
}
