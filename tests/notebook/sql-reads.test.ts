import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderedSelect, sqlReads, usesTranscendental } from '../../src/notebook/sql-guard.ts';
import { tokenizeSql } from '../../src/notebook/sql-tokens.ts';

describe('the tokenizer', () => {
  it('keeps every character that is not blank, in order', () => {
    const piece = fc.constantFrom("'a''b'", '"q""d"', 'word', '12.5e3', '::', '||', '(', ')', '/* c */', '-- c\n', '{{x}}', ',', '.', '*', '<=', ' ', '\n');
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const sql = pieces.join(' ');
        const tokens = tokenizeSql(sql);
        expect(
          tokens
            .map((token) => token.text)
            .join('')
            .replace(/\s/g, ''),
        ).toBe(sql.replace(/\s/g, ''));
        for (const token of tokens) expect(sql.startsWith(token.text, token.offset)).toBe(true);
      }),
    );
  });

  it('a quoted text is one token, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const tokens = tokenizeSql(`'${text.replaceAll("'", "''")}'`);
        expect(tokens).toHaveLength(1);
        expect(tokens[0]?.value).toBe(text);
      }),
    );
  });
});

describe('what a query reads', () => {
  const names = ['telemetry', 'other', 'late'];
  const columns = ['request_id', 'latency_ms', 'user.country', 'note'];
  const read = (sql: string) => sqlReads(sql, names, columns);

  it('is every known name that occurs, in any case or quotes', () => {
    expect(read('select Latency_MS from "telemetry" join late using (request_id)')).toEqual({
      names: ['telemetry', 'late'],
      columns: ['request_id', 'latency_ms'],
    });
    expect(read("select 'other' from telemetry -- late")).toEqual({ names: ['telemetry'], columns: [] });
  });
  it('is all columns after a star, COLUMNS, a bare FROM, NATURAL JOIN, or a table as a value', () => {
    for (const sql of [
      'select * from other',
      'select o.* from other o',
      'select columns(c -> true) from other',
      'from other',
      'select 1 from (from other)',
      'select note from other natural join late',
      'select other from other',
      'with a as (select 1) from a',
      'select 1 union from other',
      'select 2 * note, * from other',
    ])
      expect(read(sql).columns).toBe('all');
  });
  it('is not all columns for count(*) or a product', () => {
    expect(read('select count(*), 2 * latency_ms from telemetry').columns).toEqual(['latency_ms']);
    expect(read('with a as (select note from other) select count(*) from a').columns).toEqual(['note']);
  });
  it('is a struct column by its first part', () => {
    expect(read('select user.country from telemetry').columns).toEqual(['user.country']);
  });
});

describe('marks of a query', () => {
  it('knows functions that are not byte-stable', () => {
    for (const sql of ['select ln(x)', 'select x ^ 2', 'select x ** 2', 'select EXP (x)', "select list_aggregate(v, 'entropy')", 'select "pow"(x, 2)'])
      expect(usesTranscendental(sql)).toBe(true);
    for (const sql of ['select sqrt(x)', "select 'ln(x)'", 'select log from t', 'select x -- ln(x)']) expect(usesTranscendental(sql)).toBe(false);
  });
  it('knows whether the outermost query is ordered', () => {
    expect(orderedSelect('select a from t order by a')).toBe(true);
    expect(orderedSelect('with x as (select 1) select * from x ORDER BY ALL')).toBe(true);
    for (const sql of [
      'select a from (select a from t order by a)',
      'select row_number() over (order by a) from t',
      "select 'order by' from t",
      'select a from t -- order by a',
    ])
      expect(orderedSelect(sql)).toBe(false);
  });
});
