import type { Verdict } from '../../cells/types.ts';
import type { NotebookChange } from '../../notebook/edit/change.ts';
import type { Filter, Position } from '../../notebook/types.ts';
import type { Role } from '../../telemetry/types.ts';
import { Brush, type BrushDetail, type Window } from './brush.ts';
import { nextWithVerdict } from './cell-walk.ts';
import { closeHint } from './hints.ts';
import { openSample, openTemplate, takeFiles } from './intake.ts';
import type { Page } from './page.ts';
import { pickFiles, tableCard, timeline } from './parts.ts';
import type { AskDetail } from '../notebook/what-if-element.ts';
import type { Entry } from './palette-entries.ts';

/** Detail of each event that the page's elements fire. */
interface Details {
  'fl-files': readonly File[];
  'fl-template': string;
  'fl-sample': string;
  'fl-try': { readonly sample: string; readonly template: string };
  'fl-role': { readonly table: string; readonly role: Role; readonly column: string | readonly string[] | null };
  'fl-remove': string;
  'fl-parameter': { readonly name: string; readonly value: unknown };
  'fl-open': string;
  'fl-change': NotebookChange;
  'fl-filter': Filter;
  'fl-undo': null;
  'fl-redo': null;
  'fl-brush': BrushDetail;
  'fl-window': Window;
  'fl-run': { readonly cells: readonly string[] } | null;
  'fl-cancel': null;
  'fl-go': string;
  'fl-jump': Verdict;
  'fl-locate': Position;
  'fl-choose': Entry;
  'fl-privacy': null;
  'fl-autorun': boolean;
  'fl-current': string;
  'fl-add-files': null;
  'fl-population': string;
  'fl-choose-role': { readonly table: string; readonly role: Role };
  'fl-announce': string;
  'fl-ask': AskDetail;
}

type Handlers = { readonly [Name in keyof Details]: (detail: Details[Name]) => Promise<void> | void };

function handlers(page: Page): Handlers {
  const brush = new Brush(page);
  return {
    'fl-files': async (files) => {
      closeHint('files');
      await takeFiles(page, files);
    },
    'fl-template': async (id) => {
      closeHint('template');
      await openTemplate(page, id);
    },
    'fl-sample': (id) => openSample(page, page.samples, id),
    'fl-try': ({ sample, template }) => openSample(page, page.samples, sample, template),
    'fl-role': ({ table, role, column }) => page.lab.setRole(table, role, column),
    'fl-remove': (table) => page.removeTable(table),
    'fl-parameter': ({ name, value }) => page.edits.settle(() => page.lab.setParameter(name, value)),
    'fl-open': (text) => (page.lab.state.text === '' ? page.open(text) : page.edits.change({ kind: 'replaceText', text })),
    'fl-change': (change) => page.edits.change(change),
    'fl-filter': (filter) => page.edits.change({ kind: 'addFilter', filter }),
    'fl-undo': () => page.edits.undo(),
    'fl-redo': () => page.edits.redo(),
    'fl-brush': async (detail) => {
      if (detail.phase === 'end') closeHint('timeline');
      await brush.take(detail);
    },
    'fl-window': (window) => brush.set('current', window),
    'fl-run': (detail) => page.run(detail ?? undefined),
    'fl-cancel': () => page.cancel(),
    'fl-go': (id) => page.go(id),
    'fl-jump': (verdict) => page.go(nextWithVerdict(page.current?.cells ?? [], page.focused, verdict)),
    'fl-locate': (where) => page.locate(where),
    'fl-choose': (entry) => entry.run(),
    'fl-autorun': (on) => {
      page.edits.automatic = on;
      page.requestUpdate();
    },
    'fl-current': (id) => page.read(id),
    'fl-add-files': () => pickFiles(page.renderRoot),
    'fl-population': (name) => timeline(page.renderRoot)?.choose(name),
    'fl-choose-role': ({ table, role }) => tableCard(page.renderRoot, table)?.choose(role),
    'fl-privacy': () => page.show('privacy'),
    'fl-ask': async ({ cell, give }) => give(await page.lab.whatIf(cell)),
    'fl-announce': (text) => page.say({ text }),
  };
}

/** Connects the events that bubble out of the page's elements to the session. A failure becomes the page's message. */
export function wire(page: Page): void {
  const all = handlers(page);
  const connect = <Name extends keyof Details>(name: Name, handle: (detail: Details[Name]) => Promise<void> | void): void => {
    page.addEventListener(name, (event) => {
      const { detail } = event as CustomEvent<Details[Name]>;
      void page.attempt(() => handle(detail));
    });
  };
  for (const name of Object.keys(all) as (keyof Details)[]) connect(name, all[name] as (detail: Details[typeof name]) => Promise<void> | void);
}
