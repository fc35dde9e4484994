import { fromFile } from '../ingest/bytes.ts';
import { gunzipChunks } from '../ingest/gzip.ts';

/** The content of a gzip file as a Blob, which the browser may keep on disk. Throws `E_FILE_TRUNCATED` when the file is cut short. */
export async function gunzip(file: File): Promise<Blob> {
  const chunks: BlobPart[] = [];
  for await (const chunk of gunzipChunks(fromFile(file))) chunks.push(new Blob([chunk]));
  return new Blob(chunks);
}
