// @vitest-environment jsdom
import fc from 'fast-check';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { SessionState } from '../../src/notebook/session-types.ts';
import { ago } from '../../src/ui/base/relative-time.ts';
import { Autosave, forgetNotebook, notebooksKey, readNotebooks } from '../../src/ui/shell/autosave.ts';
import { isoInstant, withWindow } from '../../src/ui/shell/brush.ts';
import { fileStem } from '../../src/ui/shell/downloads.ts';
import { affected } from '../../src/ui/shell/edits.ts';
import { fuzzy } from '../../src/ui/shell/fuzzy.ts';
import { search } from '../../src/ui/shell/palette-element.ts';
import type { Entry } from '../../src/ui/shell/palette-entries.ts';
import { policyLines } from '../../src/ui/shell/privacy-facts.ts';
import { linkTo, mark, readShared } from '../../src/ui/shell/shared-link.ts';
import { troubleOf } from '../../src/ui/shell/trouble.ts';
import { results } from './fake-session.ts';

describe('the palette', () => {
  const entry = (title: string, kind: Entry['kind'] = 'Command'): Entry => ({ kind, title, note: '', keys: '', run: () => undefined });
  const found = (query: string, ...titles: string[]): string[] =>
    search(
      titles.map((title) => entry(title)),
      query,
    ).map((hit) => hit.entry.title);

  test('beginnings of words come before the middle of words', () => {
    expect(found('run', 'Prune', 'Run the notebook', 'Cancel the run')).toEqual(['Run the notebook', 'Cancel the run', 'Prune']);
  });
  test('words in any order, initials, and case', () => {
    expect(found('drift weekly', 'Weekly drift review', 'Daily drift')).toEqual(['Weekly drift review']);
    expect(found('wdr', 'Weekly drift review')).toEqual(['Weekly drift review']);
    expect(found('MERCHANT', 'merchant_age_days')).toEqual(['merchant_age_days']);
  });
  test('letters scattered inside words are not found', () => expect(found('drif', 'gender is feature')).toEqual([]));
  test('roles wait for a query', () => {
    const entries = [entry('ts is timestamp', 'Role'), entry('Undo')];
    expect(search(entries, ' ').map((hit) => hit.entry.title)).toEqual(['Undo']);
    expect(search(entries, 'times').map((hit) => hit.entry.title)).toEqual(['ts is timestamp']);
  });
  test('what is marked spells the query', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,5}$/), fc.stringMatching(/^[a-z _]{0,30}$/), (query, text) => {
        const match = fuzzy(query, text);
        if (match !== null) expect(match.at.map((index) => text[index]).join('')).toBe(query);
        else expect(text).not.toContain(query);
      }),
    );
  });
});

describe('brushing', () => {
  const window = { from: Date.UTC(2026, 10, 2, 12), to: Date.UTC(2026, 10, 5) + 250 };
  test('instants are ISO in UTC, with a fraction only where there is one', () => {
    expect([isoInstant(window.from), isoInstant(window.to)]).toEqual(['2026-11-02T12:00:00Z', '2026-11-05T00:00:00.250Z']);
  });
  test('a written population keeps its table and condition', () => {
    expect(withWindow(results, 'canary', window)).toEqual({
      table: 'telemetry',
      where: "model_version = 'v1.9'",
      window: { from: '2026-11-02T12:00:00Z', to: '2026-11-05T00:00:00.250Z' },
    });
  });
  test('a default population takes the table it stands on; an unknown one is refused', () => {
    const state: SessionState = { ...results, populations: { current: { name: 'current', table: 'requests' } } };
    expect(withWindow(state, 'current', window)?.table).toBe('requests');
    expect(withWindow(results, 'nobody', window)).toBeNull();
  });
});

test('a change touches cells that became stale and cells that are new, not those that never ran', () => {
  const [first, second] = results.cells;
  if (first === undefined || second === undefined) throw new Error('expected cells');
  const idle = { ...second, id: 'old', status: 'idle' as const, result: null };
  const before = { ...results, cells: [first, idle] };
  const after = { ...results, cells: [{ ...first, status: 'stale' as const }, idle, { ...idle, id: 'new' }] };
  expect(affected(before, after)).toEqual([first.id, 'new']);
  expect(affected(before, before)).toEqual([]);
});

describe('keeping notebooks', () => {
  const saved = { parameters: { margin: 0.01 }, roles: [{ table: 'telemetry', role: 'score' as const, column: 'score' }] };
  const keep = (autosave: Autosave, state: SessionState): void => {
    autosave.note(state);
    vi.advanceTimersByTime(1000);
  };
  beforeEach(() => {
    localStorage.clear();
    vi.useFakeTimers({ now: Date.UTC(2026, 10, 20) });
    return () => vi.useRealTimers();
  });

  test('text, parameters, roles and names of files are kept a moment after a change; rows never', () => {
    const autosave = new Autosave(
      () => saved,
      () => undefined,
    );
    autosave.opened(results.text);
    autosave.note(results);
    expect(readNotebooks()).toEqual([]);
    vi.advanceTimersByTime(1000);
    expect(readNotebooks()).toMatchObject([{ title: 'Canary review', text: results.text, saved, files: { telemetry: ['payments-fraud.parquet'] } }]);
    expect(localStorage.getItem(notebooksKey)).not.toContain('merchant_age_days');
  });
  test('an edited notebook keeps its place; the same text opened again continues it; another text begins another', () => {
    const autosave = new Autosave(
      () => saved,
      () => undefined,
    );
    autosave.opened(results.text);
    keep(autosave, results);
    keep(autosave, { ...results, text: `${results.text}\nMore.\n` });
    expect(readNotebooks()).toHaveLength(1);
    autosave.opened(`${results.text}\nMore.\n`);
    keep(autosave, { ...results, text: `${results.text}\nMore.\n`, parameters: { margin: 1 } });
    expect(readNotebooks()).toHaveLength(1);
    autosave.opened('# Other\n');
    keep(autosave, { ...results, text: '# Other\n' });
    expect(readNotebooks().map((kept) => kept.text)).toEqual(['# Other\n', `${results.text}\nMore.\n`]);
    forgetNotebook(readNotebooks()[0]?.id ?? '');
    expect(readNotebooks()).toHaveLength(1);
  });
  test('five are kept, and a notebook that waits for its files still knows them', () => {
    const autosave = new Autosave(
      () => saved,
      () => undefined,
    );
    for (let i = 0; i < 7; i += 1) {
      autosave.opened(`# ${i}\n`);
      keep(autosave, { ...results, text: `# ${i}\n` });
    }
    expect(readNotebooks().map((kept) => kept.text)).toEqual(['# 6\n', '# 5\n', '# 4\n', '# 3\n', '# 2\n']);
    autosave.opened('# 6\n');
    keep(autosave, { ...results, text: '# 6\n', tables: [], parameters: {} });
    expect(readNotebooks()[0]?.files).toEqual({ telemetry: ['payments-fraud.parquet'] });
  });
  test('another tab that changed the same notebook is told once', () => {
    const heard: string[] = [];
    const autosave = new Autosave(
      () => saved,
      (kept) => heard.push(kept.title),
    );
    autosave.start();
    autosave.opened(results.text);
    keep(autosave, results);
    const stored = JSON.parse(localStorage.getItem(notebooksKey) ?? '');
    stored.notebooks[0].tab = 'another';
    localStorage.setItem(notebooksKey, JSON.stringify(stored));
    for (let i = 0; i < 2; i += 1) dispatchEvent(new StorageEvent('storage', { key: notebooksKey }));
    expect(heard).toEqual(['Canary review']);
    autosave.stop();
  });
  test('whatever stands in the store, reading it gives a list', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.jsonValue().map((value) => JSON.stringify({ version: 1, notebooks: [value, { text: 'x' }] })),
        ),
        (text) => {
          localStorage.setItem(notebooksKey, text);
          expect(Array.isArray(readNotebooks())).toBe(true);
        },
      ),
    );
  });
});

test('a link carries the notebook in its fragment and nowhere else', () => {
  const content = { text: results.text, saved: { parameters: { margin: 0.01 }, roles: [] } };
  const link = new URL(linkTo(content, 'https://lab.example/faultline/?sample=x#old'));
  expect([link.origin, link.pathname, link.search]).toEqual(['https://lab.example', '/faultline/', '']);
  expect(link.hash.startsWith(mark)).toBe(true);
  expect(readShared(link.hash)).toEqual(content);
  expect(() => readShared(link.hash.slice(0, -9))).toThrow(/damaged/);
});

test('failures say what still works and what to do', () => {
  const remedy = (sentence: string | null, engine: SessionState['engine'] = 'ready'): unknown => troubleOf(sentence, engine)?.remedy ?? null;
  expect([
    remedy('The engine crashed (unreachable): it was restarted, try the step again.'),
    remedy('There is not enough memory for this step: load fewer columns.'),
    remedy('a.parquet was changed, moved or deleted after it was opened. Open it again to continue.'),
    remedy('Cancelled. Finished cells are kept; run again to go on.'),
    remedy('This browser refuses WebAssembly.', 'failed'),
    remedy(null, 'failed'),
    remedy(null),
  ]).toEqual(['run', 'run', 'files', 'run', 'reload', 'reload', null]);
  expect(troubleOf('Cancelled. Run again.', 'ready')?.calm).toBe(true);
  expect(troubleOf('this link is damaged', 'ready')?.sentence).toBe('This link is damaged.');
});

test('a policy is told line by line, its hashes counted', () => {
  expect(policyLines("default-src 'none'; style-src 'self' 'sha256-a' 'sha256-b'").map(({ name, sources }) => [name, sources])).toEqual([
    ['default-src', "'none'"],
    ['style-src', "'self' 2 hashes"],
  ]);
});

test('ages are told in one unit', () => {
  const hour = 3_600_000;
  expect([0, 59_000, 60_000, 2.5 * hour, 30 * hour, -hour].map((age) => ago(1e12 - age, 1e12))).toEqual([
    'just now',
    'just now',
    '1\u00a0min ago',
    '2\u00a0h ago',
    '1\u00a0d ago',
    'just now',
  ]);
});

test('file names come from titles', () =>
  expect(['Weekly drift review', ' Ω ', 'A/B: 50 %'].map(fileStem)).toEqual(['weekly-drift-review', 'notebook', 'a-b-50']));
