import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { bytes } from '../../charts/format.ts';
import type { SessionState } from '../../notebook/session-types.ts';
import { shared } from '../base/shared-styles.ts';
import { asOneTable, nameProblem, planFiles, sortFiles, type FilePlan, type PlannedTable } from './file-plan.ts';
import { counted } from './table-facts.ts';

/** What to do with dropped files, after any question was answered. */
export type SettledFiles = Pick<FilePlan<File>, 'notebooks' | 'tables' | 'refused'>;

/**
 * `<fl-file-plan>`: says which tables dropped files will make before any is made, when that is not plain. `settle(files, state)` resolves with what to do:
 * at once when nothing has to be asked, else when the dialog is answered; null when it was cancelled.
 */
export class FilePlanDialog extends LitElement {
  static override properties = { plan: { state: true }, tables: { state: true }, open: { state: true }, one: { state: true } };
  static override styles = [
    shared,
    css`
    dialog { inline-size: min(560px, calc(100vw - 24px)); max-inline-size: none; max-block-size: min(86vh, 720px); padding: 0; overflow: hidden; }
    dialog[open] { display: flex; flex-direction: column; }
    .body { padding: 18px 22px 14px; overflow: auto; display: grid; gap: 12px; }
    h2 { font-size: 17px; line-height: 1.3; font-weight: 660; } .lead { color: var(--fl-soft); font-size: 13.5px; }
    fieldset { border: 0; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 4px 18px; font-size: 13px; }
    fieldset label { display: inline-flex; gap: 6px; align-items: center; min-block-size: 26px; }
    input[type='radio'] { accent-color: var(--fl-accent); inline-size: 16px; block-size: 16px; margin: 0; }
    ul { list-style: none; margin: 0; padding: 0; }
    .table { border: 1px solid var(--fl-line); border-radius: var(--fl-radius); padding: 8px 10px; margin-block-end: 8px; display: grid; gap: 6px; }
    .line { display: flex; flex-wrap: wrap; gap: 6px 8px; align-items: center; }
    .line input { font-family: var(--fl-mono); flex: 1 1 140px; min-inline-size: 0; }
    .line .muted { font-size: 12.5px; }
    .files { font-size: 12px; line-height: 1.5; color: var(--fl-muted); overflow-wrap: anywhere; max-block-size: 92px; overflow: auto; }
    .bad { color: var(--fl-fail); font-size: 12.5px; } .refused { font-size: 12.5px; color: var(--fl-warn); overflow-wrap: anywhere; }
    .buttons { display: flex; gap: 8px; padding: 12px 22px; border-block-start: 1px solid var(--fl-line); background: var(--fl-sunken); }
    @media (max-width: 480px) { .body, .buttons { padding-inline: 16px; } }
  `,
  ];

  declare protected plan: FilePlan<File> | null;
  declare protected tables: readonly PlannedTable<File>[];
  /** Names of the open tables. */
  declare protected open: readonly string[];
  declare protected one: boolean;
  private answer: ((settled: SettledFiles | null) => void) | null = null;

  constructor() {
    super();
    this.plan = null;
    this.tables = [];
    this.open = [];
    this.one = false;
  }

  /** What to do with files; asks when several tables of different columns would be made or an open one replaced. A question under way is dropped. */
  async settle(files: readonly File[], state: SessionState | null): Promise<SettledFiles | null> {
    this.finish(null);
    const { data } = sortFiles(files);
    const { schemaOf } = await import('./file-schema.ts');
    const schemas = new Map(await Promise.all(data.map(async (file) => [file, await schemaOf(file)] as const)));
    const plan = planFiles(files, schemas, state);
    if (plan.ask === null) return plan;
    this.plan = plan;
    this.tables = plan.tables;
    this.open = state?.tables.map(({ info }) => info.table) ?? [];
    this.one = false;
    await this.updateComplete;
    return new Promise((resolve) => {
      this.answer = resolve;
      this.renderRoot.querySelector('dialog')?.showModal();
    });
  }

  private finish(settled: SettledFiles | null): void {
    const { answer } = this;
    this.answer = null;
    this.renderRoot.querySelector('dialog')?.close?.();
    answer?.(settled);
  }

  private change(at: number, change: Partial<PlannedTable<File>>): void {
    this.tables = this.tables.map((table, i) => (i === at ? { ...table, ...change } : table));
  }

  private rename(at: number, name: string): void {
    const mode = this.tables[at]?.mode === 'append' ? 'append' : 'replace';
    this.change(at, { table: name, mode: this.open.includes(name) ? mode : 'new' });
  }

  private problem(at: number): string | null {
    const name = this.tables[at]?.table ?? '';
    return nameProblem(
      name,
      this.tables.filter((_, i) => i !== at).map(({ table }) => table),
    );
  }

  private table(table: PlannedTable<File>, at: number): TemplateResult {
    const problem = this.problem(at);
    const size = table.files.reduce((sum, file) => sum + file.size, 0);
    const mode = (value: PlannedTable<File>['mode'], words: string): TemplateResult =>
      html`<label><input type="radio" name=${`mode${at}`} .checked=${table.mode === value} @change=${() => this.change(at, { mode: value })}>${words}</label>`;
    return html`<li class="table"><div class="line"><input aria-label="Name of table ${at + 1}" aria-invalid=${problem === null ? 'false' : 'true'} spellcheck="false" autocomplete="off" .value=${table.table}
        @input=${(event: Event) => this.rename(at, (event.currentTarget as HTMLInputElement).value.trim())}><span class="muted">${counted(table.files.length, 'file')}, ${bytes(size)}</span></div>
      ${problem === null ? nothing : html`<p class="bad" role="alert">${problem}</p>`}
      ${this.open.includes(table.table) ? html`<fieldset aria-label="Rows of ${table.table}">${mode('replace', 'Replace its rows')}${mode('append', 'Add to its rows')}</fieldset>` : nothing}
      <p class="files" tabindex="0">${table.files.map((file) => file.webkitRelativePath || file.name).join(', ')}</p></li>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const plan = this.plan;
    if (plan === null) return nothing;
    const usable = this.tables.every((_, i) => this.problem(i) === null);
    const pick = (one: boolean): void => {
      this.one = one;
      this.tables = one ? asOneTable(plan) : plan.tables;
    };
    return html`<dialog aria-labelledby="heading" @cancel=${() => this.finish(null)} @close=${() => this.finish(null)}><div class="body">
      <div><h2 id="heading">${this.tables.length === 1 ? 'One table' : counted(this.tables.length, 'table')} from ${counted(plan.tables.flatMap(({ files }) => files).length, 'file')}</h2><p class="lead">${plan.ask}</p></div>
      ${
        plan.tables.length < 2
          ? nothing
          : html`<fieldset aria-label="How many tables"><label><input type="radio" name="one" .checked=${!this.one} @change=${() => pick(false)}>Several tables</label><label><input type="radio" name="one" .checked=${this.one} @change=${() => pick(true)}>One table</label></fieldset>`
      }
      ${this.one ? html`<p class="lead">Columns that a file does not have are missing in its rows.</p>` : nothing}
      <ul>${this.tables.map((table, i) => this.table(table, i))}</ul>
      ${plan.refused.map((sentence) => html`<p class="refused">${sentence}</p>`)}
      </div><div class="buttons"><button class="primary" ?disabled=${!usable} @click=${() => this.finish({ notebooks: plan.notebooks, tables: this.tables, refused: plan.refused })}>Add ${this.tables.length === 1 ? 'the table' : 'these tables'}</button>
      <button @click=${() => this.finish(null)}>Cancel</button></div></dialog>`;
  }
}

customElements.define('fl-file-plan', FilePlanDialog);
