import { keepsKind } from './kind.ts';
import type { ColumnContract, Contract } from './types.ts';
import { own } from '../own.ts';

/** One difference between two contracts. `stricter`: data that kept the first may break the second; `looser`: the other way round. */
export interface ContractChange {
  /** null for rules of the whole table. */
  readonly column: string | null;
  readonly rule: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly effect: 'stricter' | 'looser' | 'neutral' | 'both';
  /** As written; null where the rule is not there. */
  readonly before: unknown;
  readonly after: unknown;
}

/** Returns what changed from contract `a` to contract `b`: table rules first, then columns in the order of `a`, then the columns only `b` has. */
export function diffContracts(a: Contract, b: Contract): readonly ContractChange[] {
  const changes: ContractChange[] = [];
  for (const role of a.required_roles.filter((each) => !b.required_roles.includes(each)))
    changes.push({ column: null, rule: 'required_roles', kind: 'removed', effect: 'looser', before: role, after: null });
  for (const role of b.required_roles.filter((each) => !a.required_roles.includes(each)))
    changes.push({ column: null, rule: 'required_roles', kind: 'added', effect: 'stricter', before: null, after: role });
  if (a.extra_columns !== b.extra_columns) {
    const order = ['allow', 'warn', 'fail'];
    const effect = order.indexOf(b.extra_columns) > order.indexOf(a.extra_columns) ? 'stricter' : 'looser';
    changes.push({ column: null, rule: 'extra_columns', kind: 'changed', effect, before: a.extra_columns, after: b.extra_columns });
  }
  for (const [column, before] of Object.entries(a.columns)) {
    const after = own(b.columns, column);
    if (after === undefined) changes.push({ column, rule: 'column', kind: 'removed', effect: 'looser', before: before.type, after: null });
    else changes.push(...diffColumns(column, before, after));
  }
  for (const [column, after] of Object.entries(b.columns)) {
    if (own(a.columns, column) === undefined)
      changes.push({ column, rule: 'column', kind: 'added', effect: after.optional === true ? 'neutral' : 'stricter', before: null, after: after.type });
  }
  return changes;
}

/** Rules written out with what they mean when absent, so that `optional: false` and nothing are the same. */
function rulesOf(column: ColumnContract): Readonly<Record<string, unknown>> {
  const { optional, unique, allowed_missing, values, allowed_unseen, range, allowed_outside, length, pattern, allowed_mismatch, ...rest } = column;
  return {
    ...rest,
    optional: optional === true ? true : undefined,
    unique: unique === true ? true : undefined,
    allowed_missing: allowed_missing === 1 ? undefined : allowed_missing,
    values,
    allowed_unseen: values === undefined ? undefined : (allowed_unseen ?? 0),
    range,
    allowed_outside: range === undefined ? undefined : (allowed_outside ?? 0),
    length,
    pattern,
    allowed_mismatch: length === undefined && pattern === undefined ? undefined : (allowed_mismatch ?? 0),
  };
}

function diffColumns(column: string, a: ColumnContract, b: ColumnContract): ContractChange[] {
  const before = rulesOf(a);
  const after = rulesOf(b);
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((rule) => {
    const x = before[rule];
    const y = after[rule];
    if (sameRule(rule, x, y)) return [];
    const isPartner = /^allowed_(unseen|outside|mismatch)$/.test(rule) && (x === undefined || y === undefined);
    if (isPartner) return [];
    const kind = x === undefined ? 'added' : y === undefined ? 'removed' : 'changed';
    return [{ column, rule, kind, effect: effectOf(rule, x, y, a, b), before: x ?? null, after: y ?? null }];
  });
}

function sameRule(rule: string, x: unknown, y: unknown): boolean {
  const text = (value: unknown) => JSON.stringify(rule === 'values' && Array.isArray(value) ? [...value].map((each) => JSON.stringify(each)).sort() : value);
  return text(x) === text(y);
}

function effectOf(rule: string, x: unknown, y: unknown, a: ColumnContract, b: ColumnContract): ContractChange['effect'] {
  if (rule === 'bins') return 'neutral';
  if (rule === 'type') return keepsKind(b.type, a.type) ? 'looser' : keepsKind(a.type, b.type) ? 'stricter' : 'both';
  if (rule === 'optional') return y === true ? 'looser' : 'stricter';
  if (x === undefined) return 'stricter';
  if (y === undefined) return 'looser';
  if (rule.startsWith('allowed_')) return Number(y) > Number(x) ? 'looser' : 'stricter';
  if (rule === 'values' && Array.isArray(x) && Array.isArray(y)) {
    return direction(
      x.every((each) => y.includes(each)),
      y.every((each) => x.includes(each)),
    );
  }
  if ((rule === 'range' || rule === 'length') && Array.isArray(x) && Array.isArray(y)) return direction(within(x, y), within(y, x));
  return 'both';
}

function direction(isWider: boolean, isNarrower: boolean): ContractChange['effect'] {
  return isWider ? 'looser' : isNarrower ? 'stricter' : 'both';
}

/** True when [low, high] `inner` lies in `outer`; null is an open end. */
function within(inner: readonly unknown[], outer: readonly unknown[]): boolean {
  const end = (value: unknown, open: number) => (typeof value === 'number' ? value : open);
  return end(outer[0], -Infinity) <= end(inner[0], -Infinity) && end(outer[1], Infinity) >= end(inner[1], Infinity);
}
