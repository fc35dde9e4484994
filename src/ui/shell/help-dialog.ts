import { LitElement, css, html, type TemplateResult } from 'lit';
import { shared } from '../base/shared-styles.ts';

const keys: readonly (readonly [string, string])[] = [
  ['j  k', 'next and previous cell'],
  ['Enter', 'open the text of the cell in focus'],
  ['Ctrl or ⌘ Enter', 'run the notebook; in its text: apply and run'],
  ['Esc', 'close a dialog, cancel a run'],
  ['?', 'this help'],
];

const words: readonly (readonly [string, string])[] = [
  ['pass', 'the evidence lies on the good side'],
  ['warn', 'significant, yet below what was set to matter'],
  ['fail', 'significant and large enough to matter'],
  ['insufficient', 'not enough data to decide; never read as pass'],
  ['invalid', 'the comparison itself does not hold'],
  ['error', 'the cell could not be computed'],
];

/** `<fl-help>`: keys and what the verdicts mean. Call `show()`. */
export class HelpDialog extends LitElement {
  static override styles = [
    shared,
    css`
    h2 { font-size: 17px; margin-block-end: 10px; }
    h3 { font-size: 13px; margin-block: 14px 4px; }
    dl { display: grid; grid-template-columns: auto 1fr; gap: 4px 18px; margin: 0; font-size: 13.5px; }
    dt { font-family: var(--fl-mono); font-size: 12.5px; } dd { margin: 0; color: var(--fl-soft); }
    form { margin-block-start: 16px; }
  `,
  ];

  /** Opens the dialog above the page. */
  show(): void {
    this.renderRoot.querySelector('dialog')?.showModal();
  }

  protected override render(): TemplateResult {
    const list = (entries: typeof keys): TemplateResult => html`<dl>${entries.map(([term, text]) => html`<dt>${term}</dt><dd>${text}</dd>`)}</dl>`;
    return html`<dialog aria-labelledby="title"><h2 id="title">Help</h2>
      <h3>Keys</h3>${list(keys)}<h3>Verdicts</h3>${list(words)}
      <form method="dialog"><button class="primary">Close</button></form></dialog>`;
  }
}

customElements.define('fl-help', HelpDialog);
