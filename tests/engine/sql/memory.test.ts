import { expect, test } from 'vitest';
import { crowded, memoryOf } from '../../../src/engine/sql/memory.ts';

test('what DuckDB holds and may hold, in bytes', () => {
  expect(memoryOf([2048, '3.1 GiB'])).toEqual({ used: 2048, limit: 3_328_599_654 });
  expect(memoryOf([0, '512 bytes'])).toEqual({ used: 0, limit: 512 });
});

test('loaded values are compressed only beyond half of what may be held', () => {
  expect(crowded({ used: 50, limit: 100 })).toBe(false);
  expect(crowded({ used: 51, limit: 100 })).toBe(true);
});
