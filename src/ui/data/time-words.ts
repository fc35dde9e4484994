import type { TableState } from '../../notebook/session-types.ts';
import { readingWords } from '../../telemetry/time-reading.ts';

/** What is known of a column that is wanted as a time and stores numbers or text. */
export interface TimeFact {
  readonly column: string;
  /** `epoch milliseconds, 2026-01-01 … 2026-03-31`, or why it is no time. */
  readonly words: string;
  readonly kind: 'read' | 'partly' | 'refused' | 'pending';
}

/** One fact for each such column of a table, also while its values have not been looked at. */
export function timeFacts(table: TableState): readonly TimeFact[] {
  const { times } = table;
  if (times === undefined) return [];
  return times.wanted.map(({ column }): TimeFact => {
    if (times.settled === null) return { column, words: `${column}: looking at what its times count…`, kind: 'pending' };
    const reading = times.settled.readings.find((each) => each.column === column);
    if (reading !== undefined) {
      const { unreadable, present } = reading;
      const lost = unreadable === 0 ? '' : `; ${unreadable} of ${present} values are no such time and count as missing`;
      return { column, words: `${column} is read as ${readingWords(reading)} (UTC)${lost}.`, kind: unreadable === 0 ? 'read' : 'partly' };
    }
    const refusal = times.settled.refused.find((each) => each.column === column);
    return { column, words: `${refusal?.sentence ?? `"${column}" cannot be read as a time`}.`, kind: 'refused' };
  });
}

/** What is known of one column; null when it is no such column. */
export function timeFact(table: TableState, column: string): TimeFact | null {
  return timeFacts(table).find((fact) => fact.column === column) ?? null;
}
