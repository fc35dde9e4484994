import { html, type TemplateResult } from 'lit';
import { oneLine } from './one-line.ts';

/** A run of a sentence: `strong` is what decides, `code` a name of a column or value. */
export interface Run {
  readonly text: string;
  readonly strong: boolean;
  readonly code: boolean;
}

/** A number, not part of a name or version, with its unit or with `of N things`. */
const figure =
  /(?<![\p{L}\p{N}_.,:/–-])[−-]?(?:\d{1,3}(?:[ \u2009\u00a0,]\d{3})+|\d+)(?:\.\d+)?(?:e[−-]?\d+)?(?:[ \u2009\u00a0]?%|[ \u2009\u00a0](?:of[ \u2009\u00a0][\d \u2009\u00a0,]*\d(?:[ \u2009\u00a0][\p{L}_]+)?|ms|s|min|h|d|points?|standard deviations|×)(?![\p{L}\p{N}_]))?(?![\p{L}\p{N}_–+-])/u;
/** Where a clause ends: colon, semicolon, comma, bracket, dash, full stop. */
const clauseEnd = /: |; |, | \(|\)[,;:.]? |\. (?=[\p{Lu}`])| [–—] /gu;
/** After the number, these words open what it is compared with. */
const comparison = / (?:between|against|among|over|because|while) /u;
const longest = 64;

/** What rows a sentence is about, when it begins with that: `age = 70+ and score in (0.1, 0.2]: …`. */
const rowsMeant = /^[^:;]*(?: = | in \()[^:;]*(?=: )/u;

/** A sentence with all blanked, at equal length, that is neither counted nor cut: the rows it is about, code, names and what stands in brackets. */
function masked(sentence: string, names: readonly string[]): string {
  const blank = (found: string): string => '_'.repeat(found.length);
  let text = sentence.replace(rowsMeant, blank).replace(/`[^`]*`/g, blank);
  for (const [from, to] of namesIn(text, names)) text = text.slice(0, from) + '_'.repeat(to - from) + text.slice(to);
  return text.replace(/\([^()]*\)/g, (found) => `(${'_'.repeat(found.length - 2)})`);
}

const isWord = (character: string | undefined): boolean => character !== undefined && /[\p{L}\p{N}_]/u.test(character);

/** Whole-word places of names, longest first, without overlaps. Only names that cannot be ordinary words: with a digit, `_`, `.` or `-` inside. */
function namesIn(text: string, names: readonly string[]): readonly (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  for (const name of [...new Set(names)].filter((given) => /[\d_.-]/.test(given)).sort((a, b) => b.length - a.length)) {
    for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
      const end = at + name.length;
      if (!isWord(text[at - 1]) && !isWord(text[end]) && found.every(([from, to]) => end <= from || at >= to)) found.push([at, end]);
    }
  }
  return found.sort((a, b) => a[0] - b[0]);
}

/** The first number of a clause that has a unit or stands `of N`, with its place: of `above 45 is 21.8 points below`, the points. Null when none has. */
function measured(clause: string): readonly [number, string] | null {
  const found = [...clause.matchAll(new RegExp(figure.source, 'gu'))].find(([text]) => /[\p{L}%×]/u.test(text.replace(/\de[−-]?\d/, '')));
  return found === undefined ? null : [found.index, found[0]];
}

/**
 * Where the deciding part of a headline stands: the first clause that holds a number (`2 of 24 features drifted`, `p95 latency is 41 ms worse`),
 * up to what it is compared with; of a clause longer than 64 characters the first number with a unit, else the first. Null when no number decides.
 */
export function decidingRange(sentence: string, names: readonly string[] = []): readonly [number, number] | null {
  const text = masked(sentence, names);
  let start = 0;
  for (const stop of [...text.matchAll(clauseEnd), null]) {
    const clause = text.slice(start, stop?.index ?? text.length).replace(/[.!]$/, '');
    const number = figure.exec(clause);
    if (number !== null) {
      const after = number.index + number[0].length;
      const compared = comparison.exec(clause.slice(after));
      const end = compared === null ? clause.length : after + compared.index;
      if (end <= longest) return [start, start + end];
      const [at, text] = measured(clause) ?? [number.index, number[0]];
      return [start + at, start + at + text.length];
    }
    if (stop === null) return null;
    start = stop.index + stop[0].length;
  }
  return null;
}

/** Splits a sentence into runs; backticks vanish, nothing else does. `names` (columns) read as code also without backticks. */
export function runs(sentence: string, names: readonly string[] = [], strong: readonly [number, number] | null = null): readonly Run[] {
  const code: (readonly [number, number])[] = [];
  const ticks = [...sentence.matchAll(/`/g)].map((match) => match.index);
  for (let i = 0; i + 1 < ticks.length; i += 2) code.push([(ticks[i] ?? 0) + 1, ticks[i + 1] ?? 0]);
  const plain = sentence.replace(/`[^`]*`/g, (found) => '_'.repeat(found.length));
  code.push(...namesIn(plain, names));
  const within = (ranges: readonly (readonly [number, number])[], at: number): boolean => ranges.some(([from, to]) => at >= from && at < to);
  const result: { text: string; strong: boolean; code: boolean }[] = [];
  for (let at = 0; at < sentence.length; at += 1) {
    const character = sentence[at] ?? '';
    if (character === '`') continue;
    const run = { text: character, strong: strong !== null && within([strong], at), code: within(code, at) };
    const last = result.at(-1);
    if (last !== undefined && last.strong === run.strong && last.code === run.code) last.text += character;
    else result.push(run);
  }
  return result;
}

function drawn(list: readonly Run[]): TemplateResult[] {
  const code = (run: Run): TemplateResult => (run.code ? html`<code>${run.text}</code>` : oneLine(run.text));
  const parts: TemplateResult[] = [];
  for (let i = 0; i < list.length; i += 1) {
    const run = list[i];
    if (run === undefined) continue;
    if (!run.strong) {
      parts.push(code(run));
      continue;
    }
    const together = [run];
    for (let next = list[i + 1]; next?.strong === true; next = list[i + 1]) {
      together.push(next);
      i += 1;
    }
    parts.push(html`<strong>${together.map(code)}</strong>`);
  }
  return parts;
}

/** A headline with its deciding part in bold and names in monospace. */
export function decidingSentence(sentence: string, names: readonly string[] = []): TemplateResult[] {
  return drawn(runs(sentence, names, decidingRange(sentence, names)));
}

/** Any other sentence: names and `code` in monospace, nothing in bold. */
export function plainSentence(sentence: string, names: readonly string[] = []): TemplateResult[] {
  return drawn(runs(sentence, names));
}
