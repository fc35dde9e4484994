import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createNativeEngine } from '../../../src/engine/native/engine.ts';

test('a CSV column of numbers is DOUBLE also when its first value is infinite; text stays text', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'faultline-csv-'));
  const path = join(folder, 'data.csv');
  writeFileSync(path, 'x,word,mixed\ninf,a,inf\n2,b,b\nnan,c,1\n-inf,d,2\n');
  const engine = await createNativeEngine({ paths: [path] });
  const info = await engine.open({ table: 't', files: [{ kind: 'path', path }] });
  expect(info.columns.map((column) => column.type)).toEqual(['DOUBLE', 'VARCHAR', 'VARCHAR']);
  await engine.load('t', ['x']);
  const answer = await engine.query('SELECT CAST(x AS VARCHAR) AS x FROM t');
  expect(answer.columns[0]?.values).toEqual(['inf', '2.0', 'nan', '-inf']);
  await engine.close();
  rmSync(folder, { recursive: true });
});
