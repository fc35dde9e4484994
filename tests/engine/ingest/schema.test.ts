import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ColumnPlan } from '../../../src/engine/ingest/column-plan.ts';
import { estimateMemory } from '../../../src/engine/ingest/memory.ts';
import { byName, folderColumns, mergeSchemas, widened } from '../../../src/engine/ingest/merge-schemas.ts';
import { blockRows, partsOfRowGroups, partsOfRows } from '../../../src/engine/ingest/parts.ts';
import { uniqueNames } from '../../../src/engine/ingest/unique-names.ts';

const plan = (name: string, type: string, uncompressedBytes = 0): ColumnPlan => ({
  info: { name, type, source: type, readable: true, reason: null },
  path: [name],
  root: 0,
  conversion: 'none',
  uncompressedBytes,
});

describe('names', () => {
  it('repeats get a number, and the engine keeps its own name', () => {
    expect(uniqueNames(['a', 'A', 'a_1', 'a', '__part', '', 'b']).map((entry) => entry.name)).toEqual(['a', 'A_2', 'a_1', 'a_3', '__part_1', 'column', 'b']);
    expect(uniqueNames(['a', 'A'])[1]?.reason).toBe('The column repeats the name A and is loaded as A_1.');
  });

  it('are unique without regard to case, and kept where they were unique', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'A', 'a_1', 'b', '__part', '', 'column')), (names) => {
        const unique = uniqueNames(names);
        expect(new Set(unique.map((entry) => entry.name.toLowerCase())).size).toBe(names.length);
        unique.forEach((entry, i) => expect(entry.reason === null).toBe(entry.name === names[i]));
      }),
    );
  });
});

describe('many files', () => {
  it('give the union of their columns and every difference', () => {
    const merged = mergeSchemas([
      { name: 'a', columns: [plan('x', 'INTEGER'), plan('y', 'VARCHAR')] },
      { name: 'b', columns: [plan('X', 'BIGINT'), plan('z', 'DATE')] },
      { name: 'c', columns: [plan('x', 'DATE')] },
    ]);
    expect(merged.columns.map((column) => [column.name, column.type])).toEqual([
      ['x', 'VARCHAR'],
      ['y', 'VARCHAR'],
      ['z', 'DATE'],
    ]);
    expect(merged.differences.map(({ file, column, kind }) => `${file} ${column} ${kind}`)).toEqual([
      'b x type',
      'b z added',
      'c x type',
      'b y missing',
      'c y missing',
      'c z missing',
    ]);
    expect(merged.differences[0]?.sentence).toBe('x is BIGINT in b but INTEGER in a; it is loaded as BIGINT.');
  });

  it.each([
    ['INTEGER', 'BIGINT', 'BIGINT'],
    ['INTEGER', 'DOUBLE', 'DOUBLE'],
    ['UTINYINT', 'INTEGER', 'BIGINT'],
    ['UBIGINT', 'BIGINT', 'DOUBLE'],
    ['DATE', 'TIMESTAMP', 'TIMESTAMP'],
    ['FLOAT[]', 'DOUBLE[]', 'DOUBLE[]'],
    ['VARCHAR', 'BIGINT', 'VARCHAR'],
    ['BOOLEAN', 'BIGINT', 'VARCHAR'],
    ['DECIMAL(9,2)', 'BIGINT', 'DOUBLE'],
  ])('%s and %s widen to %s, in either order', (a, b, expected) => {
    expect([widened(a, b), widened(b, a)]).toEqual([expected, expected]);
  });

  it('are ordered by name, then by folders', () => {
    const files = [
      { name: 'b', folders: 'day=1/b' },
      { name: 'a', folders: 'day=2/a' },
      { name: 'a', folders: '/tmp/day=1/a' },
    ];
    expect([...files].sort(byName)).toEqual([files[2], files[1], files[0]]);
    expect(folderColumns('/data/region=eu%20west/day=2024-01-01/part=1.parquet')).toEqual([
      ['region', 'eu west'],
      ['day', '2024-01-01'],
    ]);
  });
});

describe('parts', () => {
  it('number row groups over files in order, empty ones included', () => {
    expect(partsOfRowGroups([[{ rows: 2 }, { rows: 0 }], [{ rows: 3 }]]).map(({ part, file, start, rows }) => [part, file, start, rows])).toEqual([
      [0, 0, 0, 2],
      [1, 0, 2, 0],
      [2, 1, 0, 3],
    ]);
  });

  it('cover all rows once in blocks', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 * blockRows }), (rows) => {
        const parts = partsOfRows(rows);
        expect(parts.reduce((total, part) => total + part.rows, 0)).toBe(rows);
        parts.forEach((part, i) => expect([part.part, part.start, part.rows > 0 && part.rows <= blockRows]).toEqual([i, i * blockRows, true]));
      }),
    );
  });
});

describe('memory', () => {
  it('counts 11 bytes per number, text by its size, text files by theirs', () => {
    expect(estimateMemory([plan('x', 'DOUBLE'), plan('s', 'VARCHAR', 5000)], 100, 1, 10_000)).toEqual({ bytes: 1100 + 6100, limit: 10_000, fits: true });
    expect(estimateMemory([plan('x', 'DOUBLE')], null, 700, 600)).toEqual({ bytes: 700, limit: 600, fits: false });
  });
});
