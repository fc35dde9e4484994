import { describe, expect, it } from 'vitest';
import { cellTypes } from '../../src/cells/registry.ts';
import { checkNotebook } from '../../src/notebook/check.ts';
import { printNotebook } from '../../src/notebook/print.ts';
import type { CellRecord } from '../../src/notebook/types.ts';
import { parquetOf, written } from '../engine/native/files.ts';
import { notebookOf, runCell, runText } from './lab.ts';

const minute = 60_000;
const start = Date.UTC(2026, 10, 1);
/** Two days of a row a minute, none from 20:00 to 21:00 of the first, rows 100 and 101 swapped; from the second day on a third fails. */
const instants = Array.from({ length: 2880 }, (_, i) => start + i * minute + 250).filter((t) => t < start + 1200 * minute || t >= start + 1260 * minute);
[instants[100], instants[101]] = [instants[101] ?? 0, instants[100] ?? 0];
const line = (at: string, t: number, i: number) => `${at},${!(t >= start + 1440 * minute && i % 3 === 0)},${100 + ((i * 7919) % 50)},r${i}`;
const rows = (name: string, of: (ms: number) => string) =>
  written(name, ['at,ok,latency_ms,request_id', ...instants.map((t, i) => line(of(t), t, i))].join('\n'));
const told = rows('told.csv', (ms) => new Date(ms).toISOString());
const deployed = (of: (ms: number) => string) => `time,kind,id\n${of(start + 1440 * minute)},deploy,d-1\n`;
const spellings = [
  ['s', 'BIGINT', (ms: number) => String(Math.floor(ms / 1000))],
  ['s', 'DOUBLE', (ms: number) => (ms / 1000).toFixed(3)],
  ['ms', 'BIGINT', (ms: number) => String(ms)],
  ['us', 'BIGINT', (ms: number) => `${ms}000`],
  ['ns', 'BIGINT', (ms: number) => `${ms}000000`],
] as const;
const units = { s: 'seconds', ms: 'milliseconds', us: 'microseconds', ns: 'nanoseconds' } as const;

const front = `populations:
  reference: { table: telemetry, window: { from: start, to: start + 1d } }
  current: { table: telemetry, window: { from: start + 1d, to: end } }
  late: { table: telemetry, window: { from: end - 1d, to: end } }
filters:
  - { column: at, above: "2026-11-01T06:00:00Z", up_to: null }
`;
const cells: readonly (readonly [string, object])[] = [
  ['slo', { objectives: [{ name: 'a', good: 'ok', objective: 0.99 }], events: 'none' }],
  ['sli', { of: 'late', slis: [{ name: 'ok', metric: 'rate', where: 'ok' }], bucket: '6h' }],
  ['capture', {}],
  ['change-points', { metric: { metric: 'rate', column: 'ok' }, bucket: '1h' }],
  ['drift', { columns: ['latency_ms'], bucket: '12h' }],
  ['summary', { of: 'late', columns: ['at', 'ok'] }],
];

/** A record without what may differ: how the times are stored, and the relation that the SQL names. */
function comparable({ caveats, sql, ...rest }: CellRecord): object {
  return { ...rest, caveats: caveats.filter((c) => c.code !== 'time_read'), sql: sql.map((text) => text.replace(/"timed:(\w+):[^"]*"/g, '"$1"')) };
}

describe('times stored as numbers', () => {
  const notebook = `${notebookOf('summary', {}, front).split('```yaml')[0]}${cells.map(([type, p]) => `\`\`\`yaml ${type}\n${JSON.stringify(p)}\n\`\`\`\n`).join('\n')}`;
  it.each(spellings)('in epoch %s (%s) give what instants give: in windows, filters, buckets, objectives, changes, gaps and jumps', async (unit, _type, of) => {
    const whole = unit === 's' && _type === 'BIGINT';
    // Whole seconds drop a quarter of a second from every row: the same shift as in a file of such instants.
    const like = whole ? rows('whole.csv', (ms) => new Date(Math.floor(ms / 1000) * 1000).toISOString()) : told;
    const iso = (ms: number) => new Date(ms).toISOString();
    const [expected, found] = [
      await runText(notebook, { telemetry: like, events: written('events.csv', deployed(iso)) }),
      await runText(notebook, { telemetry: rows(`epoch-${unit}.csv`, of), events: written(`events-${unit}.csv`, deployed(of)) }),
    ];
    expect(found.diagnostics).toEqual([]);
    expect(found.cells.map(comparable)).toEqual(expected.cells.map(comparable));
    expect(found.cells.map((c) => c.verdict)).not.toContain('error');
    expect(found.resolved.populations).toEqual(expected.resolved.populations);
    expect(found.populations).toEqual(expected.populations);
    for (const cell of found.cells)
      expect(cell.caveats.filter((c) => c.code === 'time_read').map((c) => c.sentence)[0]).toMatch(
        new RegExp(`^"at" \\((BIGINT|DOUBLE)\\) is read as instants in UTC: epoch ${units[unit]}, 2026-11-01T00:00:00Z … 2026-11-02T23:59:00Z$`),
      );
    expect(found.cells.find((c) => c.type === 'capture')?.headline).toEqual(expected.cells.find((c) => c.type === 'capture')?.headline);
    expect(found.cells.find((c) => c.type === 'change-points')?.headline).toMatch(/deploy d-1 at 2026-11-02 00:00/);
  });

  it('are instants to SQL, and in text of digits too', async () => {
    const text = '---\nfaultline: 1\ntitle: t\n---\n\n```sql rows id=timed\nselect min("at") as a, max("at") + interval 1 hour as b from telemetry\n```\n';
    const path = await parquetOf('text-ms.parquet', `SELECT CAST(${start} + i * 1000 AS VARCHAR) AS at, i AS x FROM range(100) r(i)`);
    const { cells: found } = await runText(text, { telemetry: path });
    expect(found[0]?.tables[0]?.rows, found[0]?.headline).toEqual([['2026-11-01T00:00:00.000Z', '2026-11-01T01:01:39.000Z']]);
    expect(found[0]?.caveats.map((c) => c.sentence)).toEqual([
      '"at" (VARCHAR) is read as instants in UTC: epoch milliseconds, 2026-11-01T00:00:00Z … 2026-11-01T00:01:39Z',
    ]);
  });
});

describe('times stored as ISO 8601 text', () => {
  const slo = { objectives: [{ name: 'a', good: 'ok', objective: 0.99 }], events: 'none' };
  it('are UTC without a zone, and text that is none is counted and shown without its letters and digits', async () => {
    const path = await parquetOf(
      'mixed.parquet',
      `SELECT CASE i WHEN 0 THEN '2026-11-01T02:00:00+02:00' WHEN 1 THEN '2026-11-01 00:01' WHEN 50 THEN 'Sun 1/11/2026' WHEN 51 THEN NULL ELSE strftime(TIMESTAMP '2026-11-01' + to_minutes(i), '%Y-%m-%dT%H:%M:%SZ') END AS at, true AS ok FROM range(100) r(i)`,
    );
    const { cells: found, rows: counted, context } = await runText(notebookOf('slo', slo), { telemetry: path });
    expect(found[0]?.verdict, found[0]?.headline).not.toBe('error');
    expect(context.span('telemetry')).toEqual({ column: 'at', first: start, last: start + 99 * minute });
    expect(counted).toEqual({ telemetry: 100 });
    expect(found[0]?.caveats.map((c) => c.sentence)).toContain(
      '"at" (VARCHAR) is read as instants in UTC: ISO 8601 text, 2026-11-01T00:00:00Z … 2026-11-01T01:39:00Z; 1 of 99 values are no such time (such as aaa 9/99/9999) and count as missing',
    );
  });
  it('are refused where most are written otherwise: a proposed role goes, a given one says why', async () => {
    const path = await parquetOf(
      'american.parquet',
      `SELECT strftime(TIMESTAMP '2026-11-01' + to_hours(i), '%m/%d/%Y %H:%M') AS at, true AS ok FROM range(100) r(i)`,
    );
    const proposed = await runText(notebookOf('slo', slo), { telemetry: path });
    expect(proposed.roles.telemetry?.timestamp).toBeUndefined();
    expect(proposed.cells[0]?.headline).toContain('"at" holds text (VARCHAR), and 0 of its 100 values are ISO 8601 times');
    const given = await runCell('slo', slo, { telemetry: path }, { roles: [{ table: 'telemetry', role: 'timestamp', column: 'at' }] });
    expect(given.headline).toContain('"at" holds text (VARCHAR), and 0 of its 100 values are ISO 8601 times');
  });
});

describe('a unit that is not clear', () => {
  const path = written('strays.csv', ['at,ok', '0,true', ...Array.from({ length: 99 }, (_, i) => `${start + i * minute},true`)].join('\n'));
  const roles = [{ table: 'telemetry', role: 'timestamp' as const, column: 'at' }];
  const window = 'populations:\n  late: { table: telemetry, window: { from: end - 1h, to: end } }\n';
  it('is refused in one sentence, where a window needs it at the window', async () => {
    const record = await runCell('change-points', { metric: { metric: 'rate', column: 'ok' } }, { telemetry: path }, { roles });
    expect(record).toMatchObject({
      verdict: 'error',
      headline: expect.stringMatching(/"at" holds numbers \(BIGINT\) from 0 to \d+ that are not all of one unit: 99 of 100 would be epoch milliseconds/),
    });
    const windowed = await runText(notebookOf('summary', { of: 'late' }, window), { telemetry: path }, { roles });
    expect(windowed.cells[0]).toMatchObject({
      verdict: 'error',
      headline: expect.stringMatching(/population "late" has a window, but "at" holds numbers \(BIGINT\) from 0/),
    });
  });
  it('is fixed in the notebook or by hand, and the strays are rows of 1970', async () => {
    const fixed = `tables:\n  telemetry: { roles: { timestamp: { column: at, unit: ms } } }\n${window}`;
    for (const run of [
      await runText(notebookOf('summary', { of: 'late' }, fixed), { telemetry: path }),
      await runText(notebookOf('summary', { of: 'late' }, window), { telemetry: path }, { units: [{ table: 'telemetry', column: 'at', unit: 'ms' }] }),
    ]) {
      expect(run.populations.late).toEqual({ rows: 60 });
      expect(run.units).toEqual({ telemetry: { at: 'ms' } });
      expect(run.context.span('telemetry')?.first).toBe(0);
    }
  });
  it('says when nothing can be read, when the column holds instants already, and when it is not there', async () => {
    const unit = (column: string, of: 's' | 'iso') => ({ units: [{ table: 'telemetry', column, unit: of }] });
    const words = written('words.csv', 'at,ok\nsoon,true\nlater,false\n');
    expect(
      (await runCell('slo', { objectives: [{ name: 'a', good: 'ok', objective: 0.9 }], events: 'none' }, { telemetry: words }, { roles, ...unit('at', 'iso') }))
        .headline,
    ).toContain('none of the 2 values of "at" (VARCHAR) is a time in the unit iso');
    await expect(runText(notebookOf('summary', {}), { telemetry: told }, unit('at', 's'))).rejects.toThrow(
      /"at" of table "telemetry" holds instants \(TIMESTAMP\) already/,
    );
    await expect(runText(notebookOf('summary', {}), { telemetry: told }, unit('then', 's'))).rejects.toThrow(
      /column "then" of table "telemetry", which the data does not have/,
    );
  });
});

describe('the unit in the front matter', () => {
  const text = (role: string) => `---\nfaultline: 1\ntitle: t\ntables:\n  telemetry:\n    roles: ${role}\n---\n\nProse.\n`;
  it('is part of the canonical text', () => {
    const { notebook, diagnostics } = checkNotebook(text('{ timestamp: { column: at, unit: ms }, latency: took }'), cellTypes);
    expect(diagnostics).toEqual([]);
    expect(notebook?.tables[0]).toMatchObject({ roles: { timestamp: 'at', latency: 'took' }, units: { at: 'ms' } });
    if (notebook === null) throw new Error('unreadable');
    const printed = printNotebook({ ...notebook, title: 'other' });
    expect(checkNotebook(printed, cellTypes).notebook?.tables).toEqual(notebook.tables.map((t) => ({ ...t, position: expect.anything() })));
  });
  it.each([
    ['{ timestamp: { column: at, unit: hours } }', /has the unit "hours"; expected s, ms, us, ns or iso/],
    ['{ timestamp: { column: at } }', /has no unit; expected s, ms, us, ns or iso/],
    ['{ timestamp: { unit: ms } }', /does not name its column/],
    ['{ latency: { column: took, unit: ms } }', /The role 'latency' takes a column name or a list of them/],
  ])('%s is one clear problem', (role, message) => {
    const { diagnostics } = checkNotebook(text(role), cellTypes);
    expect(diagnostics.map((d) => d.message)).toEqual([expect.stringMatching(message)]);
  });
});
