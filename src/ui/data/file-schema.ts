import { EngineError } from '../../engine/errors.ts';
import { detectFormat } from '../../engine/ingest/detect.ts';
import { fromFile } from '../../engine/ingest/bytes.ts';
import { readParquetFooter } from '../../engine/ingest/parquet-footer.ts';

/** A file as far as planning tables needs it: its column names, or a sentence why it cannot be opened. Null columns: not known before it is read. */
export interface FileSchema {
  readonly columns: readonly string[] | null;
  readonly problem: string | null;
}

const headBytes = 65_536;

/** Reads the head (or the footer) of a file, never its rows, to learn its columns. */
export async function schemaOf(file: File): Promise<FileSchema> {
  const source = fromFile(file);
  try {
    const found = await detectFormat(source);
    if (found.gzip || found.format === 'arrow') return { columns: null, problem: null };
    if (found.format === 'parquet') return { columns: (await readParquetFooter(source)).columns.map(({ info }) => info.name), problem: null };
    const head = new TextDecoder().decode(await source.read(0, Math.min(file.size, headBytes)));
    const line = head.split(/\r?\n/, 1)[0] ?? '';
    return { columns: found.format === 'csv' ? fields(line, found.delimiter ?? likelyDelimiter(line)) : keys(line), problem: null };
  } catch (cause) {
    // What is no matter of the file's type is told by whoever reads the file in earnest.
    return { columns: null, problem: cause instanceof EngineError && cause.code !== 'E_FILE_CHANGED' ? cause.message : null };
  }
}

const likelyDelimiter = (line: string): string => [',', '\t', ';', '|'].sort((a, b) => line.split(b).length - line.split(a).length)[0] ?? ',';

/** The fields of one CSV line, quotes taken off. */
function fields(line: string, delimiter: string): readonly string[] {
  const found: string[] = [];
  let field = '';
  let quoted = false;
  for (const character of line.replace(/^\uFEFF/, '')) {
    if (character === '"') quoted = !quoted;
    else if (character === delimiter && !quoted) {
      found.push(field.trim());
      field = '';
    } else field += character;
  }
  return [...found, field.trim()];
}

/** The keys of a JSON line; null when it is no object (or is longer than the head). */
function keys(line: string): readonly string[] | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : null;
  } catch {
    return null;
  }
}
