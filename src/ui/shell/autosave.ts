import type { SavedState, SessionState } from '../../notebook/session-types.ts';
import { readStoredJson, writeStored } from '../base/storage.ts';
import { parseSavedState } from '../../notebook/saved-state.ts';

/** A notebook kept in this browser: text, parameters, roles and the names of its files. Never data. */
export interface KeptNotebook {
  readonly id: string;
  /** The tab that saved it last. */
  readonly tab: string;
  /** Epoch milliseconds. */
  readonly savedAt: number;
  readonly title: string;
  readonly text: string;
  readonly saved: SavedState;
  /** File names by table. */
  readonly files: Readonly<Record<string, readonly string[]>>;
}

export const notebooksKey = 'faultline-notebooks';
const version = 1;
const most = 5;
const pause = 800;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';

/** Parameters and roles as they were kept; none where they are damaged, because the text alone is still worth continuing. */
function savedOf(value: unknown): SavedState {
  try {
    return parseSavedState(value);
  } catch {
    return { parameters: {}, roles: [] };
  }
}

function readKept(value: unknown): KeptNotebook | null {
  if (!isRecord(value)) return null;
  const { id, tab, savedAt, title, text, saved, files } = value;
  if (!isText(id) || !isText(tab) || typeof savedAt !== 'number' || !Number.isFinite(savedAt) || !isText(title) || !isText(text) || text.trim() === '')
    return null;
  const names = Object.entries(isRecord(files) ? files : {}).map(([table, list]) => [table, Array.isArray(list) ? list.filter(isText) : []] as const);
  return {
    id,
    tab,
    savedAt,
    title,
    text,
    saved: savedOf(saved),
    files: Object.fromEntries(names),
  };
}

/** The notebooks kept in this browser, newest first. What is damaged or of another version is left out. */
export function readNotebooks(): readonly KeptNotebook[] {
  const stored = readStoredJson(notebooksKey);
  if (!isRecord(stored) || stored['version'] !== version || !Array.isArray(stored['notebooks'])) return [];
  return stored['notebooks']
    .map(readKept)
    .filter((kept) => kept !== null)
    .sort((a, b) => b.savedAt - a.savedAt);
}

function writeNotebooks(notebooks: readonly KeptNotebook[]): boolean {
  // The oldest give way when the browser's store is full.
  for (let count = Math.min(most, notebooks.length); count > 0; count -= 1) {
    if (writeStored(notebooksKey, JSON.stringify({ version, notebooks: notebooks.slice(0, count) }))) return true;
  }
  return notebooks.length === 0 && writeStored(notebooksKey, null);
}

/** Forgets one kept notebook. */
export function forgetNotebook(id: string): void {
  writeNotebooks(readNotebooks().filter((kept) => kept.id !== id));
}

/** Keeps the open notebook in this browser, a moment after each change. The tab that wrote last wins; another tab that holds the same notebook is told. */
export class Autosave {
  readonly #tab = crypto.randomUUID();
  readonly #saved: () => SavedState;
  readonly #onOther: (kept: KeptNotebook) => void;
  #id: string | null = null;
  #last = '';
  #state: SessionState | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #told = '';
  readonly #flush = (): void => this.#write();
  readonly #other = (event: StorageEvent): void => {
    if (event.key !== notebooksKey || this.#id === null) return;
    const kept = readNotebooks().find((given) => given.id === this.#id);
    if (kept === undefined || kept.tab === this.#tab || kept.tab === this.#told) return;
    this.#told = kept.tab;
    this.#onOther(kept);
  };

  /** `saved` reads the session; `onOther` hears that another tab changed the same notebook. */
  constructor(saved: () => SavedState, onOther: (kept: KeptNotebook) => void) {
    this.#saved = saved;
    this.#onOther = onOther;
  }

  /** Begins to listen for other tabs and for the page's end. */
  start(): void {
    addEventListener('storage', this.#other);
    addEventListener('pagehide', this.#flush);
  }

  stop(): void {
    clearTimeout(this.#timer);
    removeEventListener('storage', this.#other);
    removeEventListener('pagehide', this.#flush);
  }

  /** A notebook is opened: `id` continues a kept one; without it, a kept notebook of the same text is continued, else a new one begins. */
  opened(text: string, id: string | null = null): void {
    this.#write();
    this.#id = id ?? readNotebooks().find((kept) => kept.text === text)?.id ?? crypto.randomUUID();
    this.#last = '';
    this.#told = '';
  }

  /** Takes the state after each change; writes when it has rested a moment. */
  note(state: SessionState): void {
    if (this.#id === null || state.notebook === null) return;
    const same = this.#state?.text === state.text && this.#state.parameters === state.parameters && this.#state.tables === state.tables;
    this.#state = state;
    if (same) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#flush, pause);
  }

  /** Forgets what it was about to write, for when everything is forgotten. */
  drop(): void {
    clearTimeout(this.#timer);
    this.#id = null;
    this.#state = null;
    this.#last = '';
  }

  #write(): void {
    clearTimeout(this.#timer);
    const state = this.#state;
    if (this.#id === null || state?.notebook == null) return;
    const files = Object.fromEntries(state.tables.map((table) => [table.info.table, table.info.files.map((file) => file.name)]));
    const others = readNotebooks().filter((kept) => kept.id !== this.#id);
    const before = readNotebooks().find((kept) => kept.id === this.#id);
    // A notebook waiting for its files still knows which they were.
    const known = Object.keys(files).length === 0 && before !== undefined ? before.files : files;
    const content = { title: state.notebook.title, text: state.text, saved: this.#saved(), files: known };
    const signature = JSON.stringify(content);
    if (signature === this.#last) return;
    this.#last = signature;
    writeNotebooks([{ id: this.#id, tab: this.#tab, savedAt: Date.now(), ...content }, ...others]);
  }
}
