/** How deep arrays and objects may lie in each other. RFC 8259, section 9, lets a parser set such a limit; what is deeper is not valid here. */
export const deepestJson = 32;

const text = String.raw`"(?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*"`;
const scalar = String.raw`true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?`;
const token = String.raw`(?:${text}|${scalar}|[\[\]{},:]|[ \t\n\r])*`;
/** An array or object that holds no other: its values are s (a text) or v (anything else). */
const innermost = String.raw`\[(?:[sv](?:,[sv])*)?\]|\{(?:s:[sv](?:,s:[sv])*)?\}`;

/**
 * Returns whether a text is valid JSON (RFC 8259), as SQL of functions that both engines have; neither has JSON functions in the page. Null stays null.
 *
 * The text must consist of JSON tokens. Then texts become s and other scalars v, white space goes, and the innermost arrays and objects become v, one level a pass:
 * what is left of valid JSON is one letter. Two numbers side by side (`01`, `1 2`) leave two.
 */
export function jsonValid(value: string): string {
  const letters = replaced(replaced(replaced(value, text, 's'), scalar, 'v'), String.raw`[ \t\n\r]`, '');
  const collapsed = Array.from({ length: deepestJson }).reduce<string>((sql) => replaced(sql, innermost, 'v'), letters);
  return `CASE WHEN ${value} IS NULL THEN NULL WHEN regexp_full_match(${value}, ${quoted(token)}) THEN ${collapsed} IN ('s', 'v') ELSE FALSE END`;
}

const replaced = (sql: string, pattern: string, by: string): string => `regexp_replace(${sql}, ${quoted(pattern)}, '${by}', 'g')`;

const quoted = (pattern: string): string => `'${pattern.replaceAll("'", "''")}'`;
