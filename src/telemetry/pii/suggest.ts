import { quoteName } from './quote.ts';

export type MaskKind = 'hash' | 'redact' | 'year' | 'coarse_number' | 'prefix';

/**
 * Returns an expression that masks a column, to be pasted into the pipeline that writes the telemetry; it uses functions of DuckDB that exist in every host.
 * `hash` keeps joins and counts (a salt of your own stands for the dots: without it short values can be guessed), `redact` replaces matches in text.
 */
export function suggestedMask(column: string, kind: MaskKind, pattern: string | null = null, token = 'masked'): string {
  const name = quoteName(column);
  const text = `CAST(${name} AS VARCHAR)`;
  switch (kind) {
    case 'hash':
      return `sha256(concat(${text}, '…salt…')) AS ${name}`;
    case 'redact':
      return `regexp_replace(${text}, '${(pattern ?? '.+').replaceAll("'", "''")}', '[${token}]', 'g') AS ${name}`;
    case 'year':
      // As text, whatever the day was written like: a cast would refuse 31/12/1980.
      return `regexp_extract(${text}, '(19|20)[0-9]{2}') AS ${name}`;
    case 'coarse_number':
      return `round(CAST(${name} AS DOUBLE), 1) AS ${name}`;
    case 'prefix':
      return `left(${text}, 3) AS ${name}`;
  }
}
