/** Rows per part where a file has no row groups: DuckDB's own row group size. */
export const blockRows = 122_880;

/** One block of rows whose floating sums are added together first; parts are then added in order of `part`. */
export interface Part {
  /** From 0 over all files in name order. */
  readonly part: number;
  /** Index of the file. */
  readonly file: number;
  /** Index of the row group in its file; of the block for other formats. */
  readonly rowGroup: number;
  /** Index of the first row in its file. */
  readonly start: number;
  readonly rows: number;
}

/** Parts of Parquet files: one per row group, files in the order given (sorted by name), groups without rows included. */
export function partsOfRowGroups(files: readonly (readonly { readonly rows: number }[])[]): Part[] {
  let part = 0;
  return files.flatMap((groups, file) => {
    let start = 0;
    return groups.map(({ rows }, rowGroup) => {
      const entry = { part: part++, file, rowGroup, start, rows };
      start += rows;
      return entry;
    });
  });
}

/** Parts of files without row groups: blocks of 122 880 rows counted over the whole table, since such files are read as one stream. */
export function partsOfRows(rows: number): Part[] {
  return Array.from({ length: Math.ceil(rows / blockRows) }, (_, part) => {
    const start = part * blockRows;
    return { part, file: 0, rowGroup: part, start, rows: Math.min(blockRows, rows - start) };
  });
}
