import { EngineError } from '../errors.ts';
import type { ByteSource } from './bytes.ts';
import { chunksOf } from './bytes.ts';

/** The content of a gzip file, decompressed chunk by chunk. Throws E_FILE_TRUNCATED when the file ends early or is damaged. */
export async function* gunzipChunks(source: ByteSource): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const chunks = chunksOf(source);
  let failure: unknown;
  const compressed = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      try {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        failure = error;
        controller.error(error);
      }
    },
  });
  const reader = compressed.pipeThrough(new DecompressionStream('gzip')).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield new Uint8Array(value);
    }
  } catch (cause) {
    if (failure instanceof EngineError) throw failure;
    throw new EngineError(
      'E_FILE_TRUNCATED',
      `${source.name} is a gzip file that ends early or is damaged: it could not be decompressed. Copy it again from its origin.`,
      { cause },
    );
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** The content of a file, decompressed when `gzip` is set, chunk by chunk. */
export function contentChunks(source: ByteSource, gzip: boolean): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  return gzip ? gunzipChunks(source) : chunksOf(source);
}

/** The whole content of a file in one array, decompressed when `gzip` is set. */
export async function contentBytes(source: ByteSource, gzip: boolean): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of contentChunks(source, gzip)) {
    chunks.push(chunk);
    length += chunk.byteLength;
  }
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return whole;
}
