import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { formatList } from '../../cells/format.ts';
import type { TableState } from '../../notebook/session-types.ts';
import { icon } from '../base/icons.ts';
import { shared } from '../base/shared-styles.ts';
import type { Sample } from './samples.ts';
import { fitOf, type TemplateFit } from './template-fit.ts';
import { groupOf, inOrder, templateGroups } from './template-groups.ts';
import type { Template } from './templates.ts';

interface Listed {
  readonly template: Template;
  readonly group: string;
  readonly fit: TemplateFit | null;
  /** What a query is looked for in. */
  readonly words: string;
}

/** The sample a template was made for, else the first that says it can be tried with it. */
export function sampleFor(template: Pick<Template, 'id'>, samples: readonly Sample[]): Sample | null {
  return samples.find((sample) => sample.notebook === template.id) ?? samples.find((sample) => sample.also.includes(template.id)) ?? null;
}

/** Templates in which every word of the query begins a word. */
export function matching(list: readonly Listed[], query: string): readonly Listed[] {
  const asked = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return list.filter(({ words }) => asked.every((word) => words.includes(` ${word}`)));
}

/**
 * `<fl-templates .templates .tables .samples>`: the questions by kind, to be searched. Without tables each says what it reads and which sample it can be tried on;
 * with tables, whether they have what it needs. Fires `fl-template` with an id, and `fl-try` with `{ sample, template }`.
 */
export class TemplateList extends LitElement {
  static override properties = {
    templates: { attribute: false },
    tables: { attribute: false },
    samples: { attribute: false },
    query: { state: true },
    fitting: { state: true },
    read: { state: true },
  };
  static override styles = [
    shared,
    css`
    :host { display: block; }
    .head { display: flex; flex-wrap: wrap; gap: 6px 16px; align-items: center; margin-block-end: 10px; }
    .head h2 { flex: 1; }
    .head label.only { display: inline-flex; gap: 6px; align-items: center; font-size: 13px; color: var(--fl-soft); }
    .head input[type='search'] { inline-size: min(230px, 100%); padding: 5px 10px; }
    .group { display: grid; grid-template-columns: 148px minmax(0, 1fr); gap: 0 20px; border-block-start: 1px solid var(--fl-line); padding-block: 12px; }
    h3 { font-size: 13.5px; font-weight: 630; padding-block: 9px; }
    ul { list-style: none; margin: 0; padding: 0; display: grid; grid-template-columns: repeat(auto-fill, minmax(min(300px, 100%), 1fr)); gap: 2px 12px; align-items: start; }
    .open { display: grid; gap: 1px; inline-size: 100%; text-align: start; white-space: normal; padding: 8px 10px 4px; border-color: transparent; background: none; border-radius: 7px 7px 0 0; }
    li { border-radius: 7px; transition: background 120ms; }
    li:hover, li:focus-within { background: var(--fl-panel); box-shadow: 0 0 0 1px var(--fl-line); }
    .open:hover:not(:disabled) { background: none; }
    .open strong { font-size: 14px; font-weight: 630; }
    .open:hover strong { color: var(--fl-accent); }
    .open span { color: var(--fl-soft); font-size: 13px; line-height: 1.45; text-wrap: pretty; }
    .needs { display: flex; flex-wrap: wrap; gap: 0 6px; align-items: center; padding: 0 11px 7px; font-size: 12px; line-height: 18px; min-block-size: 25px; color: var(--fl-muted); }
    .needs .is { display: inline-flex; gap: 5px; align-items: center; }
    .needs svg { inline-size: 12px; block-size: 12px; flex: none; }
    .fits { color: var(--fl-pass); }
    .needs .link { font-size: 12px; line-height: 18px; }
    .none { color: var(--fl-soft); padding-block: 14px; border-block-start: 1px solid var(--fl-line); }
    @media (max-width: 720px) { .group { grid-template-columns: minmax(0, 1fr); } h3 { padding-block: 0 2px; padding-inline-start: 10px; } ul { margin-inline: 0; } }
  `,
  ];

  declare templates: readonly Template[];
  declare tables: readonly TableState[];
  declare samples: readonly Sample[];
  declare protected query: string;
  declare protected fitting: boolean;
  /** False until the notebooks were read, which waits for the first paint. */
  declare protected read: boolean;
  private list: readonly Listed[] = [];

  constructor() {
    super();
    this.templates = [];
    this.tables = [];
    this.samples = [];
    this.query = '';
    this.fitting = false;
    this.read = false;
  }

  protected override firstUpdated(): void {
    setTimeout(() => {
      this.read = true;
    });
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (!changed.has('templates') && !changed.has('tables') && !changed.has('read')) return;
    this.list = inOrder(this.templates).map((template) => {
      const group = groupOf(template);
      const fit = this.read ? fitOf(template, this.tables) : null;
      const words = ` ${[group, template.title, template.summary, ...template.types, ...(fit?.reads ?? [])]
        .join(' ')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, ' ')}`;
      return { template, group, fit, words };
    });
  }

  private fire(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  private needs({ template, fit }: Listed): TemplateResult {
    if (fit !== null && this.tables.length > 0) {
      return fit.lacks.length === 0
        ? html`<span class="is fits">${icon('tick')}fits this data</span>`
        : html`<span class="is">${icon('note')}needs ${formatList(fit.lacks, 4)}</span>`;
    }
    const sample = sampleFor(template, this.samples);
    const reads = fit === null || fit.reads.length === 0 ? nothing : html`<span>reads ${formatList(fit.reads, 4)}</span>`;
    return html`${reads}${
      sample === null || this.tables.length > 0
        ? nothing
        : html`${reads === nothing ? nothing : html`<span aria-hidden="true">·</span>`}<button class="link" aria-label="try on a sample: ${template.title} on ${sample.title}" @click=${() => this.fire('fl-try', { sample: sample.id, template: template.id })}>try on a sample</button>`
    }`;
  }

  private item(listed: Listed): TemplateResult {
    const { template } = listed;
    return html`<li><button class="open" @click=${() => this.fire('fl-template', template.id)}><strong>${template.title}</strong><span>${template.summary}</span></button>
      <div class="needs">${this.needs(listed)}</div></li>`;
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.templates.length === 0) return nothing;
    const fits = this.list.filter(({ fit }) => fit?.lacks.length === 0);
    const isSplit = this.tables.length > 0 && fits.length > 0 && fits.length < this.list.length;
    const found = matching(isSplit && this.fitting ? fits : this.list, this.query);
    const typed = (event: Event): void => {
      this.query = (event.target as HTMLInputElement).value;
    };
    const only = (event: Event): void => {
      this.fitting = (event.target as HTMLInputElement).checked;
    };
    return html`<section aria-label="Questions"><div class="head"><h2 class="label">${this.tables.length > 0 ? 'Choose a question' : 'Or start from a question'}</h2>
        ${isSplit ? html`<label class="only"><input type="checkbox" .checked=${this.fitting} @change=${only}>Only the ${fits.length} that fit</label>` : nothing}
        <input type="search" aria-label="Find a question" placeholder="Find a question" .value=${this.query} @input=${typed}></div>
      <p class="hidden" role="status">${this.query === '' ? '' : `${found.length} of ${this.list.length} notebooks`}</p>
      ${templateGroups.map((group) => {
        const own = found.filter((listed) => listed.group === group);
        return own.length === 0 ? nothing : html`<div class="group"><h3>${group}</h3><ul>${own.map((listed) => this.item(listed))}</ul></div>`;
      })}
      ${found.length > 0 ? nothing : html`<p class="none">No notebook has all of these words. Search for a metric, a role or a cell type, such as latency, drift or canary.</p>`}</section>`;
  }
}

customElements.define('fl-templates', TemplateList);
