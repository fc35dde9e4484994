import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { checkFile, type FileCheck } from '../../audit/check.ts';
import type { BlockComparison } from '../../audit/compare.ts';
import { previousAudit } from '../../audit/previous.ts';
import { readAudit, type ReadAudit } from '../../audit/read.ts';
import { missingFor, type VerifyRequest } from '../../audit/verify.ts';
import type { DialogElement } from '../base/dialog-element.ts';
import '../base/dialog-element.ts';
import { shared, verdictStyles } from '../base/shared-styles.ts';
import { verdictIcon } from '../base/verdicts.ts';
import { droppedFiles } from '../data/dropped-files.ts';
import { assignFiles } from '../data/table-names.ts';
import { computeAgain } from './compute-again.ts';

interface Line {
  readonly block: string;
  readonly ok: boolean;
  readonly sentence: string;
}

/** `<fl-verify>`: checks an audit file against itself and computes it again from its files, in an engine of its own, which *Cancel*, Esc or closing end. Call `show()`, or `take` with files. */
export class VerifyDialog extends LitElement {
  static override properties = {
    computer: { attribute: false },
    file: { state: true },
    check: { state: true },
    tables: { state: true },
    lines: { state: true },
    problems: { state: true },
    working: { state: true },
    cancelled: { state: true },
  };
  static override styles = [
    shared,
    verdictStyles,
    css`
    p { font-size: 13.5px; color: var(--fl-soft); margin-block: 6px; }
    .row { display: flex; flex-wrap: wrap; gap: 12px; margin-block: 10px; align-items: end; }
    label { display: grid; gap: 3px; font-size: 13px; font-weight: 560; }
    .refused { padding: 9px 13px; border-radius: var(--fl-radius); background: var(--fl-fail-tint); color: var(--fl-ink); }
    table { inline-size: 100%; border-collapse: collapse; font-size: 13px; margin-block: 10px; }
    th, td { text-align: start; vertical-align: top; padding: 5px 12px 5px 0; border-block-end: 1px solid var(--fl-line); }
    td:last-child { overflow-wrap: anywhere; }
    .root { font: 12px/1.5 var(--fl-mono); overflow-wrap: anywhere; }
  `,
  ];

  /** Computes it again; an engine and a worker do unless something else is given. */
  declare computer: typeof computeAgain;
  declare protected file: { readonly name: string; readonly audit: ReadAudit } | null;
  declare protected check: FileCheck | null;
  declare protected tables: readonly { readonly table: string; readonly files: readonly File[] }[];
  declare protected lines: readonly Line[] | null;
  declare protected problems: readonly string[];
  declare protected working: string | null;
  declare protected cancelled: boolean;
  private earlier: VerifyRequest['earlier'] = [];
  private abort: AbortController | null = null;

  constructor() {
    super();
    this.computer = computeAgain;
    this.file = null;
    this.check = null;
    this.tables = [];
    this.lines = null;
    this.problems = [];
    this.working = null;
    this.cancelled = false;
  }

  show(): void {
    this.renderRoot.querySelector<DialogElement>('fl-dialog')?.show();
  }

  /** Takes an audit file, earlier audits it names, and the files of its tables, in any order and number. */
  async take(files: readonly File[]): Promise<void> {
    this.problems = [];
    this.lines = null;
    this.cancelled = false;
    const data: File[] = [];
    for (const file of files) {
      if (!/\.html?$/i.test(file.name)) data.push(file);
      else await this.takeAudit(file).catch((cause: unknown) => this.refuse(`${file.name}: ${messageOf(cause)}`));
    }
    const names = this.file?.audit.blocks?.inputs.tables.map(({ table }) => table) ?? [];
    const assigned = data.length === 0 ? [] : this.assigned(data, names);
    this.tables = [...this.tables.filter(({ table }) => !assigned.some((own) => own.table === table)), ...assigned];
  }

  private async takeAudit(file: File): Promise<void> {
    const text = await file.text();
    const audit = readAudit(text);
    const wanted = this.file?.audit.blocks?.identity.previous ?? [];
    const earlier = wanted.length === 0 ? null : await previousAudit(text).catch(() => null);
    if (earlier !== null && wanted.some(({ sha256 }) => sha256 === earlier.previous.sha256)) {
      this.earlier = [...this.earlier, earlier];
      return;
    }
    this.file = { name: file.name, audit };
    this.earlier = [];
    this.tables = [];
    this.check = await checkFile(audit);
  }

  /** Files by the names that the audit records, else by the page's own rule. */
  private assigned(data: readonly File[], names: readonly string[]): readonly { readonly table: string; readonly files: readonly File[] }[] {
    const inputs = this.file?.audit.blocks?.inputs.tables ?? [];
    const known = inputs
      .map(({ table, files }) => ({ table, files: data.filter((file) => files.some((own) => own.name === file.name)) }))
      .filter(({ files }) => files.length > 0);
    const taken = new Set(known.flatMap(({ files }) => files));
    const rest = data.filter((file) => !taken.has(file));
    const free = names.filter((name) => !known.some(({ table }) => table === name));
    return [...known, ...(rest.length === 0 ? [] : assignFiles(rest, free, []))];
  }

  private refuse(sentence: string): void {
    this.problems = [...this.problems, sentence];
  }

  /** Computes the audit again and shows a line for each block. */
  async verify(): Promise<void> {
    const blocks = this.file?.audit.blocks ?? null;
    if (blocks === null) return;
    const files = new Map(this.tables.map(({ table, files: own }) => [table, own.map((file) => ({ kind: 'file' as const, file }))]));
    this.problems = missingFor({ blocks, files, earlier: this.earlier });
    if (this.problems.length > 0) return;
    this.cancelled = false;
    this.lines = null;
    this.working = 'Starting an engine';
    const abort = new AbortController();
    const { signal } = abort;
    this.abort = abort;
    const onLabel = (label: string): void => {
      this.working = label;
    };
    try {
      const verified = await this.computer({ blocks, files, earlier: this.earlier }, { signal, onLabel });
      if (signal.aborted) return;
      if (verified.ok) this.lines = this.linesOf(verified.comparisons);
      else this.problems = verified.problems;
    } catch (cause) {
      if (!signal.aborted) this.problems = [messageOf(cause)];
    } finally {
      if (this.abort === abort) this.stopped();
    }
  }

  /** Ends the computation at once; the file stays, with what was found in it. */
  cancel(): void {
    if (this.abort === null) return;
    this.abort.abort();
    this.stopped();
    this.cancelled = true;
  }

  private stopped(): void {
    this.abort = null;
    this.working = null;
  }

  private linesOf(comparisons: readonly BlockComparison[]): readonly Line[] {
    return comparisons.map(({ block, differences, note }) => {
      const [first] = differences;
      const more = differences.length > 1 ? `; ${differences.length - 1} more places` : '';
      const sentence =
        first === undefined
          ? `identical${note === undefined ? '' : `; ${note}`}`
          : `${first.path}: the audit has ${first.recorded}, computed again it is ${first.computed}${more}`;
      return { block, ok: first === undefined, sentence };
    });
  }

  private choose(label: string, accept: string): TemplateResult {
    return html`<label>${label}<input type="file" multiple accept=${accept} @change=${(event: Event) => void this.take([...((event.currentTarget as HTMLInputElement).files ?? [])])}></label>`;
  }

  private list(caption: string, lines: readonly Line[]): TemplateResult {
    return html`<table><caption class="hidden">${caption}</caption><thead><tr><th scope="col">Block</th><th scope="col">Result</th><th scope="col">Where</th></tr></thead><tbody>${lines.map(
      ({ block, ok, sentence }) =>
        html`<tr data-block=${block}><th scope="row">${block.replace('page:', 'section ')}</th><td><span class="chip ${ok ? 'pass' : 'fail'}">${verdictIcon(ok ? 'pass' : 'fail')}${ok ? 'identical' : 'differs'}</span></td><td>${sentence}</td></tr>`,
    )}</tbody></table>`;
  }

  private result(): TemplateResult | typeof nothing {
    const { check, file, lines } = this;
    if (check === null || file === null) return nothing;
    const altered = check.findings.filter((finding) => !finding.ok);
    const differing = [...altered, ...(lines ?? []).filter((line) => !line.ok)];
    const said =
      differing.length > 0
        ? `Differs: ${[...new Set(differing.map(({ block }) => block.replace('page:', 'section ')))].join(', ')}.`
        : lines === null
          ? 'The file is whole: every block and section has the hash that is listed, and the page shows what the data say.'
          : 'Identical: computed again from the files, every block is the same.';
    const signature =
      check.signature === 'none' ? 'It is not signed.' : check.signature === 'fits' ? 'Its signature fits the key in the file.' : 'Its signature does not fit.';
    return html`<p role="status"><strong>${file.name}</strong>: ${said} ${signature}</p>
      <p>Root <span class="root">${file.audit.integrity?.root ?? ''}</span>${check.keyId === null ? nothing : html`<br>SHA-256 of the key <span class="root">${check.keyId}</span>`}</p>
      ${altered.length === 0 ? nothing : this.list('What was changed in the file', altered)}${lines === null ? nothing : this.list('Computed again', lines)}`;
  }

  protected override render(): TemplateResult {
    const blocks = this.file?.audit.blocks ?? null;
    const drop = async (event: DragEvent): Promise<void> => {
      event.preventDefault();
      event.stopPropagation();
      if (event.dataTransfer !== null) await this.take(await droppedFiles(event.dataTransfer));
    };
    return html`<fl-dialog heading="Verify an audit" wide @fl-close=${() => this.cancel()} @dragover=${(event: DragEvent) => event.preventDefault()} @drop=${drop}>
      <p>Checks every hash of an audit file, then computes it again from its own notebook and your copy of its input files. Choose or drop them here. Nothing leaves the tab.</p>
      <div class="row">${this.choose('Audit file', '.html')}${blocks === null ? nothing : this.choose(`Input files: ${blocks.inputs.tables.flatMap(({ files }) => files.map((own) => own.name)).join(', ')}`, '')}</div>
      ${this.tables.length === 0 ? nothing : html`<p>${this.tables.map(({ table, files }) => `${table}: ${files.map((own) => own.name).join(', ')}`).join(' · ')}</p>`}
      ${this.problems.map((problem) => html`<p class="refused" role="alert">${problem}</p>`)}
      ${this.working === null ? this.result() : html`<p role="status">${this.working}…</p>`}
      ${this.cancelled ? html`<p role="status">Cancelled: nothing was compared.</p>` : nothing}
      <div slot="actions">${
        this.working === null
          ? html`<button class="primary" ?disabled=${blocks === null || this.tables.length === 0} @click=${() => void this.verify()}>Compute again and compare</button>`
          : html`<button @click=${() => this.cancel()}>Cancel</button>`
      }</div></fl-dialog>`;
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

customElements.define('fl-verify', VerifyDialog);
