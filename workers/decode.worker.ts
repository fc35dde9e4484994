import * as Comlink from 'comlink';
import { RecordBatchReader } from 'apache-arrow';
import initialise, { ParquetFile } from 'parquet-wasm/esm/parquet_wasm.js';
import wasmUrl from 'parquet-wasm/esm/parquet_wasm_bg.wasm?url';
import { EngineError } from '../src/engine/errors.ts';
import { flattenBlockOf } from '../src/engine/flatten/blocks.ts';
import { toArrowIpc } from '../src/engine/ingest/arrow-batch.ts';
import { inspectArrow, readArrow } from '../src/engine/ingest/arrow-ipc.ts';
import { fromFile } from '../src/engine/ingest/bytes.ts';
import { inspectJsonLines, readJsonLines } from '../src/engine/ingest/json-lines.ts';
import type { ColumnBatch } from '../src/engine/ingest/typed-columns.ts';
import { parquetValues } from '../src/engine/peek/parquet-values.ts';
import { peekText } from '../src/engine/peek/text.ts';
import type { Value } from '../src/engine/peek/typed-value.ts';
import type { DecodedGroup, DecodeWorkerApi } from '../src/engine/wasm/decode-api.ts';
import { stagingStream } from '../src/engine/wasm/normalise-arrow.ts';
import { type Outcome, outcomeOf } from '../src/engine/wasm/outcome.ts';
import { holdForLife } from '../src/engine/wasm/life-lock.ts';
import { withoutArrowSchema } from '../src/engine/wasm/without-arrow-schema.ts';

/** Rows of one insert, whole vectors of DuckDB: few enough that it is short and a cancel is noticed before the next. */
function batchRows(columns: number): number {
  const rows = Math.floor(4_194_304 / Math.max(1, columns) / 2048) * 2048;
  return Math.min(65_536, Math.max(2048, rows));
}

const files = new Map<number, ParquetFile>();
const readers = new Map<number, AsyncGenerator<ColumnBatch>>();
let ready: Promise<unknown> | null = null;

/** What the decoder says about bytes it cannot read is a decode error; only a trap is a crash. */
function decoding<T>(work: () => T | Promise<T>): Promise<Outcome<T>> {
  return outcomeOf(work, 'E_DECODE');
}

const api: DecodeWorkerApi = {
  live: holdForLife,
  openParquet: (key, file) =>
    decoding(async () => {
      ready ??= initialise({ module_or_path: wasmUrl });
      await ready;
      files.set(key, await ParquetFile.fromFile(await withoutArrowSchema(file)));
      return null;
    }),
  readRowGroup: async (key, rowGroup, part, columns, order) => {
    const outcome = await decoding(async (): Promise<DecodedGroup> => {
      const file = files.get(key);
      if (file === undefined) throw new EngineError('E_WORKER', 'The file was closed while it was read: try the step again.');
      const table = await file.read({ rowGroups: [rowGroup], columns: [...columns], batchSize: batchRows(columns.length) });
      const streams: Uint8Array[] = [];
      let rows = 0;
      for (const recordBatch of table.recordBatches()) {
        for (const batch of RecordBatchReader.from(recordBatch.intoIPCStream())) {
          rows += batch.numRows;
          streams.push(stagingStream(batch, part, order));
        }
      }
      table.free();
      return { rows, streams };
    });
    return outcome.ok
      ? Comlink.transfer(
          outcome,
          outcome.value.streams.map((stream) => stream.buffer),
        )
      : outcome;
  },
  peekRowGroup: (key, rowGroup, offset, rows, paths, columns) =>
    decoding(async () => {
      const file = files.get(key);
      if (file === undefined) throw new EngineError('E_WORKER', 'The file was closed while it was read: try the step again.');
      const table = await file.read({ rowGroups: [rowGroup], columns: [...paths], offset, limit: rows, batchSize: rows });
      const values: Value[][] = columns.map(() => []);
      for (const recordBatch of table.recordBatches()) {
        for (const batch of RecordBatchReader.from(recordBatch.intoIPCStream())) {
          columns.forEach((column, i) => {
            const found = column === null ? Array.from({ length: batch.numRows }, () => null) : parquetValues(batch.data, column);
            for (const value of found) values[i]?.push(value);
          });
        }
      }
      table.free();
      return values;
    }),
  peekText: (file, detection, columns, rows) => decoding(() => peekText(fromFile(file), detection, columns, rows)),
  flatten: async (step, names, block, parts) => {
    const outcome = await decoding(() => {
      const { batch, malformed, misfits } = flattenBlockOf(step, names, block);
      const values = [...batch.columns, { name: '', type: 'BIGINT' as const, values: parts.map(BigInt) }];
      return { stream: toArrowIpc({ rows: batch.rows, columns: values.map((column, i) => ({ ...column, name: `c${i}` })) }), malformed, misfits };
    });
    return outcome.ok ? Comlink.transfer(outcome, [outcome.value.stream.buffer]) : outcome;
  },
  inspect: (file, format, gzip) => decoding(() => (format === 'jsonl' ? inspectJsonLines : inspectArrow)(fromFile(file), gzip)),
  begin: (key, file, format, gzip, columns) =>
    decoding(() => {
      readers.set(key, (format === 'jsonl' ? readJsonLines : readArrow)(fromFile(file), gzip, columns));
      return null;
    }),
  next: async (key) => {
    const outcome = await decoding(async () => {
      const step = await readers.get(key)?.next();
      if (step === undefined || step.done === true) {
        readers.delete(key);
        return null;
      }
      const columns = step.value.columns.map((column, i) => ({ ...column, name: `c${i}` }));
      return { rows: step.value.rows, stream: toArrowIpc({ rows: step.value.rows, columns }) };
    });
    return outcome.ok && outcome.value !== null ? Comlink.transfer(outcome, [outcome.value.stream.buffer]) : outcome;
  },
};

self.addEventListener('unhandledrejection', (event) => reportError(event.reason));
Comlink.expose(api);
