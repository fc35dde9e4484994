import { hashText } from './canonical.ts';
import { documentOf } from './document-of.ts';
import { AuditFileError, readAudit } from './read.ts';
import type { ResultDocument } from '../notebook/types.ts';
import type { PreviousAudit } from './types.ts';

/** What an audit that came before adds to the next one: its identity, and what it made public. Throws AuditFileError when the file is damaged or no audit. */
export async function previousAudit(html: string): Promise<{ readonly previous: PreviousAudit; readonly document: ResultDocument }> {
  const { blocks, integrity, run, damaged } = readAudit(html);
  if (blocks === null || integrity === null || run === null || damaged.length > 0)
    throw new AuditFileError(`the previous audit is damaged: ${damaged.join(', ')}`);
  return { previous: { title: blocks.identity.title, root: integrity.root, sha256: await hashText(html) }, document: documentOf(blocks, run) };
}
