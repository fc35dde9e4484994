import { describe, expect, test } from 'vitest';
import type { Measurement } from '../../../src/cells/types.ts';
import { disclose } from '../../../src/audit/disclose/disclose.ts';
import { scanBytes } from '../../../src/audit/disclose/personal-data.ts';
import { redactSql } from '../../../src/audit/disclose/prepare/redact-sql.ts';
import { defaultPolicy } from '../../../src/audit/disclose/types.ts';
import type { CellRecord } from '../../../src/notebook/types.ts';
import { documentOf, rate } from './documents.ts';

function published(cells: readonly Partial<CellRecord>[], more: Parameters<typeof documentOf>[1] = {}) {
  const { document, report } = disclose(documentOf(cells, more), defaultPolicy);
  return { text: JSON.stringify({ document, report }), document, report };
}

describe('values that must not be in the bytes of the document or of the report', () => {
  const email = 'jane.doe@mail.example.com';

  test('an e-mail address as a label of many rows', () => {
    const { text, report } = published([
      {
        headline: `${email} has the lowest rate`,
        measurements: [rate('selection_rate', 300, 600, { account: email }), rate('selection_rate', 300, 700, { account: 'shared' })],
        tables: [
          {
            name: 'groups',
            title: 'Groups',
            columns: [
              { name: 'account', title: 'Account', type: 'text', column: 'account' },
              { name: 'n', title: 'n', type: 'integer' },
            ],
            rows: [
              [email, 600],
              ['shared', 700],
            ],
          },
        ],
        charts: [{ kind: 'bars', title: 'Rates', unit: 'share', column: 'account', bars: [{ label: email, value: 0.5 }] }],
      },
    ]);
    expect(text).not.toContain(email);
    expect(text).not.toContain('jane');
    expect(report.counts.personal_data).toBe(1);
  });

  test('a one-person group whose label is a name, in every place a label can stand', () => {
    const name = 'Zofia Nowak';
    const { text, report } = published([
      {
        headline: `the rate of ${name} is 100 %`,
        findings: [{ verdict: 'info', sentence: `look at ${name}: 1 of 1 selected` }],
        caveats: [{ code: 'small', sentence: `${name} has one row` }],
        measurements: [rate('selection_rate', 1, 1, { reviewer: name }), rate('selection_rate', 40, 90, { reviewer: 'team' }), rate('selection_rate', 41, 91)],
        tables: [
          {
            name: 'by',
            title: `Against ${name}`,
            columns: [
              { name: 'group', title: 'Group', type: 'text' },
              { name: 'rate', title: 'Rate', type: 'percent' },
            ],
            rows: [[`reviewer ${name}`, 1]],
          },
        ],
        charts: [
          {
            kind: 'sparkline',
            title: 'reviewer',
            column: 'reviewer',
            labels: [name, 'team', 'others'],
            counts: [1, 90, 40],
            values: [[name], ['team'], ['others']],
          },
        ],
        sql: [`select count(*) from t where reviewer = '${name}'`],
      },
    ]);
    expect(text).not.toContain('Zofia');
    expect(text).not.toContain('Nowak');
    expect(report.counts.label_below_k).toBeGreaterThan(0);
  });

  test('ids of persons, however many rows they have', () => {
    const { text } = published([
      { measurements: [rate('accuracy', 400, 900, { customer_id: 'c-00017' }), rate('accuracy', 400, 900, { customer_id: 'c-00018' })] },
      { charts: [{ kind: 'sparkline', title: 'customer_id', column: 'customer_id', labels: ['c-00017'], counts: [900] }] },
    ]);
    expect(text).not.toContain('c-0001');
  });

  test('rows of the data', () => {
    const { text, report } = published([
      {
        type: 'sql',
        tables: [{ name: 'rows', title: 'Rows', columns: [{ name: 'id', title: 'id', type: 'text' }], rows: [['pay-0093fd31']], total: 1 }],
      },
      {
        type: 'chart',
        charts: [{ kind: 'plot', title: 'x', mark: 'dot', x: 'x', y: 'y', color: null, facet: null, data: { x: [17.25], y: [4711.5] }, times: [] }],
      },
    ]);
    expect(text).not.toContain('pay-0093fd31');
    expect(text).not.toContain('4711.5');
    expect(report.hidden.map(({ rule }) => rule)).toEqual(['rows_never_exported', 'rows_never_exported']);
  });

  test('a hidden number in a sentence, and a count of few in words of its own', () => {
    const { document } = published([
      {
        headline: 'selection rate of X is 25 % (2 of 8 people)',
        findings: [
          { verdict: 'info', sentence: 'X was selected at 0.25' },
          { verdict: 'info', sentence: '3 rows have no label' },
          { verdict: 'info', sentence: 'selection rate is 44 % in 500 rows' },
        ],
        measurements: [rate('selection_rate', 220, 500), rate('selection_rate', 2, 8, { sex: 'X' }), rate('selection_rate', 198, 460, { sex: 'M' })],
      },
    ]);
    const [cell] = document.cells;
    expect([cell!.headline, ...cell!.findings.map(({ sentence }) => sentence)].map((sentence) => sentence.includes('left out'))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  test('that a small group has nobody of a kind, in no number, reason, sentence or list', () => {
    const small = { race: 'Native American' };
    const undefinedRate: Measurement = {
      metric: 'false_positive_rate',
      of: { population: 'current', group: small },
      value: null,
      reason: 'no_negatives',
      n: 0,
      verdict: 'insufficient',
    };
    const { text, document, report } = published([
      {
        findings: [
          { verdict: 'insufficient', sentence: 'False positive rate of Native American cannot be compared: Native American has no labelled negative' },
          { verdict: 'insufficient', sentence: 'False positive rate of Other cannot be compared: Other has no labelled negative' },
        ],
        measurements: [
          rate('selection_rate', 220, 500, { race: 'White' }),
          rate('true_positive_rate', 5, 5, small),
          undefinedRate,
          rate('selection_rate', 40, 80, { race: 'Other' }),
          { ...undefinedRate, of: { population: 'current', group: { race: 'Other' } } },
        ],
      },
    ]);
    const [cell] = document.cells;
    expect(cell!.measurements.map(({ reason }) => reason)).toEqual([undefined, 'suppressed', 'suppressed', undefined, 'no_negatives']);
    expect(cell!.findings.map(({ sentence }) => sentence.includes('labelled negative'))).toEqual([false, true]);
    expect(report.classDisclosure).toEqual([]);
    expect(text).not.toContain('Native American has no');
  });

  test('smallest and largest values, and quantiles with too few rows beyond them', () => {
    const number = (metric: string, value: number, n: number) => ({ metric, of: { column: 'latency_ms' }, value, n, verdict: 'info' as const });
    const { document } = published([
      {
        measurements: [
          number('minimum', 3.25, 90_000),
          number('maximum', 99_871.5, 90_000),
          number('p99', 812.5, 1099),
          number('p99', 813.5, 1100),
          number('p50', 100.5, 22),
        ],
      },
    ]);
    expect(document.cells[0]!.measurements.map(({ value }) => value)).toEqual([null, null, null, 813.5, 100.5]);
  });

  test('bars of fewer than k are joined, and the ends of a histogram are open', () => {
    const { document } = published([
      {
        charts: [
          {
            kind: 'sparkline',
            title: 'income',
            column: 'income',
            labels: ['12 – 20', '20 – 30', '30 – 40', '40 – 987654'],
            counts: [4, 200, 300, 2],
            edges: [12, 20, 30, 40, 987_654],
          },
          {
            kind: 'sparkline',
            title: 'town',
            column: 'town',
            labels: ['A-town', 'B-town', 'C-town', 'D-town'],
            counts: [500, 90, 6, 2],
            values: [['A-town'], ['B-town'], ['C-town'], ['D-town']],
          },
        ],
      },
    ]);
    const [income, town] = document.cells[0]!.charts;
    expect(income).toMatchObject({ counts: [204, 302], edges: [null, 30, null], labels: ['≤ 30', '> 30'] });
    expect(town).toMatchObject({ counts: [500, 98] });
    expect(JSON.stringify(document)).not.toMatch(/987654|C-town|D-town/);
  });

  test('the share of a bar that was joined with others is not in the table beside the histogram', () => {
    const { document, report } = published(
      [
        {
          type: 'drift',
          measurements: [{ metric: 'psi', of: { column: 'income' }, value: 0.4, n: { reference: 500, current: 500 }, verdict: 'fail' }],
          charts: [
            {
              kind: 'histogramPair',
              title: 'income',
              column: 'income',
              labels: ['≤ 20', '20 – 30', '> 30'],
              reference: [4, 196, 300],
              current: [150, 50, 300],
              edges: [null, 20, 30, null],
              referenceName: 'before',
              currentName: 'now',
            },
          ],
          tables: [
            {
              name: 'cells',
              title: 'Cells',
              columns: [
                { name: 'column', title: 'column', type: 'text' },
                { name: 'cell', title: 'values', type: 'text' },
                { name: 'expected', title: 'expected', type: 'percent' },
                { name: 'observed', title: 'observed', type: 'percent' },
              ],
              rows: [
                ['income', '20 – 30', 0.392, 0.1],
                ['income', '> 30', 0.6, 0.6],
                ['town', 'A-town', 0.004, 0.5],
                ['town', 'B-town', 0.5, 0.4],
                ['plan', 'basic', 0.5, 0.6],
              ],
            },
          ],
        },
      ],
      { populations: { before: { rows: 500 }, now: { rows: 500 } } },
    );
    const [histogram] = document.cells[0]!.charts;
    expect(histogram).toMatchObject({ reference: [200, 300] });
    expect(document.cells[0]!.tables[0]!.rows).toEqual([
      ['income', null, null, null],
      ['income', '> 30', 0.6, 0.6],
      ['town', null, null, null],
      ['town', null, null, null],
      ['plan', 'basic', 0.5, 0.6],
    ]);
    expect(report.hidden.filter(({ key }) => key.startsWith('table cells')).length).toBe(3);
  });

  test('file names and titles', () => {
    const { text } = published([], {
      notebook: { title: `Review for ${email}`, sha256: '00' },
      inputs: [{ table: 't', files: [{ name: `${email}.parquet`, bytes: 1, sha256: '00' }], rows: 100, columns: 1, roles: {} }],
    });
    expect(text).not.toContain('jane');
  });
});

describe('SQL text', () => {
  const ids = new Set(['customer_id']);
  test.each([
    ["select * from t where customer_id = 'c-00017'", "select * from t where customer_id = 'suppressed'"],
    ['select * from t where customer_id = 4711', "select * from t where customer_id = 'suppressed'"],
    ["where \"customer_name\" in ('Ada', 'Bob')", "where \"customer_name\" in ('suppressed', 'suppressed')"],
    ["where note like '%Jane Doe%' or owner = 'Jane Doe'", "where note like 'suppressed' or owner = 'suppressed'"],
    ["where token = 'ab-12345-x'", "where token = 'suppressed'"],
    ["where country = 'DE' and ts >= '2026-01-02'", "where country = 'DE' and ts >= '2026-01-02'"],
    ['where status >= 500', 'where status >= 500'],
  ])('%s', (given, expected) => {
    expect(redactSql(given, ids)).toBe(expected);
  });
});

test('the scan over the final bytes names classes and places, never values', () => {
  const text = `first line\n<td title="reach me at ada@mail.example.com">4012888888881881</td>\n${'a'.repeat(64)}`;
  const found = scanBytes(text);
  expect(found).toEqual([
    { class: 'email', where: '2:24' },
    { class: 'credit_card', where: '2:46' },
  ]);
  expect(JSON.stringify(found)).not.toContain('ada');
});
