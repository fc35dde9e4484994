import { SqlRefusal, tokenizeSql } from './sql-tokens.ts';

/**
 * A query whose own ORDER BY also orders by every column it gives, from the first to the last, so that rows with equal keys have one order in every engine.
 * `columns` is how many it gives. The text as it is without an outermost ORDER BY, and after ORDER BY ALL, which leaves no tie.
 */
export function withoutTies(sql: string, columns: number): string {
  let depth = 0;
  let ordered = false;
  let end = 0;
  try {
    const tokens = tokenizeSql(sql).filter((token) => token.kind !== 'comment');
    for (const [index, token] of tokens.entries()) {
      if (token.kind === 'operator' && '([{'.includes(token.text)) depth += 1;
      else if (token.kind === 'operator' && ')]}'.includes(token.text)) depth -= 1;
      else if (depth === 0 && token.kind === 'word' && token.value === 'order' && tokens[index + 1]?.value === 'by') {
        if (tokens[index + 2]?.kind === 'word' && tokens[index + 2]?.value === 'all') return sql;
        ordered = true;
      } else if (depth === 0 && ordered && token.kind === 'word' && (token.value === 'limit' || token.value === 'offset')) break;
      if (ordered) end = token.offset + token.text.length;
    }
  } catch (error) {
    if (error instanceof SqlRefusal) return sql;
    throw error;
  }
  if (!ordered || columns === 0) return sql;
  const places = Array.from({ length: columns }, (_, i) => i + 1).join(', ');
  return `${sql.slice(0, end)}, ${places}${sql.slice(end)}`;
}
