import { columnKind } from '../telemetry/column-kind.ts';
import type { TableInfo } from '../telemetry/types.ts';
import { nearestName } from './nearest-name.ts';

const wanted = 'a key is text, a number, a time or a truth value: export it as one, or join on another column';

/** Kinds whose values have one spelling, so that a text can be the same. */
const spelled: ReadonlySet<string> = new Set(['string', 'integer', 'uuid', 'boolean']);

/** Whether the keys of a join are compared as they are, or as text where only one side holds text; else why they cannot be, in words that follow “but”. */
export function joinKey(left: TableInfo, right: TableInfo, on: string): { readonly asText: boolean } | { readonly why: string } {
  for (const side of [left, right]) {
    const why = whyNoKey(side, on);
    if (why !== null) return { why };
  }
  const types = [left, right].map((side) => side.columns.find(({ name }) => name === on)?.type ?? '');
  const kinds = types.map((type) => columnKind(type)).map((kind) => (kind === 'real' ? 'integer' : kind));
  if (kinds[0] === kinds[1]) return { asText: false };
  if (kinds.includes('string') && types.every((type) => spelled.has(columnKind(type)))) return { asText: true };
  return { why: `"${on}" is ${types[0]} in "${left.table}" and ${types[1]} in "${right.table}", which are never equal; export both as the same type` };
}

function whyNoKey({ table, columns }: TableInfo, on: string): string | null {
  const held = columns.find(({ name }) => name === on);
  if (held !== undefined) {
    if (!held.readable) return `"${on}" of "${table}" cannot be read${held.reason === null ? '' : ` (${held.reason.replace(/\.$/, '')})`}; ${wanted}`;
    return /\[|^(STRUCT|MAP|UNION|BLOB|BIT|INTERVAL)\b/.test(held.type) ? `"${on}" of "${table}" is ${held.type}; ${wanted}` : null;
  }
  const members = columns.filter(({ name }) => name.startsWith(`${on}.`)).map(({ name }) => `"${name}"`);
  if (members.length > 0) return `"${on}" of "${table}" is a record, read as its members ${members.slice(0, 4).join(', ')}; join on one of these`;
  const nearest = nearestName(
    on,
    columns.map(({ name }) => name),
  );
  return `"${table}" has no such column${nearest === null ? '' : `; did you mean "${nearest}"?`}`;
}
