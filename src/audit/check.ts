import { canonicalJson, hashText } from './canonical.ts';
import { merkleRoot } from './merkle.ts';
import type { ReadAudit } from './read.ts';
import { roCrate } from './ro-crate.ts';
import { signatureFits } from './seal.ts';
import { blockNames } from './types.ts';
import { toolVersion } from './version.ts';
import { closingPieces, hashed } from './write.ts';

/** What one block or section of the file turned out to be. */
export interface Finding {
  readonly block: string;
  readonly ok: boolean;
  /** What is wrong and where; empty when nothing is. */
  readonly sentence: string;
}

export interface FileCheck {
  readonly findings: readonly Finding[];
  readonly signature: 'none' | 'fits' | 'broken';
  /** The hash of the public key, to compare with one that is known from elsewhere; null when unsigned. */
  readonly keyId: string | null;
}

/**
 * Checks an audit file against itself: every block's text and hash, the root, the seal and its signature, and that the page shows what the data say
 * (only for files of the same version of the tool, which draw alike). One finding for each block and section, in the order of the file.
 */
export async function checkFile(file: ReadAudit): Promise<FileCheck> {
  const { integrity, seal } = file;
  const listed = new Map((integrity?.leaves ?? []).map((leaf) => [leaf.name, leaf.sha256]));
  let isUndrawable = false;
  // Changed data need not have the shape of an audit.
  const redrawn = await redraw(file).catch(() => {
    isUndrawable = true;
    return null;
  });
  const findings: Finding[] = [];
  const note = (block: string, sentence: string | null): void => void findings.push({ block, ok: sentence === null, sentence: sentence ?? '' });
  for (const name of blockNames) note(name, await blockProblem(name));
  const seen = new Set<string>();
  for (const { name, text } of file.pieces) {
    if (name === 'foot' || (blockNames as readonly string[]).includes(name) || name === 'integrity' || name === 'run') continue;
    if (seen.has(name)) note(name, 'this section stands in the file twice');
    else note(name, await pieceProblem(name, text));
    seen.add(name);
  }
  for (const name of listed.keys()) if (name.startsWith('page:') && !seen.has(name)) note(name, 'this section is missing from the file');
  note('integrity', await integrityProblem());
  note('run', await runProblem());
  const signature = seal?.signature == null ? 'none' : (await signatureFits(seal)) ? 'fits' : 'broken';
  if (isUndrawable && findings.every(({ ok }) => ok)) note('page', 'its data lack something that every audit has, so that it cannot be drawn again');
  if (signature === 'broken') note('signature', 'the signature does not fit root, run and key');
  return { findings, signature, keyId: seal?.signature == null ? null : await hashText(canonicalJson(seal.signature.publicKey)) };

  async function blockProblem(name: (typeof blockNames)[number]): Promise<string | null> {
    if (file.damaged.includes(name)) return 'its text is damaged';
    const value = file.blocks?.[name];
    if (value === undefined) return file.blocks === null && !file.damaged.includes(name) ? null : 'it is missing';
    return (await hashText(canonicalJson(value))) === listed.get(name) ? null : 'it was changed after its hash was made';
  }

  async function pieceProblem(name: string, text: string): Promise<string | null> {
    if (name !== 'page:integrity') {
      if (!listed.has(name)) return 'no hash is listed for it';
      if ((await hashText(text)) !== listed.get(name)) return 'what is shown was changed after its hash was made';
    }
    const again = redrawn?.get(name);
    return again === undefined || again === text ? null : 'what is shown is not what the data say';
  }

  async function integrityProblem(): Promise<string | null> {
    if (integrity === null || file.damaged.includes('integrity')) return 'the list of hashes is damaged';
    if ((await merkleRoot(integrity.leaves)) !== integrity.root) return 'the root does not follow from the hashes';
    const missing = blockNames.filter((name) => !listed.has(name));
    if (missing.length > 0) return `no hash is listed for ${missing.join(', ')}`;
    const foot = file.pieces.at(-1)?.text;
    return redrawn !== null && foot !== redrawn.get('foot') ? 'something was added at the end of the file' : null;
  }

  async function runProblem(): Promise<string | null> {
    const broken = ['run', 'ro-crate', 'seal'].filter((name) => file.damaged.includes(name));
    if (seal === null || file.run === null || file.crate === null || broken.length > 0) return `its ${broken.join(', ')} data are damaged`;
    if (seal.root !== integrity?.root) return 'the seal is of another root';
    if ((await hashText(canonicalJson(file.run))) !== seal.run) return 'it was changed after it was sealed';
    if ((await hashText(canonicalJson(file.crate))) !== seal.crate) return 'the research object was changed after it was sealed';
    if (redrawn !== null && redrawn.get('run') !== file.pieces.find((piece) => piece.name === 'run')?.text) return 'what is shown is not what the data say';
    if (redrawn !== null && file.blocks !== null && canonicalJson(roCrate(file.blocks, file.run)) !== canonicalJson(file.crate))
      return 'the research object does not follow from the blocks';
    return null;
  }
}

/** The file's pieces as its own data would be written; null when another version of the tool wrote it. Rejects when the data do not have the shape of an audit. */
async function redraw({ blocks, run, crate, seal, integrity }: ReadAudit): Promise<ReadonlyMap<string, string> | null> {
  if (blocks === null || run === null || crate === null || seal === null || integrity === null) return null;
  if (blocks.identity.tool.version !== toolVersion) return null;
  const { pieces } = await hashed(blocks);
  return new Map([...pieces, ...closingPieces({ integrity, run, crate, seal })].map((piece) => [piece.name, piece.text]));
}
