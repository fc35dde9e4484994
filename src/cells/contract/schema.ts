import { columnContractKind, keepsKind } from '../../telemetry/contract/kind.ts';
import type { Contract, ContractKind } from '../../telemetry/contract/types.ts';
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

/** A column's type, and what a contract agrees on; null where types themselves are compared. */
interface Known {
  readonly type: string;
  readonly kind: ContractKind | null;
}

/** Returns the columns that came, went or changed type, against the reference's where there is one, else against the contract's. For information: rules judge. */
export function schemaDifferences(
  contract: Contract,
  context: CellContext,
  of: Population,
  reference: Population | null,
  valueless: ReadonlySet<string>,
): { measurements: readonly Measurement[]; tables: readonly ResultTable[]; caveats: readonly Caveat[] } {
  const before = new Map<string, Known>(
    reference === null
      ? Object.entries(contract.columns).flatMap(([name, { type, optional }]) => (optional === true ? [] : [[name, { type, kind: type }]]))
      : columnsOf(context, reference).map((c) => [c.name, { type: c.type, kind: null }]),
  );
  const after = new Map(columnsOf(context, of).map((c) => [c.name, { type: c.type, kind: columnContractKind(c) }]));
  const differences: Difference[] = [];
  for (const [column, { type }] of before) if (!after.has(column)) differences.push({ column, change: 'removed', before: type, after: null });
  for (const [column, { type, kind }] of after) {
    const known = before.get(column);
    const isNamed = reference === null && own(contract.columns, column) !== undefined;
    if (known === undefined && !isNamed) differences.push({ column, change: 'added', before: null, after: type });
    else if (known !== undefined && !valueless.has(column) && !(known.kind === null ? known.type === type : keepsKind(known.kind, kind)))
      differences.push({ column, change: 'type_changed', before: known.type, after: type });
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
