import { describe, expect, it } from 'vitest';
import type { TypedColumns } from '../../src/reduce/answer.ts';
import { runReductions } from '../../src/reduce/run.ts';
import type { Reduction } from '../../src/reduce/types.ts';

const batch = ['a', 'b', 'c'].map((table): Reduction => ({ kind: 'grouped', from: { name: table, table }, keys: {}, measures: { rows: { kind: 'count' } } }));
const answer = (n: number): TypedColumns => ({ rows: 1, columns: [{ name: 'm0', type: 'bigint', values: [n] }] });

/** An engine whose answers come when told. */
function slow() {
  const waiting: { readonly sql: string; readonly give: (n: number) => void; readonly fail: (error: Error) => void }[] = [];
  const query = (sql: string) => new Promise<TypedColumns>((resolve, reject) => waiting.push({ sql, give: (n) => resolve(answer(n)), fail: reject }));
  return { waiting, query };
}
const settled = () => new Promise((resolve) => setTimeout(resolve, 0));

describe('the statements of a batch', () => {
  it('are sent one ahead of the answer that is read, and progress counts those answered', async () => {
    const { waiting, query } = slow();
    const done: (number | undefined)[] = [];
    const result = runReductions(query, batch, { onProgress: ({ rows }) => done.push(rows?.done) });
    await settled();
    expect([waiting.length, done]).toEqual([1, [0]]);
    waiting[0]?.give(10);
    await settled();
    expect([waiting.length, done]).toEqual([2, [0, 1]]);
    waiting[1]?.give(20);
    await settled();
    waiting[2]?.give(30);
    expect((await result).map(({ rows }) => rows[0]?.measures.rows)).toEqual([10, 20, 30]);
    expect(waiting.map(({ sql }) => sql.includes('FROM "a"') || sql.includes('FROM "b"') || sql.includes('FROM "c"'))).toEqual([true, true, true]);
  });

  it('stop at an abort, and at the first that fails', async () => {
    const stopped = slow();
    const abort = new AbortController();
    const result = runReductions(stopped.query, batch, { signal: abort.signal });
    await settled();
    abort.abort(new Error('enough'));
    stopped.waiting[0]?.give(1);
    await expect(result).rejects.toThrow('enough');

    const failing = slow();
    const failed = runReductions(failing.query, batch);
    await settled();
    failing.waiting[0]?.give(1);
    await settled();
    failing.waiting[1]?.fail(new Error('no such column'));
    await expect(failed).rejects.toThrow('no such column');
    expect(failing.waiting).toHaveLength(2);
  });
});
