/**
 * What DuckDB says of values it cannot convert, without the values: they may be personal data, and a message ends in results, logs and published files. Of errors
 * that arise from data (conversion, range, input) only the words before the first quotation, number or bracket are kept, and the type that was wanted; those are
 * DuckDB's own. Other errors speak of the statement and are returned unchanged. `line` is the first line of the message.
 */
export function withoutValues(line: string): string {
  const found = /^((?:Conversion|Out of Range|Invalid Input) Error: )(.*)$/.exec(line);
  if (found === null) return line;
  const [, kind = '', said = ''] = found;
  if (/^(?:CSV Error on Line: \d+$|Unsupported compression codec )/.test(said)) return line;
  const end = said.search(/['":({[]|(?<![A-Za-z0-9])[-+]?\d|\bwith value\b/);
  if (end < 0) return line;
  const wanted =
    /(?: to| to the destination type| for the destination type) ([A-Z][A-Z0-9_ ]*(?:\([0-9, ]+\))?(?:\[[0-9]*\])*)(?: when casting from source column .*)?$/.exec(
      said,
    );
  return `${kind}${said.slice(0, end).trimEnd()} …${wanted === null ? '' : ` to ${wanted[1]}`} (values are not shown)`;
}
