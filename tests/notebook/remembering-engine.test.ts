import { describe, expect, it } from 'vitest';
import type { Engine } from '../../src/engine/types.ts';
import { rememberingEngine } from '../../src/notebook/session/remembering-engine.ts';
import type { ReducedTable, Reduction } from '../../src/reduce/types.ts';

const count = (table: string, where?: string): Reduction => ({
  kind: 'grouped',
  from: { name: table, table },
  keys: {},
  measures: { rows: { kind: 'count', ...(where === undefined ? {} : { where }) } },
});

/** An engine that answers with the number of reductions it was asked so far; `wide` answers hold so many numbers each. */
function countingEngine(wide = 1) {
  const asked: Reduction[] = [];
  let waiting: (() => void) | null = null;
  const answer = (reduction: Reduction): ReducedTable => {
    asked.push(reduction);
    return { reduction, rows: [{ keys: {}, measures: { rows: asked.length, more: new Array<number>(wide).fill(0) } }], valueCounts: [], sql: [] };
  };
  const engine = {
    name: 'duckdb-native',
    open: () => Promise.resolve(),
    load: () => Promise.resolve(),
    define: () => Promise.resolve(),
    drop: () => Promise.resolve(),
    reduce: async (batch: readonly Reduction[]) => {
      const answers = batch.map(answer);
      if (waiting !== null) await new Promise<void>((resolve) => (waiting = resolve));
      return answers;
    },
  } as unknown as Engine;
  return {
    engine: rememberingEngine(engine),
    asked,
    hold: () => {
      waiting = () => undefined;
    },
    release: () => {
      waiting?.();
      waiting = null;
    },
  };
}

const values = (answers: readonly ReducedTable[]) => answers.map(({ rows }) => rows[0]?.measures.rows);

describe('what reductions were answered is kept', () => {
  it('and only what is missing of a batch is asked, in its order', async () => {
    const { engine, asked } = countingEngine();
    expect(values(await engine.reduce([count('a'), count('b')]))).toEqual([1, 2]);
    expect(values(await engine.reduce([count('c'), count('b'), count('d'), count('a')]))).toEqual([3, 2, 4, 1]);
    expect(asked).toHaveLength(4);
  });

  it('apart for each filter', async () => {
    const { engine } = countingEngine();
    expect(values(await engine.reduce([count('a'), count('a', 'x > 1'), count('a', 'x > 2')]))).toEqual([1, 2, 3]);
  });

  it('while other columns are loaded', async () => {
    const { engine, asked } = countingEngine();
    await engine.reduce([count('a')]);
    await engine.load('a', ['x']);
    await engine.reduce([count('a')]);
    expect(asked).toHaveLength(1);
  });

  it.each(['open', 'drop'] as const)('until a table is changed: %s', async (change) => {
    const { engine, asked } = countingEngine();
    await engine.reduce([count('a')]);
    await (change === 'open' ? engine.open({ table: 'b', files: [] }) : engine.drop('b'));
    await engine.reduce([count('a')]);
    expect(asked).toHaveLength(2);
  });

  it('for the definitions under which it was given', async () => {
    const { engine } = countingEngine();
    await engine.define('q', 'SELECT 1');
    expect(values(await engine.reduce([count('q')]))).toEqual([1]);
    await engine.define('q', 'SELECT 2');
    expect(values(await engine.reduce([count('q')]))).toEqual([2]);
    await engine.define('q', 'SELECT 1');
    expect(values(await engine.reduce([count('q')]))).toEqual([1]);
  });

  it('for few hundred definitions, and never for another one', async () => {
    const { engine } = countingEngine();
    for (let i = 1; i <= 450; i++) {
      await engine.define('q', `SELECT ${i}`);
      expect(values(await engine.reduce([count('q')]))).toEqual([i]);
    }
    await engine.define('q', 'SELECT 449');
    expect(values(await engine.reduce([count('q')]))).toEqual([449]);
    await engine.define('q', 'SELECT 1');
    expect(values(await engine.reduce([count('q')]))).toEqual([451]);
  });

  it('but not when the table went while it was on its way', async () => {
    const { engine, asked, hold, release } = countingEngine();
    hold();
    const underWay = engine.reduce([count('a')]);
    await engine.drop('a');
    release();
    await underWay;
    await engine.reduce([count('a')]);
    expect(asked).toHaveLength(2);
  });

  it('up to two million numbers, the oldest going first', async () => {
    const { engine, asked } = countingEngine(900_000);
    for (const table of ['a', 'b', 'a', 'c']) await engine.reduce([count(table)]);
    expect(asked).toHaveLength(3);
    await engine.reduce([count('a'), count('c')]);
    expect(asked).toHaveLength(3);
    await engine.reduce([count('b')]);
    expect(asked).toHaveLength(4);
  });

  it('never where one answer alone is larger', async () => {
    const { engine, asked } = countingEngine(2_000_001);
    for (let i = 0; i < 2; i++) await engine.reduce([count('a')]);
    expect(asked).toHaveLength(2);
  });

  it('and a run that was cancelled gets no answer, known or not', async () => {
    const { engine } = countingEngine();
    await engine.reduce([count('a')]);
    await expect(engine.reduce([count('a')], { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
  });
});
