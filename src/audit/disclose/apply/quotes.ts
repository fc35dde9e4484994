import type { Measurement } from '../../../cells/types.ts';
import type { CellRecord } from '../../../notebook/types.ts';
import { numbersOf, type Quotable } from './numbers.ts';

/** Numbers that must not show elsewhere in the cell: those of hidden measurements, without counts that are still printed (`open`). */
export function secretNumbers(measurements: readonly Measurement[], hidden: ReadonlySet<number>, open: ReadonlySet<number>): ReadonlySet<number> {
  const printed = new Set(measurements.flatMap((m, i) => (hidden.has(i) ? [] : numbersOf(m))));
  const secret = measurements.flatMap((m, i) => (hidden.has(i) ? numbersOf(m) : []));
  return new Set(secret.filter((each) => !printed.has(each) && !open.has(each) && each !== 0 && each !== 1));
}

/** What sentences must not quote: the numbers of hidden measurements. */
export function secretQuotes(measurements: readonly Measurement[], hidden: ReadonlySet<number>, open: ReadonlySet<number>): readonly Quotable[] {
  const secret = secretNumbers(measurements, hidden, open);
  return measurements.flatMap((m, i) => (hidden.has(i) ? quotable(m).filter(({ number }) => secret.has(number)) : []));
}

/** What sentences may quote: the numbers of all other measurements. */
export function printedQuotes(measurements: readonly Measurement[], hidden: ReadonlySet<number>): readonly Quotable[] {
  return measurements.flatMap((m, i) => (hidden.has(i) ? [] : quotable(m)));
}

function quotable(m: Measurement): readonly Quotable[] {
  const { column, sli, rule, class: label, group, referenceGroup } = m.of;
  const groups = [...Object.values(group ?? {}), ...Object.values(referenceGroup ?? {})].flatMap((each) => each ?? []);
  const words = [column, sli, rule, label, ...Object.values(group ?? {})].flatMap((each) => each ?? []);
  return numbersOf(m).map((number) => ({ number, words, groups }));
}

/** What sentences must not quote of hidden rows. Any word of a row may be its group. */
export function rowQuotes(cell: CellRecord, hidden: ReadonlyMap<number, ReadonlySet<number>>, open: ReadonlySet<number>): readonly Quotable[] {
  const labels = new Set(cell.measurements.flatMap(({ of }) => [...Object.values(of.group ?? {}), ...Object.values(of.referenceGroup ?? {})]));
  return [...hidden].flatMap(([table, rows]) =>
    [...rows].flatMap((place) => {
      const row = cell.tables[table]?.rows[place] ?? [];
      const words = row.filter((value) => typeof value === 'string');
      const named = words.map((word) => word.split(' · ')).filter((parts) => parts.every((part) => labels.has(part)));
      const groups = named.length === 0 ? null : named.flat();
      return row.flatMap((number) => (typeof number === 'number' && number !== 0 && number !== 1 && !open.has(number) ? [{ number, words, groups }] : []));
    }),
  );
}
