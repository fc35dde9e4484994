import * as Comlink from 'comlink';
import { createSHA256 } from 'hash-wasm';
import { outcomeOf } from '../src/engine/wasm/outcome.ts';
import { holdForLife } from '../src/engine/wasm/life-lock.ts';
import type { HashWorkerApi } from '../src/engine/wasm/hash-api.ts';

const chunkBytes = 8 * 1_048_576;

const api: HashWorkerApi = {
  live: holdForLife,
  sha256: (file, onBytes) =>
    outcomeOf(async () => {
      const hasher = await createSHA256();
      for (let start = 0; start < file.size; start += chunkBytes) {
        hasher.update(new Uint8Array(await file.slice(start, start + chunkBytes).arrayBuffer()));
        await onBytes(Math.min(file.size, start + chunkBytes));
      }
      return hasher.digest('hex');
    }),
};

Comlink.expose(api);
