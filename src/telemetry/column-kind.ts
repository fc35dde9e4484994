/** What a DuckDB type can hold, coarsely; role rules and semantic types are written against this. */
export type ColumnKind = 'integer' | 'real' | 'boolean' | 'string' | 'time' | 'vector' | 'uuid' | 'other';

/** The kind of a DuckDB type name. Lists and fixed arrays of real numbers are vectors; MAP, STRUCT, BLOB, TIME and INTERVAL are `other`. */
export function columnKind(type: string): ColumnKind {
  const name = type.trim().toUpperCase();
  if (/^(FLOAT|DOUBLE|REAL|DECIMAL\([^)]*\))\[\d*\]$/.test(name)) return 'vector';
  if (name.endsWith(']') || /^(MAP|STRUCT|UNION|LIST)\b/.test(name)) return 'other';
  if (/^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/.test(name) || /^U?INT\d*$/.test(name)) return 'integer';
  if (/^(FLOAT|DOUBLE|REAL)$/.test(name) || /^(DECIMAL|NUMERIC)\b/.test(name)) return 'real';
  if (name === 'BOOLEAN' || name === 'BOOL') return 'boolean';
  if (/^(VARCHAR|TEXT|STRING|CHAR|BPCHAR)\b/.test(name) || name.startsWith('ENUM')) return 'string';
  if (/^(TIMESTAMP|DATETIME)/.test(name) || name === 'DATE') return 'time';
  if (name === 'UUID') return 'uuid';
  return 'other';
}
