import type { Node } from 'yaml';
import { endOf, lineStart, nextLine, type Place, splice, startOf } from './yaml-nodes.ts';

/** The text without an entry or item; null when the layout is too unusual. An emptied collection stays as `{}` or `[]`, an emptied document as its comments. */
export function removeAt(text: string, place: Place): string | null {
  const holder = place.kind === 'pair' ? place.map : place.seq;
  const members: readonly unknown[] = holder.items;
  const member = members[place.index];
  const before = members[place.index - 1];
  const after = members[place.index + 1];
  if (members.length === 1) return emptied(text, holder as Node, place.kind === 'pair' ? '{}' : '[]');
  if (holder.flow === true) {
    if (after !== undefined) return splice(text, startOfMember(member), startOfMember(after), '');
    return splice(text, endOf(before), endOf(member), '');
  }
  if (place.kind === 'pair') {
    const start = startOfMember(member);
    const line = lineStart(text, start);
    const leads = text.slice(line, start).trim() === '';
    if (leads) return splice(text, line, nextLine(text, endOf(member)), '');
    return after === undefined ? null : splice(text, start, startOfMember(after), '');
  }
  const dash = dashOf(text, holder as Node, before, place.index);
  return dash === null ? null : splice(text, lineStart(text, dash), nextLine(text, endOf(member)), '');
}

function startOfMember(member: unknown): number {
  const key = (member as { readonly key?: unknown } | null)?.key;
  return startOf(key ?? member);
}

function emptied(text: string, holder: Node, empty: string): string {
  const start = startOf(holder);
  const end = endOf(holder);
  const isRoot =
    lineStart(text, start) === start &&
    text
      .slice(0, start)
      .split('\n')
      .every((line) => line.trim() === '' || line.startsWith('#'));
  if (isRoot && (holder as { readonly flow?: boolean }).flow !== true) return splice(text, start, nextLine(text, end), '');
  if ((holder as { readonly flow?: boolean }).flow === true) return splice(text, start, end, empty);
  const breaks = text[end - 1] === '\n' ? '\n' : '';
  // A block under `key:` starts on a later line; its empty form stands behind the colon.
  const colon = /:[ \t]*(?:#[^\n]*)?\n[ \t]*$/.exec(text.slice(0, start));
  return colon === null ? splice(text, start, end, `${empty}${breaks}`) : splice(text, colon.index + 1, end, ` ${empty}${breaks}`);
}

/** The dash in front of a list's item. */
function dashOf(text: string, seq: Node, before: unknown, index: number): number | null {
  const first = startOf(seq);
  const column = first - lineStart(text, first);
  if (text.slice(lineStart(text, first), first).trim() !== '') return null;
  if (index === 0) return first;
  for (let at = nextLine(text, endOf(before)); at < text.length; at = nextLine(text, at + 1)) {
    if (text.startsWith(`${' '.repeat(column)}-`, at)) return at + column;
  }
  return null;
}
