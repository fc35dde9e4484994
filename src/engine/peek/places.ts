/** A run of rows inside one row group of one file. */
export interface Place {
  readonly file: number;
  readonly rowGroup: number;
  /** First row, counted inside the row group. */
  readonly offset: number;
  /** First row, counted inside the file. */
  readonly start: number;
  readonly rows: number;
}

/** How many places a peek reads: each costs the decoding of a first page per column. */
const placesAtMost = 3;

/**
 * Where to read about `rows` rows of files with the given row groups, so that the first, the last and rows between are seen: whole tables when they
 * are that small, the beginnings of up to three row groups spread evenly, or up to three stretches of fewer, larger groups. The same places everywhere.
 */
export function peekPlaces(files: readonly (readonly { readonly rows: number }[])[], rows: number): Place[] {
  const groups = groupsOf(files);
  const total = groups.reduce((sum, group) => sum + group.rows, 0);
  const wanted = Math.min(total, Math.max(0, Math.floor(rows)));
  if (wanted === total) return groups.map((group) => ({ ...group, offset: 0 }));
  const count = Math.min(placesAtMost, wanted);
  const share = Math.floor(wanted / Math.max(1, count));
  if (groups.length >= count) {
    const picked = spread(groups.length, count).flatMap((index) => groups[index] ?? []);
    return picked.map((group) => ({ ...group, offset: 0, rows: Math.min(group.rows, share) }));
  }
  return spread(total - share + 1, count).flatMap((first) => {
    const group = groups.findLast((candidate) => candidate.before <= first);
    if (group === undefined) return [];
    const offset = first - group.before;
    return [{ ...group, offset, start: group.start + offset, rows: Math.min(share, group.rows - offset) }];
  });
}

interface Group extends Omit<Place, 'offset'> {
  /** Rows of the table before it. */
  readonly before: number;
}

function groupsOf(files: readonly (readonly { readonly rows: number }[])[]): Group[] {
  let before = 0;
  return files.flatMap((groups, file) => {
    let start = 0;
    return groups.flatMap(({ rows }, rowGroup) => {
      const group = { file, rowGroup, start, rows, before };
      start += rows;
      before += rows;
      return rows > 0 ? [group] : [];
    });
  });
}

/** `count` different positions in [0, size), the first and the last among them; needs `size` ≥ `count`. */
function spread(size: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => (count === 1 ? 0 : Math.floor((i * (size - 1)) / (count - 1))));
}

/** Values that a peek gives at most: they are drawn by a page, which must not be held. */
const valuesAtMost = 200_000;
const rowsAtLeast = 100;

/** The rows to peek at when `rows` are asked of a table with that many columns: fewer of a wide table, but never fewer than 100 for that reason. */
export function peekedRows(columns: number, rows: number): number {
  return Math.min(rows, Math.max(rowsAtLeast, Math.floor(valuesAtMost / Math.max(1, columns))));
}
