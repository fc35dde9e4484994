import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { cellTypes } from '../../cells/registry.ts';
import type { CellType } from '../../cells/types.ts';
import type { NotebookChange } from '../../notebook/edit/change.ts';
import type { SessionState } from '../../notebook/session-types.ts';
import type { CellSource } from '../../notebook/types.ts';
import { shared } from '../base/shared-styles.ts';
import { type Control, controlFor, firstValue } from './form-control.ts';
import { type ControlPlace, simpleControl } from './form-controls.ts';
import { pickerOptions } from './form-names.ts';
import { formStyles } from './form-styles.ts';
import { type KeyPath, parameterOf, problemOf, valueAt } from './form-value.ts';
import { type KnownNames, knownNames, sourceOf } from './known-names.ts';
import { fieldHelp, fieldTitle, keysAreColumns, shownValue, wantedAt } from './parameter-words.ts';
import { type Field, fieldsOf } from './schema-shape.ts';

const bindable: ReadonlySet<Control['kind']> = new Set(['choice', 'toggle', 'number', 'text', 'name']);
const wide: ReadonlySet<Control['kind']> = new Set(['rows', 'map', 'group', 'several', 'expression']);

interface Refusal {
  readonly typed: unknown;
  readonly problem: string;
}

/**
 * `<fl-cell-form .state .source .type>`: a form made from the schema of a cell type, named by `type`. Each value that the schema takes fires
 * one `fl-change` (setCellParameter; undefined goes back to the default); a value it does not take stays in its field with the schema's sentence.
 */
export class CellForm extends LitElement {
  static override properties = { state: { attribute: false }, source: { attribute: false }, type: {}, refused: { state: true } };
  static override styles = [shared, formStyles];

  declare state: SessionState | null;
  declare source: CellSource | null;
  declare type: string;
  /** What was typed and not sent, by key path. */
  declare protected refused: ReadonlyMap<string, Refusal>;
  private names: KnownNames = knownNames(null);
  private from: string | null = null;

  constructor() {
    super();
    this.state = null;
    this.source = null;
    this.type = '';
    this.refused = new Map();
  }

  private get cellType(): CellType | null {
    const name = this.type === '' ? this.source?.type : this.type;
    return cellTypes.find((known) => known.name === name) ?? null;
  }

  private send(path: KeyPath, value: unknown): void {
    const detail: NotebookChange = { kind: 'setCellParameter', cell: this.source?.id ?? '', path, value };
    this.dispatchEvent(new CustomEvent('fl-change', { detail, bubbles: true, composed: true }));
  }

  private refuse(path: KeyPath, typed: unknown, problem: string): void {
    this.refused = new Map([...this.refused, [path.join('.'), { typed, problem }]]);
  }

  private commit(path: KeyPath, value: unknown): void {
    const { state, source, cellType } = this;
    if (state === null || source === null || cellType === null) return;
    const problem = problemOf(state, source, cellType, path, value);
    if (problem !== null) {
      this.refuse(path, value, problem);
      return;
    }
    const own = path.join('.');
    this.refused = new Map([...this.refused].filter(([key]) => key !== own && !key.startsWith(`${own}.`)));
    if (JSON.stringify(valueAt(source.value, path)) !== JSON.stringify(value)) this.send(path, value);
  }

  private problem(path: KeyPath): string | null {
    const key = path.join('.');
    const typed = this.refused.get(key)?.problem;
    if (typed !== undefined) return typed;
    const found = this.state?.diagnostics.find((each) => each.cell === this.source?.id && each.key === key);
    return found === undefined ? null : found.hint === undefined ? `${found.message}.` : `${found.message}: ${found.hint}.`;
  }

  private place(field: Field, path: KeyPath): ControlPlace {
    const refused = this.refused.get(path.join('.'));
    return {
      id: `f-${path.join('-').replace(/[^\w-]/g, '_')}`,
      label: fieldTitle(field),
      value: refused === undefined ? valueAt(this.source?.value, path) : refused.typed,
      fallback: field.default,
      fallbackWords: field.default === undefined ? '' : shownValue(field.default),
      required: field.required,
      help: fieldHelp(field),
      problem: this.problem(path),
      options: (wanted, words) => pickerOptions(wanted, this.names, this.from, this.source?.id ?? '', words),
      commit: (value) => this.commit(path, value),
      refuse: (typed, problem) => this.refuse(path, typed, problem),
    };
  }

  /** One field: title, control, help and problem. */
  private field(field: Field, path: KeyPath, inner = false): TemplateResult {
    const type = this.cellType?.name ?? '';
    const control = controlFor(field, type, path, inner);
    const place = this.place(field, path);
    const written = valueAt(this.source?.value, path);
    const isSet = written !== undefined || this.refused.has(path.join('.'));
    const native = !['name', 'names', 'several', 'rows', 'map', 'group'].includes(control.kind);
    const bound = parameterOf(written);
    const title = native && bound === null ? html`<label for=${place.id}>${place.label}</label>` : html`<span class="name">${place.label}</span>`;
    return html`<div class="field ${!inner && wide.has(control.kind) ? 'wide' : ''}" data-key=${path.join('.')}>
      <div class="head">${title}${inner || place.label.toLowerCase() === field.key ? nothing : html`<code class="key">${field.key}</code>`}
        <span class="end">${bound === null && bindable.has(control.kind) && !inner ? this.binding(field, path) : nothing}${
          isSet && !field.required && bound === null && !inner
            ? html`<button type="button" class="quiet" aria-label="Reset ${place.label} to ${place.fallbackWords === '' ? 'nothing' : `the default ${place.fallbackWords}`}" @click=${() => this.commit(path, undefined)}>Reset</button>`
            : nothing
        }</span></div>
      ${bound === null ? this.control(control, field, path, place) : this.bound(bound, field, path, place)}
      <div class="help" id="${place.id}-help">${place.help}</div><div class="problem" id="${place.id}-problem" role="alert">${place.problem ?? ''}</div></div>`;
  }

  private control(control: Control, field: Field, path: KeyPath, place: ControlPlace): TemplateResult {
    switch (control.kind) {
      case 'rows':
        return this.rows(control.fields, field, path, place);
      case 'map':
        return this.map(control.value, path, place);
      case 'group':
        return html`<div class="group" role="group" aria-label=${place.label}><div class="inner">${control.fields.map((each) => this.field(each, [...path, each.key], true))}</div></div>`;
      default:
        return simpleControl(control, place);
    }
  }

  /** Lets a notebook parameter stand for the value. */
  private binding(field: Field, path: KeyPath): TemplateResult | typeof nothing {
    const fits = field.shape.kind === 'number' ? this.names.parameters.filter((each) => each.type === 'number') : this.names.parameters;
    if (fits.length === 0 || wantedAt(this.cellType?.name ?? '', path) === 'parameter') return nothing;
    return html`<select class="bind" aria-label="Take ${fieldTitle(field)} from a parameter" .value=${''} @change=${(event: Event) => {
      const select = event.currentTarget as HTMLSelectElement;
      if (select.value !== '') this.commit(path, `{{${select.value}}}`);
      select.value = '';
    }}><option value="">{{}}</option>${fits.map((each) => html`<option value=${each.name}>${each.name} = ${String(each.value)}</option>`)}</select>`;
  }

  private bound(name: string, field: Field, path: KeyPath, place: ControlPlace): TemplateResult {
    const known = this.names.parameters.find((each) => each.name === name);
    const own = known?.value ?? (field.required ? firstValue(field, undefined) : undefined);
    return html`<div class="bound"><code>{{${name}}}</code><span>${known === undefined ? 'no such parameter' : `= ${String(known.value)}`}</span>
      <button type="button" class="quiet" aria-label="Own value for ${place.label}" @click=${() => this.commit(path, own)}>Own value</button></div>`;
  }

  private firstName(): string | undefined {
    return pickerOptions('column', this.names, this.from, '')[0]?.value;
  }

  private rows(fields: readonly Field[], field: Field, path: KeyPath, place: ControlPlace): TemplateResult {
    const written = valueAt(this.source?.value, path);
    const items: readonly unknown[] = Array.isArray(written) ? written : [];
    const replace = (next: readonly unknown[]): void => this.commit(path, next.length === 0 && !field.required ? undefined : next);
    const move = (from: number, to: number): void => {
      const next = [...items];
      next.splice(to, 0, ...next.splice(from, 1));
      replace(next);
    };
    const made = (): unknown => Object.fromEntries(fields.filter((each) => each.required).map((each) => [each.key, firstValue(each, this.firstName())]));
    return html`${items.length === 0 ? html`<p class="help">${place.fallbackWords === '' ? 'No rows yet.' : `Now: ${place.fallbackWords}.`}</p>` : nothing}
      <ol aria-label=${place.label} ?hidden=${items.length === 0}>${repeat(
        items,
        (_, index) => index,
        (
          _,
          index,
        ) => html`<li class="row"><div class="inner" role="group" aria-label="${place.label} ${index + 1}">${fields.map((each) => this.field(each, [...path, index, each.key], true))}</div>
        <span class="moves"><button type="button" class="quiet" aria-label="Move row ${index + 1} of ${place.label} up" ?disabled=${index === 0} @click=${() => move(index, index - 1)}>↑</button><button type="button" class="quiet" aria-label="Move row ${index + 1} of ${place.label} down" ?disabled=${index === items.length - 1} @click=${() => move(index, index + 1)}>↓</button><button type="button" class="quiet" aria-label="Remove row ${index + 1} of ${place.label}" @click=${() => replace(items.filter((_each, at) => at !== index))}>×</button></span></li>`,
      )}</ol><div class="add"><button type="button" @click=${() => replace([...items, made()])}>Add a row<span class="hidden"> to ${place.label}</span></button></div>`;
  }

  private map(shape: Field['shape'], path: KeyPath, place: ControlPlace): TemplateResult {
    const written = valueAt(this.source?.value, path);
    const keys = written !== null && typeof written === 'object' ? Object.keys(written) : [];
    const value: Field = { key: 'value', shape, required: true, nullable: false, default: undefined, title: null, description: null };
    const remove = (key: string): void => this.commit(keys.length === 1 ? path : [...path, key], undefined);
    const offered = keysAreColumns(path) ? pickerOptions('column', this.names, this.from, '').filter((option) => !keys.includes(option.value)) : [];
    return html`<ol aria-label=${place.label} ?hidden=${keys.length === 0}>${repeat(
      keys,
      (key) => key,
      (key) =>
        html`<li class="row"><div class="inner" role="group" aria-label="${place.label} of ${key}">${
          shape.kind === 'object'
            ? html`<code>${key}</code>${shape.fields.map((each) => this.field(each, [...path, key, each.key], true))}`
            : this.field({ ...value, title: key }, [...path, key], true)
        }</div><span class="moves"><button type="button" class="quiet" aria-label="Remove ${key} from ${place.label}" @click=${() => remove(key)}>×</button></span></li>`,
    )}</ol><div class="add"><fl-name-picker .label=${`Add to ${place.label}`} .options=${offered} .value=${[]} placeholder=${keysAreColumns(path) ? 'Add a column' : 'Add a name'} @fl-pick=${(
      event: CustomEvent<readonly string[]>,
    ) => {
      const key = event.detail[0];
      if (key !== undefined && !keys.includes(key))
        this.commit(keys.length === 0 ? path : [...path, key], keys.length === 0 ? { [key]: firstValue(value, undefined) } : firstValue(value, undefined));
    }}></fl-name-picker></div>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { state, source, cellType } = this;
    if (state === null || source === null || cellType === null) return nothing;
    if (source.language === 'sql') return html`<p class="help">A SQL cell has no fields: its text is the query.</p>`;
    const fields = fieldsOf(cellType.parameters);
    this.names = knownNames(state);
    this.from = sourceOf(source.value, Object.fromEntries(fields.map((field) => [field.key, field.default])));
    const isWide = (field: Field): boolean => wide.has(controlFor(field, cellType.name, [field.key]).kind);
    const ordered = [...fields.filter((field) => !isWide(field)), ...fields.filter(isWide)];
    return html`<form class="fields" aria-label="Parameters of ${source.id}" @submit=${(event: Event) => event.preventDefault()}>${ordered.map((field) => this.field(field, [field.key]))}</form>`;
  }
}

customElements.define('fl-cell-form', CellForm);
