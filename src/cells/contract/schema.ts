import { contractKind, keepsKind } from '../../telemetry/contract/kind.ts';
import type { Contract } from '../../telemetry/contract/types.ts';
import type { Population } from '../../telemetry/types.ts';
import { columnsOf } from '../columns.ts';
import type { Caveat, CellContext, Measurement, ResultTable } from '../types.ts';
import { own } from '../../telemetry/own.ts';

interface Difference {
  readonly column: string;
  readonly change: 'added' | 'removed' | 'type_changed';
  readonly before: string | null;
  readonly after: string | null;
}

/** Returns the columns that came, went or changed type, against the reference's where there is one, else against the contract's. For information: rules judge. */
export function schemaDifferences(
  contract: Contract,
  context: CellContext,
  of: Population,
  reference: Population | null,
): { measurements: readonly Measurement[]; tables: readonly ResultTable[]; caveats: readonly Caveat[] } {
  const before = new Map<string, string>(
    reference === null
      ? Object.entries(contract.columns).flatMap(([name, column]) => (column.optional === true ? [] : [[name, column.type]]))
      : columnsOf(context, reference).map((c) => [c.name, c.type]),
  );
  const after = new Map(columnsOf(context, of).map((c) => [c.name, c.type]));
  const differences: Difference[] = [];
  for (const [column, type] of before) if (!after.has(column)) differences.push({ column, change: 'removed', before: type, after: null });
  for (const [column, type] of after) {
    const known = before.get(column);
    const isNamed = reference === null && own(contract.columns, column) !== undefined;
    if (known === undefined && !isNamed) differences.push({ column, change: 'added', before: null, after: type });
    else if (known !== undefined && !isSame(known, type, reference !== null)) differences.push({ column, change: 'type_changed', before: known, after: type });
  }
  const count = (change: Difference['change']) => differences.filter((d) => d.change === change);
  const measurements = (['added', 'removed', 'type_changed'] as const).map(
    (change): Measurement => ({
      metric: `schema_${change}`,
      of: { population: of.name, ...(reference === null ? {} : { reference: reference.name }) },
      value: count(change).length,
      unit: 'columns',
      n: { reference: before.size, current: after.size },
      verdict: 'info',
    }),
  );
  const table: ResultTable = {
    name: 'schema',
    title: reference === null ? 'Columns against the contract' : `Columns of ${of.name} against ${reference.name}`,
    columns: ['column', 'change', 'before', 'after'].map((name) => ({ name, title: name, type: 'text' as const })),
    rows: differences.map((d) => [d.column, d.change.replace('_', ' '), d.before, d.after]),
  };
  const isOneTable = reference !== null && reference.table === of.table;
  const sentence = `${of.name} and ${reference?.name ?? ''} are rows of one table, so their columns are the same; open them as two tables to compare schemas`;
  return { measurements, tables: differences.length > 0 ? [table] : [], caveats: isOneTable ? [{ code: 'one_table', sentence }] : [] };
}

function isSame(before: string, after: string, areTypes: boolean): boolean {
  if (areTypes) return before === after;
  const agreed = contractKinds[before];
  return agreed !== undefined && keepsKind(agreed, contractKind(after));
}

const contractKinds: Readonly<Record<string, Parameters<typeof keepsKind>[0]>> = {
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
  text: 'text',
  timestamp: 'timestamp',
  vector: 'vector',
  other: 'other',
};
