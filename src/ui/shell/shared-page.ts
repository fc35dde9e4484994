import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { cellTypes } from '../../cells/registry.ts';
import { integer } from '../../charts/format.ts';
import { checkNotebook } from '../../notebook/check.ts';
import type { SessionState } from '../../notebook/session-types.ts';
import { shared } from '../base/shared-styles.ts';
import '../data/file-drop.ts';
import { contentSentence } from './share-dialog.ts';
import type { SharedNotebook } from './shared-link.ts';

/** `<fl-shared .shared .state>`: a notebook that came with the address: what it will compute, which files it needs, and only then a button. */
export class SharedPage extends LitElement {
  static override properties = { shared: { attribute: false }, state: { attribute: false } };
  static override styles = [
    shared,
    css`
    :host { display: grid; gap: var(--fl-space-5); max-inline-size: 760px; margin-inline: auto; padding-block: 18px 48px; }
    h1 { font-size: 26px; line-height: 1.2; font-weight: 690; letter-spacing: -0.02em; overflow-wrap: anywhere; }
    .lead { margin-block-start: 8px; color: var(--fl-soft); font-size: 15px; }
    .note { color: var(--fl-muted); font-size: 13px; }
    .actions { display: flex; flex-wrap: wrap; gap: 8px; align-items: center; }
  `,
  ];

  declare shared: SharedNotebook | null;
  declare state: SessionState | null;

  constructor() {
    super();
    this.shared = null;
    this.state = null;
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.shared === null) return nothing;
    const { notebook } = checkNotebook(this.shared.text, cellTypes);
    return html`<h1>${notebook?.title}</h1><p>${contentSentence(this.shared)} ${integer(1)}</p>`;
  }
}

customElements.define('fl-shared', SharedPage);
