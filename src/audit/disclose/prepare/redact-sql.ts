import { snakeName } from '../../../telemetry/column-name.ts';
import { namesPeople } from '../personal-data.ts';

/** What stands in place of a literal that may name somebody. */
export const literalMarker = "'suppressed'";

const literal = /'(?:[^']|'')*'/g;
const instant = /^[0-9]{4}-[0-9]{2}(-[0-9]{2})?([T ][0-9:.]+Z?)?$/;

/**
 * Returns SQL text without literals that may name a person: those compared with an id column or with a column whose name says that it holds names, contacts,
 * addresses or identities; those of several capitalised words; those with the shape of an id (four or more digits, no date).
 */
export function redactSql(sql: string, ids: ReadonlySet<string>): string {
  const compared = sql.replace(/("(?:[^"]|"")+"|[A-Za-z_][A-Za-z0-9_.]*)\s*(=|<>|!=|<=|>=|<|>)\s*(-?[0-9]+)\b/g, (all, name: string, operator: string) =>
    isPersonal(name, ids) ? `${name} ${operator} ${literalMarker}` : all,
  );
  return compared.replace(literal, (text, at: number) => {
    const value = text.slice(1, -1);
    const context = compared.slice(Math.max(0, at - 300), at);
    const before = /("(?:[^"]|"")+"|[A-Za-z_][A-Za-z0-9_.]*)\s*(?:=|<>|!=|<=|>=|<|>|(?:not\s+)?(?:i?like|in)\b)\s*\(?(?:\s*'(?:[^']|'')*'\s*,)*\s*$/i.exec(
      context,
    )?.[1];
    if (before !== undefined && isPersonal(before, ids)) return literalMarker;
    if (instant.test(value)) return text;
    const looksLikeName = /(?<!\p{L})\p{Lu}\p{Ll}+(?:[ -]\p{Lu}[\p{Ll}.]*)+(?!\p{L})/u.test(value);
    const looksLikeId = value.length <= 64 && (value.match(/[0-9]/g)?.length ?? 0) >= 4 && /^[A-Za-z0-9_:.-]+$/.test(value);
    return looksLikeName || looksLikeId ? literalMarker : text;
  });
}

function isPersonal(name: string, ids: ReadonlySet<string>): boolean {
  const plain = name.replace(/^"|"$/g, '').replaceAll('""', '"');
  const last = plain.includes('.') && !ids.has(plain) ? plain.slice(plain.lastIndexOf('.') + 1) : plain;
  return ids.has(last) || namesPeople(last) || /(^|_)(id|uuid|guid)$/.test(snakeName(last));
}
