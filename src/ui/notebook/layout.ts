import { guard } from 'lit/directives/guard.js';
import { html, type TemplateResult } from 'lit';
import type { Block, CellSource } from '../../notebook/types.ts';
import { lastHeading, leadEnd, prose } from './prose.ts';

/** A part of the notebook in reading order: prose, a cell, or several controls side by side. */
export type Placed =
  | { readonly key: string; readonly kind: 'prose'; readonly text: string; readonly leads: boolean }
  | { readonly key: string; readonly kind: 'cell'; readonly source: CellSource; readonly level: number; readonly index: number }
  | {
      readonly key: string;
      readonly kind: 'inputs';
      readonly sources: readonly { readonly source: CellSource; readonly index: number }[];
      readonly level: number;
    };

export interface Layout {
  /** Title and introduction, when the text begins with them. */
  readonly lead: string | null;
  readonly parts: readonly Placed[];
  /** Number of cells. */
  readonly cells: number;
}

/** The first prose as title with introduction, and what follows its next heading apart, so that timeline and parameters can stand between. */
function withLead(blocks: readonly Block[]): { readonly lead: string | null; readonly rest: readonly Block[] } {
  const [first, ...rest] = blocks;
  if (first?.kind !== 'prose' || !/^\s*# /m.test(first.text)) return { lead: null, rest: blocks };
  const end = leadEnd(first.text);
  const after = first.text.slice(end);
  return { lead: first.text.slice(0, end), rest: after.trim() === '' ? rest : [{ ...first, text: after }, ...rest] };
}

/** Blocks as they are drawn: cells one heading level below the heading they stand under, neighbouring `input` cells together. */
export function layoutOf(blocks: readonly Block[]): Layout {
  const { lead, rest } = withLead(blocks);
  let level = 2;
  let index = 0;
  const parts: Placed[] = [];
  rest.forEach((block, i) => {
    if (block.kind === 'prose') {
      const depth = lastHeading(block.text);
      if (depth !== null) level = Math.min(depth + 1, 4);
      const next = rest[i + 1];
      parts.push({ key: `prose ${i}`, kind: 'prose', text: block.text, leads: next?.kind === 'cell' });
      return;
    }
    const source = block.cell;
    const at = index;
    index += 1;
    if (source.type !== 'input') {
      parts.push({ key: `cell ${source.id}`, kind: 'cell', source, level, index: at });
      return;
    }
    const before = parts.at(-1);
    if (before?.kind === 'inputs') parts[parts.length - 1] = { ...before, sources: [...before.sources, { source, index: at }] };
    else parts.push({ key: `inputs ${source.id}`, kind: 'inputs', sources: [{ source, index: at }], level });
  });
  return { lead, parts, cells: index };
}

/** Markdown, read again only when it changes. */
export function proseBlock(text: string, leads = false): TemplateResult {
  return html`<div class="prose ${leads ? 'leads' : ''}">${guard([text], () => prose(text))}</div>`;
}
