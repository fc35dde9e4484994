import { safeParse } from 'valibot';
import type { CellType } from '../../cells/types.ts';
import type { NotebookChange } from '../../notebook/edit/change.ts';
import { quoteIdentifier } from '../../reduce/sql-text.ts';
import { firstValue } from './form-control.ts';
import { columnsFor, type KnownNames } from './known-names.ts';
import { wantedAt } from './parameter-words.ts';
import { fieldsOf, shapesAt } from './schema-shape.ts';

const numeric = /INT|FLOAT|DOUBLE|DECIMAL/;
const plainName = /^[a-z_][a-z0-9_]*$/;

/** A name as SQL, quoted only where it must be. */
export function sqlName(name: string): string {
  return plainName.test(name) ? name : quoteIdentifier(name);
}

/** The change that adds a cell of a type with parameters that make sense for the data at hand: a table that is there, a column that can be drawn. */
export function newCell(type: CellType, after: string | null, names: KnownNames): NotebookChange {
  const table = names.tables[0] ?? 'telemetry';
  if (type.language === 'sql') return { kind: 'addCell', type: type.name, after, text: `select * from ${sqlName(table)} limit 20` };
  const columns = columnsFor(names, table);
  const column = columns.find((each) => each.role === 'latency') ?? columns.find((each) => numeric.test(each.type)) ?? columns[0];
  const known = new Set([...names.tables, ...Object.keys(names.populations), ...names.cells.filter((cell) => cell.sql).map((cell) => cell.id)]);
  const given: Record<string, unknown> = {};
  for (const field of fieldsOf(type.parameters)) {
    const wanted = wantedAt(type.name, [field.key]);
    const isStranger = typeof field.default === 'string' && !known.has(field.default) && field.default !== 'auto';
    if (wanted === 'source' && (field.required || isStranger) && !field.nullable) given[field.key] = table;
    else if (field.required)
      given[field.key] = wanted === 'parameter' ? (names.parameters[0]?.name ?? 'name') : firstValue(field, wanted === 'column' ? column?.name : undefined);
  }
  return { kind: 'addCell', type: type.name, after, ...(Object.keys(given).length === 0 ? {} : { parameters: fitted(type, given) }) };
}

/** The members of a set of parameters that a type takes: unknown keys and values that it refuses are left out, so that the cell can run. */
export function fitted(type: CellType, parameters: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const keys = new Set(fieldsOf(type.parameters).map((field) => field.key));
  let given = Object.fromEntries(Object.entries(parameters).filter(([key, value]) => keys.has(key) && value !== undefined && value !== null));
  for (let tries = Object.keys(given).length; tries > 0; tries -= 1) {
    const parsed = safeParse(type.parameters, given);
    if (parsed.success) break;
    const wrong = new Set(parsed.issues.map((issue) => String(issue.path?.[0]?.key)));
    given = Object.fromEntries(Object.entries(given).filter(([key]) => !wrong.has(key)));
  }
  return given;
}

/** True when a type's list of objects under a key has all of the given members. */
export function takesRows(type: CellType, key: string, members: readonly string[]): boolean {
  const field = fieldsOf(type.parameters).find((each) => each.key === key);
  return (
    field !== undefined &&
    shapesAt(field.shape, [0]).some((shape) => shape.kind === 'object' && members.every((member) => shape.fields.some((each) => each.key === member)))
  );
}
