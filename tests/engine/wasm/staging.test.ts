import { expect, test } from 'vitest';
import type { ColumnPlan } from '../../../src/engine/ingest/column-plan.ts';
import { createViewSql } from '../../../src/engine/wasm/relation.ts';
import { directOrder, rootsRead, stagedExpression } from '../../../src/engine/wasm/staging.ts';
import type { FileLayout } from '../../../src/engine/wasm/table-state.ts';

function plan(name: string, type: string, path: string[], root: number, conversion: ColumnPlan['conversion'] = 'none'): ColumnPlan {
  return { info: { name, type, source: type, readable: true, reason: null }, path, root, conversion, uncompressedBytes: 0 };
}

const plans = [
  plan('a', 'BIGINT', ['a'], 0),
  plan('a_1', 'DOUBLE', ['a'], 1),
  plan('user.id', 'VARCHAR', ['user', 'id'], 2, 'uuid'),
  plan('at', 'TIMESTAMP', ['at'], 3, 'instant'),
];
const layout: FileLayout = {
  plans: new Map(plans.map((entry) => [entry.info.name, entry])),
  constants: new Map([['day', '1']]),
  roots: ['a', 'a', 'user', 'at'],
};
const info = (name: string) => layout.plans.get(name)?.info ?? { name, type: 'VARCHAR', source: '', readable: true, reason: null };

test('columns of the same name are read together and told apart by position', () => {
  const roots = rootsRead(layout, [info('a_1')]);
  expect(roots).toEqual([0, 1]);
  expect(stagedExpression(info('a_1'), layout, roots, ['BIGINT', 'DOUBLE'])).toBe('"c1"');
});

test('a column that already has its type is taken as it is, any other is cast', () => {
  expect(stagedExpression(info('at'), layout, [3], ['TIMESTAMP WITH TIME ZONE'])).toBe('CAST("c0" AS TIMESTAMP)');
  expect(stagedExpression(info('a'), layout, [0], ['INTEGER'])).toBe('CAST("c0" AS BIGINT)');
});

test('a UUID inside a struct is written as text from its bytes', () => {
  const sql = stagedExpression(info('user.id'), layout, [2], ['STRUCT(id BLOB)']);
  expect(sql).toContain('struct_extract("c0", \'id\')');
  expect(sql).toContain("|| '-' ||");
});

test('what the file lacks is NULL, what its folder says is constant', () => {
  expect(stagedExpression(info('day'), layout, [], [])).toBe("CAST('1' AS VARCHAR)");
  expect(stagedExpression(info('other'), layout, [], [])).toBe('CAST(NULL AS VARCHAR)');
});

test('whole columns go in as they are decoded, in the order asked for; a change the insert cannot make needs the staging table', () => {
  expect(directOrder(layout, [info('at'), info('a')])).toEqual([2, 0]);
  expect(directOrder(layout, [info('a_1')])).toEqual([1]);
  expect(directOrder(layout, [info('a'), info('user.id')])).toBeNull();
  expect(directOrder(layout, [info('a'), info('day')])).toBeNull();
  expect(directOrder(layout, [info('a'), info('other')])).toBeNull();
  expect(directOrder(layout, [{ ...info('a'), type: 'VARCHAR' }])).toBeNull();
  expect(directOrder(layout, [])).toBeNull();
});

test('the loads of a table are shown side by side under its name', () => {
  expect(
    createViewSql('t', [
      { name: '__load_1', columns: ['a', 'b"c'] },
      { name: '__load_2', columns: ['d'] },
    ]),
  ).toBe(
    'CREATE OR REPLACE VIEW "t" AS SELECT n0."v0" AS "a", n0."v1" AS "b""c", n1."v0" AS "d", n0."__part" FROM "__load_1" AS n0 POSITIONAL JOIN "__load_2" AS n1',
  );
});
