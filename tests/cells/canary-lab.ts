import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CellRecord } from '../../src/notebook/types.ts';
import { runCell } from './lab.ts';

export type Row = Readonly<Record<string, string | number | boolean | null>>;

/** Writes rows as a CSV file; null is an empty field. */
export function csvOf(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? { arm: '' });
  const lines = rows.map((row) => columns.map((column) => row[column] ?? '').join(','));
  const path = join(mkdtempSync(join(tmpdir(), 'faultline-canary-')), 'rows.csv');
  writeFileSync(path, `${[columns.join(','), ...lines].join('\n')}\n`);
  return path;
}

/** Populations `control` and `canary` of one table, told apart by the column `arm`. */
export const twoArms = `populations:
  control: { table: telemetry, where: "arm = 'control'" }
  canary: { table: telemetry, where: "arm = 'canary'" }
`;

export const armsOf = (control: readonly number[], canary: readonly number[]): Row[] => [
  ...control.map((value) => ({ arm: 'control', value })),
  ...canary.map((value) => ({ arm: 'canary', value })),
];

export async function runCanary(rows: readonly Row[] | string, parameters: object, roles: Readonly<Record<string, string>> = {}): Promise<CellRecord> {
  const path = typeof rows === 'string' ? rows : csvOf(rows);
  const front = `tables: { telemetry: { roles: ${JSON.stringify(roles)} } }\n${twoArms}`;
  return runCell('canary', parameters, { telemetry: path }, { front });
}

/** The differences that carry a verdict, in the order of the metrics. */
export function judgedOf(record: CellRecord) {
  return record.measurements.filter((m) => /^(p\d+_)?difference$|^ks$/.test(m.metric) && m.of.rule === undefined);
}
