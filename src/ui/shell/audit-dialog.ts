import { LitElement, css, html, nothing, type TemplateResult } from 'lit';
import { collectFacts } from '../../audit/facts.ts';
import type { Exported } from '../../audit/export.ts';
import { auditJson } from '../../audit/json.ts';
import { auditMarkdown } from '../../audit/markdown.ts';
import { modelCard } from '../../audit/model-card.ts';
import { type AuditStep, stepName, stepShare, stepUnits } from '../../audit/progress.ts';
import { previousAudit } from '../../audit/previous.ts';
import { newKey, signerFrom, type Signer } from '../../audit/seal.ts';
import { bytes, integer } from '../../charts/format.ts';
import type { Evidence, SessionState } from '../../notebook/session-types.ts';
import type { ProgressEvent } from '../../engine/types.ts';
import type { DialogElement } from '../base/dialog-element.ts';
import '../base/dialog-element.ts';
import { saveText } from '../base/save-file.ts';
import { shared } from '../base/shared-styles.ts';
import { exportInWorker } from './audit-worker.ts';
import { type AuditFields, emptyFields, fieldStyles, fieldsForm, readFields } from './audit-fields.ts';
import { fileStem } from './downloads.ts';

type Stage =
  | { readonly kind: 'form' }
  | { readonly kind: 'working'; readonly label: string; readonly units: string; readonly share: number | null }
  | { readonly kind: 'done'; readonly exported: Exported };

/** `<fl-audit .state .evidence>`: makes an audit of the notebook as it stands. Disclosure control and scan come before any download. Call `show()`. */
export class AuditDialog extends LitElement {
  static override properties = {
    state: { attribute: false },
    evidence: { attribute: false },
    maker: { attribute: false },
    fields: { state: true },
    stage: { state: true },
    problem: { state: true },
    earlier: { state: true },
  };
  static override styles = [
    shared,
    fieldStyles,
    css`
    p { font-size: 13.5px; color: var(--fl-soft); }
    progress { inline-size: 100%; accent-color: var(--fl-accent); }
    .said { margin-block: 10px; padding: 9px 13px; border-radius: var(--fl-radius); background: var(--fl-pass-tint); color: var(--fl-ink); font-size: 13.5px; }
    .said.refused { background: var(--fl-fail-tint); }
    .said p { color: var(--fl-ink); margin-block: 3px; }
    .units { min-block-size: 1.5em; font-variant-numeric: tabular-nums; }
    .root { font: 12px/1.5 var(--fl-mono); overflow-wrap: anywhere; }
    ul { margin: 6px 0; padding-inline-start: 20px; font-size: 13px; color: var(--fl-soft); }
    .row { display: flex; flex-wrap: wrap; gap: 8px; margin-block: 12px 4px; }
  `,
  ];

  declare state: SessionState | null;
  declare evidence: (options: { onProgress: (event: ProgressEvent) => void; signal: AbortSignal }) => Promise<Evidence>;
  /** Makes the file; a worker does unless another maker is given. */
  declare maker: typeof exportInWorker;
  declare protected fields: AuditFields;
  declare protected stage: Stage;
  declare protected problem: string | null;
  declare protected earlier: readonly Awaited<ReturnType<typeof previousAudit>>[];
  private keyFile: File | null = null;
  private madeKey: JsonWebKey | null = null;
  private abort: AbortController | null = null;

  constructor() {
    super();
    this.state = null;
    this.evidence = () => Promise.reject(new Error('There is no session.'));
    this.maker = exportInWorker;
    this.fields = emptyFields;
    this.stage = { kind: 'form' };
    this.problem = null;
    this.earlier = [];
  }

  /** Opens with the form as it was left. */
  show(): void {
    this.stage = { kind: 'form' };
    this.problem = null;
    this.renderRoot.querySelector<DialogElement>('fl-dialog')?.show();
  }

  private async signer(): Promise<Signer | null> {
    if (this.fields.key === 'none') return null;
    if (this.fields.key === 'new') return signerFrom((this.madeKey ??= await newKey()));
    if (this.keyFile === null) throw new Error('Choose the file with the private key, or do not sign.');
    const text = await this.keyFile.text();
    let jwk: JsonWebKey;
    try {
      jwk = JSON.parse(text) as JsonWebKey;
    } catch {
      throw new Error(`${this.keyFile.name} is not JSON; a private key as a JWK file was expected.`);
    }
    return signerFrom(jwk);
  }

  /** Makes the audit; nothing is downloaded yet. */
  async make(): Promise<void> {
    this.problem = null;
    this.abort = new AbortController();
    const { signal } = this.abort;
    try {
      const { policy, declared } = readFields(this.fields, this.earlier);
      const signer = await this.signer();
      this.work('Reading the result');
      const { document, notebook, tables, outcome } = await this.evidence({
        signal,
        onProgress: (event) => {
          if (!signal.aborted) this.work(event.label, '', shareOf(event));
        },
      });
      this.work('Counting versions and unknown values');
      const facts = await collectFacts(outcome);
      if (signal.aborted) return;
      const onStep = (step: AuditStep): void => {
        if (!signal.aborted) this.work(stepName(step), stepUnits(step), stepShare(step));
      };
      const exported = await this.maker({ document, notebook, tables, facts, policy, declared }, declared.author, signer, { signal, onStep });
      if (!signal.aborted) this.stage = { kind: 'done', exported };
    } catch (cause) {
      if (signal.aborted) return;
      this.stage = { kind: 'form' };
      this.problem = cause instanceof Error ? cause.message : String(cause);
    }
  }

  private work(label: string, units = '', share: number | null = null): void {
    this.stage = { kind: 'working', label, units, share };
  }

  private async takeFiles(kind: 'previous' | 'key', files: readonly File[]): Promise<void> {
    if (kind === 'key') {
      this.keyFile = files[0] ?? null;
      return;
    }
    try {
      this.earlier = await Promise.all(files.map(async (file) => previousAudit(await file.text())));
      this.problem = null;
    } catch (cause) {
      this.earlier = [];
      this.problem = `The earlier audit cannot be used: ${cause instanceof Error ? cause.message : String(cause)}.`;
    }
  }

  private form(): TemplateResult {
    return html`<p>One HTML file: verdicts, numbers, methods, hashes of the input files. It reads without scripts and asks nothing of any network. Small counts are hidden before anything is written.</p>
      ${this.problem === null ? nothing : html`<p class="said refused" role="alert">${this.problem}</p>`}
      ${fieldsForm(
        this.fields,
        this.state?.cells ?? [],
        this.earlier.map(({ previous }) => previous.title),
        (change) => {
          this.fields = { ...this.fields, ...change };
        },
        (kind, files) => void this.takeFiles(kind, files),
      )}`;
  }

  private done(exported: Exported): TemplateResult {
    if (!exported.ok)
      return html`<div class="said refused" role="alert"><strong>No file was written.</strong>${exported.refusals.map((refusal) => html`<p>${refusal.sentence} ${refusal.change}</p>`)}
        <p>Where the export is right all the same, give the reason under “More”; it is printed in the file.</p></div>`;
    const { report, audit, html: text } = exported;
    const stem = `${fileStem(audit.blocks.identity.title)}-audit`;
    const rules = Object.entries(report.counts);
    return html`<div class="said" role="status"><strong>${report.hidden.length === 0 ? 'Nothing had to be hidden.' : `${integer(report.hidden.length)} ${report.hidden.length === 1 ? 'number is' : 'numbers are'} hidden.`}</strong>
        k = ${report.k} ${report.unit}. The scan of the finished file found ${audit.blocks.privacy.scan.length === 0 ? 'no personal data of the classes it knows' : audit.blocks.privacy.scan.map((found) => `${found.class.replaceAll('_', ' ')} (${found.places})`).join(', ')}.</div>
      ${rules.length === 0 ? nothing : html`<ul>${rules.map(([rule, n]) => html`<li>${integer(n ?? 0)} × ${rule.replaceAll('_', ' ')}</li>`)}</ul>`}
      <p>Merkle root <span class="root">${audit.integrity.root}</span>${audit.seal.signature === null ? nothing : ', signed'}</p>
      <div class="row"><button class="primary" @click=${() => saveText(`${stem}.html`, text, 'text/html')}>Download HTML, ${bytes(new TextEncoder().encode(text).length)}</button>
        <button @click=${() => saveText(`${stem}.json`, auditJson(audit), 'application/json')}>JSON</button>
        <button @click=${() => saveText(`${stem}.md`, auditMarkdown(audit), 'text/markdown')}>Markdown</button>
        <button @click=${() => saveText(`${fileStem(audit.blocks.identity.title)}-model-card.md`, modelCard(audit), 'text/markdown')}>Model card</button>
        ${this.madeKey === null || audit.seal.signature === null ? nothing : html`<button @click=${() => saveText('faultline-key.jwk', `${JSON.stringify(this.madeKey)}\n`, 'application/json')}>Private key (JWK)</button>`}</div>
      ${this.madeKey === null || audit.seal.signature === null ? nothing : html`<p>The key is kept nowhere: without its file, later audits cannot be signed with it.</p>`}`;
  }

  protected override render(): TemplateResult {
    const { stage } = this;
    return html`<fl-dialog heading="Export audit" wide @fl-close=${() => this.abort?.abort()}>
      ${
        stage.kind === 'form'
          ? this.form()
          : stage.kind === 'working'
            ? html`<p role="status">${stage.label}…</p><p class="units">${stage.units}</p>${stage.share === null ? html`<progress aria-label="Making the audit"></progress>` : html`<progress aria-label="Making the audit" .value=${stage.share}></progress>`}`
            : this.done(stage.exported)
      }
      <div slot="actions">${
        stage.kind === 'form'
          ? html`<button class="primary" @click=${() => void this.make()}>Make the audit</button>`
          : html`<button @click=${() => {
              this.abort?.abort();
              this.stage = { kind: 'form' };
            }}>${stage.kind === 'working' ? 'Cancel' : 'Change something'}</button>`
      }</div></fl-dialog>`;
  }
}

function shareOf({ bytes: read }: ProgressEvent): number | null {
  return read === undefined || read.total === null || read.total === 0 ? null : read.done / read.total;
}

customElements.define('fl-audit', AuditDialog);
