import { describe, expect, it } from 'vitest';
import { withoutTies } from '../../src/notebook/order-ties.ts';
import { runText } from '../cells/lab.ts';
import { parquetOf } from '../engine/native/files.ts';

describe('ties of ORDER BY', () => {
  it.each([
    ['select a, b from t order by a', 'select a, b from t order by a, 1, 2'],
    ['select a, b from t order by a desc nulls last limit 5 -- top', 'select a, b from t order by a desc nulls last, 1, 2 limit 5 -- top'],
    ['select a, b from t order by a offset 2', 'select a, b from t order by a, 1, 2 offset 2'],
    ['select a, b from t order by all desc', 'select a, b from t order by all desc'],
    ['select a, row_number() over (order by b) from t', 'select a, row_number() over (order by b) from t'],
    ['select a, b from (select * from t order by a limit 3)', 'select a, b from (select * from t order by a limit 3)'],
    ['select a, b from t union all select 1, 2 order by (a + 1)', 'select a, b from t union all select 1, 2 order by (a + 1), 1, 2'],
  ])('%s', (sql, total) => {
    expect(withoutTies(sql, 2)).toBe(total);
  });

  it.each([
    ['select * from telemetry order by k', (a: Row, b: Row) => a.k - b.k || a.v - b.v],
    ['select * from telemetry order by k desc', (a: Row, b: Row) => b.k - a.k || a.v - b.v],
    ['from telemetry order by k limit 7', (a: Row, b: Row) => a.k - b.k || a.v - b.v],
    ['select distinct k, v from telemetry where k < 3 union all select 9, 9 order by k desc limit 40', (a: Row, b: Row) => b.k - a.k || a.v - b.v],
  ])('%s gives one order, whatever the order of the file', async (sql, order) => {
    const answers = [];
    for (const direction of ['i', '-i']) {
      const path = await parquetOf(`ties${direction}.parquet`, `SELECT i % 5 AS k, i % 37 AS v FROM range(185) r(i) ORDER BY ${direction}`);
      const { cells } = await runText(`---\nfaultline: 1\ntitle: T\n---\n\n\`\`\`sql rows\n${sql}\n\`\`\`\n`, { telemetry: path });
      answers.push((cells[0]?.tables[0]?.rows ?? []).map(([k, v]) => ({ k: Number(k), v: Number(v) })));
    }
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[0]).toEqual([...(answers[0] ?? [])].sort(order));
    expect(answers[0]?.length).toBeGreaterThan(5);
  });
});

interface Row {
  readonly k: number;
  readonly v: number;
}
