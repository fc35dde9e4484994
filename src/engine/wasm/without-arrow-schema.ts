import { EngineError } from '../errors.ts';

const key = new TextEncoder().encode('ARROW:schema');

function find(bytes: Uint8Array, wanted: Uint8Array): number {
  outer: for (let i = bytes.indexOf(wanted[0] ?? 0); i >= 0; i = bytes.indexOf(wanted[0] ?? 0, i + 1)) {
    for (let j = 1; j < wanted.length; j += 1) if (bytes[i + j] !== wanted[j]) continue outer;
    return i;
  }
  return -1;
}

/**
 * The same Parquet file with the writer's own Arrow schema made unreadable, lazily: only the footer is copied.
 * Writers store types there that DuckDB ignores and the insert cannot take (string views, large lists, dictionaries, durations).
 * Without it the columns are read by their Parquet types, as the native engine reads them. Returns the file itself when there is none.
 */
export async function withoutArrowSchema(file: Blob): Promise<Blob> {
  const tail = new DataView(await file.slice(Math.max(0, file.size - 8)).arrayBuffer());
  if (tail.byteLength < 8) throw new EngineError('E_FILE_TRUNCATED', 'This Parquet file has no footer: it is cut short, export it again.');
  const start = file.size - 8 - tail.getUint32(0, true);
  if (start < 4) throw new EngineError('E_FILE_TRUNCATED', 'The footer of this Parquet file does not fit in the file: it is cut short, export it again.');
  const footer = new Uint8Array(await file.slice(start).arrayBuffer());
  const at = find(footer, key);
  if (at < 0) return file;
  footer[at] = 'a'.charCodeAt(0);
  return new Blob([file.slice(0, start), footer]);
}
