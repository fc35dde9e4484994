import { css, html, type TemplateResult } from 'lit';
import { number } from '../../charts/format.ts';
import type { SessionState } from '../../notebook/session-types.ts';
import type { Notebook, ParameterDefinition } from '../../notebook/types.ts';

function textOf(value: unknown): string {
  return value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function optionsOf(definition: ParameterDefinition, state: SessionState | null): readonly string[] | null {
  if (definition.type === 'column') return state?.tables.flatMap((table) => table.info.columns.map((column) => column.name)) ?? null;
  if (definition.type === 'population')
    return [...new Set([...(state?.notebook?.populations.map((population) => population.name) ?? []), ...Object.keys(state?.populations ?? {})])];
  return definition.options ?? null;
}

/** Name of the parameter that an `input` cell sets; null for every other cell and for one that names none. */
export function inputParameter(type: string, value: unknown): string | null {
  if (type !== 'input' || typeof value !== 'object' || value === null || !('parameter' in value)) return null;
  return typeof value.parameter === 'string' ? value.parameter : null;
}

/** Parameters that no `input` cell shows: those of the form at the head of the notebook. */
export function headParameters(notebook: Notebook | null): readonly ParameterDefinition[] {
  if (notebook === null) return [];
  const shown = new Set(notebook.blocks.map((block) => (block.kind === 'cell' ? inputParameter(block.cell.type, block.cell.value) : null)));
  return notebook.parameters.filter((definition) => !shown.has(definition.name));
}

/** A sentence when a number lies outside the parameter's range. `min` and `max` are not attributes: arrow keys would then count from `min`, 0.0001, 0.0011 … */
function outOfRange(definition: ParameterDefinition, value: unknown): string | null {
  if (typeof value !== 'number') return null;
  const { min, max } = definition;
  if (min !== undefined && value < min) return `At least ${number(min)}${max === undefined ? '' : ` and at most ${number(max)}`}.`;
  return max !== undefined && value > max ? `At most ${number(max)}${min === undefined ? '' : ` and at least ${number(min)}`}.` : null;
}

function control(definition: ParameterDefinition, state: SessionState | null, set: (value: unknown) => void): TemplateResult {
  const value = state?.parameters[definition.name] ?? definition.default;
  const text = textOf(value);
  const name = definition.name;
  if (definition.type === 'boolean')
    return html`<input type="checkbox" name=${name} .checked=${value === true} @change=${(event: Event) => set((event.currentTarget as HTMLInputElement).checked)}>`;
  const options = optionsOf(definition, state);
  if (options !== null && options.length > 0) {
    const all = text === '' || options.includes(text) ? options : [text, ...options];
    return html`<select name=${name} .value=${text} @change=${(event: Event) => set((event.currentTarget as HTMLSelectElement).value)}>
      ${all.map((option) => html`<option value=${option} ?selected=${option === text}>${option}</option>`)}</select>`;
  }
  const change = (event: Event): void => {
    const input = event.currentTarget as HTMLInputElement;
    const given = definition.type !== 'number' ? input.value : input.value === '' ? null : Number(input.value);
    input.setCustomValidity(outOfRange(definition, given) ?? '');
    if (input.validity.customError) input.reportValidity();
    else set(given);
  };
  if (definition.type === 'number')
    return html`<input type="number" name=${name} .value=${text} step=${definition.step ?? 'any'} inputmode="decimal" @change=${change}>`;
  const date = definition.type === 'date' && /^\d{4}-\d\d-\d\d$/.test(text);
  return html`<input type=${date ? 'date' : 'text'} name=${name} .value=${text} autocomplete="off" spellcheck="false" @change=${change}>`;
}

/** One labelled control for a parameter as it stands in `state`; `set` gets the typed value of a change. */
export function parameterField(definition: ParameterDefinition, state: SessionState | null, set: (value: unknown) => void): TemplateResult {
  return html`<label class="parameter ${definition.type}"><span>${definition.label || definition.name}</span>${control(definition, state, set)}</label>`;
}

/** How labelled controls look, in the form and in `input` cells. */
export const parameterStyles = css`
  .parameter { display: inline-flex; flex-wrap: wrap; gap: 2px 10px; align-items: center; font-size: 13px; line-height: 18px; color: var(--fl-soft); max-inline-size: 100%; }
  .parameter > span { max-inline-size: 44ch; text-wrap: balance; }
  .parameter input:not([type='checkbox']), .parameter select { min-inline-size: 96px; max-inline-size: 220px; min-block-size: 30px; color: var(--fl-ink); }
  .parameter input[type='number'] { inline-size: 104px; min-inline-size: 0; }
  @media (max-width: 560px) { .parameter { flex: 1 1 100%; justify-content: space-between; } .parameter > span { flex: 1 1 150px; } }
`;
