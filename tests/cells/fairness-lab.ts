import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CellRecord } from '../../src/notebook/types.ts';
import type { Measurement } from '../../src/cells/types.ts';

const folder = mkdtempSync(join(tmpdir(), 'faultline-fairness-'));
let files = 0;

type Cell = string | number | null;

/** Writes rows as a CSV file and gives its path; null is an empty field. */
export function csv(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  files += 1;
  const path = join(folder, `rows-${files}.csv`);
  writeFileSync(path, `${columns.join(',')}\n${rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell))).join(',')).join('\n')}\n`);
  return path;
}

/** `n` equal rows. */
export function times(n: number, row: readonly Cell[]): readonly (readonly Cell[])[] {
  return Array.from({ length: n }, () => row);
}

/** The measurement of a metric for a group, and a reference group where one is named. */
export function of(
  record: CellRecord,
  metric: string,
  group?: Readonly<Record<string, string | null>>,
  reference?: Readonly<Record<string, string | null>>,
): Measurement {
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
  const found = record.measurements.filter(
    (m) => m.metric === metric && same(m.of.group, group) && (reference === undefined || same(m.of.referenceGroup, reference)),
  );
  const [first] = found;
  if (first === undefined || found.length > 1)
    throw new Error(`${found.length} measurements of ${metric} of ${JSON.stringify(group)}; the cell says: ${record.headline}`);
  return first;
}

/** A cell of a table by the texts of its row. */
export function tableRow(record: CellRecord, table: string, ...texts: readonly string[]): readonly (string | number | boolean | null)[] {
  const rows = record.tables.find((each) => each.name === table)?.rows ?? [];
  const found = rows.find((row) => texts.every((text) => row.includes(text)));
  if (found === undefined) throw new Error(`no row of ${table} holds ${texts.join(', ')}`);
  return found;
}
