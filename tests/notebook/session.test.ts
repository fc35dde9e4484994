import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createSession } from '../../src/notebook/session.ts';
import type { Session } from '../../src/notebook/session-types.ts';
import { type WatchedEngine, watchedEngine } from './watched-engine.ts';

const file = fileURLToPath(new URL('../../public/samples/california_housing_reference.csv', import.meta.url));
const other = fileURLToPath(new URL('../../public/samples/california_housing_analysis.csv', import.meta.url));
const text = `---
faultline: 1
title: Two cells
tables:
  telemetry: {}
parameters:
  alpha: { type: number, default: 0.05, min: 0, max: 1, label: Level }
---

\`\`\`yaml summary
columns: [MedInc]
\`\`\`

\`\`\`yaml drift
columns: [MedInc, Latitude]
alpha: "{{alpha}}"
\`\`\`
`;
let watched: WatchedEngine;
let session: Session;

beforeEach(async () => {
  watched = await watchedEngine(file, other);
  session = createSession({ engine: () => Promise.resolve(watched.engine), now: () => new Date(0) });
  await session.addTable('telemetry', [{ kind: 'path', path: file }]);
  session.open(text);
});
afterEach(() => watched.close());

const status = (id: string) => session.state.cells.find((cell) => cell.id === id)?.status;

describe('a session', () => {
  it('runs every cell and gives the document', async () => {
    await session.run();
    const document = await session.result();
    expect(document.cells.map((cell) => [cell.id, cell.verdict])).toEqual([
      ['summary', 'info'],
      ['drift', 'fail'],
    ]);
    expect(document.inputs[0]?.files[0]?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(document.run.createdAt).toBe('1970-01-01T00:00:00.000Z');
  });

  it('a changed parameter makes only the cells that read it stale, and only those run again', async () => {
    await session.run();
    const before = session.state.cells.find((cell) => cell.id === 'summary')?.result;
    session.setParameter('alpha', 0.01);
    expect([status('summary'), status('drift')]).toEqual(['done', 'stale']);
    await session.run();
    expect([status('summary'), status('drift')]).toEqual(['done', 'done']);
    expect(session.state.cells.find((cell) => cell.id === 'summary')?.result).toBe(before);
  });

  it('a run with nothing to do asks the engine nothing', async () => {
    await vi.waitFor(() => expect(session.state.tables[0]?.info.rows).toBe(5832), 20_000);
    await session.run();
    watched.asked.count = 0;
    await session.run();
    expect(watched.asked.count).toBe(0);
  });

  it('another level asks the engine nothing, and says what a session that begins with it says', async () => {
    await vi.waitFor(() => expect(session.state.tables[0]?.info.rows).toBe(5832), 20_000);
    await session.run();
    watched.asked.count = 0;
    session.setParameter('alpha', 0.01);
    await session.run();
    expect(watched.asked.count).toBe(0);
    const moved = await session.result();

    const fresh = createSession({ engine: () => Promise.resolve(watched.engine), now: () => new Date(0) });
    await fresh.addTable('telemetry', [{ kind: 'path', path: file }]);
    fresh.open(text);
    fresh.setParameter('alpha', 0.01);
    await fresh.run();
    expect(moved.cells).toEqual((await fresh.result()).cells);
  });

  it('another file under the same name is asked everything anew', async () => {
    await session.run();
    const before = (await session.result()).cells[0]?.measurements;
    await session.addTable('telemetry', [{ kind: 'path', path: other }]);
    await session.run();
    const after = (await session.result()).cells[0]?.measurements;
    expect(after).not.toEqual(before);
  });

  it('a changed sql cell gives its readers new rows', async () => {
    const reading = (most: number) => `---
faultline: 1
title: Of a query
tables:
  telemetry: {}
---

\`\`\`sql rows id=few
SELECT * FROM telemetry LIMIT ${most}
\`\`\`

\`\`\`yaml summary
of: few
columns: [MedInc]
\`\`\`
`;
    const rows = async (): Promise<unknown> => (await session.result()).cells[1]?.measurements[0]?.n;
    session.open(reading(100));
    await session.run();
    expect(await rows()).toBe(100);
    session.open(reading(200));
    await session.run();
    expect(await rows()).toBe(200);
    session.open(reading(100));
    watched.asked.count = 0;
    await session.run();
    expect(await rows()).toBe(100);
  });

  it('a changed population is used by the next run', async () => {
    session.setPopulation('reference', { table: 'telemetry', where: 'Latitude < 35' });
    session.setPopulation('current', { table: 'telemetry', where: 'Latitude >= 35' });
    await session.run();
    const document = await session.result();
    expect(document.populations.reference?.rows).toBeGreaterThan(0);
    expect((document.populations.reference?.rows ?? 0) + (document.populations.current?.rows ?? 0)).toBe(5832);
  });

  it('a condition that is no expression is refused, and the session goes on', async () => {
    expect(() => session.setPopulation('reference', { table: 'telemetry', where: '1 = 1; drop table telemetry' })).toThrow('Only one statement');
    expect(session.state.text).toBe(text);
    session.setPopulation('reference', { table: 'telemetry', where: 'Latitude < 35' });
    session.setPopulation('current', { table: 'telemetry' });
    await session.run();
    expect(status('drift')).toBe('done');
  });

  it('cancel leaves it idle, and a later run finishes', async () => {
    const running = session.run();
    session.cancel();
    await running;
    expect(session.state.running).toBe(false);
    await session.run();
    expect(status('drift')).toBe('done');
  });

  it('an unknown parameter throws, and there is no result before a run', async () => {
    expect(() => session.setParameter('beta', 1)).toThrow('there is no parameter "beta"');
    await expect(session.result()).rejects.toThrow('nothing has run');
  });

  it('a removed table leaves its cells stale', async () => {
    await session.run();
    await session.removeTable('telemetry');
    expect(session.state.tables).toEqual([]);
    expect(status('drift')).toBe('stale');
  });

  it('a notebook opened and run while a table is being removed is made without it, and stands', async () => {
    await session.addTable('labels', [{ kind: 'path', path: file }]);
    await session.run();
    const removing = session.removeTable('labels');
    session.open(text.replace('Two cells', 'Two other cells').replace('[MedInc]', '[MedInc, Latitude]'));
    await session.run();
    await removing;
    expect(session.state.cells.map((cell) => cell.status)).toEqual(['done', 'done']);
    expect((await session.result()).inputs.map((input) => input.table)).toEqual(['telemetry']);
  });

  it('a table given again while it is being removed stays', async () => {
    const removing = session.removeTable('telemetry');
    await session.addTable('telemetry', [{ kind: 'path', path: file }]);
    await removing;
    await session.run();
    expect(session.state.cells.map((cell) => cell.status)).toEqual(['done', 'done']);
  });

  it('runs asked for at once are one run, and it is over when it says so', async () => {
    const ends: (readonly string[])[] = [];
    let was = false;
    session.subscribe((state) => {
      if (was && !state.running) ends.push(state.cells.map((cell) => cell.status));
      was = state.running;
    });
    await Promise.all([session.run({ cells: ['summary'] }), session.run({ cells: ['drift'] })]);
    session.setParameter('alpha', 0.01);
    const first = session.run();
    session.setParameter('alpha', 0.02);
    await Promise.all([first, session.run()]);
    expect(ends).toEqual([
      ['done', 'done'],
      ['done', 'done'],
    ]);
  });

  it('cancel also takes back a run that has not begun', async () => {
    const running = session.run();
    session.cancel();
    await running;
    expect(status('drift')).toBe('idle');
  });
});
