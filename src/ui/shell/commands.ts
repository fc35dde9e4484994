import { chooseTheme, isDark } from '../base/theme-choice.ts';
import { nextWithVerdict, stepFrom } from './cell-walk.ts';
import { downloadNotebook, downloadResult, downloadSaved } from './downloads.ts';
import { restoreHints } from './hints.ts';
import type { AddCell } from '../edit/add-cell.ts';
import type { CellElement } from '../notebook/cell-element.ts';
import type { Page } from './page.ts';
import { cellCard, everywhere } from './parts.ts';

/** Something a person can do. The palette, the help and the keyboard read the same list. */
export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: 'Move' | 'Run' | 'Edit' | 'View' | 'Share' | 'Help';
  /** Shortcuts; the first is shown. `g o` is two strokes. */
  readonly keys?: readonly string[];
  /** Works inside fields too. */
  readonly everywhere?: boolean;
  /** False hides it now. Without it the command is always there. */
  readonly when?: (page: Page) => boolean;
  readonly run: (page: Page) => Promise<void> | void;
}

const open = (page: Page): boolean => page.current?.notebook != null && !page.inGallery;
const onCell = (page: Page): boolean => open(page) && page.current?.cells.some((cell) => cell.id === page.focused) === true;
const hasResult = (page: Page): boolean => open(page) && page.current?.cells.some((cell) => cell.result !== null) === true;
const hasData = (page: Page): boolean => (page.current?.tables.length ?? 0) > 0;
const focusedCard = (page: Page): CellElement | null => (page.focused === null ? null : cellCard(page.renderRoot, page.focused));
const cells = (page: Page): NonNullable<Page['current']>['cells'] => page.current?.cells ?? [];

/** The text at the cell in focus, or back to the notebook. */
function toggleText(page: Page): void {
  const block = page.current?.notebook?.blocks.find((given) => given.kind === 'cell' && given.cell.id === page.focused);
  if (page.view === 'text') page.view = 'notebook';
  else if (block?.kind === 'cell') page.locate(block.cell.position);
  else page.view = 'text';
}

/** Opens the gallery of cell types below the cell in focus, else at the end. */
function addBelow(page: Page): void {
  const adders = everywhere(page.renderRoot, 'fl-add-cell') as AddCell[];
  (adders.find((given) => page.focused !== null && given.previous === page.focused) ?? adders.at(-1))?.show();
}

/** After a change that adds or moves cells, the keyboard stands on this one. */
async function changeCell(page: Page, change: Parameters<Page['edits']['change']>[0], stay: string | null): Promise<void> {
  const before = new Set(cells(page).map((cell) => cell.id));
  const done = page.edits.change(change);
  page.go(cells(page).find((cell) => !before.has(cell.id))?.id ?? stay);
  await done;
}

export const commands: readonly Command[] = [
  { id: 'next', title: 'Next cell', group: 'Move', keys: ['j'], when: open, run: (page) => page.go(stepFrom(cells(page), page.focused, 1)) },
  { id: 'previous', title: 'Previous cell', group: 'Move', keys: ['k'], when: open, run: (page) => page.go(stepFrom(cells(page), page.focused, -1)) },
  {
    id: 'next-fail',
    title: 'Next failing cell',
    group: 'Move',
    keys: ['f'],
    when: open,
    run: (page) => page.go(nextWithVerdict(cells(page), page.focused, 'fail')),
  },
  { id: 'outline', title: 'Go to the outline', group: 'Move', keys: ['g o'], when: open, run: (page) => void page.focusPart('fl-outline') },
  { id: 'data', title: 'Go to the data', group: 'Move', keys: ['g d'], when: hasData, run: (page) => void page.focusPart('fl-data-panel') },
  { id: 'timeline', title: 'Go to the timeline', group: 'Move', keys: ['g t'], when: open, run: (page) => void page.focusPart('fl-timeline') },
  { id: 'populations', title: 'Go to the populations', group: 'Move', keys: ['g p'], when: open, run: (page) => void page.focusPart('fl-populations') },
  { id: 'search', title: 'Search the columns', group: 'Move', keys: ['/'], when: hasData, run: (page) => void page.focusPart('fl-data-panel input') },
  { id: 'gallery', title: 'All notebooks', group: 'Move', keys: ['g h'], when: open, run: (page) => page.leave(true) },

  {
    id: 'run',
    title: 'Run the notebook',
    group: 'Run',
    keys: ['Mod+Enter'],
    everywhere: true,
    when: (page) => page.current?.notebook != null,
    run: async (page) => {
      page.applyText();
      await page.run();
    },
  },
  {
    id: 'run-cell',
    title: 'Run the cell in focus',
    group: 'Run',
    keys: ['r'],
    when: onCell,
    run: (page) => (page.focused === null ? undefined : page.run({ cells: [page.focused] })),
  },
  { id: 'cancel', title: 'Cancel the run', group: 'Run', keys: ['Escape'], when: (page) => page.current?.running === true, run: (page) => page.cancel() },
  {
    id: 'automatic',
    title: 'Run changes by themselves: on or off',
    group: 'Run',
    run: (page) => {
      page.edits.automatic = !page.edits.automatic;
      page.say({ text: page.edits.automatic ? 'Changes run by themselves.' : 'Changes wait until you run them.' });
    },
  },

  { id: 'edit', title: 'Edit the cell in focus', group: 'Edit', keys: ['Enter'], when: onCell, run: (page) => focusedCard(page)?.edit() },
  { id: 'why', title: 'Why? Where to look next', group: 'Edit', keys: ['w'], when: onCell, run: (page) => focusedCard(page)?.why() },
  { id: 'menu', title: 'Menu of the cell in focus', group: 'Edit', keys: ['m'], when: onCell, run: (page) => focusedCard(page)?.menu() },
  { id: 'add', title: 'Add a cell below', group: 'Edit', keys: ['a'], when: open, run: addBelow },
  {
    id: 'duplicate',
    title: 'Duplicate the cell in focus',
    group: 'Edit',
    keys: ['d'],
    when: onCell,
    run: (page) => (page.focused === null ? undefined : changeCell(page, { kind: 'duplicateCell', cell: page.focused }, page.focused)),
  },
  {
    id: 'down',
    title: 'Move the cell down',
    group: 'Edit',
    keys: ['J'],
    when: onCell,
    run: (page) => (page.focused === null ? undefined : changeCell(page, { kind: 'moveCell', cell: page.focused, by: 1 }, page.focused)),
  },
  {
    id: 'up',
    title: 'Move the cell up',
    group: 'Edit',
    keys: ['K'],
    when: onCell,
    run: (page) => (page.focused === null ? undefined : changeCell(page, { kind: 'moveCell', cell: page.focused, by: -1 }, page.focused)),
  },
  {
    id: 'delete',
    title: 'Delete the cell in focus',
    group: 'Edit',
    when: onCell,
    run: (page) => (page.focused === null ? undefined : changeCell(page, { kind: 'deleteCell', cell: page.focused }, stepFrom(cells(page), page.focused, -1))),
  },
  { id: 'undo', title: 'Undo', group: 'Edit', keys: ['Mod+z'], when: (page) => page.current?.history.undo != null, run: (page) => page.edits.undo() },
  {
    id: 'redo',
    title: 'Redo',
    group: 'Edit',
    keys: ['Mod+Shift+z', 'Ctrl+y'],
    when: (page) => page.current?.history.redo != null,
    run: (page) => page.edits.redo(),
  },

  { id: 'palette', title: 'Find a command', group: 'View', keys: ['Mod+k'], everywhere: true, run: (page) => page.show('palette') },
  {
    id: 'text',
    title: 'Notebook or its text',
    group: 'View',
    keys: ['t'],
    when: open,
    run: toggleText,
  },
  { id: 'theme', title: 'Light or dark', group: 'View', run: (page) => chooseTheme((page.theme = isDark(page.theme) ? 'light' : 'dark')) },
  { id: 'theme-auto', title: 'Light or dark as the system says', group: 'View', run: (page) => chooseTheme((page.theme = 'auto')) },

  { id: 'share', title: 'Share the notebook', group: 'Share', keys: ['s'], when: open, run: (page) => page.show('share') },
  { id: 'save-text', title: 'Download the notebook (.md)', group: 'Share', when: open, run: downloadNotebook },
  { id: 'save-result', title: 'Download the result (JSON)', group: 'Share', when: open, run: downloadResult },
  { id: 'save-state', title: 'Download text, parameters and roles (JSON)', group: 'Share', when: open, run: downloadSaved },
  { id: 'audit', title: 'Export an audit', group: 'Share', keys: ['e'], when: hasResult, run: (page) => page.show('audit') },
  { id: 'verify', title: 'Verify an audit', group: 'Share', keys: ['v'], run: (page) => page.show('verify') },
  { id: 'print', title: 'Print', group: 'Share', when: open, run: () => print() },

  { id: 'help', title: 'Keys and verdicts', group: 'Help', keys: ['?'], run: (page) => page.show('help') },
  { id: 'privacy', title: 'What leaves this tab', group: 'Help', run: (page) => page.show('privacy') },
  {
    id: 'hints',
    title: 'Show the hints again',
    group: 'Help',
    run: (page) => {
      restoreHints();
      page.say({ text: 'The hints are back.' });
    },
  },
];

/** The command of an id. Throws when there is none. */
export function command(id: string): Command {
  const found = commands.find((given) => given.id === id);
  if (found === undefined) throw new Error(`There is no command named ${id}.`);
  return found;
}
