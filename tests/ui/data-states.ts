import type { SessionState, TableState, Timeline } from '../../src/notebook/session-types.ts';
import { proposeRoles, rolesFrom } from '../../src/telemetry/propose-roles.ts';
import type { ColumnProfile } from '../../src/telemetry/profile-types.ts';
import type { ColumnInfo, TableInfo } from '../../src/telemetry/types.ts';
import { empty, notebook } from './fake-session.ts';

const hour = 3_600_000;
/** Midnight, 1 November 2026, UTC. */
export const start = Date.UTC(2026, 10, 1);

const column = (name: string, type: string, reason: string | null = null): ColumnInfo => ({ name, type, source: type, readable: reason === null, reason });

export const columns: readonly ColumnInfo[] = [
  column('ts', 'TIMESTAMP'),
  column('request_id', 'VARCHAR'),
  column('model_version', 'VARCHAR'),
  column('latency_ms', 'DOUBLE'),
  column('risk_score', 'DOUBLE'),
  column('approved', 'BOOLEAN'),
  column('merchant_age_days', 'BIGINT'),
  column('amount_eur', 'DECIMAL(12,2)'),
  column('device_type', 'VARCHAR'),
  column('age_band', 'VARCHAR'),
  column('country', 'VARCHAR'),
  column('clicked', 'BOOLEAN'),
  column('pod', 'VARCHAR'),
  column('fallback', 'BOOLEAN'),
  column('input_embedding', 'FLOAT[]'),
  column('a_name_so_long_that_it_can_never_fit_into_the_narrow_panel', 'VARCHAR'),
  column('raw', 'INTERVAL', 'Intervals have no exact length; export raw as seconds.'),
];

const bell = Array.from({ length: 20 }, (_, i) => Math.round(1000 * Math.exp(-((i - 7) ** 2) / 18)));
const shape = (kind: ColumnProfile['kind'], counts: readonly number[], labels: readonly string[], missing = 0): ColumnProfile => ({
  kind,
  counts,
  labels,
  missing,
  distinct: kind === 'category' ? counts.length : 900,
});
const bins = (from: number, width: number): string[] => Array.from({ length: 20 }, (_, i) => `${from + i * width} to ${from + (i + 1) * width}`);
export const profiles: Readonly<Record<string, ColumnProfile>> = {
  ts: shape(
    'instant',
    Array.from({ length: 20 }, (_, i) => 380 + ((i * 7) % 5) * 20),
    bins(0, 1),
  ),
  model_version: shape('category', [6800, 1200], ['v1.8', 'v1.9']),
  latency_ms: shape('number', bell, bins(0, 30), 0.03),
  risk_score: shape('number', [...bell].reverse(), bins(0, 5)),
  approved: shape('category', [7400, 600], ['true', 'false']),
  merchant_age_days: shape('number', bell, bins(0, 100)),
  amount_eur: shape(
    'number',
    [...bell].sort((a, b) => b - a),
    bins(0, 25),
  ),
  device_type: shape('category', [5000, 2100, 700, 200], ['phone', 'desktop', 'tablet', 'tablet_v2'], 0.012),
  age_band: shape('category', [3000, 2800, 1500, 700], ['26–39', '40–60', '60+', '18–25']),
  country: shape('category', [3400, 1900, 1200, 800, 400, 300], ['DE', 'FR', 'NL', 'ES', 'IT', 'PL']),
  clicked: shape('category', [7000, 1000], ['false', 'true']),
  fallback: shape('category', [7900, 100], ['false', 'true']),
};

/** 14 days by the hour with a day's wave, 5 hours without rows, a deploy and the first rows of a version. */
export const timeline: Timeline = {
  column: 'ts',
  first: start + 12 * 60_000,
  last: start + 14 * 24 * hour - 1000,
  start,
  bucketSeconds: 3600,
  counts: Array.from({ length: 14 * 24 }, (_, i) =>
    i >= 234 && i < 239 ? 0 : Math.round(600 + 420 * Math.sin(((i % 24) / 24) * 2 * Math.PI - 1.6) + ((i * 37) % 60)),
  ),
  gaps: [{ from: start + 234 * hour, to: start + 239 * hour }],
  events: [
    { time: start + 182 * hour, kind: 'deploy', label: 'v1.9' },
    { time: start + 184 * hour, kind: 'version', label: 'v1.9 first seen' },
    { time: start + 187 * hour, kind: 'config', label: 'threshold 0.62' },
    { time: start + 260 * hour, kind: 'incident_start', label: 'payment timeouts' },
  ],
};

const info: TableInfo = {
  table: 'telemetry',
  format: 'parquet',
  rows: 200_000,
  files: [
    { name: 'day=2026-11-01/part-0.parquet', bytes: 20_400_000, rows: 100_000, rowGroups: 20 },
    { name: 'day=2026-11-02/part-0.parquet', bytes: 20_600_000, rows: 100_000, rowGroups: 21 },
  ],
  columns,
  differences: [
    {
      file: 'part-0.parquet',
      column: 'fallback',
      kind: 'missing',
      sentence: 'day=2026-11-01/part-0.parquet has no column fallback; it is missing in its rows.',
    },
  ],
};
const proposals = proposeRoles(columns);

export const telemetry: TableState = {
  info: { ...info, preset: { name: 'nannyml', title: 'NannyML', flattened: [], sentence: 'Recognised as NannyML.' } },
  roles: rolesFrom(proposals),
  proposals,
  bytes: 22_000_000,
  loading: false,
  error: null,
  profile: { rows: 8000, columns: profiles },
  timeline,
};

export const labels: TableState = {
  ...telemetry,
  info: {
    table: 'labels',
    format: 'csv',
    rows: 139_801,
    files: [{ name: 'labels.csv', bytes: 3_100_000, rows: null, rowGroups: 0 }],
    columns: [column('request_id', 'VARCHAR'), column('label', 'BOOLEAN')],
    differences: [],
  },
  roles: { request_id: 'request_id', label: 'label' },
  proposals: [],
  bytes: 3_100_000,
  profile: null,
  timeline: null,
};

/** An open lab: two tables, populations with windows, filters and a join whose result is known. */
export const lab: SessionState = {
  ...empty,
  engine: 'ready',
  tables: [telemetry, labels],
  notebook: {
    ...notebook,
    tables: [...notebook.tables, { name: 'labels', roles: {}, join: 'telemetry', on: 'request_id', position: { line: 4, column: 1 } }],
    populations: [],
    filters: [
      { column: 'country', is: ['DE'] },
      { column: 'latency_ms', above: 100, upTo: 300 },
      { column: 'device_type', is: [null] },
    ],
  },
  cells: [
    {
      id: 'quality',
      type: 'performance',
      status: 'done',
      progress: null,
      dependsOn: [],
      result: {
        id: 'quality',
        type: 'performance',
        verdict: 'info',
        headline: '',
        findings: [],
        measurements: [],
        tables: [],
        charts: [],
        sql: [],
        rowsRead: 200_000,
        caveats: [
          { code: 'join_unmatched', sentence: '60\u202f322 rows of telemetry have no match in labels on request_id; its columns are missing there' },
          { code: 'join_repeated', sentence: '17 rows of labels repeat a request_id; the first of each is taken' },
        ],
      },
    },
  ],
  populations: {
    reference: { name: 'reference', table: 'telemetry', window: { column: 'ts', from: timeline.first, to: start + 7 * 24 * hour } },
    current: { name: 'current', table: 'telemetry', window: { column: 'ts', from: start + 8 * 24 * hour, to: timeline.last + 1 } },
    canary_eu: {
      name: 'canary_eu',
      table: 'telemetry',
      where: "model_version = 'v1.9' and country in ('DE', 'FR')",
      window: { column: 'ts', from: start + 9 * 24 * hour, to: start + 11 * 24 * hour },
    },
  },
  memory: { used: 25_100_000, limit: 2_600_000_000 },
};

/** `lab` with its first table replaced. */
export function withTable(table: Partial<TableState>, rest: Partial<SessionState> = {}): SessionState {
  return { ...lab, tables: [{ ...telemetry, ...table }], ...rest };
}

/** A table of `count` columns. */
export function wide(count: number): TableState {
  const many = Array.from({ length: count }, (_, i) => column(`feature_${i}`, i % 3 === 0 ? 'VARCHAR' : 'DOUBLE'));
  const proposed = proposeRoles(many);
  const profile = { rows: 8000, columns: Object.fromEntries(many.map(({ name }) => [name, shape('number', bell, bins(0, 1))])) };
  return { ...telemetry, info: { ...info, columns: many, differences: [] }, proposals: proposed, roles: rolesFrom(proposed), profile, timeline: null };
}
