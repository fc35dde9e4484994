import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EngineError } from '../../../src/engine/errors.ts';
import { fromBytes } from '../../../src/engine/ingest/bytes.ts';
import { csvProblem } from '../../../src/engine/ingest/csv-problem.ts';
import { readParquetFooter } from '../../../src/engine/ingest/parquet-footer.ts';

const file = (name: string) => new Uint8Array(readFileSync(join(import.meta.dirname, '../../fixtures/parquet-testing/data', name)));

describe('Parquet footers', () => {
  it('tell rows, row groups, types and statistics without decoding', async () => {
    const footer = await readParquetFooter(fromBytes('alltypes.parquet', file('alltypes_tiny_pages_plain.parquet')));
    expect(footer.rows).toBe(7300);
    expect(footer.rowGroups.map((group) => group.rows)).toEqual([7300]);
    expect(footer.columns[1]).toMatchObject({ info: { name: 'bool_col', type: 'BOOLEAN', source: 'BOOLEAN', readable: true }, path: ['bool_col'], root: 1 });
    expect(footer.statistics.find((entry) => entry.column === 'month')).toEqual({ column: 'month', nullCount: 0, minimum: 1, maximum: 12 });
  });

  it('read only the end of the file', async () => {
    const bytes = file('overflow_i16_page_cnt.parquet');
    const ranges: [number, number][] = [];
    const source = fromBytes('big.parquet', bytes);
    await readParquetFooter({
      ...source,
      read: (start, end) => {
        ranges.push([start, end]);
        return source.read(start, end);
      },
    });
    expect(ranges.every(([start]) => start >= bytes.byteLength - (1 << 19))).toBe(true);
  });

  it('without columns, or whose row groups do not add up, are refused', async () => {
    const root = [0x15, 0x02, 0x19, 0x1c, 0x48, 4, ...new TextEncoder().encode('root'), 0x15, 0x00, 0x00];
    const parquet = (rows: number) => {
      const footer = [...root, 0x16, rows * 2, 0x19, 0x0c, 0x00];
      return new Uint8Array([...new TextEncoder().encode('PAR1'), ...footer, footer.length, 0, 0, 0, ...new TextEncoder().encode('PAR1')]);
    };
    await expect(readParquetFooter(fromBytes('none.parquet', parquet(0)))).rejects.toMatchObject({
      code: 'E_FILE_NO_COLUMNS',
      message: expect.stringContaining('none.parquet has no columns'),
    });
    await expect(readParquetFooter(fromBytes('lies.parquet', parquet(2)))).rejects.toMatchObject({
      code: 'E_ROW_COUNT',
      message: expect.stringContaining('2 rows but its row groups add up to 0'),
    });
  });

  it('name what cannot be read', async () => {
    const footer = await readParquetFooter(fromBytes('bomb.parquet', file('large_string_map.brotli.parquet')));
    expect(footer.columns.map(({ info }) => [info.readable, info.reason])).toEqual([[false, expect.stringContaining('2 GiB')]]);
  });

  it('fail with a sentence, never otherwise, when bytes are damaged', async () => {
    const bytes = file('int32_decimal.parquet');
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(bytes.byteLength - 9), fc.nat(255)), { minLength: 1, maxLength: 8 }), async (changes) => {
        const damaged = bytes.slice();
        for (const [at, value] of changes) damaged[at] = value;
        const outcome = await readParquetFooter(fromBytes('damaged.parquet', damaged)).catch((error: unknown) => error);
        expect(outcome instanceof EngineError || typeof (outcome as { rows: unknown }).rows === 'number').toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe('broken CSV', () => {
  const problem = async (text: string | Uint8Array, delimiter = ',') =>
    (await csvProblem(fromBytes('x.csv', typeof text === 'string' ? new TextEncoder().encode(text) : text), { gzip: false, delimiter }, 'odd.')).message;

  it('is explained by file and line', async () => {
    expect(await problem('a,b\n1,2\n\n"x\ny",3\n1,2,3\n')).toMatch(/^x\.csv, line 6: expected 2 fields as in the first line, found 3\./);
    expect(await problem('a;b\n1;2\n5', ';')).toMatch(/^x\.csv, line 3: expected 2 fields as in the first line, found 1\./);
    expect(await problem('a,b\n1,"open\n2,3\n')).toMatch(/^x\.csv, line 2: a quote opens here and never closes\./);
    expect(await problem(new Uint8Array([0x61, 0x0a, 0xe4, 0x0a]))).toMatch(/^x\.csv: the text is not UTF-8\./);
    expect(await problem('a,b\n1,2\n')).toBe('x.csv: the file could not be read as CSV (odd). Check its delimiter and its quotes.');
  });
});
