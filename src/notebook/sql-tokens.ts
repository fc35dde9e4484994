/** A token of DuckDB SQL. `value`: words in lower case, quoted names and strings without their quotes, otherwise the text. */
export interface SqlToken {
  readonly kind: 'word' | 'quoted' | 'string' | 'number' | 'operator' | 'parameter' | 'comment';
  readonly text: string;
  readonly value: string;
  readonly offset: number;
}

/** Text that is refused while reading it token by token, with the offset (UTF-16 code units) where it starts. */
export class SqlRefusal extends Error {
  override readonly name = 'SqlRefusal';
  constructor(
    message: string,
    readonly offset: number,
    readonly hint?: string,
  ) {
    super(message);
  }
}

export const sqlSizeLimit = 65_536;

const space = /[ \t\n\f\v\r]+/y;
const lineComment = /--[^\n]*/y;
const blockComment = /\/\*(?:(?!\/\*)[\s\S])*?\*\//y;
const parameter = /\{\{\s*([^{}]*?)\s*\}\}/y;
const text = /'(?:[^']|'')*'/y;
const quoted = /"(?:[^"]|"")*"/y;
const word = /[A-Za-z_][A-Za-z0-9_]*/y;
const number = /0[xX][0-9a-fA-F_]+|(?:\d[\d_]*(?:\.(?!\.)[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y;
const operator = /::|\*\*|\/\/|->>|->|=>|:=|<=|>=|<>|!=|==|\|\||<<|>>|[-+*/%^=<>!~|&@#.,:()[\]{}]/y;

/**
 * Reads SQL as DuckDB's lexer does, and refuses what could make the two read differently: semicolons, prefixed and dollar-quoted strings,
 * nested comments, bound parameters, backslashes and any character beyond ASCII outside quotes. Comments are tokens too.
 * Throws SqlRefusal.
 */
export function tokenizeSql(sql: string): SqlToken[] {
  if (sql.length > sqlSizeLimit)
    throw new SqlRefusal(`This SQL has ${sql.length} characters; at most ${sqlSizeLimit} are allowed`, 0, 'split it into several cells');
  const tokens: SqlToken[] = [];
  let offset = 0;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = offset;
    return pattern.exec(sql);
  };
  while (offset < sql.length) {
    const blank = match(space);
    if (blank !== null) {
      offset += blank[0].length;
      continue;
    }
    const [kind, found, value] = next(match, sql, offset);
    tokens.push({ kind, text: found, value, offset });
    offset += found.length;
  }
  return tokens;
}

function next(match: (pattern: RegExp) => RegExpExecArray | null, sql: string, offset: number): [SqlToken['kind'], string, string] {
  const start = sql.slice(offset, offset + 2);
  if (start === '--') return ['comment', match(lineComment)?.[0] ?? start, ''];
  if (start === '/*') {
    const comment = match(blockComment)?.[0];
    if (comment === undefined) throw new SqlRefusal('This comment is not closed, or holds another comment', offset, 'write `-- comment`');
    return ['comment', comment, ''];
  }
  if (start === '{{') {
    const found = match(parameter);
    if (found === null) throw new SqlRefusal('This parameter is not closed', offset, 'write `{{name}}`');
    return ['parameter', found[0], found[1] ?? ''];
  }
  if (start[0] === "'") {
    const found = match(text)?.[0];
    if (found === undefined) throw new SqlRefusal('This text is not closed', offset, "end it with '");
    return ['string', found, found.slice(1, -1).replaceAll("''", "'")];
  }
  if (start[0] === '"') {
    const found = match(quoted)?.[0];
    if (found === undefined) throw new SqlRefusal('This quoted name is not closed', offset, 'end it with "');
    return ['quoted', found, found.slice(1, -1).replaceAll('""', '"')];
  }
  const name = match(word)?.[0];
  if (name !== undefined) {
    const after = sql.slice(offset + name.length, offset + name.length + 2);
    if ((after[0] === "'" && /^[exbn]$/i.test(name)) || (/^u$/i.test(name) && /^&["']/.test(after))) {
      throw new SqlRefusal(`Text with the prefix ${name} is not allowed`, offset, "write the text in plain '…'");
    }
    if (after[0] === '$') throw new SqlRefusal('A name with $ must be quoted', offset, 'write "name$"');
    return ['word', name, name.toLowerCase()];
  }
  const digits = match(number)?.[0];
  if (digits !== undefined) return ['number', digits, digits];
  const sign = match(operator)?.[0];
  if (sign !== undefined) return ['operator', sign, sign];
  throw unexpected(sql, offset);
}

function unexpected(sql: string, offset: number): SqlRefusal {
  const character = String.fromCodePoint(sql.codePointAt(offset) ?? 0);
  if (character === ';') return new SqlRefusal('Only one statement is allowed, without a semicolon', offset, 'remove the `;`');
  if (character === '$') return new SqlRefusal('Dollar quotes and bound parameters are not allowed', offset, "write the text in '…', a parameter as {{name}}");
  if (character === '?') return new SqlRefusal('Bound parameters are not allowed', offset, 'write {{name}}');
  if (/[‘’‚‛“”„‟«»`´]/.test(character)) return new SqlRefusal(`The quote ${character} is not SQL`, offset, `text stands in '…', a name in "…"`);
  const code = (sql.codePointAt(offset) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return new SqlRefusal(`The character U+${code} is not allowed outside quotes`, offset, 'put a name with such letters in "…"');
}
