import { canonicalJson } from './canonical.ts';
import { dataScript, type Piece } from './html/page.ts';
import { splitFile } from './split.ts';
import { auditFormat, blockNames, type Blocks, type IntegrityBlock, type RunBlock, type Seal } from './types.ts';

/** A file that is no audit this tool can read; the message is a sentence. */
export class AuditFileError extends Error {
  override readonly name = 'AuditFileError';
}

/** An audit file taken apart. What cannot be read is null and named in `damaged`. */
export interface ReadAudit {
  readonly blocks: Blocks | null;
  readonly integrity: IntegrityBlock | null;
  readonly run: RunBlock | null;
  readonly crate: Readonly<Record<string, unknown>> | null;
  readonly seal: Seal | null;
  /** The text as pieces, named as the writer names them. */
  readonly pieces: readonly Piece[];
  /** Data blocks whose text is not exactly what their value is written as. */
  readonly damaged: readonly string[];
}

const sizeLimit = 20_000_000;

/**
 * Takes an audit file apart. Throws AuditFileError when it is no audit, was cut off, or is of a format this tool does not read.
 */
export function readAudit(html: string): ReadAudit {
  if (html.length > sizeLimit) throw new AuditFileError('this is not an audit: audits are smaller than 2 MB');
  const pieces = splitFile(html);
  const named = new Map(pieces.map((piece) => [piece.name, piece.text]));
  if (!named.has('identity') && !/content="Faultline /.test(html.slice(0, 2000))) {
    throw new AuditFileError('this is not an audit: it holds no block "identity"; expected an HTML file that faultline run --html or the page wrote');
  }
  const absent = ['identity', 'run', 'integrity'].filter((name) => !named.has(name));
  if (absent.length > 0 || !/<\/html>\s*$/.test(html))
    throw new AuditFileError(
      `the audit was cut off or its frame is damaged${absent.length > 0 ? `: the block ${absent.join(', ')} is missing` : ''}; get the whole file`,
    );
  const damaged: string[] = [];
  const take = (name: string, id: string, text: string | undefined, type?: string): unknown => {
    const value = text === undefined ? undefined : parsed(text);
    if (value === undefined || dataScript(id, canonicalJson(value), type) !== text) damaged.push(name);
    return value ?? null;
  };
  const identity = take('identity', 'block-identity', named.get('identity'));
  checkFormat(identity);
  const run = runParts(named.get('run') ?? '');
  const blocks = Object.fromEntries(blockNames.map((name) => [name, name === 'identity' ? identity : take(name, `block-${name}`, named.get(name))]));
  return {
    blocks: Object.values(blocks).includes(null) ? null : (blocks as unknown as Blocks),
    integrity: take('integrity', 'integrity-data', named.get('integrity')) as IntegrityBlock | null,
    run: take('run', 'run-data', run['run-data']) as RunBlock | null,
    crate: take('ro-crate', 'ro-crate', run['ro-crate'], 'application/ld+json') as ReadAudit['crate'],
    seal: take('seal', 'seal', run['seal']) as Seal | null,
    pieces,
    damaged,
  };
}

function checkFormat(identity: unknown): void {
  const { kind, format } = (identity ?? {}) as { kind?: unknown; format?: unknown };
  if (kind !== 'faultline-audit' || typeof format !== 'number')
    throw new AuditFileError('the block "identity" is damaged, so the format of this file is unknown; get the file anew from where it was made');
  if (format > auditFormat)
    throw new AuditFileError(
      `this audit has format ${format}, which is newer than ${auditFormat}, the newest this version of faultline reads; verify it with a newer version`,
    );
  if (format < auditFormat) throw new AuditFileError(`this audit has format ${format}; there never was a format below ${auditFormat}, so the file was changed`);
}

function runParts(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...text.matchAll(/<script type="[^"]{1,40}" id="([A-Za-z-]+)">[\s\S]*?<\/script>\n/g)].map((found) => [found[1] ?? '', found[0]]));
}

function parsed(script: string): unknown {
  try {
    return JSON.parse(script.replace(/^<script[^>]*>/, '').replace(/<\/script>\n$/, ''));
  } catch {
    return undefined;
  }
}
