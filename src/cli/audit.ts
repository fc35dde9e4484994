import { writeFile } from 'node:fs/promises';
import { collectFacts } from '../audit/facts.ts';
import { exportAudit } from '../audit/export.ts';
import { secureWords } from '../audit/disclose/noise/random-words.ts';
import { auditJson } from '../audit/json.ts';
import { auditMarkdown } from '../audit/markdown.ts';
import { modelCard } from '../audit/model-card.ts';
import { seldom, stepName, stepUnits } from '../audit/progress.ts';
import type { RunOutcome } from '../notebook/run.ts';
import type { Notebook, ResultDocument } from '../notebook/types.ts';
import type { TableInfo } from '../telemetry/types.ts';
import type { AuditOptions, ReadOptions } from './audit-options.ts';
import { progressLine, type Terminal } from './terminal.ts';

/** Writes the audit's files; false when the privacy gate refused, and then none is written. */
export async function writeAuditFiles(
  options: AuditOptions,
  { policy, declared, signer }: ReadOptions,
  run: { readonly document: ResultDocument; readonly notebook: Notebook; readonly tables: readonly TableInfo[]; readonly outcome: RunOutcome },
  terminal: Terminal,
): Promise<boolean> {
  const { document, notebook, tables } = run;
  const progress = progressLine(terminal);
  const onStep = seldom((step) => progress.say([stepName(step), stepUnits(step)].filter((text) => text !== '').join(': ')));
  const exported = await exportAudit(
    { document, notebook, tables, facts: await collectFacts(run.outcome), policy, declared },
    { author: declared.author },
    signer,
    secureWords(),
    onStep,
  );
  progress.clear();
  if (!exported.ok) {
    for (const refusal of exported.refusals) terminal.error(`no audit was written. ${refusal.sentence} ${refusal.change}`);
    return false;
  }
  if (options.html !== undefined) await writeFile(options.html, exported.html);
  if (options.auditJson !== undefined) await writeFile(options.auditJson, auditJson(exported.audit));
  if (options.auditMd !== undefined) await writeFile(options.auditMd, auditMarkdown(exported.audit));
  if (options.modelCard !== undefined) await writeFile(options.modelCard, modelCard(exported.audit));
  const { hidden } = exported.report;
  terminal.error(
    `audit: root ${exported.audit.integrity.root}, ${hidden.length} ${hidden.length === 1 ? 'number' : 'numbers'} hidden${exported.audit.seal.signature === null ? '' : ', signed'}`,
  );
  return true;
}
