import type { ColumnInfo } from '../../telemetry/types.ts';
import { EngineError } from '../errors.ts';
import { scalarTypeOf } from '../sql/select-plan.ts';
import type { EngineOptions, TypedColumns } from '../types.ts';
import { peekPlaces, type Place } from './places.ts';
import type { Value } from './typed-value.ts';

/** Columns decoded in one go: a row group of thousands of wide columns must not be held at once. */
const columnsAtOnce = 256;

/** Values of the columns asked for, by position, at one place. Throws when any of them cannot be decoded. */
export type ReadPlace<P extends Place> = (place: P, columns: readonly ColumnInfo[]) => Promise<readonly (readonly Value[])[]>;

/**
 * The rows of several places as one answer, in place order. Columns that cannot be decoded are found by halving and left out.
 * Throws E_CANCELLED, and E_FILE_CHANGED when a file is no longer the one that was opened.
 */
export async function assemblePeek<P extends Place>(
  columns: readonly ColumnInfo[],
  places: readonly P[],
  read: ReadPlace<P>,
  options: EngineOptions = {},
): Promise<TypedColumns> {
  const found = new Map<string, readonly Value[]>();
  const readable = columns.filter((column) => column.readable);
  const visit = async (some: readonly ColumnInfo[]): Promise<void> => {
    try {
      const pieces: (readonly (readonly Value[])[])[] = [];
      for (const place of places) {
        if (options.signal?.aborted) throw new EngineError('E_CANCELLED', 'The work was cancelled.');
        pieces.push(await read(place, some));
      }
      some.forEach((column, i) =>
        found.set(
          column.name,
          pieces.flatMap((piece) => piece[i] ?? []),
        ),
      );
    } catch (error) {
      if (options.signal?.aborted) throw new EngineError('E_CANCELLED', 'The work was cancelled.', { cause: error });
      if (error instanceof EngineError && (error.code === 'E_CANCELLED' || error.code === 'E_FILE_CHANGED')) throw error;
      if (some.length === 1) return;
      await visit(some.slice(0, some.length >> 1));
      await visit(some.slice(some.length >> 1));
    }
  };
  for (let i = 0; i < readable.length; i += columnsAtOnce) await visit(readable.slice(i, i + columnsAtOnce));
  return {
    rows: places.reduce((sum, place) => sum + place.rows, 0),
    columns: readable.flatMap((column) => {
      const values = found.get(column.name);
      return values === undefined ? [] : [{ name: column.name, type: scalarTypeOf(column.type), values }];
    }),
  };
}

/** The first rows of up to three files of a table without row groups, spread evenly, as one answer. `read` gives the values of the columns by position. */
export async function assembleTextPeek(
  columns: readonly ColumnInfo[],
  files: number,
  rows: number,
  read: (file: number, columns: readonly ColumnInfo[], rows: number) => Promise<readonly (readonly Value[])[]>,
  options: EngineOptions = {},
): Promise<TypedColumns> {
  const readable = columns.filter((column) => column.readable);
  const places = peekPlaces(
    Array.from({ length: files }, () => [{ rows }]),
    rows,
  );
  const pieces: (readonly (readonly Value[])[])[] = [];
  for (const place of places) {
    if (options.signal?.aborted) throw new EngineError('E_CANCELLED', 'The work was cancelled.');
    pieces.push(await read(place.file, readable, place.rows));
  }
  return {
    rows: pieces.reduce((sum, piece) => sum + (piece[0]?.length ?? 0), 0),
    columns: readable.map(({ name, type }, i) => ({ name, type: scalarTypeOf(type), values: pieces.flatMap((piece) => piece[i] ?? []) })),
  };
}
