import type { ReducedTable } from '../../reduce/types.ts';
import type { Behind } from '../behind.ts';
import { personCount, personsAt } from '../persons.ts';

type Persons = Behind['persons'];

/** At least how many persons are behind what a summary counts; undefined where no column names persons. */
export interface SummaryPersons {
  all(): Persons;
  /** Rows without a value in the column at this place, and the rest. */
  missing(column: number): Persons;
  /** Rows with one. */
  present(column: number): Persons;
}

/**
 * Reads who is behind all rows and behind the rows without a value. Groups of persons that have a row at all, less those with a row without a value, have one with a value:
 * a bound that needs no further look at the many rows that have one.
 */
export function summaryPersons(reduced: readonly (readonly ReducedTable[])[]): SummaryPersons {
  const groups = personsAt(reduced[0]?.[0]?.rows[0], 'persons');
  const among = groups === undefined ? undefined : personCount(groups);
  const without = (column: number): number => personCount(personsAt(reduced[1]?.[0]?.rows[0], `missingPersons${column}`) ?? []);
  return {
    all: () => (among === undefined ? undefined : { among, hits: 0, rest: among }),
    missing: (column) => (among === undefined ? undefined : { among, hits: without(column), rest: among - without(column) }),
    present: (column) => (among === undefined ? undefined : { among: among - without(column) }),
  };
}

/** What stands behind a number, where anything is known of it. */
export function behind(persons: Persons, largest?: Behind['largest']): { readonly behind?: Behind } {
  if (persons === undefined && largest === undefined) return {};
  return { behind: { ...(persons === undefined ? {} : { persons }), ...(largest === undefined ? {} : { largest }) } };
}
