import { wilson } from '../../stats/intervals.ts';
import { log10, pow } from '../../stats/elementary.ts';
import type { Role, RoleMap } from '../types.ts';
import { outward } from './outward.ts';
import { defaultRequiredRoles, type ColumnContract, type Contract, type ContractKind } from './types.ts';

/** What was counted of one column. Counts are of rows. */
export interface ColumnEvidence {
  readonly name: string;
  readonly kind: ContractKind;
  readonly role: Role | null;
  readonly isCategory: boolean;
  /** Its values name things or people: extremes of today bound nothing, and are nobody's business. */
  readonly isId: boolean;
  /** Null or NaN. */
  readonly missing: number;
  readonly present: number;
  readonly distinct: number | null;
  /** Of finite numbers. */
  readonly range: readonly [number, number] | null;
  readonly infinite: number;
  /** All values with their counts; null when there are too many. */
  readonly values: { readonly values: readonly (string | number | boolean)[]; readonly counts: readonly number[] } | null;
  /** A shortest and a longest length that hold all texts. */
  readonly length: readonly [number, number] | null;
  /** A shape that all texts have. */
  readonly pattern: string | null;
  /** Length that all embeddings have. */
  readonly dimension: number | null;
  readonly bins: readonly number[] | null;
}

/** Most values a domain lists. */
export const mostValues = 100;
/** A domain is written only when each value was seen about this often. */
const rowsPerValue = 20;
/** Level of the intervals behind allowances: a share this rarely exceeds its upper end by chance. */
const level = 0.999;

/**
 * Returns a conservative contract from what was counted: data like it keep the contract, and each rule is one a reviewer can judge.
 * Missing: none in a required id or the timestamp when none was seen, else the upper end of the 99.9 % Wilson interval, rounded up to two digits. Values: only
 * categories with at most 100 values seen 20 times each on average; the allowance covers values not seen yet (Good–Turing: those seen once). Range: the
 * extremes, opened to 0 for what was never negative and to [0, 1] for probabilities; the allowance covers the next extremes. Text has no domain, ids have none and no range.
 */
export function inferContract(rows: number, columns: readonly ColumnEvidence[], roles: RoleMap): Contract {
  return {
    faultline_contract: 1,
    inferred_from_rows: rows,
    required_roles: defaultRequiredRoles.filter((role) => roles[role] !== undefined && roles[role].length > 0),
    extra_columns: 'warn',
    columns: Object.fromEntries(columns.map((column) => [column.name, inferColumn(rows, column)])),
  };
}

const exactRoles: ReadonlySet<Role> = new Set<Role>(['request_id', 'trace_id', 'timestamp', 'model_version', 'input_hash']);
const probabilityRoles: ReadonlySet<Role> = new Set<Role>(['score', 'confidence']);

function inferColumn(rows: number, c: ColumnEvidence): ColumnContract {
  if (c.kind === 'unreadable') return { type: 'unreadable' };
  const missing = c.role !== null && exactRoles.has(c.role) && c.missing === 0 ? 0 : allowance(c.missing, rows);
  const domain = domainOf(c);
  return {
    // A file of text calls a column text that has no value; the next file may call it anything else.
    type: c.kind === 'text' && c.present === 0 ? 'any' : c.kind,
    ...(c.role === 'request_id' && c.distinct !== null && c.distinct === c.present && c.present > 1 ? { unique: true } : {}),
    ...(c.dimension === null ? {} : { dimension: c.dimension }),
    ...(c.present === 0 ? {} : { allowed_missing: missing }),
    ...domain,
    ...(domain.values !== undefined || c.range === null || c.isId ? {} : rangeOf(c, c.range)),
    ...(domain.values !== undefined || c.length === null ? {} : { length: [c.length[0], c.length[1]] as [number, number] }),
    ...(domain.values !== undefined || c.pattern === null ? {} : { pattern: c.pattern }),
    ...(domain.values !== undefined || (c.length === null && c.pattern === null) ? {} : { allowed_mismatch: allowance(0, c.present) }),
    ...(c.bins === null || c.bins.length === 0 ? {} : { bins: readable(c.bins) }),
  };
}

function domainOf(c: ColumnEvidence): Pick<ColumnContract, 'values' | 'allowed_unseen'> {
  if (!c.isCategory || c.values === null) return {};
  const { values, counts } = c.values;
  if (values.length === 0 || values.length > mostValues || c.present < rowsPerValue * values.length) return {};
  const once = counts.filter((count) => count === 1).length;
  const order = values.map((_, i) => i).sort((a, b) => (counts[b] ?? 0) - (counts[a] ?? 0) || (String(values[a]) < String(values[b]) ? -1 : 1));
  return { values: order.map((i) => values[i] ?? ''), allowed_unseen: allowance(once, c.present) };
}

function rangeOf(c: ColumnEvidence, [low, high]: readonly [number, number]): Pick<ColumnContract, 'range' | 'allowed_outside'> {
  const isProbability = c.role !== null && probabilityRoles.has(c.role) && low >= 0 && high <= 1;
  const [least, greatest] = outward(low, high);
  const range: [number, number] = isProbability ? [0, 1] : [low >= 0 ? 0 : least, greatest];
  return { range, allowed_outside: allowance(c.infinite + (isProbability ? 0 : 2), c.present) };
}

/** The upper end of the interval of k in n, rounded up to two digits, so that it reads well and holds k/n. 1 without rows. */
export function allowance(k: number, n: number): number {
  const interval = wilson(Math.min(k, n), n, level);
  if (interval === null) return 1;
  return Math.min(1, roundUp(interval.high));
}

function roundUp(share: number): number {
  if (!(share > 0)) return 0;
  const digits = Math.max(0, 1 - Math.floor(log10(share)));
  const scale = pow(10, digits);
  // toFixed gives the decimal that is printed; one more unit where rounding went below.
  const text = (Math.ceil(share * scale) / scale).toFixed(Math.min(20, digits));
  const rounded = Number(text);
  return rounded >= share ? rounded : Number(((Math.ceil(share * scale) + 1) / scale).toFixed(Math.min(20, digits)));
}

/** Edges to six digits: they need only be frozen, and a reviewer has to read them. */
function readable(edges: readonly number[]): number[] {
  return edges.map((edge) => Number(edge.toPrecision(6))).filter((edge, i, all) => i === 0 || edge > (all[i - 1] ?? edge));
}
