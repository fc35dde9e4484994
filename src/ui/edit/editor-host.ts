import { css, html, LitElement, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { cellTypes } from '../../cells/registry.ts';
import { checkNotebook } from '../../notebook/check.ts';
import type { NotebookChange } from '../../notebook/edit/change.ts';
import type { SessionState } from '../../notebook/session-types.ts';
import type { Diagnostic, Notebook } from '../../notebook/types.ts';
import { shared } from '../base/shared-styles.ts';
import type { Suggestions } from './complete-types.ts';
import type { Editor } from './editor.ts';
import { type KnownNames, knownNames } from './known-names.ts';
import { withLineFeeds } from './offset.ts';

/** Frame, placeholder and bar around an editor. */
export const editorStyles = css`
  :host { display: grid; gap: 8px; min-inline-size: 0; }
  .frame { position: relative; border: 1px solid var(--fl-control); border-radius: 7px; background: var(--fl-panel); min-inline-size: 0; }
  .frame:focus-within { outline: 2px solid var(--fl-accent); outline-offset: 1px; }
  .frame textarea:focus-visible { outline: none; }
  .editor { block-size: 100%; }
  .editor[hidden] { display: none; }
  textarea { display: block; inline-size: 100%; block-size: 100%; border: 0; resize: none; font: 13px/1.6 var(--fl-mono); tab-size: 2; padding: 10px 14px 10px 62px; background: transparent; white-space: pre-wrap; overflow: auto; }
  .row { display: flex; flex-wrap: wrap; gap: 6px 8px; align-items: center; min-block-size: 30px; }
  .grow { flex: 1; }
  .note { font-size: 12.5px; color: var(--fl-muted); }
  kbd { font: 11.5px/1 var(--fl-mono); padding: 1px 4px; border: 1px solid var(--fl-line); border-radius: 4px; color: var(--fl-soft); }
  .problems { list-style: none; margin: 0; padding: 0; font-size: 13px; display: grid; gap: 4px; }
  .problems li { padding: 4px 10px; border-radius: 6px; background: var(--fl-fail-tint); overflow-wrap: anywhere; }
  .problems button.link { color: var(--fl-fail); font-weight: 600; margin-inline-end: 4px; }
`;

/** A browser without text layout (or with a blocked chunk) keeps the plain field. */
const canLayOut = (): boolean => typeof Range.prototype.getClientRects === 'function';

/**
 * What the text views share: a plain field until the editor's code has arrived, the text as typed and not yet applied, live problems.
 * What is typed survives: leaving the view applies it.
 */
export abstract class EditorHost extends LitElement {
  static override properties: PropertyDeclarations = { state: { attribute: false }, draft: { state: true }, problems: { state: true } };
  static override styles = [shared, editorStyles];

  declare state: SessionState | null;
  /** The text as typed; null when it is what the notebook holds. */
  declare protected draft: string | null;
  declare protected problems: readonly Diagnostic[];
  protected editor: Editor | null = null;
  private loading = false;
  private home: Element | null = null;
  private newest: Notebook | null = null;

  constructor() {
    super();
    this.state = null;
    this.draft = null;
    this.problems = [];
    this.addEventListener('keydown', (event) => {
      // A key the editor has used must not also be a shortcut of the page.
      if (event.defaultPrevented) event.stopPropagation();
    });
  }

  /** The text the notebook holds; null when there is nothing to edit. */
  protected abstract get base(): string | null;
  protected abstract get language(): 'notebook' | 'yaml' | 'sql';
  protected abstract get label(): string;
  protected abstract complete(text: string, offset: number, names: KnownNames): Suggestions | null;
  /** A whole notebook's text with this text in place, and how many lines stand above it. */
  protected abstract whole(text: string): { readonly text: string; readonly above: number };
  protected abstract change(text: string): NotebookChange;
  protected abstract get runs(): { readonly cells: readonly string[] } | null;

  /** The text as it stands. */
  protected get text(): string {
    return this.draft ?? this.base ?? '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const root = this.getRootNode();
    this.home = this.parentElement ?? (root instanceof ShadowRoot ? root.host : null);
    if (this.hasUpdated) void this.load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.editor?.destroy();
    this.editor = null;
    const draft = this.draft;
    const home = this.home;
    if (draft === null || home === null) return;
    this.draft = null;
    const detail = this.change(draft);
    // The element is out of the page already, and the page is being drawn.
    queueMicrotask(() => home.dispatchEvent(new CustomEvent('fl-change', { detail, bubbles: true, composed: true })));
  }

  protected override firstUpdated(): void {
    void this.load();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (this.draft !== null && this.draft === this.base) this.draft = null;
    if (changed.has('state')) {
      this.newest = this.state?.notebook ?? this.newest;
      this.problems = this.base === null ? [] : this.diagnose(this.text);
    }
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has('state') || this.editor === null) return;
    if (this.draft === null) this.editor.setText(this.base ?? '');
    else this.editor.check();
  }

  private async load(): Promise<void> {
    if (this.loading || this.editor !== null || this.base === null || !canLayOut()) return;
    this.loading = true;
    try {
      const { createEditor } = await import('./editor.ts');
      if (this.isConnected) this.mount(createEditor);
    } catch {
      // Without the chunk (an old page after an update, say) the plain field still edits.
    } finally {
      this.loading = false;
    }
  }

  private mount(createEditor: typeof import('./editor.ts').createEditor): void {
    const parent = this.renderRoot.querySelector<HTMLElement>('.editor');
    const area = this.renderRoot.querySelector('textarea');
    if (parent === null) return;
    parent.hidden = false;
    const focused = area?.matches(':focus') === true;
    const selection = area === null ? undefined : { anchor: area.selectionStart, head: area.selectionEnd };
    this.editor = createEditor({
      parent,
      text: this.text,
      ...(focused && selection !== undefined ? { selection } : {}),
      language: this.language,
      label: this.label,
      describedBy: 'leave',
      complete: (text, offset) => this.complete(text, offset, knownNames(this.state, this.newest)),
      diagnose: (text) => (this.problems = this.diagnose(text)),
      onChange: (text) => this.type(text),
      onApply: () => this.apply(),
      onRun: () => this.run(),
    });
    if (focused) this.editor.focus();
    this.requestUpdate();
    this.ready();
  }

  /** Called when the editor has taken the field's place. */
  protected ready(): void {}

  private type(text: string): void {
    this.draft = text === this.base ? null : text;
  }

  /** Problems of the text, placed within it: those of the session while it is unchanged, else of a fresh check. */
  protected diagnose(text: string): readonly Diagnostic[] {
    const { text: full, above } = this.whole(text);
    const lines = text.split('\n').length;
    const same = this.state !== null && full === withLineFeeds(this.state.text);
    const checked = same ? null : checkNotebook(full, cellTypes);
    this.newest = checked?.notebook ?? this.newest;
    const found = checked?.diagnostics ?? this.state?.diagnostics ?? [];
    if (above === 0) return found;
    return found
      .filter(({ where }) => where.line >= above && where.line <= above + lines)
      .map((each) => ({ ...each, where: each.where.line === above ? { line: 1, column: 1 } : { line: each.where.line - above, column: each.where.column } }));
  }

  protected fire(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  /** Fires `fl-change` with the text as it stands, if it was changed. */
  apply(): void {
    if (this.draft !== null) this.fire('fl-change', this.change(this.draft));
  }

  /** Applies, then fires `fl-run`. */
  protected run(): void {
    this.apply();
    this.fire('fl-run', this.runs);
  }

  protected discard(): void {
    this.draft = null;
    this.editor?.setText(this.base ?? '');
    this.problems = this.diagnose(this.text);
  }

  protected field(): TemplateResult {
    // The editor's own box stays empty for Lit: what the editor puts there is not Lit's to clear.
    return html`<div class="frame"><div class="editor" ?hidden=${this.editor === null}></div>${
      this.editor === null
        ? html`<textarea aria-label=${this.label} aria-describedby="leave" spellcheck="false" .value=${this.text} @input=${(event: Event) => this.type((event.currentTarget as HTMLTextAreaElement).value)} @keydown=${(event: KeyboardEvent) => this.plainKey(event)}></textarea>`
        : nothing
    }</div>`;
  }

  private plainKey(event: KeyboardEvent): void {
    if (!event.ctrlKey && !event.metaKey) return;
    if (event.key !== 'Enter' && event.key !== 's') return;
    event.preventDefault();
    if (event.key === 's') this.apply();
    else this.run();
  }

  protected leaveNote(): TemplateResult {
    return html`<span class="note" id="leave"><kbd>Ctrl/⌘ Enter</kbd> applies and runs, <kbd>Ctrl/⌘ S</kbd> applies. <kbd>Tab</kbd> indents; <kbd>Esc</kbd> then <kbd>Tab</kbd> leaves.</span>`;
  }
}
