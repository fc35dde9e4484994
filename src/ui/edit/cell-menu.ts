import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { NotebookChange } from '../../notebook/edit/change.ts';
import { fenceWord } from '../../notebook/names.ts';
import type { CellRecord, CellSource } from '../../notebook/types.ts';
import { ruleFiles, type RuleFile } from '../../telemetry/alert-rules/files.ts';
import { saveText } from '../base/save-file.ts';
import { shared } from '../base/shared-styles.ts';

/** A cell as it stands in a notebook's text, with its fence. */
export function cellMarkdown(source: CellSource): string {
  const longest = Math.max(2, ...[...source.text.matchAll(/^ {0,3}(`{3,})/gm)].map((match) => match[1]?.length ?? 0));
  const fence = '`'.repeat(longest + 1);
  const body = source.text === '' ? '' : `${source.text}\n`;
  return `${fence}${source.language} ${fenceWord(source.type)}${source.named ? ` id=${source.id}` : ''}\n${body}${fence}\n`;
}

/** A cell with what it found, if it ran. */
interface MenuCell {
  readonly id: string;
  readonly type?: string;
  readonly result?: CellRecord | null;
}

/** The files of alert rules that an slo cell's result holds, by tool in the order of the result; none for other cells. */
export function rulesByTool(cell: MenuCell): ReadonlyMap<string, readonly RuleFile[]> {
  const table = cell.type === 'slo' ? cell.result?.tables.find(({ name }) => name === 'export') : undefined;
  const found = new Map<string, readonly RuleFile[]>();
  for (const file of ruleFiles(cell.id, table?.rows ?? [])) found.set(file.tool, [...(found.get(file.tool) ?? []), file]);
  return found;
}

interface Item {
  readonly title: string;
  readonly disabled: boolean;
  act(): void;
}

/**
 * `<fl-cell-menu .cell .source .first .last>`: what can be done with a cell. `cell` needs an id; `source` is for Copy as Markdown, and an slo
 * cell's result for the files of its alert rules.
 * Fires `fl-change`, `fl-run` and `fl-announce`. `show()` opens it.
 */
export class CellMenu extends LitElement {
  static override properties = {
    cell: { attribute: false },
    source: { attribute: false },
    first: { type: Boolean },
    last: { type: Boolean },
    open: { state: true },
  };
  static override styles = [
    shared,
    css`
      :host { display: inline-block; position: relative; }
      .menu { position: absolute; z-index: 15; inset-inline-end: 0; inset-block-start: calc(100% + 3px); display: grid; min-inline-size: 190px; padding: 4px; background: var(--fl-panel); border: 1px solid var(--fl-line); border-radius: 7px; box-shadow: 0 4px 16px rgb(0 0 0 / 0.14); }
      .menu[hidden] { display: none; }
      .menu button { border: 0; background: none; text-align: start; padding: 5px 10px; border-radius: 4px; }
      .menu button:focus-visible { outline-offset: -2px; }
      .menu button:disabled { color: var(--fl-muted); }
      hr { inline-size: 100%; border: 0; border-block-start: 1px solid var(--fl-line); margin: 4px 0; }
      .danger { color: var(--fl-fail); }
    `,
  ];

  declare cell: MenuCell | null;
  declare source: CellSource | null;
  declare first: boolean;
  declare last: boolean;
  declare protected open: boolean;
  private readonly onOutside = (event: Event): void => {
    if (!event.composedPath().includes(this)) this.hide(false);
  };

  constructor() {
    super();
    this.cell = null;
    this.source = null;
    this.first = false;
    this.last = false;
    this.open = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.hide(false);
  }

  /** Opens the menu with its first entry in focus. */
  show(): void {
    this.open = true;
    document.addEventListener('pointerdown', this.onOutside, true);
    void this.updateComplete.then(() => this.move(0));
  }

  private hide(back: boolean): void {
    document.removeEventListener('pointerdown', this.onOutside, true);
    this.open = false;
    if (back) this.renderRoot.querySelector<HTMLElement>('.opener')?.focus();
  }

  private get entries(): HTMLButtonElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLButtonElement>('[role=menuitem]:not(:disabled)')];
  }

  private move(to: number): void {
    const entries = this.entries;
    entries[(to + entries.length) % entries.length]?.focus();
  }

  private key(event: KeyboardEvent): void {
    const entries = this.entries;
    const focused = this.shadowRoot?.activeElement;
    const at = focused instanceof HTMLButtonElement ? entries.indexOf(focused) : -1;
    const to: Readonly<Record<string, number>> = { ArrowDown: at + 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: -1 };
    const next = to[event.key];
    const letter = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey ? event.key.toLowerCase() : null;
    if (event.key === 'Tab') {
      this.hide(false);
      return;
    }
    if (event.key === 'Escape') this.hide(true);
    else if (next !== undefined) this.move(next);
    else if (letter !== null) {
      const found = [...entries.slice(at + 1), ...entries.slice(0, at + 1)].find(
        (entry) => entry.textContent?.trim().toLowerCase().startsWith(letter) === true,
      );
      found?.focus();
      if (letter === ' ') return;
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  private fire(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  private change(detail: NotebookChange): void {
    this.fire('fl-change', detail);
  }

  private async copy(source: CellSource): Promise<void> {
    try {
      await navigator.clipboard.writeText(cellMarkdown(source));
      this.fire('fl-announce', `Copied ${source.id} as Markdown`);
    } catch {
      this.fire('fl-announce', 'The browser does not allow copying here. Open the text view and copy from there.');
    }
  }

  /** One file for each objective, as `--alert-rules` writes them. */
  private saveRules(files: readonly RuleFile[]): void {
    for (const { name, text } of files) saveText(name, text, 'application/yaml');
    this.fire('fl-announce', `Saved ${files.map(({ name }) => name).join(', ')}`);
  }

  private items(cell: MenuCell): readonly (readonly Item[])[] {
    const { id } = cell;
    const source = this.source;
    const rules = [...rulesByTool(cell)].map(([tool, files]) => ({ title: `Download ${tool} rules`, disabled: false, act: () => this.saveRules(files) }));
    return [
      [
        { title: 'Move up', disabled: this.first, act: () => this.change({ kind: 'moveCell', cell: id, by: -1 }) },
        { title: 'Move down', disabled: this.last, act: () => this.change({ kind: 'moveCell', cell: id, by: 1 }) },
        { title: 'Duplicate', disabled: false, act: () => this.change({ kind: 'duplicateCell', cell: id }) },
      ],
      [
        ...(source === null ? [] : [{ title: 'Copy as Markdown', disabled: false, act: () => void this.copy(source) }]),
        { title: 'Run only this', disabled: false, act: () => this.fire('fl-run', { cells: [id] }) },
      ],
      ...(rules.length === 0 ? [] : [rules]),
      [{ title: 'Delete', disabled: false, act: () => this.change({ kind: 'deleteCell', cell: id }) }],
    ];
  }

  protected override render(): TemplateResult | typeof nothing {
    const cell = this.cell ?? this.source;
    if (cell === null) return nothing;
    return html`<button class="quiet opener" aria-haspopup="menu" aria-expanded=${this.open ? 'true' : 'false'} aria-label="More for ${cell.id}" title="More" @click=${() => (this.open ? this.hide(true) : this.show())}
        @keydown=${(event: KeyboardEvent) => {
          if (event.key !== 'ArrowDown' || this.open) return;
          event.preventDefault();
          this.show();
        }}>⋯</button>
      <div class="menu" role="menu" aria-label="More for ${cell.id}" ?hidden=${!this.open} @keydown=${(event: KeyboardEvent) => this.key(event)}>${this.items(
        cell,
      ).map(
        (group, index) =>
          html`${index === 0 ? nothing : html`<hr role="separator" />`}${group.map(
            (item) =>
              html`<button role="menuitem" tabindex="-1" class=${item.title === 'Delete' ? 'danger' : ''} ?disabled=${item.disabled} @click=${() => {
                this.hide(true);
                item.act();
              }}>${item.title}</button>`,
          )}`,
      )}</div>`;
  }
}

customElements.define('fl-cell-menu', CellMenu);
