import { EngineError } from '../errors.ts';

/** One statement in DuckDB's start / poll / fetch protocol. */
export interface Statement {
  start(): Uint8Array | null;
  poll(): Uint8Array | null;
  fetch(): Uint8Array | null;
  cancel(): boolean;
  cancelled(): boolean;
}

const channel = new MessageChannel();
const ticks: (() => void)[] = [];
channel.port1.onmessage = () => ticks.shift()?.();

/** A macrotask: messages that arrived meanwhile (a cancel) are handled first. setTimeout would be clamped to 4 ms. */
function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    ticks.push(resolve);
    channel.port2.postMessage(null);
  });
}

/**
 * Runs a statement to its end, letting messages in between polls.
 * @returns Arrow IPC pieces: the schema, then the batches. Throws `E_CANCELLED` when cancelled, else what DuckDB throws.
 */
export async function runPending(statement: Statement): Promise<Uint8Array[]> {
  const stop = (): void => {
    if (!statement.cancelled()) return;
    statement.cancel();
    throw new EngineError('E_CANCELLED', 'The work was cancelled.');
  };
  stop();
  let schema = statement.start();
  while (schema === null) {
    await macrotask();
    stop();
    schema = statement.poll();
  }
  const pieces = [schema];
  for (;;) {
    const piece = statement.fetch();
    if (piece === null) {
      await macrotask();
      stop();
      continue;
    }
    if (piece.length === 0) return pieces;
    pieces.push(piece);
  }
}
