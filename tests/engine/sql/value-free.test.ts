import fc from 'fast-check';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import { sqlError } from '../../../src/engine/sql/sql-error.ts';
import { withoutValues } from '../../../src/engine/sql/value-free.ts';

/** What a statement over one text value says when it fails. */
async function failures(value: string): Promise<readonly string[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  await connection.run('CREATE TABLE t AS SELECT $value AS s', { value });
  const wanted = [
    'INTEGER',
    'DOUBLE',
    'BOOLEAN',
    'DATE',
    'TIME',
    'TIMESTAMP',
    'TIMESTAMPTZ',
    'INTERVAL',
    'UUID',
    'DECIMAL(4,2)',
    'INTEGER[]',
    'STRUCT(a INTEGER)',
    'BIT',
    'BLOB',
  ];
  const expressions = [
    ...wanted.map((type) => `CAST(s AS ${type})`),
    "strptime(s, '%Y-%m')",
    "regexp_matches('x', s || '(')",
    "date_part(s, DATE '2026-01-01')",
    "json_extract(s, '$.a')",
    'CAST(length(s) + 9223372036854775000 AS INTEGER)',
    'CAST(length(s) AS BIGINT) * 9223372036854775807',
  ];
  const said: string[] = [];
  for (const expression of expressions) {
    try {
      await (await connection.run(`SELECT ${expression} AS x FROM t`)).getRows();
    } catch (error) {
      said.push(sqlError(error).message);
    }
  }
  connection.closeSync();
  instance.closeSync();
  return said;
}

describe('a failed conversion', () => {
  it.each([
    [
      "Conversion Error: Could not convert string 'a@b.example' to INT32 when casting from source column note",
      'Conversion Error: Could not convert string … to INT32 (values are not shown)',
    ],
    [
      'Conversion Error: Could not convert string "12.5" to DECIMAL(4,2) when casting from source column dd',
      'Conversion Error: Could not convert string … to DECIMAL(4,2) (values are not shown)',
    ],
    [
      "Conversion Error: Type INT64 with value 4539123456789012 can't be cast because the value is out of range for the destination type INT32",
      'Conversion Error: Type INT64 … to INT32 (values are not shown)',
    ],
    ['Out of Range Error: Overflow in addition of INT64 (4539123456789012 + 1)!', 'Out of Range Error: Overflow in addition of INT64 … (values are not shown)'],
    ['Invalid Input Error: CSV Error on Line: 7', 'Invalid Input Error: CSV Error on Line: 7'],
    ["Binder Error: No function matches 'f(BIGINT)'", "Binder Error: No function matches 'f(BIGINT)'"],
    ['Out of Range Error: cannot take square root of a negative number', 'Out of Range Error: cannot take square root of a negative number'],
  ])('%s', (line, said) => {
    expect(withoutValues(line)).toBe(said);
  });

  it('never repeats the value, whatever it is', async () => {
    const secret = fc.stringMatching(/^[a-z]{8,12}$/);
    const odd = fc.constantFrom('', "'", '"', "it's ", '@b.example', '\n', ' to INT32', '(', '[1, ', '{', ': ', '%', 'é', '4539 1234 ');
    const value = fc.tuple(odd, secret, odd, secret, odd);
    let seen = 0;
    await fc.assert(
      fc.asyncProperty(value, async ([a, first, b, second, c]) => {
        const said = await failures(`${a}${first}${b}${second}${c}`);
        seen += said.length;
        for (const sentence of said) {
          expect(sentence).not.toContain(first);
          expect(sentence).not.toContain(second);
        }
      }),
      { numRuns: 40, seed: 11 },
    );
    expect(seen).toBeGreaterThan(500);
  });
});
