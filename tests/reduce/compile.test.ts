import { describe, expect, it } from 'vitest';
import { compileBatch } from '../../src/reduce/compile.ts';
import { fromClause, keyExpression, measureExpressions, numberExpression } from '../../src/reduce/expressions.ts';
import type { Measure, Reduction } from '../../src/reduce/types.ts';

const from = { name: 't', table: 't' };
const x = 'CAST("x" AS DOUBLE)';

describe('fragments', () => {
  const fragments: readonly (readonly [Measure, string])[] = [
    [{ kind: 'count' }, 'count(*)'],
    [{ kind: 'count', where: 'a > 1' }, 'count(*) FILTER (WHERE (\na > 1\n))'],
    [{ kind: 'present', column: 'x' }, 'count("x")'],
    [{ kind: 'missing', column: 'x' }, 'count(*) - count("x")'],
    [{ kind: 'missing', column: 'x', where: 'ok' }, 'count(*) FILTER (WHERE (\nok\n)) - count("x") FILTER (WHERE (\nok\n))'],
    [{ kind: 'nan', column: 'x' }, `count(*) FILTER (WHERE (isnan(${x})))`],
    [{ kind: 'positiveInfinity', column: 'x' }, `count(*) FILTER (WHERE (${x} = CAST('inf' AS DOUBLE)))`],
    [{ kind: 'negativeInfinity', column: 'x' }, `count(*) FILTER (WHERE (${x} = CAST('-inf' AS DOUBLE)))`],
    [{ kind: 'finite', column: 'x' }, `count(CASE WHEN isfinite(${x}) THEN ${x} END)`],
    [{ kind: 'minimum', column: 'x' }, `min(CASE WHEN isfinite(${x}) THEN ${x} END)`],
    [{ kind: 'maximum', column: 'x' }, `max(CASE WHEN isfinite(${x}) THEN ${x} END)`],
    [{ kind: 'distinct', column: 'x' }, 'count(DISTINCT "x")'],
    [{ kind: 'sum', column: 'x', pivot: 2 }, `sum(${x} - 2e0) FILTER (WHERE (isfinite(${x})))`],
    [{ kind: 'sumOfSquares', column: 'x', pivot: 2 }, `sum((${x} - 2e0) * (${x} - 2e0)) FILTER (WHERE (isfinite(${x})))`],
    [{ kind: 'histogram', column: 'x', edges: [0, 0.5] }, `map_values(histogram(${x}, [0e0, 0.5e0]) FILTER (WHERE (isfinite(${x}))))`],
  ];
  it.each(fragments.map(([measure, sql]) => [sql, measure] as const))('%s', (sql, measure) => expect(measureExpressions(measure)).toEqual([sql]));

  it('truth counts true, false and null, with line breaks that end a trailing comment', () => {
    expect(measureExpressions({ kind: 'truth', expression: 'a -- why' })).toEqual([
      'count(*) FILTER (WHERE (\na -- why\n))',
      'count(*) FILTER (WHERE NOT (\na -- why\n))',
      'count(*) FILTER (WHERE (\na -- why\n) IS NULL)',
    ]);
  });

  it('a population is a table, a half-open window and a condition', () => {
    expect(fromClause(from)).toBe('FROM "t"');
    expect(fromClause({ name: 'p', table: 't', where: 'a > 1', window: { column: 'ts', from: 0, to: 1000 } }, ['b'])).toBe(
      'FROM "t"\nWHERE b AND CAST("ts" AS TIMESTAMP) >= TIMESTAMP \'1970-01-01 00:00:00.000\' AND CAST("ts" AS TIMESTAMP) < TIMESTAMP \'1970-01-01 00:00:01.000\' AND (\na > 1\n)',
    );
  });

  it('a column is read as DOUBLE, an instant as epoch milliseconds, a key as text', () => {
    expect(numberExpression('x')).toBe(x);
    expect(numberExpression('t', 'instant')).toBe('CASE WHEN isfinite(CAST("t" AS TIMESTAMP)) THEN CAST(epoch_ms(CAST("t" AS TIMESTAMP)) AS DOUBLE) END');
    expect(keyExpression({ kind: 'column', column: 'g' })).toBe('CAST("g" AS VARCHAR)');
  });
});

describe('statements', () => {
  const count = (where?: string): Reduction => ({
    kind: 'grouped',
    from: where === undefined ? from : { ...from, where },
    keys: {},
    measures: { n: { kind: 'count' } },
  });

  it('reductions over the same rows and keys share one scan, and equal expressions are computed once', () => {
    const statements = compileBatch([
      count(),
      count('a'),
      count(),
      { ...count(), measures: { n: { kind: 'count' }, m: { kind: 'missing', column: 'x' } } } as Reduction,
    ]);
    expect(statements.map((s) => s.sql)).toEqual([
      'SELECT CAST(count(*) AS BIGINT) AS m0,\n  CAST(count(*) - count("x") AS BIGINT) AS m1\nFROM "t"',
      'SELECT CAST(count(*) AS BIGINT) AS m0\nFROM "t"\nWHERE (\na\n)',
    ]);
    expect(statements[0]?.grouped.map((g) => g.index)).toEqual([0, 2, 3]);
  });

  it('floating sums stand in a statement of their own, keyed by part', () => {
    const [statement, ...others] = compileBatch([{ kind: 'grouped', from, keys: {}, measures: { s: { kind: 'sum', column: 'x', pivot: 0 } } }]);
    expect(others).toEqual([]);
    expect(statement?.byPart).toBe(true);
    expect(statement?.sql).toBe(
      `SELECT CAST("__part" AS BIGINT) AS part,\n  CAST(sum(${x} - 0e0) FILTER (WHERE (isfinite(${x}))) AS DOUBLE) AS m0\nFROM "t"\nGROUP BY 1`,
    );
  });

  it('intervals of value counts are right-closed', () => {
    const [statement] = compileBatch([
      {
        kind: 'valueCounts',
        from,
        column: 'x',
        as: 'number',
        within: [
          [Number.NEGATIVE_INFINITY, 1],
          [2, 3],
        ],
      },
    ]);
    expect(statement?.sql).toBe(
      `SELECT ${x} AS v, CAST(count(*) AS BIGINT) AS n\nFROM "t"\nWHERE isfinite(${x}) AND ((${x} <= 1e0) OR (${x} > 2e0 AND ${x} <= 3e0))\nGROUP BY 1\nORDER BY v`,
    );
  });

  it('no interval at all reads no value', () => {
    const [statement] = compileBatch([{ kind: 'valueCounts', from, column: 'x', as: 'number', within: [] }]);
    expect(statement?.sql).toContain('AND FALSE');
  });
});
