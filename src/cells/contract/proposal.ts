import { printContract } from '../../telemetry/contract/print.ts';
import type { ColumnContract, Contract } from '../../telemetry/contract/types.ts';
import type { Population } from '../../telemetry/types.ts';
import { formatCount } from '../format.ts';
import type { CellResult, ResultTable } from '../types.ts';

/** Returns a result that shows an inferred contract: a table to read, and YAML to copy under `rules`. */
export function proposal(contract: Contract, of: Population): Pick<CellResult, 'verdict' | 'headline'> & Partial<CellResult> {
  const rows = contract.inferred_from_rows ?? 0;
  const columns = Object.entries(contract.columns);
  return {
    verdict: 'info',
    headline: `no contract given: ${formatCount(columns.length)} columns of ${of.name} would promise this (inferred from ${formatCount(rows)} rows)`,
    findings: [{ verdict: 'info', sentence: 'review the rules, then write them under rules, or name trusted rows under infer_from' }],
    tables: [proposalTable(columns), yamlTable(contract)],
    rowsRead: rows,
  };
}

function proposalTable(columns: readonly (readonly [string, ColumnContract])[]): ResultTable {
  const text = (name: string) => ({ name, title: name.replace('_', ' '), type: 'text' as const });
  return {
    name: 'contract',
    title: 'Proposed rules',
    columns: [
      text('column'),
      text('type'),
      { name: 'missing', title: 'may be missing', type: 'percent' },
      text('holds'),
      { name: 'allowed', title: 'may break it', type: 'percent' },
    ],
    rows: columns.map(([name, c]) => [
      name,
      `${c.type}${c.dimension === undefined ? '' : ` of ${c.dimension}`}${c.unique === true ? ', unique' : ''}`,
      c.allowed_missing ?? null,
      c.values !== undefined
        ? c.values.join(', ')
        : c.range !== undefined
          ? `${c.range[0] ?? '−∞'} to ${c.range[1] ?? '∞'}`
          : (c.pattern ?? (c.length === undefined ? '' : `${c.length[0]} to ${c.length[1]} characters`)),
      c.allowed_unseen ?? c.allowed_outside ?? c.allowed_mismatch ?? null,
    ]),
  };
}

function yamlTable(contract: Contract): ResultTable {
  const lines = printContract(contract).trimEnd().split('\n');
  return { name: 'yaml', title: 'As YAML', columns: [{ name: 'line', title: 'contract.yaml', type: 'text' }], rows: lines.map((line) => [line]) };
}
