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
const small = new Uint8Array(1);
const large = new Uint8Array(134_217_728);

test('small row groups share a transaction until their rows fill one of DuckDB', async () => {
  const { asked, duck } = recorder();
  const appender = new Appender(duck, 't');
  for (const rows of [122_000, 879, 1, 5]) {
    await appender.insert(large);
    await appender.added(rows);
  }
  await appender.commit();
  expect(asked).toEqual(['BEGIN TRANSACTION', 'insert t', 'insert t', 'insert t', 'COMMIT', 'BEGIN TRANSACTION', 'insert t', 'COMMIT']);
});

test('few bytes are kept together over more rows, and nothing is committed twice', async () => {
  const { asked, duck } = recorder();
  const appender = new Appender(duck, 't');
  for (let k = 0; k < 8; k++) {
    await appender.insert(small);
    await appender.added(1_048_576);
  }
  await appender.commit();
  await appender.commit();
  expect(asked.filter((sql) => !sql.startsWith('insert'))).toEqual(['BEGIN TRANSACTION', 'COMMIT']);
});

test.each([
  [50, 0],
  [51, 1],
])('with %i of 100 bytes held, what is committed is compressed %i times', async (used, times) => {
  const { asked, duck } = recorder(used);
  const appender = new Appender(duck, 't');
  await appender.insert(small);
  await appender.commit();
  expect(asked.filter((sql) => sql === 'CHECKPOINT')).toHaveLength(times);
});

test('what was not committed is forgotten, unless the engine ended with it', async () => {
  const { asked, duck } = recorder();
  const appender = new Appender(duck, 't');
  await appender.rollback();
  await appender.insert(small);
  await appender.rollback();
  await appender.rollback();
  expect(asked).toEqual(['BEGIN TRANSACTION', 'insert t', 'ROLLBACK']);
  await appender.insert(small);
  duck.alive = false;
  await appender.rollback();
  expect(asked.slice(3)).toEqual(['BEGIN TRANSACTION', 'insert t']);
});
