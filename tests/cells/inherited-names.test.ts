import { expect, it } from 'vitest';
import { parquetOf } from '../engine/native/files.ts';
import { columnVerdictOf, runCell } from './lab.ts';

/** Columns called like what every object of JavaScript has. */
const side = (name: string, shift: number) =>
  parquetOf(
    `inherited-${name}.parquet`,
    `SELECT (hash(i) % 997) / 997.0 + ${shift} AS "constructor", (hash(i) % 13)::INTEGER AS "toString" FROM range(2000) AS t(i)`,
  );

it('columns named constructor and toString are compared like any other', async () => {
  const record = await runCell('drift', {}, { reference: await side('a', 0), current: await side('b', 0.5) });
  expect([columnVerdictOf(record, 'constructor'), columnVerdictOf(record, 'toString')]).toEqual(['fail', 'pass']);
});

it('a column named toString is beyond a contract that does not name it; constructor, which no contract can name, is not', async () => {
  const rules = { columns: { x: { type: 'integer', optional: true } }, extra_columns: 'fail' };
  const record = await runCell('contract', { rules }, { telemetry: await side('c', 0) });
  expect(record.findings.map((finding) => finding.sentence)).toContainEqual(expect.stringMatching(/^toString is not in the contract/));
});
