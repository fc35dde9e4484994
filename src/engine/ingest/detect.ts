import type { TableInfo } from '../../telemetry/types.ts';
import { EngineError } from '../errors.ts';
import type { ByteSource } from './bytes.ts';
import { gunzipChunks } from './gzip.ts';

export interface Detection {
  readonly format: TableInfo['format'];
  /** The file is gzip-compressed; `format` is that of its content. */
  readonly gzip: boolean;
  /** CSV only: the character between fields where the extension or the first lines tell it. */
  readonly delimiter?: string;
}

const headBytes = 65_536;

const foreign: readonly (readonly [magic: string, what: string])[] = [
  ['PK\x03\x04', 'a zip archive or an Excel workbook'],
  ['PK\x05\x06', 'an empty zip archive'],
  ['\x89PNG', 'a PNG image'],
  ['\xff\xd8\xff', 'a JPEG image'],
  ['GIF8', 'a GIF image'],
  ['%PDF', 'a PDF document'],
  ['\xd0\xcf\x11\xe0', 'an old Excel or Word file'],
  ['SQLite format 3', 'an SQLite database'],
  ['ORC', 'an ORC file'],
  ['Obj\x01', 'an Avro file'],
  ['\x28\xb5\x2f\xfd', 'a zstd-compressed file'],
  ['BZh', 'a bzip2-compressed file'],
  ['\xfd7zXZ', 'an xz-compressed file'],
  ['7z\xbc\xaf', 'a 7-zip archive'],
  ['\x89HDF', 'an HDF5 file'],
  ['\x7fELF', 'a program'],
];
const readable = 'Faultline opens Parquet, CSV, JSON Lines and Arrow files';

/**
 * What a file is: by its first bytes, then its extension, then its content. Content wins over a wrong extension, so a CSV named `.parquet` opens as CSV.
 * Throws E_FILE_EMPTY, E_FILE_ENCRYPTED, E_FILE_TRUNCATED, or E_FILE_FORMAT with what the file seems to be.
 */
export async function detectFormat(source: ByteSource): Promise<Detection> {
  if (source.bytes === 0) throw new EngineError('E_FILE_EMPTY', `${source.name} is empty (0 bytes). Export it again, or choose another file.`);
  const head = await source.read(0, Math.min(source.bytes, headBytes));
  if (head[0] === 0x1f && head[1] === 0x8b) {
    const inner = await firstChunk(source);
    if (inner.byteLength === 0)
      throw new EngineError('E_FILE_EMPTY', `${source.name} is a gzip file with nothing in it. Export it again, or choose another file.`);
    if (latin(inner, 4) === 'PAR1') {
      throw new EngineError(
        'E_FILE_FORMAT',
        `${source.name} is a Parquet file inside gzip, which cannot be read in ranges. Decompress it first: Parquet is compressed inside.`,
      );
    }
    return { ...textFormat(source.name, inner), gzip: true };
  }
  const magic = latin(head, 4);
  if (magic === 'PAR1' || magic === 'PARE') return parquet(source, magic);
  const found = foreign.find(([prefix]) => latin(head, prefix.length) === prefix);
  if (found) throw new EngineError('E_FILE_FORMAT', `${source.name} seems to be ${found[1]}. ${readable}: export the table in one of these.`);
  return { ...textFormat(source.name, head), gzip: false };
}

async function parquet(source: ByteSource, magic: string): Promise<Detection> {
  const tail = source.bytes >= 12 ? latin(await source.read(source.bytes - 4, source.bytes), 4) : '';
  if (magic === 'PARE' || tail === 'PARE') {
    throw new EngineError(
      'E_FILE_ENCRYPTED',
      `${source.name} is an encrypted Parquet file and its columns cannot be read without the key. Write a decrypted copy and open that.`,
    );
  }
  if (tail !== 'PAR1') {
    throw new EngineError(
      'E_FILE_TRUNCATED',
      `${source.name} is a Parquet file that ends early: the footer with its columns is missing. Copy or download it again.`,
    );
  }
  return { format: 'parquet', gzip: false };
}

async function firstChunk(source: ByteSource): Promise<Uint8Array> {
  for await (const chunk of gunzipChunks(source)) if (chunk.byteLength > 0) return chunk.subarray(0, headBytes);
  return new Uint8Array(0);
}

function textFormat(name: string, head: Uint8Array): Omit<Detection, 'gzip'> {
  const extension = /\.(\w+)(?:\.gz)?$/.exec(name.toLowerCase())?.[1] ?? '';
  if (latin(head, 6) === 'ARROW1') return { format: 'arrow' };
  const text = new TextDecoder().decode(head).replace(/^\uFEFF/, '');
  const start = text.trimStart();
  const seems = (what: string) => new EngineError('E_FILE_FORMAT', `${name} seems to be ${what}. ${readable}: export the table in one of these.`);
  if (/^<(!doctype|html|head|body|\?xml)/i.test(start))
    throw seems(/^<\?xml/i.test(start) ? 'an XML document' : 'a web page (HTML), perhaps an error page saved under this name');
  // An Arrow stream opens with the continuation marker and the length of a schema message; it has no other magic.
  if (head.byteLength >= 8 && head[0] === 0xff && head[1] === 0xff && head[2] === 0xff && head[3] === 0xff) return { format: 'arrow' };
  if (head.includes(0)) {
    if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) throw seems('text in UTF-16; save it as UTF-8');
    throw seems(extension === 'parquet' ? 'binary data but not Parquet: it does not start with PAR1' : 'a binary file of an unknown kind');
  }
  if (start === '') throw new EngineError('E_FILE_EMPTY', `${name} holds only white space. Export it again, or choose another file.`);
  if (/^\[\s*(\{|\])/.test(start) || /^\{\s*("|\})/.test(start)) return { format: 'jsonl' };
  const firstLine = /^[^\r\n]*/.exec(start)?.[0] ?? '';
  const counts = [',', '\t', ';', '|'].map((delimiter) => [delimiter, outsideQuotes(firstLine, delimiter)] as const);
  const best = counts.reduce((a, b) => (b[1] > a[1] ? b : a));
  if (extension === 'parquet' && best[1] === 0) throw seems('plain text, not Parquet');
  return best[1] > 0 ? { format: 'csv', delimiter: best[0] } : { format: 'csv' };
}

function outsideQuotes(line: string, delimiter: string): number {
  return line.replace(/"[^"]*"/g, '').split(delimiter).length - 1;
}

/** The first bytes as Latin-1, so that magic numbers compare as strings. */
function latin(bytes: Uint8Array, length: number): string {
  return String.fromCharCode(...bytes.subarray(0, length));
}
