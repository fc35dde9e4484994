import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WhatIfQuestion, WhatIfValues } from '../../src/cells/what-if-types.ts';
import { createSession } from '../../src/notebook/session.ts';
import type { Session } from '../../src/notebook/session-types.ts';
import { written } from '../engine/native/files.ts';
import { watchedEngine, type WatchedEngine } from './watched-engine.ts';

/** Two days of 4 requests a minute between 100 and 400 ms; for 90 minutes of the second day they take 600 ms more. A few have no latency, and some stand on the limit. */
const minute = 60_000;
const start = Date.UTC(2026, 0, 1);
const lines = Array.from({ length: 2 * 1440 * 4 }, (_, i) => {
  const at = Math.floor(i / 4);
  const slow = at >= 2000 && at < 2090;
  const latency = i % 97 === 0 ? '' : i % 53 === 0 ? 300 : 100 + ((i * 7919) % 300) + (slow ? 600 : 0);
  return `${new Date(start + at * minute + (i % 4) * 15_000).toISOString()},${latency},${i % 500 !== 0}`;
});
const file = written('what-if.csv', ['ts,latency_ms,ok', ...lines].join('\n'));

const notebook = (objectives: string) => `---
faultline: 1
title: What if
tables: { telemetry: { roles: { timestamp: ts, latency: latency_ms } } }
---

\`\`\`yaml slo
of: telemetry
objectives: ${objectives}
events:
  - { time: "2026-01-02T09:00:00Z", kind: incident_start, id: i1 }
  - { time: "2026-01-02T11:30:00Z", kind: resolved, id: i1 }
\`\`\`
`;
const list = `
  - { name: fast, good: "latency_ms < 300", objective: 0.95, window: 7d }
  - { name: at most, good: "latency_ms <= 300", objective: 0.95, window: 7d, method: timeslices }
  - { name: ok, good: "ok", objective: 0.99, window: 7d }`;

let watched: WatchedEngine;
let session: Session;
async function open(text: string): Promise<void> {
  watched = await watchedEngine(file);
  session = createSession({ engine: () => Promise.resolve(watched.engine), now: () => new Date(0) });
  await session.addTable('telemetry', [{ kind: 'path', path: file }]);
  session.open(text);
}
/** How much the engine was asked, once the session looks at its tables no more. */
async function atRest(): Promise<number> {
  for (;;) {
    const before = watched.asked.count;
    await new Promise((resolve) => setTimeout(resolve, 200));
    if (watched.asked.count === before) return before;
  }
}
const record = () => session.state.cells[0]?.result;
const measure = (sli: string, metric: string, severity?: string) =>
  record()?.measurements.find((m) => m.of.sli === sli && m.metric === metric && (severity === undefined || m.of.severity === severity));
const fact = (question: WhatIfQuestion | undefined, values: WhatIfValues, name: string) => question?.answer(values).find(([own]) => own === name)?.[1];

describe('what could be asked of an slo cell', () => {
  let questions: readonly WhatIfQuestion[];
  beforeAll(async () => {
    await open(notebook(list));
    expect(await session.whatIf('slo')).toBeNull();
    await session.run();
    const before = await atRest();
    questions = (await session.whatIf('slo')) ?? [];
    expect(watched.asked.count).toBe(before + 1);
    expect(await session.whatIf('slo')).toHaveLength(questions.length);
    expect(watched.asked.count).toBe(before + 1);
  });
  afterAll(() => watched.close());

  it('is the share of each, and the limit where the condition is one', () => {
    expect(questions.map(({ title, controls }) => [title, controls.map(({ name, written: at }) => [name, at])])).toEqual([
      [
        'fast',
        [
          ['limit', 300],
          ['objective', 0.95],
        ],
      ],
      [
        'at most',
        [
          ['limit', 300],
          ['objective', 0.95],
        ],
      ],
      ['ok', [['objective', 0.99]]],
    ]);
    for (const { controls } of questions)
      for (const { steps, written: at } of controls) {
        expect(steps).toContain(at);
        expect([...steps].sort((a, b) => a - b)).toEqual(steps);
      }
    expect(questions[0]?.controls[0]?.steps.slice(13, 18)).toEqual([230, 260, 300, 350, 400]);
  });

  it('says what the cell says at the written settings, and reads nothing for any other', () => {
    const before = watched.asked.count;
    for (const question of questions) {
      const written = Object.fromEntries(question.controls.map((control) => [control.name, control.written]));
      const pages = measure(question.title, 'alert_count', 'page')?.value;
      expect(fact(question, written, 'verdict')).toBe(measure(question.title, 'budget_remaining')?.verdict);
      expect(fact(question, written, 'pages')?.split(',')[0]).toBe(String(pages));
      expect(question.changes(written)).toEqual([]);
      for (const control of question.controls) for (const step of control.steps) expect(question.answer({ ...written, [control.name]: step })).toHaveLength(9);
    }
    expect(watched.asked.count).toBe(before);
    expect(fact(questions[0], { limit: 300, objective: 0.95 }, 'incidents paged for')).toBe('1 of 1');
  });

  it.each([
    [0, { limit: 400, objective: 0.98 }],
    [0, { limit: 300, objective: 0.9 }],
    [1, { limit: 260, objective: 0.99 }],
    [1, { limit: 1200, objective: 0.95 }],
    [2, { objective: 0.9 }],
  ] as const)('question %i at %j is what a run says once it is written', async (i, values) => {
    const question = questions[i];
    if (question === undefined) throw new Error('no question');
    const { title } = question;
    const said = question.answer(values);
    const sentence = question.sentence(values);
    const changes = question.changes(values);
    for (const { path, value } of changes) session.edit({ kind: 'setCellParameter', cell: 'slo', path, value });
    await session.run();
    const facts = Object.fromEntries(said);
    const remaining = measure(title, 'budget_remaining');
    expect(facts.verdict).toBe(remaining?.verdict);
    expect(sentence).toContain(`${title}: ${remaining?.verdict}`);
    const table =
      record()
        ?.tables.find(({ name }) => name === 'objectives')
        ?.rows.find(([name]) => name === title) ?? [];
    const again = (await session.whatIf('slo'))?.[i];
    const control = Object.fromEntries((again?.controls ?? []).map((one) => [one.name, one.written]));
    expect(control).toEqual(values);
    expect(again?.answer(control)).toEqual(said);
    expect((facts['bad requests'] ?? facts['bad slices'])?.replaceAll('\u2009', '')).toContain(String(Math.round(Number(table[5]))));
    expect(facts.pages?.split(',')[0]).toBe(String(measure(title, 'alert_count', 'page')?.value));
    for (const _ of changes) session.undo();
    await session.run();
  });
});

it('automatic objectives are written out when one of them is changed', async () => {
  await open(notebook('auto'));
  try {
    await session.run();
    const [fast] = (await session.whatIf('slo')) ?? [];
    expect(fast?.title).toBe('fast answers');
    for (const { path, value } of fast?.changes({ limit: 400, objective: 0.99 }) ?? []) session.edit({ kind: 'setCellParameter', cell: 'slo', path, value });
    expect(session.state.text).toContain('"latency_ms" < 400');
    await session.run();
    expect(measure('fast answers', 'sli')?.threshold?.value).toBe(0.99);
  } finally {
    await watched.close();
  }
});
