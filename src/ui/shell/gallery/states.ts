import { cellTypes } from '../../../cells/registry.ts';
import type { Verdict } from '../../../cells/types.ts';
import { chartExamples, tableExample } from '../../../charts/examples.ts';
import { checkNotebook } from '../../../notebook/check.ts';
import type { CellState, SessionState, TableState } from '../../../notebook/session-types.ts';
import type { CellRecord } from '../../../notebook/types.ts';

const day = 86_400_000;
const start = Date.UTC(2026, 10, 1);

const text = `---
faultline: 1
title: Canary review
summary: Is the new model version safe to roll out further?
tables:
  telemetry: { roles: { timestamp: ts, latency: latency_ms } }
populations:
  reference: { table: telemetry, window: { from: 2026-11-01T00:00:00Z, to: 2026-11-08T00:00:00Z } }
  current: { table: telemetry, window: { from: 2026-11-09T00:00:00Z, to: 2026-11-15T00:00:00Z } }
parameters:
  alpha: { type: number, default: 0.05, min: 0.0001, max: 0.5, label: Share of false alarms tolerated }
  version: { type: choice, options: [v1.8, v1.9], default: v1.9, label: Canary version }
filters:
  - { column: country, is: [DE, AT] }
---

# Canary review

Is **v1.9** safe to roll out further? First the data has to allow an answer, then outcomes with an explicit margin.

\`\`\`yaml drift id=inputs_shifted
\`\`\`

\`\`\`yaml sli id=fast_enough
\`\`\`

\`\`\`yaml summary id=comparison_valid
\`\`\`

\`\`\`yaml summary id=groups_alike
\`\`\`

\`\`\`yaml summary id=late_answers
\`\`\`

\`\`\`yaml summary id=broken
\`\`\`
`;

function record(id: string, type: string, verdict: Verdict, headline: string, more: Partial<CellRecord> = {}): CellRecord {
  return { id, type, verdict, headline, findings: [], measurements: [], tables: [], charts: [], caveats: [], sql: [], rowsRead: 200_000, ...more };
}

const cell = (id: string, type: string, status: CellState['status'], result: CellRecord | null, progress: CellState['progress'] = null): CellState => ({
  id,
  type,
  status,
  result,
  progress,
  dependsOn: [],
});

const cells: readonly CellState[] = [
  cell(
    'inputs_shifted',
    'drift',
    'done',
    record(
      'inputs_shifted',
      'drift',
      'fail',
      '2 of 24 features drifted: `merchant_age_days` (PSI 0.31, adjusted p < 1e-12) and `device_type` (new value `tablet_v2`).',
      {
        findings: [
          {
            verdict: 'fail',
            sentence: '`merchant_age_days` moved by 0.42 standard deviations.',
            column: 'merchant_age_days',
            next: ['slices', 'change-points'],
          },
        ],
        charts: chartExamples[0]?.charts ?? [],
        tables: [tableExample],
        caveats: [{ code: 'binned', sentence: 'Distances were computed on equal-mass bins; the error of KS is at most 0.002.' }],
        sql: ['select count(*) from telemetry'],
      },
    ),
  ),
  cell(
    'fast_enough',
    'sli',
    'stale',
    record('fast_enough', 'sli', 'warn', 'p95 latency is 309 ms against a target of 300 ms; its interval (295 to 322 ms) holds both sides.'),
  ),
  cell('comparison_valid', 'summary', 'done', record('comparison_valid', 'summary', 'pass', '200 000 rows over 14 days, 0.2 % missing at most.')),
  cell(
    'groups',
    'summary',
    'done',
    record('groups_alike', 'summary', 'insufficient', 'False positive rate differs by 2.1 points between groups (interval 0.4 to 3.9, tolerance 2).'),
  ),
  cell('late_answers', 'summary', 'running', null, {
    phase: 'decode',
    label: 'decoding row group 3 of 41',
    rows: { done: 61_440, total: 200_000 },
    bytes: { done: 4_100_000, total: 41_000_000 },
  }),
  cell('broken', 'summary', 'error', record('broken', 'summary', 'error', 'There is no column `latncy_ms` in telemetry. Did you mean `latency_ms`?')),
];

const bars = (count: number, height: (i: number) => number): readonly number[] => Array.from({ length: count }, (_, i) => Math.round(height(i)));
const types: Readonly<Record<string, string>> = { ts: 'TIMESTAMP', latency_ms: 'DOUBLE', model_version: 'VARCHAR', country: 'VARCHAR', fallback: 'BOOLEAN' };

const table: TableState = {
  info: {
    table: 'telemetry',
    format: 'parquet',
    rows: 200_000,
    differences: [],
    files: [{ name: 'payments-fraud.parquet', bytes: 41_000_000, rows: 200_000, rowGroups: 41 }],
    columns: [
      ...Object.entries(types).map(([name, type]) => ({ name, type, source: type, readable: true, reason: null })),
      { name: 'raw', type: 'INTERVAL', source: 'INTERVAL', readable: false, reason: 'Intervals cannot be read exactly; export it as seconds.' },
    ],
  },
  roles: { timestamp: 'ts', latency: 'latency_ms', model_version: 'model_version' },
  proposals: [{ column: 'fallback', role: 'fallback', confidence: 0.71, reason: 'boolean named fallback' }],
  bytes: 22_000_000,
  loading: false,
  error: null,
  profile: {
    rows: 2000,
    columns: {
      ts: { kind: 'instant', counts: bars(20, (i) => 80 + 30 * Math.sin(i)), labels: bars(20, (i) => i).map(String), missing: 0, distinct: 2000 },
      latency_ms: {
        kind: 'number',
        counts: bars(20, (i) => 300 * Math.exp(-((i - 5) ** 2) / 12)),
        labels: bars(20, (i) => i * 20).map(String),
        missing: 0.01,
        distinct: 900,
      },
      model_version: { kind: 'category', counts: [1500, 500], labels: ['v1.8', 'v1.9'], missing: 0, distinct: 2 },
      country: { kind: 'category', counts: [900, 600, 500], labels: ['DE', 'AT', 'CH'], missing: 0, distinct: 3 },
      fallback: { kind: 'category', counts: [1900, 100], labels: ['false', 'true'], missing: 0, distinct: 2 },
    },
  },
  timeline: {
    column: 'ts',
    first: start,
    last: start + 14 * day - 1,
    start,
    bucketSeconds: 21_600,
    counts: bars(56, (i) => (i > 20 && i < 23 ? 0 : 500 + 320 * Math.sin((i / 4) * 2 * Math.PI))),
    gaps: [{ from: start + 21 * 21_600_000, to: start + 23 * 21_600_000 }],
    events: [{ time: start + 8 * day, kind: 'deploy', label: 'v1.9' }],
  },
};

const { notebook, diagnostics } = checkNotebook(text, cellTypes);

/** A session with invented numbers in which every verdict and status occurs once. */
export const everything: SessionState = {
  tables: [table],
  notebook,
  text,
  diagnostics,
  parameters: { alpha: 0.05, version: 'v1.9' },
  cells,
  running: false,
  engine: 'ready',
  message: null,
  history: { undo: 'Set alpha to 0.01', redo: null },
  populations: {
    reference: { name: 'reference', table: 'telemetry', window: { column: 'ts', from: start, to: start + 7 * day } },
    current: { name: 'current', table: 'telemetry', window: { column: 'ts', from: start + 8 * day, to: start + 14 * day } },
  },
  preview: null,
  memory: { used: 120_000_000, limit: 3_300_000_000 },
};

/** Before anything has run, and without a timeline. */
export const fresh: SessionState = {
  ...everything,
  notebook: notebook === null ? null : { ...notebook, parameters: [] },
  tables: [{ ...table, timeline: null, profile: null }],
  cells: cells.map((given) => ({ ...given, status: 'idle', result: null, progress: null })),
};

/** A table that stands, one that is being read and one that failed. */
export const reading: SessionState = {
  ...everything,
  tables: [
    table,
    { ...table, info: { ...table.info, table: 'requests' }, loading: true, profile: null, timeline: null },
    {
      ...table,
      info: { ...table.info, table: 'labels' },
      profile: null,
      timeline: null,
      error: 'labels.csv was changed, moved or deleted after it was opened. Open it again to continue.',
    },
  ],
};
