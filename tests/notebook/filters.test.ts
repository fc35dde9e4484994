import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filterCondition } from '../../src/notebook/apply-filters.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { printNotebook } from '../../src/notebook/print.ts';
import type { Filter } from '../../src/notebook/types.ts';
import { parquetOf } from '../engine/native/files.ts';
import { runText } from '../cells/lab.ts';
import { example, registry } from './example.ts';

const at = { line: 1, column: 1 };
const withFilters = (lines: string): string => `---\nfaultline: 1\ntitle: T\nfilters:\n${lines}---\n`;
const read = (lines: string) => parseNotebook(withFilters(lines), { cellTypes: registry });
const column = (name: string, type: string) => ({ name, type, source: type, readable: true, reason: null });

describe('filters in the front matter', () => {
  it('are values or a range', () => {
    expect(
      read('  - { column: country, is: DE }\n  - { column: country, is: [DE, null, 3] }\n  - { column: ms, above: 100, up_to: 300 }\n').notebook?.filters,
    ).toEqual([
      { column: 'country', is: ['DE'] },
      { column: 'country', is: ['DE', null, 3] },
      { column: 'ms', above: 100, upTo: 300 },
    ]);
    expect(read('  - { column: ts, above: 2026-01-31 }\n  - { column: x, is: null }\n').notebook?.filters).toEqual([
      { column: 'ts', above: '2026-01-31', upTo: null },
      { column: 'x', is: [null] },
    ]);
  });

  it.each([
    ['  - { colunm: a, is: b }\n', "There is no key 'colunm' in a filter", "did you mean 'column'?", 5],
    ['  - { column: a }\n', 'This filter says neither `is` nor `above` or `up_to`', undefined, 5],
    ['  - { column: a, is: b, above: 1 }\n', 'A filter has either `is` or `above` and `up_to`, not both', undefined, 5],
    ['  - { column: a, is: [] }\n', '`is` lists no value, so no row would be left', undefined, 5],
    ['  - { column: a, is: b }\n  - { column: a, above: 3, up_to: 1 }\n', 'No value is above 3 and up to 1', undefined, 6],
    ['  - { column: a, above: soon }\n', '\'above\' takes a number or an ISO time, not "soon"', undefined, 5],
    ['  - { column: a, above: null }\n', 'This filter has no bound', undefined, 5],
    ['  country: DE\n', "'filters' takes a list", undefined, 4],
  ])('%j is refused at its line', (lines, message, hint, line) => {
    const { notebook, diagnostics } = read(lines);
    expect(notebook).toBeNull();
    const found = diagnostics.find((each) => each.message.startsWith(message));
    expect(found?.where.line).toBe(line);
    if (hint !== undefined) expect(found?.hint).toBe(hint);
  });

  it('are printed in canonical form, from the text and from the record', () => {
    const text = example.replace('parameters:\n', 'filters:\n  - { column: country, is: [ DE, null ] } # chip\nparameters:\n');
    const { notebook } = parseNotebook(text, { cellTypes: registry });
    if (notebook === null) throw new Error('no notebook');
    expect(printNotebook(notebook)).toBe(text);
    const changed = { ...notebook, filters: [...notebook.filters, { column: 'ms', above: null, upTo: 3 }] };
    const again = parseNotebook(printNotebook(changed), { cellTypes: registry }).notebook;
    expect(again?.filters).toEqual(changed.filters);
  });
});

describe('the condition of a filter', () => {
  it('is typed by the column, and never SQL from a value', () => {
    expect(filterCondition({ column: 'c', is: ["it's", null] }, column('c', 'VARCHAR'), at)).toBe(`(CAST("c" AS VARCHAR) IN ('it''s') OR "c" IS NULL)`);
    expect(filterCondition({ column: 'n"', is: [1, 2] }, column('n"', 'BIGINT'), at)).toBe('("n""" IN (1, 2))');
    expect(filterCondition({ column: 'b', is: [true] }, column('b', 'BOOLEAN'), at)).toBe('("b" IN (TRUE))');
    expect(filterCondition({ column: 't', above: '2026-01-31', upTo: null }, column('t', 'TIMESTAMP'), at)).toBe(
      `(isfinite(CAST("t" AS TIMESTAMP)) AND CAST("t" AS TIMESTAMP) > TIMESTAMP '2026-01-31 00:00:00.000')`,
    );
  });

  it.each<[Filter, string, string]>([
    [{ column: 'n', is: ['x'] }, 'DOUBLE', 'expected a number'],
    [{ column: 'b', is: [1] }, 'BOOLEAN', 'expected true or false'],
    [{ column: 't', is: ['soon'] }, 'TIMESTAMP', 'expected an ISO time'],
    [{ column: 'c', above: 1, upTo: null }, 'VARCHAR', 'a column of numbers or times'],
  ])('%j on a column of type %s is refused', (filter, type, sentence) => {
    expect(() => filterCondition(filter, column(filter.column, type), at)).toThrow(sentence);
  });
});

const select = `SELECT TIMESTAMP '2026-01-01' + to_seconds(i * 60) AS ts, CASE WHEN i % 3 = 0 THEN 'DE' WHEN i % 3 = 1 THEN 'it''s' END AS country,
  CASE WHEN i = 7 THEN CAST('nan' AS DOUBLE) WHEN i = 8 THEN CAST('inf' AS DOUBLE) ELSE i / 10.0 END AS x, CAST(i / 10.0 AS FLOAT) AS f, i % 2 = 0 AS even FROM range(300) r(i)`;

describe('a run with filters', () => {
  const front = (filters: string, more = '') => `---\nfaultline: 1\ntitle: T\n${more}filters:\n${filters}---\n\n`;
  const counts = '```yaml summary\nof: telemetry\ncolumns: [country]\n```\n';
  const rowsOf = async (filters: string, more = ''): Promise<unknown> => {
    const { cells } = await runText(front(filters, more) + counts, { telemetry: await parquetOf('filters.parquet', select) });
    expect(cells[0]?.caveats.filter((caveat) => caveat.code === 'filtered')).toHaveLength(1);
    return cells[0]?.measurements.find((m) => m.metric === 'row_count')?.value;
  };

  it.each([
    ['  - { column: country, is: DE }\n', 100],
    ['  - { column: country, is: ["it\'s", null] }\n', 200],
    ['  - { column: country, is: null }\n', 100],
    ['  - { column: even, is: false }\n', 150],
    ['  - { column: x, above: 1, up_to: 2 }\n', 10],
    ['  - { column: x, above: 1 }\n', 289],
    ['  - { column: f, is: 0.1 }\n', 1],
    ['  - { column: ts, above: 2026-01-01T00:10, up_to: 2026-01-01T00:20Z }\n', 10],
    ['  - { column: country, is: DE }\n  - { column: even, is: true }\n', 50],
  ])('%j leaves %i rows in the table as a population', async (filters, rows) => {
    expect(await rowsOf(filters)).toBe(rows);
  });

  it('takes the value of a parameter', async () => {
    expect(await rowsOf('  - { column: country, is: "{{land}}" }\n', 'parameters:\n  land: { type: text, default: DE }\n')).toBe(100);
  });

  it('narrows named and default populations, and leaves a table that SQL reads whole', async () => {
    const text = `${front('  - { column: country, is: DE }\n', 'populations:\n  late: { table: telemetry, window: { from: start + 150m, to: end } }\n')}
\`\`\`sql rows id=whole
select count(*) as n from telemetry
\`\`\`

\`\`\`sql rows id=part
select count(*) as n from late
\`\`\`

\`\`\`sql rows id=shown
select * from telemetry
\`\`\`

\`\`\`yaml summary
of: shown
columns: [country]
\`\`\`
`;
    const { cells, populations } = await runText(text, { telemetry: await parquetOf('filters.parquet', select) });
    const cell = (id: string) => cells.find((each) => each.id === id);
    expect(cell('whole')?.tables[0]?.rows).toEqual([[300]]);
    expect(cell('whole')?.caveats.map((caveat) => caveat.code)).toEqual(['unfiltered']);
    expect(cell('part')?.tables[0]?.rows).toEqual([[50]]);
    expect(cell('part')?.caveats.map((caveat) => caveat.code)).toEqual(['filtered']);
    expect(cell('shown')?.headline).toBe('300 rows');
    expect(cell('summary')?.measurements.find((m) => m.metric === 'row_count')?.value).toBe(100);
    expect(populations).toEqual({ late: { rows: 50 }, reference: { rows: 50 }, current: { rows: 50 } });
  });

  it('stops at the line of a filter whose column no table has', async () => {
    const error = await rowsOf('  - { column: even, is: true }\n  - { column: contry, is: DE }\n').catch((caught: unknown) => caught);
    expect(error).toMatchObject({ message: 'a filter names the column "contry", which no open table has; did you mean "country"?', where: { line: 6 } });
  });

  it('keeps exactly the rows that a plain reading keeps', async () => {
    const path = await parquetOf('filters.parquet', select);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: -5, max: 310 }), fc.integer({ min: 1, max: 200 }), async (low, width) => {
        const { cells } = await runText(`${front(`  - { column: x, above: ${low / 10}, up_to: ${(low + width) / 10} }\n`)}${counts}`, { telemetry: path });
        const kept = Array.from({ length: 300 }, (_, i) => i).filter((i) => i !== 7 && i !== 8 && i / 10 > low / 10 && i / 10 <= (low + width) / 10);
        expect(cells[0]?.measurements.find((m) => m.metric === 'row_count')?.value).toBe(kept.length);
      }),
      { numRuns: 12 },
    );
  });
});
