import { noisyCounts } from './disclose/noise/noisy-counts.ts';
import { secureWords, type RandomWords } from './disclose/noise/random-words.ts';
import type { DisclosureReport, ScanFinding } from './disclose/types.ts';
import { buildBlocks } from './build.ts';
import { canonicalJson } from './canonical.ts';
import { discloseAll, withPersons } from './facts-cell.ts';
import { fileLimit, rooms } from './fit.ts';
import { personalLiterals } from './personal-literals.ts';
import type { AuditStep } from './progress.ts';
import type { AuditRequest } from './request.ts';
import { scanFile } from './scan-file.ts';
import type { Signer } from './seal.ts';
import type { Blocks, PrivacyBlock, RunBlock } from './types.ts';
import { type Audit, writeAudit } from './write.ts';

/** Why nothing was written, and what would help. */
export interface Refusal {
  readonly sentence: string;
  readonly change: string;
}

export type Exported =
  | { readonly ok: true; readonly audit: Audit; readonly html: string; readonly report: DisclosureReport }
  | { readonly ok: false; readonly refusals: readonly Refusal[]; readonly report: DisclosureReport };

/**
 * The gate: disclosure control over the whole document, then the file, then a scan of its finished bytes. Refused exports give sentences and no file; no
 * sentence repeats what was found. A written reason (`policy.overrideReason`) lets both refusals pass and is printed in the file. With a privacy budget, counts with
 * noise from `random` are drawn once and printed too; two such files are never the same bytes. `onStep` is called very often.
 */
export async function exportAudit(
  request: AuditRequest,
  run: Pick<RunBlock, 'author'>,
  signer: Signer | null = null,
  random: RandomWords = secureWords(),
  onStep: (step: AuditStep) => void = () => {},
): Promise<Exported> {
  const { document, report, facts } = await discloseAll(request.document, request.facts, request.policy, onStep);
  const overridden = request.policy.overrideReason !== null;
  const refusals: Refusal[] =
    report.blocked === null || overridden ? [] : [{ sentence: ended(report.blocked.sentence), change: ended(capital(report.blocked.change)) }];
  const literals = personalLiterals(request);
  if (literals.length > 0 && !overridden) refusals.push(personalNotebook(literals));
  const block: RunBlock = {
    author: run.author,
    createdAt: request.document.run.createdAt,
    engine: request.document.run.engine,
    timings: request.document.run.timings,
  };
  const noise = noisyCounts(request.document, withPersons(request.policy, request.facts), random, request.facts.rowsPerPerson);
  let scan: PrivacyBlock['scan'] = [];
  let room = 0;
  for (;;) {
    onStep({ stage: 'write' });
    const blocks = buildBlocks({ ...request, facts }, document, { report, scan, ...(noise === null ? {} : { noise }) }, rooms[room]);
    const written = await writeAudit(blocks, block, signer);
    const size = new TextEncoder().encode(written.html).length;
    if (size >= fileLimit) {
      room += 1;
      if (room < rooms.length) continue;
      return { ok: false, refusals: [...refusals, tooLarge(size, blocks)], report };
    }
    onStep({ stage: 'scan' });
    const findings = scanFile(written.html);
    if (findings.length > 0 && !overridden) refusals.push(personalData(findings));
    if (refusals.length > 0) return { ok: false, refusals, report };
    const found = byClass(findings);
    // The second file tells what the first one held; telling adds no finding.
    if (JSON.stringify(found) === JSON.stringify(scan)) return { ok: true, ...written, report };
    scan = found;
  }
}

/** No reason overrides this: what is larger is refused as no audit when it is read. */
function tooLarge(size: number, { results }: Blocks): Refusal {
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
  const largest = results.cells
    .map((cell) => ({ id: cell.id, size: canonicalJson(cell).length }))
    .toSorted((a, b) => b.size - a.size || (a.id < b.id ? -1 : 1))
    .slice(0, 3);
  return {
    sentence: `The finished file has ${megabytes(size)} without any chart or SQL statement; an audit is smaller than ${megabytes(fileLimit)}. Most of it are the cells ${largest.map((cell) => `${cell.id} (${megabytes(cell.size)} of data)`).join(', ')}.`,
    change: 'Leave one of these cells out of the notebook, or give it fewer columns, groups, slices or time windows.',
  };
}

const ended = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function byClass(findings: readonly ScanFinding[]): PrivacyBlock['scan'] {
  const places = new Map<string, number>();
  for (const finding of findings) places.set(finding.class, (places.get(finding.class) ?? 0) + 1);
  return [...places].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, n]) => ({ class: name, places: n }));
}

function personalData(findings: readonly ScanFinding[]): Refusal {
  const told = [
    ...new Map(findings.map((finding) => [`${finding.class}|${finding.where}`, `${finding.class.replaceAll('_', ' ')} at ${finding.where}`])).values(),
  ];
  const more = told.length > 5 ? `, and ${told.length - 5} more` : '';
  return {
    sentence: `The finished file holds what looks like personal data: ${told.slice(0, 5).join('; ')}${more}.`,
    change:
      'Take it out where it comes from: a text or SQL condition of the notebook, a column name, a file name, or a category of the data (leave the column out, or group its values).',
  };
}

function personalNotebook(places: readonly string[]): Refusal {
  return {
    sentence: `The notebook, which the file prints whole, may name a person or a single request: ${places.slice(0, 5).join('; ')}${places.length > 5 ? `, and ${places.length - 5} more` : ''}.`,
    change: 'Choose the rows by something that many share, such as a time window or a group, in place of a name or an id.',
  };
}
