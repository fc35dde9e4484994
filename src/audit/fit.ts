import type { CellRecord } from '../notebook/types.ts';

/** Bytes that an audit file may have. */
export const fileLimit = 2_000_000;

/** Characters of JSON that charts and statements may take in a file. */
export interface Room {
  readonly charts: number;
  readonly sql: number;
}

/** Where the rest of a result is small, the first leaves the file below its limit. The others are for files that are still too large, until there are no charts and statements left. */
export const rooms: readonly [Room, ...Room[]] = [
  { charts: 500_000, sql: 350_000 },
  { charts: 200_000, sql: 150_000 },
  { charts: 60_000, sql: 60_000 },
  { charts: 0, sql: 0 },
];

/**
 * Cells that fit into a file below 2 MB: the largest charts and the longest statements go first, and each cell says how many of its own are left out. The numbers
 * of a chart that goes stand in the cell's measurements and tables. Pure, so that a file can be computed again.
 */
export function fitted(cells: readonly CellRecord[], limits: Room = rooms[0]): readonly CellRecord[] {
  const charts = largest(
    cells.map((cell) => cell.charts.map((chart) => JSON.stringify(chart).length)),
    limits.charts,
  );
  const sql = largest(
    cells.map((cell) => cell.sql.map((text) => text.length)),
    limits.sql,
  );
  return cells.map((cell, i) => {
    const [noCharts, noSql] = [charts[i] ?? new Set<number>(), sql[i] ?? new Set<number>()];
    if (noCharts.size + noSql.size === 0) return cell;
    const told = [
      ...(noCharts.size > 0
        ? [{ code: 'charts_left_out', sentence: `${noCharts.size} of ${cell.charts.length} charts are left out to keep the file small` }]
        : []),
      ...(noSql.size > 0
        ? [
            {
              code: 'sql_left_out',
              sentence: `${noSql.size} of ${cell.sql.length} SQL statements are left out to keep the file small; a run prints them in its result document`,
            },
          ]
        : []),
    ];
    return {
      ...cell,
      charts: cell.charts.filter((_, place) => !noCharts.has(place)),
      sql: cell.sql.filter((_, place) => !noSql.has(place)),
      caveats: [...cell.caveats, ...told],
    };
  });
}

/** For each list the places that have to go, largest first, until all that is left is within the limit. */
function largest(sizes: readonly (readonly number[])[], limit: number): readonly ReadonlySet<number>[] {
  const all = sizes.flatMap((own, list) => own.map((size, place) => ({ list, place, size })));
  let total = all.reduce((sum, { size }) => sum + size, 0);
  const gone = sizes.map(() => new Set<number>());
  for (const { list, place, size } of all.toSorted((a, b) => b.size - a.size || b.list - a.list || b.place - a.place)) {
    if (total <= limit) break;
    gone[list]?.add(place);
    total -= size;
  }
  return gone;
}
