import { semanticType } from '../telemetry/semantic-type.ts';
import type { ColumnInfo, Population, Role } from '../telemetry/types.ts';
import { NoNumbersError } from './input-error.ts';
import { CellInputError, type CellContext } from './types.ts';

/** Roles that say a column is no input or output whose distribution should hold still. */
const apart: ReadonlySet<Role> = new Set<Role>([
  'request_id',
  'trace_id',
  'subject_id',
  'timestamp',
  'model_version',
  'deployment',
  'label',
  'label_time',
  'prompt',
  'response',
  'input_hash',
  'feature_time',
  'embedding',
  'attribution',
  'query_id',
  'prompt_version',
  'weight',
]);

/** How a column is compared: by its order, by its categories, or not at all. */
export type ColumnTreatment = 'numeric' | 'instant' | 'categorical';

/** Returns the columns of the table behind a population. */
export function columnsOf(context: CellContext, population: Population): readonly ColumnInfo[] {
  return context.tables[population.table]?.columns ?? [];
}

/** Returns the role a column holds in its table, or null. */
export function roleOf(context: CellContext, table: string, column: string): Role | null {
  for (const [role, held] of Object.entries(context.roles[table] ?? {})) {
    if (held === column || (Array.isArray(held) && held.includes(column))) return role as Role;
  }
  return null;
}

/** Returns the columns `auto` stands for: all but ids, timestamps, labels, free text, hashes and embeddings. */
export function automaticColumns(context: CellContext, population: Population): readonly string[] {
  return columnsOf(context, population)
    .filter((column) => {
      if (!column.readable) return false;
      const role = roleOf(context, population.table, column.name);
      if (role !== null && apart.has(role)) return false;
      const type = semanticType(column);
      return type === 'numeric' || type === 'categorical' || type === 'boolean';
    })
    .map((column) => column.name);
}

/** Returns how a column is compared; null when its type (list, map, bytes) cannot be. */
export function treatmentOf(column: ColumnInfo, forced?: 'numeric' | 'categorical'): ColumnTreatment | null {
  if (/\[|^(STRUCT|MAP|UNION|BLOB|BIT|INTERVAL|TIME)\b(?!STAMP)/.test(column.type)) return null;
  const isInstant = /^(DATE|TIMESTAMP)/.test(column.type);
  const isNumber = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL)/.test(column.type);
  if (forced === 'categorical') return 'categorical';
  if (forced === 'numeric') return isInstant ? 'instant' : isNumber ? 'numeric' : null;
  if (isInstant) return 'instant';
  return isNumber ? 'numeric' : 'categorical';
}

/** Returns a readable column by name or role. Throws CellInputError that names the key and what is there. */
export function requireColumn(context: CellContext, population: Population, nameOrRole: string, key: string): ColumnInfo {
  const found = context.column(population, nameOrRole);
  const columns = columnsOf(context, population);
  const column = columns.find((c) => c.name === found);
  if (!column) {
    const known = columns
      .slice(0, 12)
      .map((c) => c.name)
      .join(', ');
    throw new CellInputError(
      `"${nameOrRole}" is neither a column nor a role with a column in "${population.table}"; columns: ${known}${columns.length > 12 ? ', …' : ''}`,
      key,
    );
  }
  if (!column.readable) throw new CellInputError(`the column "${column.name}" cannot be read: ${column.reason ?? 'unsupported type'}`, key);
  return column;
}

/** Throws NoNumbersError unless a column holds numbers; `what` needs them. */
export function requireNumbers(population: Population, column: ColumnInfo, what: string, key: string): void {
  if (treatmentOf(column) === 'numeric') return;
  throw new NoNumbersError(population.table, column.name, `the column "${column.name}" is ${column.type}; ${what} needs numbers`, key);
}
