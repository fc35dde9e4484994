import type { CellRecord, ResultDocument } from '../../../src/notebook/types.ts';
import type { Measurement } from '../../../src/cells/types.ts';

/** A result document around some cells. */
export function documentOf(cells: readonly Partial<CellRecord>[], more: Partial<ResultDocument> = {}): ResultDocument {
  return {
    faultline: 1,
    notebook: { title: 'Test', sha256: '00' },
    inputs: [{ table: 'telemetry', files: [{ name: 'a.parquet', bytes: 1, sha256: '00' }], rows: 100_000, columns: 3, roles: { subject_id: 'customer_id' } }],
    parameters: {},
    populations: {},
    verdict: 'info',
    run: { engine: { name: 'test', version: '1' }, createdAt: '2026-01-01T00:00:00.000Z', timings: {} },
    cells: cells.map((cell, i) => ({
      id: `cell_${i}`,
      type: 'fairness',
      verdict: 'info',
      headline: 'done',
      findings: [],
      measurements: [],
      tables: [],
      charts: [],
      caveats: [],
      sql: [],
      rowsRead: 0,
      ...cell,
    })),
    ...more,
  };
}

/** A rate with its interval, of a group. */
export function rate(metric: string, hits: number, n: number, group: Readonly<Record<string, string>> = {}): Measurement {
  return {
    metric,
    of: { population: 'current', ...(Object.keys(group).length > 0 ? { group } : {}) },
    value: hits / n,
    n,
    interval: { level: 0.95, low: Math.max(0, hits / n - 0.0123456), high: Math.min(1, hits / n + 0.0123456), method: 'wilson' },
    verdict: 'info',
  };
}
