import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createSession } from '../../src/notebook/session.ts';
import type { Session } from '../../src/notebook/session-types.ts';
import { type WatchedEngine, watchedEngine } from './watched-engine.ts';

const file = fileURLToPath(new URL('../../public/samples/california_housing_reference.csv', import.meta.url));
let watched: WatchedEngine;
let session: Session;

beforeEach(async () => {
  watched = await watchedEngine(file);
  session = createSession({ engine: () => Promise.resolve(watched.engine), now: () => new Date(0) });
  await session.addTable('telemetry', [{ kind: 'path', path: file }]);
});
afterEach(() => watched.close());

const notebook = (where: string): string => `---
faultline: 1
title: Conditions
tables:
  telemetry: {}
populations:
  early: { table: telemetry, where: "MedInc < 3" }
  late: { table: telemetry, where: "${where}" }
---

\`\`\`yaml summary
of: early
columns: [HouseAge]
\`\`\`

\`\`\`yaml drift
reference: early
current: late
columns: [HouseAge]
\`\`\`
`;
const cell = (id: string) => session.state.cells.find((each) => each.id === id);

it.each([
  ['MedInk >= 3', 'the condition of population "late" names "MedInk", which is no column of "telemetry"; did you mean "MedInc"?'],
  ['date >= 3', 'the condition of population "late" names "date", which is no column of "telemetry"; its columns are '],
  ['MedInc >= [3]', 'the condition of population "late" cannot be computed: Binder Error: Cannot compare values of type DOUBLE and type INTEGER[] - an explicit cast is required'],
])('a condition that cannot be computed (%s) stops the cells that read its population, and nothing else', async (where, sentence) => {
  session.open(notebook(where));
  await session.run();
  expect([cell('summary')?.status, cell('drift')?.status]).toEqual(['done', 'error']);
  expect(cell('drift')?.result?.headline).toContain(sentence);
  expect(session.state.message).toBeNull();
  const said = session.state.diagnostics.filter(({ message }) => message.includes('population "late"'));
  expect(said.map(({ where: at, fatal }) => [at.line, fatal])).toContainEqual([8, false]);
  const document = await session.result();
  expect(document.cells.map(({ id, verdict }) => [id, verdict])).toEqual([
    ['summary', 'info'],
    ['drift', 'error'],
  ]);
});

it('a condition mended runs', async () => {
  session.open(notebook('MedInk >= 3'));
  await session.run();
  session.open(notebook('MedInc >= 3'));
  await session.run();
  expect([cell('summary')?.status, cell('drift')?.status]).toEqual(['done', 'done']);
});
