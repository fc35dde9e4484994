import { LitElement, css, html, type TemplateResult } from 'lit';
import { shared } from '../base/shared-styles.ts';

/** `<fl-file-drop>`: where files and folders are picked; `pick()` opens the picker. Fires `fl-files` with a File[]; dropping anywhere is handled by the page. */
export class FileDrop extends LitElement {
  static override properties = { compact: { type: Boolean, reflect: true }, hint: { type: String } };
  static override styles = [
    shared,
    css`
    :host { display: block; }
    .zone { border: 1.5px dashed var(--fl-control); border-radius: 10px; padding: 30px 24px; display: grid; gap: 10px; justify-items: center; text-align: center; background: var(--fl-panel); }
    .zone strong { font-size: 16px; font-weight: 650; }
    .zone p { max-inline-size: 56ch; color: var(--fl-muted); font-size: 13.5px; }
    .buttons { display: flex; flex-wrap: wrap; gap: 8px; justify-content: center; }
    .pick { position: relative; display: inline-flex; }
    .pick span { border-radius: 6px; padding: 5px 14px; font-size: 13px; line-height: 20px; font-weight: 600; background: var(--fl-accent); color: var(--fl-on-accent); border: 1px solid var(--fl-accent); }
    .pick.second span { background: var(--fl-panel); color: var(--fl-ink); border-color: var(--fl-line); font-weight: 400; }
    .pick:hover span { background: var(--fl-accent-strong); }
    .pick.second:hover span { background: var(--fl-hover); }
    .pick input { position: absolute; inset: 0; inline-size: 100%; block-size: 100%; opacity: 0; cursor: pointer; }
    .pick:focus-within span { outline: 2px solid var(--fl-accent); outline-offset: 2px; }
    :host([compact]) .pick { display: flex; flex: 1; }
    :host([compact]) .buttons { gap: 6px; flex-wrap: nowrap; }
    :host([compact]) .pick span { flex: 1; text-align: center; background: var(--fl-panel); color: var(--fl-ink); border-color: var(--fl-line); font-weight: 400; padding: 3px 6px; white-space: nowrap; }
    :host([compact]) .pick:hover span { background: var(--fl-hover); }
  `,
  ];

  declare compact: boolean;
  declare hint: string;

  constructor() {
    super();
    this.compact = false;
    this.hint = '';
  }

  private picked(event: Event): void {
    const input = event.currentTarget as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = '';
    if (files.length > 0) this.dispatchEvent(new CustomEvent('fl-files', { detail: files, bubbles: true, composed: true }));
  }

  /** Opens the file picker; works only while the browser handles a click or key. */
  pick(): void {
    this.renderRoot.querySelector('input')?.click();
  }

  private folder(): TemplateResult {
    return html`<label class="pick second"><span>Add a folder</span><input type="file" webkitdirectory @change=${this.picked}></label>`;
  }

  private picker(): TemplateResult {
    return html`<label class="pick"><span>Add files</span><input type="file" multiple accept=".parquet,.csv,.tsv,.jsonl,.ndjson,.json,.arrow,.feather,.ipc,.md,.gz" @change=${this.picked}></label>`;
  }

  protected override render(): TemplateResult {
    if (this.compact) return html`<div class="buttons">${this.picker()}${this.folder()}</div>`;
    return html`<div class="zone">
      <strong>Drop telemetry here</strong>
      <p>${this.hint || 'Parquet, CSV, JSON Lines or Arrow; one file, many files or a folder. Nothing is uploaded: the files are read in this tab.'}</p>
      <div class="buttons">${this.picker()}${this.folder()}</div>
    </div>`;
  }
}

customElements.define('fl-file-drop', FileDrop);
