import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSession } from '../../src/notebook/session.ts';
import type { Session } from '../../src/notebook/session-types.ts';
import { type WatchedEngine, watchedEngine } from './watched-engine.ts';

const sample = (name: string): string => fileURLToPath(new URL(`../../public/samples/${name}`, import.meta.url));
const text = (cells: string, front = ''): string => `---\nfaultline: 1\ntitle: Incident\ntables:\n  telemetry: {}\n${front}---\n\n${cells}`;
const deploys = ['config 0b7e5aa', 'config 4410f7d', 'deploy r40', 'deploy r41'];

let watched: WatchedEngine;
let session: Session;
beforeEach(async () => {
  watched = await watchedEngine(sample('recommend-incident.parquet'), sample('recommend-incident-events.csv'));
  session = createSession({ engine: () => Promise.resolve(watched.engine), now: () => new Date(0) });
  await session.addTable('telemetry', [{ kind: 'path', path: sample('recommend-incident.parquet') }]);
});
afterEach(() => watched.close());

/** What the timeline of a table is marked with. */
function marked(table: string): readonly string[] {
  const events = session.state.tables.find(({ info }) => info.table === table)?.timeline?.events ?? [];
  return events.map(({ kind, label }) => `${kind} ${label}`).sort();
}

describe('markers on the timelines of all tables', () => {
  it('are versions as traffic saw them and what a table called events says, each once', async () => {
    await session.addTable('events', [{ kind: 'path', path: sample('recommend-incident-events.csv') }]);
    session.open(text('```yaml summary\n```\n'));
    await expect.poll(() => marked('telemetry'), { timeout: 10_000 }).toEqual([...deploys, 'version r40', 'version r41'].sort());
    expect(marked('events')).toEqual(deploys);
  });

  it('come from the table that the front matter names, whatever it is called', async () => {
    await session.addTable('changes', [{ kind: 'path', path: sample('recommend-incident-events.csv') }]);
    session.open(text('```yaml summary\n```\n', '  changes: {}\nevents: changes\n'));
    await expect.poll(() => marked('telemetry'), { timeout: 10_000 }).toEqual([...deploys, 'version r40', 'version r41'].sort());
  });

  it('are also the events that cells list, once for all cells, without those whose time cannot be read', async () => {
    const list = 'events:\n  - { time: "2026-11-10T14:20:00Z", kind: rollback, id: d43, model_version: r40 }\n  - { time: soon, kind: deploy }\n';
    session.open(text(`\`\`\`yaml events\n${list}\`\`\`\n\n\`\`\`yaml events id=again\n${list}\`\`\`\n`));
    await expect.poll(() => marked('telemetry'), { timeout: 10_000 }).toEqual(['rollback r40', 'version r40', 'version r41']);
  });
});
