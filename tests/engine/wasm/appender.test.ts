import { expect, test } from 'vitest';
import { Appender } from '../../../src/engine/wasm/appender.ts';

/** An engine that writes down what it is asked, and says that `used` of 100 bytes are held. */
function recorder(used = 0) {
  const asked: string[] = [];
  const duck = {
    alive: true,
    run: async (_job: number, sql: string) => void asked.push(sql),
    insert: async (table: string) => void asked.push(`insert ${table}`),
    memory: async () => ({ used, limit: 100 }),
  };
  return { asked, duck };
}
const stream = new Uint8Array(1);

test('small row groups share a transaction until their rows fill one of DuckDB', async () => {
  const { asked, duck } = recorder();
  const appender = new Appender(duck, 't', 1000);
  for (const rows of [122_000, 879, 1, 5]) {
    await appender.insert(stream);
    await appender.added(rows);
  }
  await appender.commit();
  expect(asked).toEqual(['BEGIN TRANSACTION', 'insert t', 'insert t', 'insert t', 'COMMIT', 'BEGIN TRANSACTION', 'insert t', 'COMMIT']);
});

test('few columns are kept together over more rows', async () => {
  const { asked, duck } = recorder();
  const appender = new Appender(duck, 't', 4);
  for (let k = 0; k < 8; k++) {
    await appender.insert(stream);
    await appender.added(1_048_576);
  }
  expect(asked.filter((sql) => sql === 'BEGIN TRANSACTION')).toHaveLength(1);
  expect(asked.at(-1)).toBe('COMMIT');
});

test.each([
  [50, 0],
  [51, 1],
])('with %i of 100 bytes held, what is committed is compressed %i times', async (used, times) => {
  const { asked, duck } = recorder(used);
  const appender = new Appender(duck, 't', 1);
  await appender.insert(stream);
  await appender.commit();
  expect(asked.filter((sql) => sql === 'CHECKPOINT')).toHaveLength(times);
});

test('what was not committed is forgotten, unless the engine ended with it', async () => {
  const { asked, duck } = recorder();
  const appender = new Appender(duck, 't', 1);
  await appender.rollback();
  await appender.insert(stream);
  await appender.rollback();
  await appender.rollback();
  expect(asked).toEqual(['BEGIN TRANSACTION', 'insert t', 'ROLLBACK']);
  await appender.insert(stream);
  duck.alive = false;
  await appender.rollback();
  expect(asked.slice(3)).toEqual(['BEGIN TRANSACTION', 'insert t']);
});
