import { html, type TemplateResult } from 'lit';

/** A number with its unit, a letter with what it equals, or both. */
const measure = /(?<![\w.])(?:[pn] [=<>] )?[−+-]?\d[\d.\u2009]*(?:e[−-]?\d+)?(?: (?:%|ms|s|min|h|d|points?|×)(?![\p{L}\d]))?/gu;

/** Cuts a text before and after what has to stand on one line: `283 ms`, `p = 0.996`, `n = 386`. Every second piece is such a measure. */
export function measuresIn(text: string): readonly string[] {
  const pieces: string[] = [];
  let at = 0;
  for (const { index, 0: found } of text.matchAll(measure)) {
    if (!found.includes(' ')) continue;
    pieces.push(text.slice(at, index), found);
    at = index + found.length;
  }
  return [...pieces, text.slice(at)];
}

/** The text, which breaks between lines only where a reader does not stumble. */
export function oneLine(text: string): TemplateResult {
  return html`${measuresIn(text).map((piece, i) => (i % 2 === 0 ? piece : html`<span class="one-line">${piece}</span>`))}`;
}
