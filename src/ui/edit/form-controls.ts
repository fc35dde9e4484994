import { html, nothing, type TemplateResult } from 'lit';
import { type Control, stepOf } from './form-control.ts';
import { typedText, typedYaml, yamlText } from './form-value.ts';
import './name-picker.ts';
import type { PickerOption } from './name-picker.ts';
import type { Wanted } from './parameter-words.ts';

/** What a control needs of the form around it. */
export interface ControlPlace {
  readonly id: string;
  readonly label: string;
  /** The value written, or what was typed and refused; undefined when nothing is. */
  readonly value: unknown;
  readonly fallback: unknown;
  /** The default in words, for placeholders; empty without one. */
  readonly fallbackWords: string;
  readonly required: boolean;
  readonly help: string;
  readonly problem: string | null;
  options(wanted: Wanted, words: readonly string[]): readonly PickerOption[];
  commit(value: unknown): void;
  refuse(typed: unknown, problem: string): void;
}

const described = (place: ControlPlace): string => `${place.id}-help ${place.id}-problem`;
const textOf = (event: Event): string => (event.currentTarget as HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement).value;
const plain = (value: unknown): string => (value === undefined || value === null ? '' : typeof value === 'object' ? yamlText(value) : String(value));
const list = (value: unknown): readonly string[] => (Array.isArray(value) ? value.map(String) : []);

/** Draws the control of one field that does not nest. */
export function simpleControl(control: Control, place: ControlPlace): TemplateResult {
  const invalid = place.problem === null ? 'false' : 'true';
  switch (control.kind) {
    case 'toggle':
      return html`<input type="checkbox" id=${place.id} aria-describedby=${described(place)} .checked=${(place.value ?? place.fallback) === true} @change=${(event: Event) => place.commit((event.currentTarget as HTMLInputElement).checked)} />`;
    case 'choice':
      return choice(control.options, place);
    case 'number':
      return html`<input type="number" id=${place.id} inputmode="decimal" aria-invalid=${invalid} aria-describedby=${described(place)} min=${control.min ?? nothing} max=${control.max ?? nothing} step=${stepOf(control)}
        placeholder=${place.fallbackWords} .value=${plain(place.value)} @change=${(event: Event) => {
          const field = event.currentTarget as HTMLInputElement;
          if (field.validity.badInput) place.refuse(field.value, `${place.label} takes a number.`);
          else place.commit(typedText(field.value, true));
        }} />`;
    case 'text':
      return html`<input type="text" id=${place.id} aria-invalid=${invalid} aria-describedby=${described(place)} list=${control.words.length > 0 ? `${place.id}-words` : nothing} autocomplete="off" spellcheck="false"
        placeholder=${place.fallbackWords} .value=${plain(place.value)} @change=${(event: Event) => place.commit(typedText(textOf(event), control.numbers))} />
        ${control.words.length === 0 ? nothing : html`<datalist id="${place.id}-words">${control.words.map((word) => html`<option value=${word}></option>`)}</datalist>`}`;
    case 'expression':
      return html`<textarea id=${place.id} class="mono" rows="1" aria-invalid=${invalid} aria-describedby=${described(place)} spellcheck="false" placeholder=${place.fallbackWords || 'SQL condition'} .value=${plain(place.value)}
        @change=${(event: Event) => place.commit(textOf(event).trim() === '' ? undefined : textOf(event).trim())}></textarea>`;
    case 'name':
      return picker(
        place,
        place.options(control.wanted, control.words),
        false,
        place.value === undefined || place.value === null ? [] : [String(place.value)],
        ([name]) => place.commit(name),
      );
    case 'names': {
      const chosen = Array.isArray(place.value)
        ? list(place.value)
        : typeof place.value === 'string' && !control.words.includes(place.value)
          ? [place.value]
          : [];
      return picker(place, place.options(control.wanted, []), true, chosen, (names) =>
        place.commit(names.length === 0 ? undefined : control.single && names.length === 1 ? names[0] : names),
      );
    }
    case 'several':
      return several(control.options, place);
    default:
      return yaml(place);
  }
}

function choice(options: readonly (string | number | boolean)[], place: ControlPlace): TemplateResult {
  const given = plain(place.value);
  const unknown = given !== '' && !options.some((option) => String(option) === given);
  return html`<select id=${place.id} aria-invalid=${place.problem === null ? 'false' : 'true'} aria-describedby=${described(place)} .value=${given} @change=${(
    event: Event,
  ) => {
    const text = textOf(event);
    place.commit(text === '' ? undefined : options.find((option) => String(option) === text));
  }}>
    ${place.required ? nothing : html`<option value="" ?selected=${given === ''}>${place.fallbackWords === '' || place.fallbackWords === 'none' ? '–' : `${place.fallbackWords} (default)`}</option>`}
    ${unknown ? html`<option value=${given} selected>${given}</option>` : nothing}
    ${options.map((option) => html`<option value=${String(option)} ?selected=${String(option) === given}>${String(option)}</option>`)}</select>`;
}

function picker(
  place: ControlPlace,
  options: readonly PickerOption[],
  multiple: boolean,
  value: readonly string[],
  take: (names: readonly string[]) => void,
): TemplateResult {
  return html`<fl-name-picker id=${place.id} .label=${place.label} .options=${options} .value=${value} .multiple=${multiple} .placeholder=${place.fallbackWords} .help=${[place.help, place.problem ?? ''].join(' ').trim()} .invalid=${place.problem !== null}
    @fl-pick=${(event: CustomEvent<readonly string[]>) => take(event.detail)}></fl-name-picker>`;
}

function several(options: readonly string[], place: ControlPlace): TemplateResult {
  const chosen = new Set(list(place.value));
  return html`<div class="several" role="group" aria-label=${place.label}>${chosen.size === 0 && place.fallbackWords !== '' ? html`<span class="help">Now ${place.fallbackWords}.</span>` : nothing}${options.map(
    (option) =>
      html`<label><input type="checkbox" .checked=${chosen.has(option)} @change=${(event: Event) => {
        const next = new Set(chosen);
        if ((event.currentTarget as HTMLInputElement).checked) next.add(option);
        else next.delete(option);
        place.commit(next.size === 0 ? undefined : options.filter((each) => next.has(each)));
      }} /><code>${option}</code></label>`,
  )}</div>`;
}

function yaml(place: ControlPlace): TemplateResult {
  const text = typeof place.value === 'string' && place.problem !== null ? place.value : yamlText(place.value);
  return html`<textarea id=${place.id} class="mono" rows=${Math.min(8, text.split('\n').length)} aria-invalid=${place.problem === null ? 'false' : 'true'} aria-describedby=${described(place)} spellcheck="false" placeholder=${place.fallbackWords === '' ? 'YAML' : place.fallbackWords} .value=${text}
    @change=${(event: Event) => {
      const read = typedYaml(textOf(event));
      if ('problem' in read) place.refuse(textOf(event), `${read.problem}.`);
      else place.commit(read.value);
    }}></textarea>`;
}
