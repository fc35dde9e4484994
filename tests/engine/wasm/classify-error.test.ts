import { describe, expect, test } from 'vitest';
import { EngineError } from '../../../src/engine/errors.ts';
import { classify } from '../../../src/engine/wasm/classify-error.ts';
import { outcomeOf, valueOf } from '../../../src/engine/wasm/outcome.ts';

describe('what is thrown inside a worker gets a code', () => {
  test.each([
    [new Error('Out of Memory Error: failed to allocate data of size 1.0 GiB'), 'E_MEMORY'],
    [new Error('Parser Error: syntax error at or near ","'), 'E_SQL'],
    [new Error('{"exception_type":"Binder","exception_message":"no such column"}'), 'E_SQL'],
    [new Error('INTERRUPT Error: Interrupted!'), 'E_CANCELLED'],
    [new WebAssembly.RuntimeError('unreachable'), 'E_WORKER'],
    [new Error('table index is out of bounds'), 'E_WORKER'],
    [new DOMException('The requested file could not be read', 'NotReadableError'), 'E_FILE_CHANGED'],
    [new EngineError('E_FILE_EMPTY', 'x is empty'), 'E_FILE_EMPTY'],
  ])('%s → %s', (error, code) => {
    expect(classify(error).code).toBe(code);
  });

  test('what the decoder says is a decode error, unless it is a trap', () => {
    expect(classify(new Error('Parquet error: Expected list element'), 'E_DECODE').code).toBe('E_DECODE');
    expect(classify(new WebAssembly.RuntimeError('unreachable'), 'E_DECODE').code).toBe('E_WORKER');
  });

  test('a JSON-wrapped message is unwrapped', () => {
    expect(classify(new Error('{"exception_type":"Binder","exception_message":"no such column"}')).message).toBe('Binder Error: no such column');
  });
});

test('an error survives the crossing with code and sentence', async () => {
  const outcome = structuredClone(
    await outcomeOf(() => {
      throw new EngineError('E_SCHEMA', 'Table t has no column.');
    }),
  );
  expect(() => valueOf(outcome)).toThrow(expect.objectContaining({ code: 'E_SCHEMA', message: 'Table t has no column.' }));
});
