import { stringify } from 'yaml';
import type { ColumnContract, Contract } from './types.ts';

/** Order of the keys of a column, as a reader asks: what is it, may it be missing, what may it hold. */
const columnKeys: readonly (keyof ColumnContract)[] = [
  'type',
  'optional',
  'unique',
  'dimension',
  'allowed_missing',
  'values',
  'allowed_unseen',
  'range',
  'allowed_outside',
  'length',
  'pattern',
  'allowed_mismatch',
  'bins',
];

/** Returns a contract as YAML: fixed key order, columns in the order of the table, one line per rule, the same text for the same contract. */
export function printContract(contract: Contract): string {
  const head = {
    faultline_contract: 1,
    ...(contract.inferred_from_rows === undefined ? {} : { inferred_from_rows: contract.inferred_from_rows }),
  };
  const policy = stringify({ ...head, extra_columns: contract.extra_columns }, { lineWidth: 0 });
  const roles = `required_roles: ${flow(contract.required_roles)}\n`;
  const columns = Object.entries(contract.columns).map(([name, column]) => {
    const lines = columnKeys.flatMap((key) => (column[key] === undefined ? [] : [`    ${key}: ${flow(column[key])}\n`]));
    return `  ${key(name)}:\n${lines.join('')}`;
  });
  return `${policy}${roles}${columns.length === 0 ? 'columns: {}\n' : `columns:\n${columns.join('')}`}`;
}

/** A value on one line, quoted where YAML would read another type. */
function flow(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`;
  if (typeof value === 'string') return quoted(value);
  // Whole numbers beyond 2^53 are refused when read back unless they are written as the doubles they are.
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) return value.toExponential();
  return String(value);
}

function key(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !/^(null|true|false|yes|no|on|off|y|n)$/i.test(name) ? name : quoted(name);
}

/** Bare only where no reader could take the text for something else; JSON text is YAML. */
function quoted(text: string): string {
  const plain = /^[A-Za-z_][A-Za-z0-9_]*$/.test(text) && !/^(null|true|false|yes|no|on|off|y|n)$/i.test(text);
  return plain ? text : JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029').replaceAll('\u0085', '\\u0085');
}
