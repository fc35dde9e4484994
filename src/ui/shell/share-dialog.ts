import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { bytes, integer } from '../../charts/format.ts';
import type { SavedState, SessionState } from '../../notebook/session-types.ts';
import { copyText } from '../base/copy-text.ts';
import type { DialogElement } from '../base/dialog-element.ts';
import '../base/dialog-element.ts';
import { saveText } from '../base/save-file.ts';
import { shared } from '../base/shared-styles.ts';
import { fileStem } from './downloads.ts';
import { linkTo, type SharedNotebook } from './shared-link.ts';

const count = (n: number, one: string, many: string): string => `${integer(n)} ${n === 1 ? one : many}`;

/** What a link holds, counted from the very content that is packed. */
export function contentSentence(content: SharedNotebook): string {
  const lines = content.text.replace(/\n$/, '').split('\n').length;
  const parameters = Object.keys(content.saved.parameters).length;
  const roles = content.saved.roles.length;
  return `${count(lines, 'line', 'lines')} of text, ${count(parameters, 'parameter value', 'parameter values')}, ${count(roles, 'role', 'roles')} (names of columns)`;
}

/** `<fl-share .state .saved>`: a link that carries the notebook in its fragment, shown with exactly what it holds. Call `show()`. */
export class ShareDialog extends LitElement {
  static override properties = {
    state: { attribute: false },
    saved: { attribute: false },
    content: { state: true },
    link: { state: true },
    refused: { state: true },
    copied: { state: true },
  };
  static override styles = [
    shared,
    css`
    p { font-size: 13.5px; color: var(--fl-soft); }
    .row { display: flex; gap: 8px; margin-block: 12px 6px; }
    input { flex: 1; min-inline-size: 0; font: 12.5px/20px var(--fl-mono); padding: 4px 9px; }
    .size { font-size: 12.5px; color: var(--fl-muted); }
    .proof { display: flex; gap: 10px; align-items: baseline; margin-block: 16px 8px; padding: 9px 13px; border-radius: var(--fl-radius); background: var(--fl-pass-tint); font-size: 13.5px; }
    .proof strong { color: var(--fl-pass); white-space: nowrap; }
    .refused { margin-block: 12px; padding: 9px 13px; border-radius: var(--fl-radius); background: var(--fl-fail-tint); color: var(--fl-ink); }
    pre { max-block-size: 34vh; overflow: auto; margin: 6px 0 0; padding: 10px 12px; background: var(--fl-sunken); border: 1px solid var(--fl-line); border-radius: 6px; font: 12px/1.55 var(--fl-mono); white-space: pre-wrap; overflow-wrap: anywhere; }
    @media (max-width: 560px) { .proof { display: block; } }
  `,
  ];

  declare state: SessionState | null;
  declare saved: () => SavedState;
  declare protected content: SharedNotebook | null;
  declare protected link: string;
  /** Why there can be no link; null when there is one. */
  declare protected refused: string | null;
  declare protected copied: 'no' | 'yes' | 'select';

  constructor() {
    super();
    this.state = null;
    this.saved = () => ({ parameters: {}, roles: [] });
    this.content = null;
    this.link = '';
    this.refused = null;
    this.copied = 'no';
  }

  /** Packs the notebook as it stands and opens. */
  show(): void {
    const content = { text: this.state?.text ?? '', saved: this.saved() };
    this.content = content;
    this.copied = 'no';
    this.refused = null;
    try {
      this.link = linkTo(content, location.href);
    } catch (cause) {
      this.link = '';
      this.refused = cause instanceof Error ? cause.message : String(cause);
    }
    this.renderRoot.querySelector<DialogElement>('fl-dialog')?.show();
  }

  private async copy(): Promise<void> {
    this.copied = (await copyText(this.link)) ? 'yes' : 'select';
    if (this.copied === 'select') this.renderRoot.querySelector('input')?.select();
  }

  private proof(content: SharedNotebook): TemplateResult {
    const { parameters, roles } = content.saved;
    return html`<div class="proof"><strong>Holds no data</strong><span>${contentSentence(content)}. Nothing else is packed; this is all of it:</span></div>
      <pre tabindex="0" aria-label="What the link holds">${content.text.trimEnd()}${Object.keys(parameters).length === 0 ? '' : `\n\nparameters: ${JSON.stringify(parameters)}`}${
        roles.length === 0 ? '' : `\n\nroles: ${JSON.stringify(roles)}`
      }</pre>`;
  }

  private copying(): TemplateResult {
    const said =
      this.copied === 'yes' ? 'Copied.' : this.copied === 'select' ? 'The browser does not let the page copy: the link is selected, press Ctrl or ⌘ C.' : '';
    const long = this.link.length > 8000 ? '; some programs cut links this long, the file below always works' : '';
    return html`<div class="row"><input readonly aria-label="Link" .value=${this.link} @focus=${(event: Event) => (event.currentTarget as HTMLInputElement).select()}><button class="primary" @click=${() => void this.copy()}>Copy link</button></div>
      <div class="size"><span role="status">${said}</span> ${bytes(new TextEncoder().encode(this.link).length)} as a link${long}</div>`;
  }

  protected override render(): TemplateResult {
    const content = this.content;
    return html`<fl-dialog heading="Share the notebook" wide @fl-close=${() => {
      this.content = null;
    }}>
      <p>The notebook itself stands in the part of the link after #, which browsers never send to a server. Whoever opens it sees what it will compute, and adds files of their own.</p>
      ${this.refused === null ? this.copying() : html`<p class="refused" role="alert">${this.refused}</p>`}
      ${content === null ? nothing : this.proof(content)}
      <button slot="actions" @click=${() => saveText(`${fileStem(this.state?.notebook?.title ?? '')}.md`, content?.text ?? '', 'text/markdown')}>Download .md</button></fl-dialog>`;
  }
}

customElements.define('fl-share', ShareDialog);
