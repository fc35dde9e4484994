/** The complete rows of CSV text as RFC 4180 quotes them, at most `limit`; `whole` is false when the text is only the beginning of a file. */
export function csvRows(text: string, delimiter: string, limit: number, whole: boolean): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  const endRow = (): void => {
    row.push(field);
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
    field = '';
  };
  for (let i = 0; i < text.length && rows.length < limit; i += 1) {
    const character = text[i] ?? '';
    if (quoted) {
      if (character !== '"') field += character;
      else if (text[i + 1] === '"') field += text[(i += 1)];
      else quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === delimiter) {
      row.push(field);
      field = '';
    } else if (character === '\n') endRow();
    else if (character !== '\r') field += character;
  }
  if (whole && rows.length < limit && (field !== '' || row.length > 0)) endRow();
  return rows;
}
