import { css, html, nothing, type TemplateResult } from 'lit';
import { defaultPolicy, type DisclosurePolicy } from '../../audit/disclose/types.ts';
import type { previousAudit } from '../../audit/previous.ts';
import type { Declared } from '../../audit/request.ts';
import type { CellState } from '../../notebook/session-types.ts';

/** What the form of an audit holds, as typed. */
export interface AuditFields {
  readonly author: string;
  readonly purpose: string;
  readonly limitations: string;
  readonly signOff: string;
  readonly k: string;
  readonly sensitive: boolean;
  /** What counts with noise may spend; empty for no such counts. */
  readonly epsilon: string;
  readonly statutory: readonly string[];
  readonly reason: string;
  readonly key: 'none' | 'new' | 'file';
}

export const emptyFields: AuditFields = {
  author: '',
  purpose: '',
  limitations: '',
  signOff: '',
  k: String(defaultPolicy.k),
  sensitive: false,
  epsilon: '',
  statutory: [],
  reason: '',
  key: 'none',
};

const lines = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** Policy and declarations as the form has them. Throws a sentence for a value that cannot be. */
export function readFields(
  fields: AuditFields,
  earlier: readonly Awaited<ReturnType<typeof previousAudit>>[],
): { readonly policy: DisclosurePolicy; readonly declared: Declared } {
  const k = Number(fields.k);
  if (!Number.isInteger(k) || k < 2 || k > 1000) throw new Error('The smallest group shown is a whole number from 2 to 1000.');
  const epsilon = fields.epsilon.trim() === '' ? null : Number(fields.epsilon);
  if (epsilon !== null && !(epsilon >= 0.001 && epsilon <= 10))
    throw new Error('The budget for counts with noise is a number from 0.001 to 10, or empty for none.');
  const reason = fields.reason.trim();
  if (reason !== '' && reason.length < 10)
    throw new Error('The reason for an override is printed in the file: write it in ten letters or more, or leave it empty.');
  return {
    policy: {
      ...defaultPolicy,
      k,
      zeros: fields.sensitive ? 'sensitive' : 'allowed',
      privacyBudget: epsilon === null ? null : { epsilon },
      statutory: fields.statutory,
      overrideReason: reason === '' ? null : reason,
      earlier: earlier.map((each) => each.document),
    },
    declared: {
      author: fields.author.trim(),
      purpose: fields.purpose.trim(),
      limitations: lines(fields.limitations),
      signOff: lines(fields.signOff),
      previous: earlier.map((each) => each.previous),
    },
  };
}

export const fieldStyles = css`
  form, .more { display: grid; gap: 12px; margin-block: 12px; }
  label, .field { display: grid; gap: 3px; font-size: 13px; font-weight: 560; }
  label small, .field small { font-weight: 400; color: var(--fl-muted); font-size: 12.5px; }
  textarea { font: 13px/1.45 var(--fl-font); min-block-size: 46px; resize: vertical; padding: 5px 8px; }
  .two { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; align-items: start; }
  .check { display: flex; gap: 8px; align-items: start; font-weight: 400; }
  fieldset { border: 0; padding: 0; margin: 0; display: grid; gap: 4px; }
  legend { padding: 0; font-size: 13px; font-weight: 560; margin-block-end: 3px; }
  @media (max-width: 560px) { .two { grid-template-columns: 1fr; } }
`;

/** The form. `set` takes what changed; `files` takes chosen previous audits or a key. */
export function fieldsForm(
  fields: AuditFields,
  cells: readonly CellState[],
  previous: readonly string[],
  set: (change: Partial<AuditFields>) => void,
  files: (kind: 'previous' | 'key', files: readonly File[]) => void,
): TemplateResult {
  type Texts = 'author' | 'purpose' | 'limitations' | 'signOff' | 'k' | 'epsilon' | 'reason';
  const typed = (name: Texts) => (event: Event) => set({ [name]: (event.currentTarget as HTMLInputElement).value });
  const picked = (kind: 'previous' | 'key') => (event: Event) => files(kind, [...((event.currentTarget as HTMLInputElement).files ?? [])]);
  const statutory = (id: string) => (event: Event) =>
    set({ statutory: (event.currentTarget as HTMLInputElement).checked ? [...fields.statutory, id] : fields.statutory.filter((given) => given !== id) });
  return html`<form @submit=${(event: Event) => event.preventDefault()}>
    <label>Author<input .value=${fields.author} autocomplete="name" @input=${typed('author')}></label>
    <label>Purpose and intended use<textarea .value=${fields.purpose} @input=${typed('purpose')}></textarea></label>
    <div class="two">
      <label>Limitations<small>one a line</small><textarea .value=${fields.limitations} @input=${typed('limitations')}></textarea></label>
      <label>Sign-off<small>one a line: who, as what, when</small><textarea .value=${fields.signOff} @input=${typed('signOff')}></textarea></label>
    </div>
    <div class="two">
      <label>Smallest group shown (k)<small>counts below it are hidden, with all that leads back to them</small><input type="number" min="2" max="1000" step="1" .value=${fields.k} @input=${typed('k')}></label>
      <label>Signature<small>a signed file shows who holds the key</small><select .value=${fields.key} @change=${(event: Event) => set({ key: (event.currentTarget as HTMLSelectElement).value as AuditFields['key'] })}>
        <option value="none">not signed</option><option value="new">with a new key, offered as a download</option><option value="file">with a key from a file (JWK)</option></select></label>
    </div>
    ${fields.key === 'file' ? html`<label>Private key<input type="file" accept=".jwk,.json" @change=${picked('key')}></label>` : nothing}
    <label class="check"><input type="checkbox" .checked=${fields.sensitive} @change=${(event: Event) => set({ sensitive: (event.currentTarget as HTMLInputElement).checked })}><span>Hide groups of exactly 0 % or 100 % too</span></label>
    <details><summary>More: earlier audits, counts with noise, tables that a rule demands, override</summary>
      <div class="more">
      <label>Earlier audits of the same data<small>${previous.length === 0 ? 'what they made public counts as known' : previous.join(', ')}</small><input type="file" accept=".html" multiple @change=${picked('previous')}></label>
      <label>Counts with noise: budget ε<small>empty for none; 0.5 puts 95 % of the counts of one table within ±6</small><input type="number" min="0.001" max="10" step="any" .value=${fields.epsilon} @input=${typed('epsilon')}></label>
      <fieldset><legend>Cells that a rule demands whole</legend>${cells.map((cell) => html`<label class="check"><input type="checkbox" .checked=${fields.statutory.includes(cell.id)} @change=${statutory(cell.id)}><span>${cell.id} <span class="muted">${cell.type}</span></span></label>`)}</fieldset>
      <label>Reason to write the file although the gate objects<small>printed in the file</small><textarea .value=${fields.reason} @input=${typed('reason')}></textarea></label></div>
    </details></form>`;
}
