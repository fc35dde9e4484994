import { expressionsIn } from '../notebook/check.ts';
import { idColumns } from './disclose/prepare/labels.ts';
import { literalMarker, redactSql } from './disclose/prepare/redact-sql.ts';
import { namesPeople } from './disclose/personal-data.ts';
import type { AuditRequest } from './request.ts';

/**
 * Places of the notebook whose SQL, filters or parameter values may name a person or a request. The notebook is printed whole, so that it can be run again;
 * what may not be printed in it stops the export.
 */
export function personalLiterals({ notebook, document, facts }: Pick<AuditRequest, 'notebook' | 'document' | 'facts'>): readonly string[] {
  const ids = idColumns(document.inputs);
  const tells = (sql: string): boolean => redactSql(sql, ids) !== sql;
  const places = new Set<string>();
  for (const block of notebook.blocks) {
    if (block.kind !== 'cell') continue;
    const { cell } = block;
    if (cell.language === 'sql') {
      if (tells(cell.text)) places.add(`the SQL of the cell ${cell.id}`);
    } else for (const { key, text } of expressionsIn(cell.value, '')) if (tells(text)) places.add(`${key} of the cell ${cell.id}`);
  }
  for (const { name, where } of notebook.populations) if (where !== undefined && tells(where)) places.add(`where of the population ${name}`);
  for (const filter of notebook.filters) if (ids.has(filter.column) || namesPeople(filter.column)) places.add(`the filter on ${filter.column}`);
  const run = [...document.cells.flatMap((cell) => cell.sql), ...Object.values(facts.populations).flatMap(({ where }) => where ?? [])];
  for (const [name, value] of Object.entries(document.parameters)) {
    if (typeof value === 'string' && run.some((sql) => removed(sql, value, ids))) places.add(`the value of the parameter ${name}`);
  }
  return [...places];
}

/** True when redaction takes this value out of a statement. */
function removed(sql: string, value: string, ids: ReadonlySet<string>): boolean {
  const literal = `'${value.replaceAll("'", "''")}'`;
  return literal !== literalMarker && sql.split(literal).length > redactSql(sql, ids).split(literal).length;
}
