import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import type { Verdict } from '../../cells/types.ts';
import type { DialogElement } from '../base/dialog-element.ts';
import '../base/dialog-element.ts';
import { shared, verdictStyles } from '../base/shared-styles.ts';
import { verdictIcon, verdictWords } from '../base/verdicts.ts';
import { commands, type Command } from './commands.ts';
import { isApple, showKeys } from './shortcuts.ts';

const words: readonly (readonly [Verdict, string])[] = [
  ['pass', 'the evidence lies on the good side'],
  ['warn', 'significant, yet below what was set to matter'],
  ['fail', 'significant and large enough to matter'],
  ['insufficient', 'not enough data to decide; never read as pass'],
  ['invalid', 'the comparison itself does not hold'],
  ['error', 'the cell could not be computed'],
  ['info', 'measured without a bound to judge by'],
];

const groups: readonly Command['group'][] = ['Move', 'Run', 'Edit', 'View', 'Share', 'Help'];

/** `<fl-help>`: every shortcut there is and what the verdicts mean. Call `show()`. */
export class HelpDialog extends LitElement {
  static override properties = { shown: { state: true } };
  static override styles = [
    shared,
    verdictStyles,
    css`
    .groups { columns: 2; column-gap: 28px; }
    section { break-inside: avoid; margin-block-end: 14px; }
    h3 { margin-block: 0 5px; }
    dl { display: grid; gap: 3px 14px; margin: 0; font-size: 13px; align-items: baseline; }
    .keys dl { grid-template-columns: 1fr auto; } .keys dt { color: var(--fl-soft); } .keys dd { text-align: end; }
    .verdicts { border-block-start: 1px solid var(--fl-line); padding-block-start: 12px; margin: 0; }
    .verdicts dl { grid-template-columns: auto 1fr; gap: 5px 14px; } .verdicts dd { color: var(--fl-soft); }
    dd { margin: 0; }
    @media (max-width: 620px) { .groups { columns: 1; } }
  `,
  ];

  declare protected shown: boolean;

  constructor() {
    super();
    this.shown = false;
  }

  /** Opens the dialog above the page. */
  show(): void {
    this.shown = true;
    this.renderRoot.querySelector<DialogElement>('fl-dialog')?.show();
  }

  private group(name: Command['group'], apple: boolean): TemplateResult | typeof nothing {
    const having = commands.filter((given) => given.group === name && given.keys !== undefined);
    if (having.length === 0) return nothing;
    return html`<section class="keys"><h3 class="label">${name}</h3><dl>${having.map(
      (given) => html`<dt>${given.title}</dt><dd>${given.keys?.map((keys, i) => html`${i > 0 ? ' or ' : nothing}<kbd>${showKeys(keys, apple)}</kbd>`)}</dd>`,
    )}</dl></section>`;
  }

  protected override render(): TemplateResult {
    const close = (): void => {
      this.shown = false;
    };
    return html`<fl-dialog heading="Keys and verdicts" wide @fl-close=${close}>${this.shown ? this.content(isApple()) : nothing}</fl-dialog>`;
  }

  private content(apple: boolean): TemplateResult {
    return html`<div class="groups">${groups.map((name) => this.group(name, apple))}</div>
      <section class="verdicts"><h3 class="label">Verdicts</h3><dl>${words.map(([verdict, text]) => html`<dt><span class="chip ${verdict}">${verdictIcon(verdict)}${verdictWords[verdict]}</span></dt><dd>${text}</dd>`)}</dl></section>`;
  }
}

customElements.define('fl-help', HelpDialog);
