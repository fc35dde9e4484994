import type { ResultDocument } from '../../../notebook/types.ts';
import { withoutPersonalData } from '../personal-data.ts';
import type { HiddenLabel } from './labels.ts';
import { redactSql } from './redact-sql.ts';

/** What stands in place of a sentence that quotes something hidden. */
export const suppressedSentence = 'this sentence quotes a suppressed number or group and is left out';

export interface Redactor {
  /** A label, name or short text. */
  text(value: string): string;
  /** A sentence; whole sentences go, since what is around a hidden group may tell it. */
  sentence(value: string): string;
  sql(value: string): string;
  /** The label of a group under a column. */
  label(column: string, value: string): string;
}

/** Replaces hidden labels by numbered ones and personal data by its class. Numbers follow the document's order, so the same document gives the same text. */
export function redactor(labels: readonly HiddenLabel[], ids: ReadonlySet<string>): Redactor {
  const numbered = new Map<string, string>();
  for (const { label } of labels) if (!numbered.has(label)) numbered.set(label, `suppressed ${numbered.size + 1}`);
  const byColumn = new Set(labels.map(({ column, label }) => JSON.stringify([column, label])));
  /** Short and numeric labels stand in too many places by chance; they are replaced only under their column. */
  const telling = [...numbered.keys()].filter((label) => label.length >= 3 && !/^[0-9.,-]{1,4}$/.test(label)).sort((a, b) => b.length - a.length);
  const replaced = (value: string) => {
    let text = numbered.get(value) ?? value;
    if (text === value) for (const label of telling) if (quotes(text, label)) text = text.split(label).join(numbered.get(label) ?? '');
    return withoutPersonalData(text);
  };
  return {
    text: replaced,
    sentence: (value) => (telling.some((label) => quotes(value, label)) ? suppressedSentence : withoutPersonalData(value)),
    sql: (value) => replaced(redactSql(value, ids)),
    label: (column, value) => (byColumn.has(JSON.stringify([column, value])) ? (numbered.get(value) ?? value) : replaced(value)),
  };
}

/** True when a text holds a label as a word of its own. */
export function quotes(text: string, label: string): boolean {
  for (let at = text.indexOf(label); at >= 0; at = text.indexOf(label, at + 1)) {
    const [left = ' ', right = ' '] = [text[at - 1], text[at + label.length]];
    if (!/[\p{L}\p{N}]/u.test(left) && !/[\p{L}\p{N}]/u.test(right)) return true;
  }
  return false;
}

const sentenceKeys: ReadonlySet<string> = new Set(['headline', 'sentence']);

/** Runs every string of a document through the redactor; statutory cells have their own. The `run` block, hashes and codes stay. */
export function redactedDocument(
  document: ResultDocument,
  plain: Redactor,
  statutory: { readonly cells: readonly string[]; readonly redact: Redactor },
): ResultDocument {
  let redact = plain;
  const walk = (value: unknown, key: string): unknown => {
    if (typeof value === 'string')
      return sentenceKeys.has(key) ? redact.sentence(value) : key === 'sha256' || key === 'code' || key === 'type' ? value : redact.text(value);
    if (Array.isArray(value)) return value.map((each) => (key === 'sql' && typeof each === 'string' ? redact.sql(each) : walk(each, key)));
    if (typeof value !== 'object' || value === null) return value;
    const isGroup = key === 'group' || key === 'referenceGroup';
    return Object.fromEntries(
      Object.entries(value).map(([name, each]) => [redact.text(name), isGroup && typeof each === 'string' ? redact.label(name, each) : walk(each, name)]),
    );
  };
  const { run, ...rest } = document;
  const walked = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, key === 'cells' ? value : walk(value, key)]));
  const cells = rest.cells.map((cell) => {
    redact = statutory.cells.includes(cell.id) ? statutory.redact : plain;
    return walk(cell, 'cell') as typeof cell;
  });
  return { ...document, ...walked, cells, run };
}
