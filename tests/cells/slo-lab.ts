import { written } from '../engine/native/files.ts';
import { runCell } from './lab.ts';

const minute = 60_000;
export const start = Date.UTC(2026, 0, 1);

/** Requests evenly over minutes; `bad` says how many of a minute's are bad. */
export function minutes(name: string, days: number, perMinute: number, bad: (at: number) => number, more: { gap?: (at: number) => boolean } = {}): string {
  const lines = ['at,ok,g'];
  for (let i = 0; i < days * 1440; i += 1) {
    if (more.gap?.(i) === true) continue;
    for (let k = 0; k < perMinute; k += 1)
      lines.push(`${new Date(start + i * minute + Math.floor((k * minute) / perMinute)).toISOString()},${k >= bad(i)},${k % 2 === 0 ? 'a' : 'b'}`);
  }
  return written(name, lines.join('\n'));
}

export const run = (parameters: object, file: string | Readonly<Record<string, string>>) =>
  runCell('slo', parameters, typeof file === 'string' ? { telemetry: file } : file, { roles: [{ table: 'telemetry', role: 'timestamp', column: 'at' }] });

export const objective = (more: object = {}) => ({ name: 'ok', good: 'ok', objective: 0.99, window: '30d', ...more });

export const tableOf = (record: Awaited<ReturnType<typeof run>>, name: string) => {
  const found = record.tables.find((table) => table.name === name);
  if (found === undefined) throw new Error(`no table ${name}; the cell says: ${record.headline}`);
  return found.rows.map((row) => Object.fromEntries(found.columns.map((column, i) => [column.name, row[i]])));
};
