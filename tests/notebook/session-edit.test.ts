import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSession } from '../../src/notebook/session.ts';
import type { Session } from '../../src/notebook/session-types.ts';
import { parquetOf } from '../engine/native/files.ts';
import { type WatchedEngine, watchedEngine } from './watched-engine.ts';

const select = `SELECT TIMESTAMP '2026-01-01' + to_seconds(i * 600) AS ts, 'v' || (i // 700) AS model_version, CASE WHEN i % 2 = 0 THEN 'DE' ELSE 'FR' END AS country,
  (i * 7919) % 1000 / 10.0 AS amount, i % 13 AS age FROM range(1400) r(i)`;
const text = `---
faultline: 1
title: Edited
tables:
  telemetry: {}
parameters:
  alpha: { type: number, default: 0.05, min: 0, max: 1, label: Level }
---

# Edited

\`\`\`yaml summary
of: telemetry
columns: [amount]
\`\`\`

\`\`\`yaml drift
columns: [amount, age]
alpha: "{{alpha}}"
\`\`\`

\`\`\`sql rows id=sizes
select country, count(*) as n from telemetry group by country
\`\`\`

\`\`\`yaml chart
data: sizes
plot: bar
x: country
y: n
\`\`\`
`;
let watched: WatchedEngine;
let session: Session;

beforeEach(async () => {
  const path = await parquetOf('edited.parquet', select);
  watched = await watchedEngine(path);
  session = createSession({ engine: () => Promise.resolve(watched.engine), now: () => new Date(0) });
  await session.addTable('telemetry', [{ kind: 'path', path }]);
  session.open(text);
  await vi.waitFor(() => expect(session.state.tables[0]?.timeline).not.toBeNull(), 20_000);
});
afterEach(() => watched.close());

const statuses = () => Object.fromEntries(session.state.cells.map((cell) => [cell.id, cell.status]));
const resultOf = (id: string) => session.state.cells.find((cell) => cell.id === id)?.result ?? null;
const done = { summary: 'done', drift: 'done', sizes: 'done', chart: 'done' };

describe('an edit', () => {
  it('makes only the cells that read it stale, and undo brings their results back without a run', async () => {
    await session.run();
    expect(statuses()).toEqual(done);
    const before = resultOf('drift');
    session.edit({ kind: 'setCellParameter', cell: 'drift', path: ['columns'], value: ['amount'] });
    expect(statuses()).toEqual({ ...done, drift: 'stale' });
    expect(resultOf('drift')).toBe(before);
    expect(session.state.history).toEqual({ undo: 'Set columns to ["amount"]', redo: null });
    await session.run();
    const after = resultOf('drift');
    expect(after).not.toBe(before);
    watched.asked.count = 0;
    session.undo();
    expect([session.state.text, statuses(), resultOf('drift')]).toEqual([text, done, before]);
    expect(session.state.history).toEqual({ undo: null, redo: 'Set columns to ["amount"]' });
    session.redo();
    expect([statuses(), resultOf('drift')]).toEqual([done, after]);
    expect(watched.asked.count).toBe(0);
  });

  it('of comments, prose and layout changes no result', async () => {
    await session.run();
    session.edit({ kind: 'replaceText', text: text.replace('# Edited', '# Other words').replace('columns: [amount]', 'columns: [ amount ] # one') });
    expect(statuses()).toEqual(done);
    session.edit({ kind: 'moveCell', cell: 'summary', by: 1 });
    expect(session.state.cells.map((cell) => [cell.id, cell.status])).toEqual([
      ['drift', 'done'],
      ['summary', 'done'],
      ['sizes', 'done'],
      ['chart', 'done'],
    ]);
  });

  it('of a sql cell reaches what is drawn from it, and nothing else', async () => {
    await session.run();
    session.edit({ kind: 'setCellText', cell: 'sizes', text: 'select country, count(*) + 1 as n from telemetry group by country' });
    expect(statuses()).toEqual({ ...done, sizes: 'stale', chart: 'stale' });
    expect(session.state.cells.find((cell) => cell.id === 'chart')?.dependsOn).toEqual(['sizes']);
    session.edit({ kind: 'setCellParameter', cell: 'drift', path: ['columns'], value: ['amount'] });
    await session.run({ cells: ['chart'] });
    expect(statuses()).toEqual({ ...done, drift: 'stale' });
    expect(resultOf('chart')?.charts[0]).toMatchObject({ data: { n: [701, 701] } });
  });

  it('that cannot be read keeps the text and the results, and says where', async () => {
    await session.run();
    session.edit({ kind: 'setCellText', cell: 'drift', text: 'alpha: [' });
    expect(session.state.text).toContain('alpha: [');
    expect(statuses()).toEqual({ ...done, drift: 'stale' });
    expect(session.state.diagnostics.map((d) => [d.code, d.cell])).toEqual([['E_YAML', 'drift']]);
    session.edit({ kind: 'replaceText', text: 'all gone' });
    expect(session.state.notebook?.title).toBe('Edited');
    expect(statuses()).toEqual({ summary: 'stale', drift: 'stale', sizes: 'stale', chart: 'stale' });
    expect(session.state.diagnostics[0]?.code).toBe('E_FRONT_MATTER');
    expect(() => session.edit({ kind: 'deleteCell', cell: 'drift' })).toThrow('mend the text first');
    await session.run();
    expect(session.state.message).toContain('The text cannot be read');
    session.undo();
    session.undo();
    expect(statuses()).toEqual(done);
  });

  it('that is refused changes nothing', () => {
    expect(() => session.edit({ kind: 'setCellParameter', cell: 'drift', path: ['alpha'], value: 9 })).toThrow("'alpha' is 9");
    expect([session.state.text, session.state.history.undo]).toEqual([text, null]);
  });

  it('of the text under the same title is a step, another notebook is not', () => {
    session.open(text.replace('# Edited', '# Again'));
    expect(session.state.history.undo).toBe('Edit text');
    session.open(text.replace('title: Edited', 'title: Another'));
    expect(session.state.history).toEqual({ undo: null, redo: null });
    expect(statuses()).toEqual({ summary: 'idle', drift: 'idle', sizes: 'idle', chart: 'idle' });
  });
});

describe('one history', () => {
  it('holds text, values and roles; a slider that is dragged is one step', () => {
    session.setParameter('alpha', 0.04);
    session.setParameter('alpha', 0.03);
    session.setParameter('alpha', 0.02);
    session.setRole('telemetry', 'score', 'amount');
    session.edit({ kind: 'deleteCell', cell: 'chart' });
    expect(session.state.history.undo).toBe('Delete chart');
    session.undo();
    expect([session.state.text, session.state.history.undo]).toEqual([text, 'Set score of telemetry to amount']);
    session.undo();
    expect(session.state.tables[0]?.roles.score).toBeUndefined();
    expect(session.state.history.undo).toBe('Set alpha to 0.02');
    session.undo();
    expect([session.state.parameters.alpha, session.state.history.undo]).toEqual([0.05, null]);
    session.undo();
    for (let i = 0; i < 3; i++) session.redo();
    expect([session.state.parameters.alpha, session.state.tables[0]?.roles.score, session.state.cells.length]).toEqual([0.02, 'amount', 3]);
  });

  it('keeps the value of a parameter that the text has lost until the text has it again', async () => {
    session.setParameter('alpha', 0.02);
    const without = text.replace(/parameters:\n.*\n/, '').replace('"{{alpha}}"', '0.05');
    session.edit({ kind: 'replaceText', text: without });
    await session.run();
    expect([session.state.message, session.state.parameters]).toEqual([null, {}]);
    expect(statuses()).toEqual(done);
    session.undo();
    expect(session.state.parameters).toEqual({ alpha: 0.02 });
  });

  it('is saved and restored without data', async () => {
    session.setParameter('alpha', 0.02);
    session.setRole('telemetry', 'score', 'amount');
    const saved = session.saved();
    expect(saved).toEqual({ parameters: { alpha: 0.02 }, roles: [{ table: 'telemetry', role: 'score', column: 'amount' }] });
    session.restore(session.state.text, { ...saved, parameters: { ...saved.parameters, gone: 3 } });
    expect([session.state.parameters, session.state.tables[0]?.roles.score, session.state.history.undo]).toEqual([{ alpha: 0.02 }, 'amount', null]);
    await session.run();
    expect((await session.result()).parameters).toEqual({ alpha: 0.02 });
  });

  it('gives the document of the notebook as it stands', async () => {
    await session.run();
    session.edit({ kind: 'setCellParameter', cell: 'drift', path: ['columns'], value: ['amount'] });
    const columns = async () => [
      ...new Set((await session.result()).cells.find((cell) => cell.id === 'drift')?.measurements.flatMap((m) => m.of.column ?? [])),
    ];
    expect(await columns()).toEqual(['amount']);
    session.undo();
    expect(await columns()).toEqual(['amount', 'age']);
  });
});

describe('populations of a session', () => {
  const at = (hours: number) => Date.UTC(2026, 0, 1, hours);
  const last = Date.UTC(2026, 0, 1) + 1399 * 600_000;

  it('are known before any run, and brushing one keeps the other', async () => {
    await vi.waitFor(() => expect(Object.keys(session.state.populations)).toEqual(['reference', 'current']), 20_000);
    const { reference } = session.state.populations;
    expect(reference?.window?.from).toBe(at(0));
    expect(session.state.populations.current?.window?.to).toBe(last + 1);
    session.setPopulation('current', { table: 'telemetry', window: { from: new Date(at(200)).toISOString(), to: new Date(at(220)).toISOString() } });
    expect(session.state.populations.reference?.window).toEqual(reference?.window);
    expect(session.state.populations.current?.window).toEqual({ column: 'ts', from: at(200), to: at(220) });
    expect(session.state.history.undo).toBe('Set population current');
    session.undo();
    expect(session.state.text).toBe(text);
  });

  it('a filter touches the cells whose tables have its column, and SQL that reads the table says that it does not', async () => {
    await session.run();
    session.edit({ kind: 'addFilter', filter: { column: 'country', is: ['DE'] } });
    expect(statuses()).toEqual({ summary: 'stale', drift: 'stale', sizes: 'stale', chart: 'stale' });
    await session.run();
    expect(resultOf('summary')?.measurements.find((m) => m.metric === 'row_count')?.value).toBe(700);
    expect(resultOf('sizes')?.tables[0]?.rows).toEqual([
      ['DE', 700],
      ['FR', 700],
    ]);
    expect(resultOf('sizes')?.caveats.map((caveat) => caveat.code)).toEqual(['unfiltered']);
    expect(resultOf('chart')?.headline).toBe('1 rows of sizes');
    expect((await session.result()).populations).toEqual({ reference: { rows: 350 }, current: { rows: 350 } });
    session.undo();
    expect(statuses()).toEqual(done);
  });
});

describe('a brush', () => {
  it('shows what drift would say for another window, in step with the run after it is let go', async () => {
    await session.run();
    await session.preparePreview();
    watched.asked.count = 0;
    const window = { from: Date.UTC(2026, 0, 7), to: Date.UTC(2026, 0, 9) };
    session.preview('current', window);
    expect(Object.keys(session.state.preview ?? {})).toEqual(['drift']);
    expect(resultOf('drift')).not.toBe(session.state.preview?.drift);
    await session.preparePreview();
    expect(watched.asked.count).toBe(0);
    session.preview('current', null);
    expect(session.state.preview).toBeNull();
    session.preview('current', window);
    const shown = session.state.preview?.drift;
    session.setPopulation('current', { table: 'telemetry', window: { from: new Date(window.from).toISOString(), to: new Date(window.to).toISOString() } });
    expect(session.state.preview).toBeNull();
    await session.run();
    const rows = (record: typeof shown) => record?.measurements.find((m) => m.of.column === 'amount' && typeof m.n === 'object')?.n;
    // The reference ends between two hours, and the cube holds whole ones.
    expect(rows(resultOf('drift') ?? undefined)).toEqual({ reference: 700, current: 288 });
    expect(rows(shown)).toMatchObject({ current: 288 });
  });
});
