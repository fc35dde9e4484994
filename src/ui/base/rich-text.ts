import { html, type TemplateResult } from 'lit';

/** A piece of a headline: plain, the deciding number, or code. */
export interface Piece {
  readonly text: string;
  readonly as: 'plain' | 'strong' | 'code';
}

const figure =
  /(?<![\w.,:/-])(?:[−-]?(?:\d{1,3}(?:[ \u2009\u00a0,]\d{3})+|\d+)(?:\.\d+)?(?:e[−-]?\d+)?)(?:[\s\u2009\u00a0]?%|[\s\u2009\u00a0](?:of[\s\u2009](?:\d{1,3}(?:[ \u2009\u00a0,]\d{3})+|\d+)(?:[\s\u2009]\w+)?|ms|s|min|h|d|points?|standard deviations|×)(?!\w))?(?![\w-])/u;

/** Splits a sentence so that its first number (with its unit or `of N things`) can be set in bold and `code` in monospace. */
export function pieces(sentence: string): readonly Piece[] {
  const result: Piece[] = [];
  let found = false;
  for (const [i, part] of sentence.split('`').entries()) {
    if (part === '') continue;
    const match = i % 2 === 0 && !found ? figure.exec(part) : null;
    if (i % 2 === 1) result.push({ text: part, as: 'code' });
    else if (match === null) result.push({ text: part, as: 'plain' });
    else {
      found = true;
      if (match.index > 0) result.push({ text: part.slice(0, match.index), as: 'plain' });
      result.push({ text: match[0], as: 'strong' });
      const rest = part.slice(match.index + match[0].length);
      if (rest !== '') result.push({ text: rest, as: 'plain' });
    }
  }
  return result;
}

/** A headline with its deciding number in bold. */
export function headline(sentence: string): TemplateResult[] {
  return pieces(sentence).map((piece) =>
    piece.as === 'strong' ? html`<strong>${piece.text}</strong>` : piece.as === 'code' ? html`<code>${piece.text}</code>` : html`${piece.text}`,
  );
}
