import type { TextDescriptor } from '../../reduce/types.ts';
import { columnsOf, requireColumn, roleOf } from '../columns.ts';
import type { CellContext } from '../types.ts';
import type { Population } from '../../telemetry/types.ts';
import type { ComparedColumn, DriftParameters } from './parameters.ts';

/** Phrases by which a language model declines, anywhere in the text, in any case. */
export const refusalPattern =
  "(?i)\\b(i('m| am) (sorry|unable|not able)|i (can ?not|can['’]t|won['’]t)|as an ai\\b|i must decline|against my (guidelines|policy))";

const spoken = { length: 'length', words: 'words', non_letter_share: 'non-letter share', json: 'valid JSON' } as const;

/** Returns the name that a descriptor of a text column goes by. */
export function descriptorName(column: string, derive: TextDescriptor, patterns: Readonly<Record<string, string>> = {}): string {
  if (derive.kind !== 'matches') return `${column} · ${spoken[derive.kind]}`;
  if (derive.pattern === refusalPattern) return `${column} · refusal`;
  const named = Object.entries(patterns).find(([, pattern]) => pattern === derive.pattern);
  return `${column} · ${named ? named[0] : derive.pattern}`;
}

/** Returns the text columns: those named, or by default the ones with the role prompt or response on the current side. */
function textColumns(p: DriftParameters, context: CellContext, current: Population): readonly string[] {
  if (p.text !== 'auto') return p.text.map((c, i) => requireColumn(context, current, c, `text.${i}`).name);
  if (p.columns !== 'auto') return [];
  return columnsOf(context, current)
    .filter((c) => c.readable && ['prompt', 'response'].includes(roleOf(context, current.table, c.name) ?? ''))
    .map((c) => c.name);
}

/** Returns what is compared of texts: length, words, share of characters that are no letters, refusal phrases, valid JSON, and each pattern asked for. */
export function textDescriptors(p: DriftParameters, context: CellContext, reference: Population, current: Population): readonly ComparedColumn[] {
  const before = new Set(columnsOf(context, reference).map((c) => c.name));
  const ignored = new Set(p.ignore);
  const derived: readonly TextDescriptor[] = [
    { kind: 'length' },
    { kind: 'words' },
    { kind: 'non_letter_share' },
    { kind: 'matches', pattern: refusalPattern },
    { kind: 'json' },
    ...Object.values(p.patterns).map((pattern): TextDescriptor => ({ kind: 'matches', pattern })),
  ];
  return textColumns(p, context, current)
    .filter((column) => before.has(column) && !ignored.has(column))
    .flatMap((column) =>
      derived.map((derive): ComparedColumn => {
        const name = descriptorName(column, derive, p.patterns);
        const source = { column, derive };
        if (derive.kind === 'matches' || derive.kind === 'json') return { name, source, kind: 'categorical', as: 'text', whole: false, integer: false };
        const whole = derive.kind !== 'non_letter_share';
        return { name, source, kind: 'numeric', as: 'number', whole, integer: whole };
      }),
    );
}
