import { sha256 } from 'hash-wasm';
import type { Blocks, IntegrityBlock, RunBlock, Seal } from '../types.ts';
import { blockNames } from '../types.ts';
import { h, raw, type Markup } from './escape.ts';
import { facts, table } from './parts.ts';
import { sections } from './sections.ts';
import { style } from './style.ts';

/** A piece of the file. Pieces follow each other without anything between them. */
export interface Piece {
  /** `frame` for what is not hashed by itself, `page:…` for a visible section, else a data block. */
  readonly name: string;
  readonly text: string;
}

/** Canonical JSON as it stands in the file: `<` cannot end the script element. Reading it as JSON gives the same value. */
export function dataScript(id: string, canonical: string, type = 'application/json'): string {
  return `<script type="${type}" id="${id}">${canonical.replaceAll('<', '\\u003c')}</script>\n`;
}

/** One visible section with its closing line break. */
export function section(id: string, title: string, body: Markup): string {
  return `${h`<section id="${id}" aria-labelledby="${id}-title">\n<h2 id="${id}-title">${title}</h2>\n${body}\n</section>`.markup}\n`;
}

/** What the root is over: head, sections and data, in the order of the file. `canonical` holds the text of each data block. */
export async function hashedPieces(blocks: Blocks, canonical: Readonly<Record<string, string>>): Promise<readonly Piece[]> {
  const shown = sections(blocks);
  const links = [...shown.map(({ id, title }) => [id, title] as const), ['integrity', 'Integrity'] as const, ['run', 'This run'] as const];
  const policy = `default-src 'none'; style-src 'sha256-${base64(await sha256(style))}'; base-uri 'none'; form-action 'none'`;
  const head = h`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${raw(policy)}">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="generator" content="Faultline ${blocks.identity.tool.version}">
<meta name="referrer" content="no-referrer">
<title>${blocks.identity.title}: audit</title>
<style>${raw(style)}</style>
</head>
<body>
<main>
<header>
<span class="label">Audit</span>
<h1>${blocks.identity.title}</h1>
${blocks.identity.summary === '' ? null : h`<p class="lead">${blocks.identity.summary}</p>`}
</header>
<nav aria-label="Sections">${links.map(([id, title]) => h`<a href="#${id}">${title}</a>`)}</nav>
`.markup;
  return [
    { name: 'frame', text: head },
    ...shown.map(({ id, title, body }) => ({ name: `page:${id}`, text: section(id, title, body) })),
    ...blockNames.map((name) => ({ name, text: dataScript(`block-${name}`, canonical[name] ?? '') })),
  ];
}

/** The section that shows hashes and root. */
export function integritySection(integrity: IntegrityBlock): string {
  return section(
    'integrity',
    'Integrity',
    h`<p>SHA-256 of each data block and of each section as shown. Together they give the root: a Merkle tree as in RFC 6962, in this order. Any changed byte changes its block's hash and the root.</p>
${facts([['Merkle root', h`<strong class="hash">${integrity.root}</strong>`]])}
${table(
  'Blocks and their hashes',
  [{ title: 'Block' }, { title: 'SHA-256', hash: true }],
  integrity.leaves.map((leaf) => [leaf.name, leaf.sha256]),
)}
<p class="muted">To check it: <code>faultline verify</code> with this file and the input files computes everything again and compares it block by block.</p>`,
  );
}

/** The section of what differs between hosts and moments, with its own data and the seal. */
export function runSection(run: RunBlock, seal: Seal): Markup {
  const signature = seal.signature;
  return h`<p>Outside the root: the same notebook over the same files gives the same root on another day and in another host.</p>
${facts([
  ['Made at', `${run.createdAt.slice(0, 19).replace('T', ' ')} UTC`],
  ['Author', run.author === '' ? 'not stated' : run.author],
  ['Engine', `${run.engine.name} ${run.engine.version}`],
  ['Signature', signature === null ? 'not signed' : h`${signature.algorithm} <span class="hash">${signature.value}</span>`],
  ['Public key', signature === null ? null : h`<span class="hash">${JSON.stringify(signature.publicKey)}</span>`],
])}`;
}

export const foot = `</main>
</body>
</html>
`;

function base64(hex: string): string {
  return btoa(String.fromCharCode(...(hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))));
}
