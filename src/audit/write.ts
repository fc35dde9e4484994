import { canonicalJson, hashText } from './canonical.ts';
import { dataScript, foot, hashedPieces, integritySection, runSection, section, type Piece } from './html/page.ts';
import { merkleRoot, type Leaf } from './merkle.ts';
import { roCrate } from './ro-crate.ts';
import { sealOf, type Signer } from './seal.ts';
import { blockNames, type BlockName, type Blocks, type IntegrityBlock, type RunBlock, type Seal } from './types.ts';

/** An audit with everything that is written into its file. */
export interface Audit {
  readonly blocks: Blocks;
  readonly integrity: IntegrityBlock;
  readonly run: RunBlock;
  readonly crate: Readonly<Record<string, unknown>>;
  readonly seal: Seal;
}

/** The audit of some blocks and the text of its HTML file. Pure but for the signature: the same blocks and run give the same bytes. */
export async function writeAudit(given: Blocks, givenRun: RunBlock, signer: Signer | null = null): Promise<{ readonly audit: Audit; readonly html: string }> {
  const blocks = settled(given);
  const run = settled(givenRun);
  const { pieces, integrity } = await hashed(blocks);
  const crate = roCrate(blocks, run);
  const seal = settled(await sealOf(integrity.root, await hashText(canonicalJson(run)), await hashText(canonicalJson(crate)), signer));
  const audit = { blocks, integrity, run, crate, seal };
  return { audit, html: [...pieces.map((piece) => piece.text), ...closingPieces(audit).map((piece) => piece.text)].join('') };
}

/** A value as it is read back from the file: what is drawn from it has the same order of keys. */
function settled<T>(value: T): T {
  return JSON.parse(canonicalJson(value)) as T;
}

/** The hashed pieces of a file and the block of their hashes. */
export async function hashed(blocks: Blocks): Promise<{ readonly pieces: readonly Piece[]; readonly integrity: IntegrityBlock }> {
  const canonical = Object.fromEntries(blockNames.map((name): [BlockName, string] => [name, canonicalJson(blocks[name])]));
  const pieces = await hashedPieces(blocks, canonical);
  const leaves: Leaf[] = await Promise.all([
    ...blockNames.map(async (name) => ({ name, sha256: await hashText(canonical[name] ?? '') })),
    ...pieces.filter((piece) => !isBlock(piece.name)).map(async ({ name, text }) => ({ name, sha256: await hashText(text) })),
  ]);
  return { pieces, integrity: { algorithm: 'sha256', tree: 'rfc6962', leaves, root: await merkleRoot(leaves) } };
}

/** What follows the hashed pieces: the hashes, then all that differs between hosts, then the end. */
export function closingPieces({ integrity, run, crate, seal }: Omit<Audit, 'blocks'>): readonly Piece[] {
  const parts = [
    dataScript('run-data', canonicalJson(run)),
    dataScript('ro-crate', canonicalJson(crate), 'application/ld+json'),
    dataScript('seal', canonicalJson(seal)),
  ].join('');
  const shown = section('run', 'This run', runSection(run, seal)).replace(/<\/section>\n$/, '');
  return [
    { name: 'page:integrity', text: integritySection(integrity) },
    { name: 'integrity', text: dataScript('integrity-data', canonicalJson(integrity)) },
    { name: 'run', text: `${shown}${parts}</section>\n` },
    { name: 'foot', text: foot },
  ];
}

export function isBlock(name: string): name is BlockName {
  return (blockNames as readonly string[]).includes(name);
}

/** The file without its run section: what must be the same bytes in every host. */
export function comparableHtml(html: string): string {
  return html.replace(/<section id="run"[\s\S]*?<\/section>\n/, '');
}
