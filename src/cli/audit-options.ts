import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { previousAudit } from '../audit/previous.ts';
import { AuditFileError } from '../audit/read.ts';
import type { Declared } from '../audit/request.ts';
import { signerFrom, type Signer } from '../audit/seal.ts';
import { defaultPolicy, type DisclosurePolicy } from '../audit/disclose/types.ts';
import { UsageError } from './usage-error.ts';

/** Options of `faultline run` that concern the audit. */
export interface AuditOptions {
  readonly html?: string;
  readonly auditJson?: string;
  readonly auditMd?: string;
  readonly modelCard?: string;
  readonly k?: string;
  readonly zeros?: string;
  readonly epsilon?: string;
  readonly statutory?: readonly string[];
  readonly overrideReason?: string;
  readonly author?: string;
  readonly purpose?: string;
  readonly limitation?: readonly string[];
  readonly signOff?: readonly string[];
  readonly previous?: readonly string[];
  readonly sign?: string;
}

export interface ReadOptions {
  readonly policy: DisclosurePolicy;
  readonly declared: Declared;
  readonly signer: Signer | null;
}

/** The files an audit would be written to; empty when none is asked for. */
export function auditFiles(options: AuditOptions): readonly string[] {
  return [options.html, options.auditJson, options.auditMd, options.modelCard].filter((path) => path !== undefined);
}

/** Reads what the options name. Throws UsageError with one sentence for each mistake. */
export async function readAuditOptions(options: AuditOptions): Promise<ReadOptions> {
  const k = options.k === undefined ? defaultPolicy.k : Number(options.k);
  if (!Number.isInteger(k) || k < 2 || k > 1000)
    throw new UsageError(`invalid --k "${options.k ?? ''}"; expected a whole number from 2 to 1000, the smallest group that is shown`);
  const zeros = options.zeros ?? defaultPolicy.zeros;
  if (zeros !== 'allowed' && zeros !== 'sensitive') throw new UsageError(`invalid --zeros "${zeros}"; expected allowed or sensitive`);
  const privacyBudget = options.epsilon === undefined ? null : { epsilon: epsilonFrom(options.epsilon) };
  const reason = options.overrideReason?.trim() ?? null;
  if (reason !== null && reason.length < 10)
    throw new UsageError('--override-reason is printed in the file; write why the export is right all the same, in ten letters or more');
  const earlier = [];
  for (const path of options.previous ?? []) earlier.push(await readPrevious(path));
  return {
    policy: {
      ...defaultPolicy,
      k,
      zeros,
      privacyBudget,
      statutory: options.statutory ?? [],
      overrideReason: reason,
      earlier: earlier.map((each) => each.document),
    },
    declared: {
      author: options.author ?? '',
      purpose: options.purpose ?? '',
      limitations: options.limitation ?? [],
      signOff: options.signOff ?? [],
      previous: earlier.map((each) => each.previous),
    },
    signer: options.sign === undefined ? null : await readKey(options.sign),
  };
}

/** What counts with noise may spend. Throws UsageError for what is no budget, or one that hides nothing or leaves nothing to read. */
function epsilonFrom(given: string): number {
  const epsilon = Number(given);
  if (given.trim() !== '' && epsilon >= 0.001 && epsilon <= 10) return epsilon;
  throw new UsageError(`invalid --epsilon "${given}"; expected a number from 0.001 to 10, what counts with noise spend in all`);
}

/** An earlier audit. Throws UsageError when it cannot be read. */
export async function readPrevious(path: string): ReturnType<typeof previousAudit> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) throw new UsageError(`there is no audit "${path}"`);
  return previousAudit(text).catch((cause: unknown) => {
    throw cause instanceof AuditFileError ? new UsageError(`${basename(path)}: ${cause.message}`) : cause;
  });
}

async function readKey(path: string): Promise<Signer> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) throw new UsageError(`there is no key "${path}"; --sign takes a private key as a JWK file`);
  let jwk: JsonWebKey;
  try {
    jwk = JSON.parse(text) as JsonWebKey;
  } catch {
    throw new UsageError(`${basename(path)} is not JSON; --sign takes a private key as a JWK file`);
  }
  return signerFrom(jwk).catch((cause: unknown) => {
    throw new UsageError(`${basename(path)}: ${cause instanceof Error ? cause.message : String(cause)}`);
  });
}
