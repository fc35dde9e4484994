import { LitElement, css, html, type nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { WhatIfControl, WhatIfQuestion, WhatIfValues } from '../../cells/what-if-types.ts';
import type { CellRecord } from '../../notebook/types.ts';
import { shared } from '../base/shared-styles.ts';

/** Detail of `fl-ask`: the page gives the questions of a cell, or null where it cannot be asked. */
export interface AskDetail {
  readonly cell: string;
  give(questions: readonly WhatIfQuestion[] | null): Promise<void>;
}

/** A screen reader hears the answer when a slider rests, not at every step. */
const restMilliseconds = 400;

type WhatIfAnswer = ReturnType<WhatIfQuestion['answer']>;

const writtenValues = (question: WhatIfQuestion): WhatIfValues => Object.fromEntries(question.controls.map((control) => [control.name, control.written]));

/**
 * The answers as written. Every control is also moved to both ends beforehand, unseen: the first answers place the counts and find their code not yet compiled.
 * Each answer is a task of its own, so that the page hears its reader in between.
 */
async function firstAnswers(questions: readonly WhatIfQuestion[], isLate: () => boolean): Promise<readonly WhatIfAnswer[]> {
  const written: WhatIfAnswer[] = [];
  for (const question of questions) {
    const own = writtenValues(question);
    const moved = question.controls.flatMap(({ name, steps, written: at }) =>
      [...new Set([steps[0], steps[steps.length - 1]])].flatMap((end) => (end === undefined || end === at ? [] : [{ ...own, [name]: end }])),
    );
    let answer: WhatIfAnswer = [];
    for (const values of [...moved, own]) {
      await new Promise((resolve) => setTimeout(resolve));
      if (isLate()) return [];
      answer = question.answer(values);
    }
    written.push(answer);
  }
  return written;
}

/**
 * `<fl-what-if .cell .record>`: sliders for what a finished cell can be asked, with the answer beside what stands in the notebook. Fires `fl-ask` AskDetail when it
 * appears and when the result changes, and `fl-change` NotebookChange when the settings are to be written.
 */
export class WhatIfElement extends LitElement {
  static override properties = {
    cell: { attribute: false },
    record: { attribute: false },
    questions: { state: true },
    moved: { state: true },
    said: { state: true },
  };
  static override styles = [
    shared,
    css`
      :host { display: block; padding-block: 2px 8px; }
      fieldset { border: 0; margin: 0 0 10px; padding: 0; display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 320px), 1fr)); gap: 6px 28px; align-items: start; }
      legend { font-weight: 600; font-size: 13.5px; padding: 0; margin-block-end: 4px; overflow-wrap: anywhere; }
      .control { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 10px; font-size: 13px; color: var(--fl-soft); margin-block-end: 6px; }
      .control label { overflow-wrap: anywhere; }
      .control .figure { color: var(--fl-ink); font-weight: 600; }
      input[type='range'] { grid-column: 1 / -1; inline-size: 100%; min-block-size: 28px; padding: 0; border: 0; background: none; accent-color: var(--fl-accent); }
      table { border-collapse: collapse; font-size: 12.5px; inline-size: 100%; }
      th, td { text-align: start; padding: 2px 12px 2px 0; border-block-end: 1px solid var(--fl-line); font-weight: 400; vertical-align: baseline; }
      thead th { color: var(--fl-muted); }
      .other td:last-child { font-weight: 600; }
      .buttons { display: flex; flex-wrap: wrap; gap: 8px; margin-block-start: 4px; }
      @media print { :host { display: none; } }
    `,
  ];

  declare cell: string;
  declare record: CellRecord | null;
  /** undefined: not answered yet. */
  declare protected questions: readonly WhatIfQuestion[] | null | undefined;
  declare protected moved: readonly WhatIfValues[];
  declare protected said: string;
  private written: readonly WhatIfAnswer[] = [];
  private rest: ReturnType<typeof setTimeout> | undefined;
  private turn = 0;

  constructor() {
    super();
    this.cell = '';
    this.record = null;
    this.questions = undefined;
    this.moved = [];
    this.said = '';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.rest);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('cell') || changed.has('record')) this.questions = undefined;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (!changed.has('cell') && !changed.has('record')) return;
    const turn = ++this.turn;
    const give = async (questions: readonly WhatIfQuestion[] | null): Promise<void> => {
      const isLate = (): boolean => turn !== this.turn;
      const written = await firstAnswers(questions ?? [], isLate);
      if (isLate()) return;
      this.questions = questions;
      this.moved = (questions ?? []).map(writtenValues);
      this.written = written;
      this.said = '';
    };
    const detail: AskDetail = { cell: this.cell, give };
    this.dispatchEvent(new CustomEvent('fl-ask', { detail, bubbles: true, composed: true }));
  }

  private move(i: number, name: string, value: number): void {
    this.moved = this.moved.map((values, k) => (k === i ? { ...values, [name]: value } : values));
    clearTimeout(this.rest);
    this.rest = setTimeout(() => {
      const [question, values] = [this.questions?.[i], this.moved[i]];
      if (question !== undefined && values !== undefined) this.said = question.sentence(values);
    }, restMilliseconds);
  }

  private write(question: WhatIfQuestion, values: WhatIfValues): void {
    for (const { path, value } of question.changes(values))
      this.dispatchEvent(new CustomEvent('fl-change', { detail: { kind: 'setCellParameter', cell: this.cell, path, value }, bubbles: true, composed: true }));
  }

  private slider(i: number, control: WhatIfControl, value: number): TemplateResult {
    const at = control.steps.indexOf(value);
    const text = control.show(value);
    const onInput = (event: Event): void => {
      const step = control.steps[Number((event.currentTarget as HTMLInputElement).value)];
      if (step !== undefined) this.move(i, control.name, step);
    };
    const id = `${control.name}-${i}`;
    // The slider says its own value, so that the figure beside it is for the eyes.
    return html`<div class="control"><label for=${id}>${control.title}</label><span class="figure" aria-hidden="true">${text}</span>
      <input type="range" id=${id} min="0" max=${control.steps.length - 1} step="1" name=${control.name} .value=${String(at)} aria-valuetext=${text} @input=${onInput}></div>`;
  }

  private ask(question: WhatIfQuestion, i: number): TemplateResult {
    const written = writtenValues(question);
    const values = this.moved[i] ?? written;
    const before = this.written[i] ?? [];
    const isMoved = question.controls.some(({ name }) => values[name] !== written[name]);
    const after = isMoved ? question.answer(values) : before;
    return html`<fieldset><legend>${question.title}</legend>
      <div>${question.controls.map((control) => this.slider(i, control, values[control.name] ?? control.written))}
        <div class="buttons"><button ?disabled=${!isMoved} @click=${() => this.write(question, values)}>Write into notebook</button>
          <button class="quiet" ?disabled=${!isMoved} @click=${() => {
            this.moved = this.moved.map((given, k) => (k === i ? written : given));
          }}>Reset</button></div></div>
      <table><thead><tr><th scope="col"><span class="hidden">fact</span></th><th scope="col">as written</th><th scope="col">what if</th></tr></thead>
        <tbody>${before.map(
          ([name, text], k) =>
            html`<tr class=${after[k]?.[1] === text ? '' : 'other'}><th scope="row">${name}</th><td>${text}</td><td>${after[k]?.[1]}</td></tr>`,
        )}</tbody></table></fieldset>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { questions } = this;
    if (questions === undefined) return html`<p class="muted">Counting…</p>`;
    if (questions === null) return html`<p class="muted">Run this cell to ask what other settings would have meant.</p>`;
    return html`${questions.map((question, i) => this.ask(question, i))}<p class="hidden" role="status">${this.said}</p>`;
  }
}

customElements.define('fl-what-if', WhatIfElement);
