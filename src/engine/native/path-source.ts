import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { EngineError } from '../errors.ts';
import type { ByteSource } from '../ingest/bytes.ts';
import { fileChanged } from '../ingest/bytes.ts';

/** A file on disk. `path` is absolute. */
export interface PathSource extends ByteSource {
  readonly path: string;
  /** Throws E_FILE_CHANGED when size or time of change differ from when it was opened, or the file is gone. */
  check(): Promise<void>;
}

/** A path as ByteSource. Throws E_FILE_FORMAT when there is no such file or it cannot be read. */
export async function fromPath(given: string): Promise<PathSource> {
  const path = resolve(given);
  const name = basename(path);
  const first = await stat(path).catch((cause: unknown) => {
    throw new EngineError('E_FILE_FORMAT', `${given} cannot be opened: there is no such file, or reading it is not permitted. Check the path.`, { cause });
  });
  if (!first.isFile()) throw new EngineError('E_FILE_FORMAT', `${given} is not a file. Name the files in it, for example ${given}/*.parquet.`);
  const check = async (): Promise<void> => {
    const now = await stat(path).catch((cause: unknown) => {
      throw fileChanged(name, cause);
    });
    if (now.size !== first.size || now.mtimeMs !== first.mtimeMs) throw fileChanged(name);
  };
  return {
    name,
    path,
    folders: path,
    bytes: first.size,
    lastModified: first.mtimeMs,
    check,
    async read(start, end) {
      await check();
      const handle = await open(path, 'r').catch((cause: unknown) => {
        throw fileChanged(name, cause);
      });
      try {
        const bytes = new Uint8Array(end - start);
        const { bytesRead } = await handle.read(bytes, 0, end - start, start);
        if (bytesRead < end - start) throw fileChanged(name);
        return bytes;
      } finally {
        await handle.close();
      }
    },
  };
}

/** SHA-256 of a file's bytes in lower-case hex. `onBytes` hears how many bytes are done. Throws E_CANCELLED, E_FILE_CHANGED. */
export async function sha256(source: PathSource, onBytes: (done: number) => void, signal?: AbortSignal): Promise<string> {
  await source.check();
  const hash = createHash('sha256');
  let done = 0;
  try {
    for await (const chunk of createReadStream(source.path, { highWaterMark: 1 << 20 })) {
      if (signal?.aborted) throw new EngineError('E_CANCELLED', 'The work was cancelled.');
      hash.update(chunk as Uint8Array);
      done += (chunk as Uint8Array).byteLength;
      onBytes(done);
    }
  } catch (cause) {
    throw cause instanceof EngineError ? cause : fileChanged(source.name, cause);
  }
  await source.check();
  return hash.digest('hex');
}
