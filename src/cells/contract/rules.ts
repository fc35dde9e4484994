import { doubleLiteral, literal, quoteIdentifier } from '../../reduce/sql-text.ts';
import type { Measure } from '../../reduce/types.ts';
import { columnContractKind, contractKind, keepsKind } from '../../telemetry/contract/kind.ts';
import type { ColumnContract, Contract } from '../../telemetry/contract/types.ts';
import type { ColumnInfo } from '../../telemetry/types.ts';

/** A rule that rows are counted against. */
export interface RowRule {
  readonly column: string;
  readonly rule: 'missing' | 'values' | 'range' | 'length' | 'pattern' | 'unique' | 'dimension';
  /** True for a row that breaks the rule; null for `unique`, which no row breaks alone. */
  readonly violation: string | null;
  /** Share of the rows it is about that may break it; 0 is exact. */
  readonly allowed: number;
  /** What the rule asks, in words. */
  readonly expected: string;
}

/** A rule about a column as a whole, decided without reading rows. */
export interface ColumnRule {
  readonly column: string;
  readonly rule: 'present' | 'type';
  readonly kept: boolean;
  readonly sentence: string;
}

/** Returns the rules about columns: it is there, it can be read, it has the agreed type. Text without a single value (`valueless`) may be of any type. */
export function columnRules(contract: Contract, columns: readonly ColumnInfo[], valueless: ReadonlySet<string>): readonly ColumnRule[] {
  return Object.entries(contract.columns).flatMap(([name, agreed]): ColumnRule[] => {
    const found = columns.find((c) => c.name === name);
    if (found === undefined) {
      const near = columns.find((c) => c.name.toLowerCase() === name.toLowerCase())?.name;
      const kept = agreed.optional === true;
      return [{ column: name, rule: 'present', kept, sentence: `the column ${name} is missing${near === undefined ? '' : `; there is ${near}`}` }];
    }
    const kind = columnContractKind(found);
    const present: ColumnRule = { column: name, rule: 'present', kept: true, sentence: `the column ${name} is there` };
    const kept = keepsKind(agreed.type, kind) || valueless.has(name);
    const is = found.readable ? `${name} is ${kind} (${found.type})` : `${name} cannot be read: ${found.reason ?? 'unsupported type'}`;
    return [present, { column: name, rule: 'type', kept, sentence: kept || !found.readable ? is : `${is}, agreed was ${agreed.type}` }];
  });
}

/** Returns the rules about rows, for columns that are there with the agreed type; of text in place of another type, whether it is there at all. */
export function rowRules(contract: Contract, columns: readonly ColumnInfo[]): readonly RowRule[] {
  return Object.entries(contract.columns).flatMap(([name, agreed]): RowRule[] => {
    const found = columns.find((c) => c.name === name && c.readable);
    if (found === undefined) return [];
    if (keepsKind(agreed.type, contractKind(found.type))) return rulesOf(name, agreed, found);
    const { type, allowed_missing = 1 } = agreed;
    return contractKind(found.type) === 'text' && type !== 'unreadable' ? rulesOf(name, { type, allowed_missing }, found) : [];
  });
}

function rulesOf(column: string, agreed: ColumnContract, found: ColumnInfo): RowRule[] {
  const quoted = quoteIdentifier(column);
  const text = `CAST(${quoted} AS VARCHAR)`;
  const number = `CAST(${quoted} AS DOUBLE)`;
  const isNumber = ['integer', 'number'].includes(contractKind(found.type));
  const isText = contractKind(found.type) === 'text';
  const made: RowRule[] = [];
  const add = (rule: RowRule['rule'], violation: string | null, allowed: number, expected: string) => made.push({ column, rule, violation, allowed, expected });
  if (agreed.allowed_missing !== undefined)
    add('missing', isNumber ? `${quoted} IS NULL OR isnan(${number})` : `${quoted} IS NULL`, agreed.allowed_missing, 'a value');
  if (agreed.unique === true) add('unique', null, 0, 'no value twice');
  if (agreed.dimension !== undefined && contractKind(found.type) === 'vector')
    add('dimension', `len(${quoted}) <> ${literal(agreed.dimension)}`, 0, `${agreed.dimension} numbers`);
  if (agreed.values !== undefined) {
    const asNumbers = contractKind(found.type) === 'number' && agreed.values.every((value) => typeof value === 'number');
    const list = agreed.values.map((value) => (asNumbers ? doubleLiteral(Number(value)) : literal(String(value)))).join(', ');
    const nan = isNumber ? ` AND NOT isnan(${number})` : '';
    add(
      'values',
      `${quoted} IS NOT NULL${nan} AND ${asNumbers ? number : text} NOT IN (${list})`,
      agreed.allowed_unseen ?? 0,
      `one of ${agreed.values.length} values`,
    );
  }
  if (agreed.range !== undefined && isNumber) {
    const [low, high] = agreed.range;
    const outside = [
      `isinf(${number})`,
      ...(low === null ? [] : [`${number} < ${doubleLiteral(low)}`]),
      ...(high === null ? [] : [`${number} > ${doubleLiteral(high)}`]),
    ];
    add(
      'range',
      `${quoted} IS NOT NULL AND NOT isnan(${number}) AND (${outside.join(' OR ')})`,
      agreed.allowed_outside ?? 0,
      `${low ?? '−∞'} to ${high ?? '∞'}`,
    );
  }
  if (agreed.length !== undefined && isText) {
    const [shortest, longest] = agreed.length;
    add(
      'length',
      `length(${text}) NOT BETWEEN ${literal(shortest)} AND ${literal(longest)}`,
      agreed.allowed_mismatch ?? 0,
      `${shortest} to ${longest} characters`,
    );
  }
  if (agreed.pattern !== undefined && isText)
    add('pattern', `NOT regexp_full_match(${text}, ${literal(agreed.pattern)})`, agreed.allowed_mismatch ?? 0, `the pattern ${agreed.pattern}`);
  return made;
}

/** The measures that count a rule's violations; `present` is what its share relates to (rows for `missing`). */
export function ruleMeasures(rules: readonly RowRule[], columns: readonly ColumnInfo[]): Record<string, Measure> {
  const measures: Record<string, Measure> = { rows: { kind: 'count' } };
  rules.forEach(({ column, rule, violation }, i) => {
    const isNumber = ['integer', 'number'].includes(contractKind(columns.find((c) => c.name === column)?.type ?? ''));
    if (rule !== 'missing')
      measures[`present${i}`] = { kind: 'present', column, ...(isNumber ? { where: `NOT isnan(CAST(${quoteIdentifier(column)} AS DOUBLE))` } : {}) };
    measures[`broken${i}`] = violation === null ? { kind: 'distinct', column } : { kind: 'count', where: violation };
  });
  return measures;
}
