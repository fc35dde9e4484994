import { EngineError } from '../errors.ts';

/** A file that can be read in ranges, the same for a browser `File` and a path in Node. */
export interface ByteSource {
  /** Base name, as shown to the user. */
  readonly name: string;
  /** Folders above the file as far as known, `region=eu/day=1/part.parquet`; used for `key=value` columns only. */
  readonly folders?: string;
  /** Size in bytes when the file was opened. */
  readonly bytes: number;
  /** Epoch milliseconds of the last change, where the host knows it. */
  readonly lastModified?: number;
  /** Bytes [start, end). Throws E_FILE_CHANGED when the file was changed or deleted after it was opened. */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** How much is read at a time when a whole file streams by. */
const chunkBytes = 1 << 22;

/** The failure of reading a file that is no longer the one that was opened. */
export function fileChanged(name: string, cause?: unknown): EngineError {
  return new EngineError('E_FILE_CHANGED', `${name} was changed, moved or deleted after it was opened. Open it again to continue.`, { cause });
}

/** A `File` as a ByteSource. Browsers refuse to read a File whose content changed on disk; that becomes E_FILE_CHANGED. */
export function fromFile(file: File): ByteSource {
  return {
    name: file.name,
    ...(file.webkitRelativePath ? { folders: file.webkitRelativePath } : {}),
    bytes: file.size,
    lastModified: file.lastModified,
    async read(start, end) {
      try {
        return new Uint8Array(await file.slice(start, end).arrayBuffer());
      } catch (cause) {
        throw fileChanged(file.name, cause);
      }
    },
  };
}

/** Bytes in memory as a ByteSource: decompressed files and tests. */
export function fromBytes(name: string, bytes: Uint8Array): ByteSource {
  return { name, bytes: bytes.byteLength, read: async (start, end) => bytes.slice(start, end) };
}

/** The whole file in chunks of 4 MiB, in order. */
export async function* chunksOf(source: ByteSource): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  for (let start = 0; start < source.bytes; start += chunkBytes) {
    const chunk = await source.read(start, Math.min(source.bytes, start + chunkBytes));
    yield new Uint8Array(chunk);
  }
}
