import type { CellRecord, Notebook } from '../../src/notebook/types.ts';
import type { CellState, Session, SessionState } from '../../src/notebook/session-types.ts';
import { bars, heatmap, histogramPair, plot, series, sparkline } from './chart-data.ts';

const at = { line: 12, column: 1 };

function record(id: string, type: string, given: Partial<CellRecord>): CellRecord {
  return { id, type, verdict: 'info', headline: '', findings: [], measurements: [], tables: [], charts: [], caveats: [], sql: [], rowsRead: 200_000, ...given };
}

export const drift: CellRecord = record('features', 'drift', {
  verdict: 'fail',
  headline: '2 of 24 features drifted: `merchant_age_days` (PSI 0.31, adjusted p < 1e-12) and `device_type` (new value `tablet_v2`, 6.1 % of canary).',
  findings: [
    {
      verdict: 'fail',
      sentence: '`merchant_age_days` moved by 0.42 standard deviations towards newer merchants.',
      column: 'merchant_age_days',
      next: ['slices', 'change-points'],
    },
    { verdict: 'warn', sentence: '`amount_eur` is significant at p = 0.004, yet its effect is 0.6 of what was set to matter.' },
    { verdict: 'insufficient', sentence: '`ip_risk` has 21 values in canary; 30 are needed.' },
  ],
  charts: [heatmap, histogramPair, sparkline],
  tables: [
    {
      name: 'columns',
      title: 'Features by effect',
      total: 120,
      columns: [
        { name: 'column', title: 'Feature', type: 'text' },
        { name: 'psi', title: 'PSI', type: 'number' },
        { name: 'p', title: 'p', type: 'number' },
        { name: 'missing', title: 'Missing', type: 'percent' },
        { name: 'verdict', title: 'Verdict', type: 'verdict' },
      ],
      rows: Array.from({ length: 120 }, (_, i) => [
        i === 0 ? 'merchant_age_days' : `=feature_${i}`,
        0.31 / (i + 1),
        i === 3 ? null : i / 1000,
        i / 500,
        i < 2 ? 'fail' : i === 2 ? 'warn' : 'pass',
      ]),
    },
  ],
  caveats: [{ code: 'binned', sentence: 'Distances were computed on equal-mass bins; the error of KS is at most 0.002.' }],
  sql: ['select histogram("merchant_age_days", [12, 30, 61])\nfrom telemetry\nwhere model_version = \'v1.9\''],
});

const cells: readonly CellState[] = [
  {
    id: 'validity',
    type: 'summary',
    status: 'done',
    progress: null,
    dependsOn: [],
    result: record('validity', 'summary', { verdict: 'pass', headline: '200 000 rows over 14 days, 0.2 % missing at most.' }),
  },
  { id: 'features', type: 'drift', status: 'done', progress: null, dependsOn: [], result: drift },
  {
    id: 'latency',
    type: 'sli',
    status: 'stale',
    progress: null,
    dependsOn: [],
    result: record('latency', 'sli', {
      verdict: 'warn',
      headline: 'p95 latency is 309 ms against a target of 300 ms; its interval (295 to 322 ms) holds both sides.',
      charts: [series],
    }),
  },
  {
    id: 'groups',
    type: 'fairness',
    status: 'done',
    progress: null,
    dependsOn: [],
    result: record('groups', 'fairness', {
      verdict: 'insufficient',
      headline: 'False positive rate differs by 2.1 points between 18–25 and 40–60 (interval 0.4 to 3.9, tolerance 2).',
      charts: [bars, plot],
    }),
  },
  {
    id: 'late',
    type: 'rows',
    status: 'running',
    progress: { phase: 'decode', label: 'decoding row group 3 of 41', rows: { done: 61_440, total: 200_000 }, bytes: { done: 4_100_000, total: 41_000_000 } },
    dependsOn: [],
    result: null,
  },
  {
    id: 'broken',
    type: 'sli',
    status: 'error',
    progress: null,
    dependsOn: [],
    result: record('broken', 'sli', { verdict: 'error', headline: 'There is no column `latncy_ms` in telemetry. Did you mean `latency_ms`?' }),
  },
];

const block = (id: string, type: string, value: unknown = {}): Notebook['blocks'][number] => ({
  kind: 'cell',
  cell: {
    id,
    type,
    language: type === 'rows' ? 'sql' : 'yaml',
    text: type === 'rows' ? 'select request_id, latency_ms from telemetry where latency_ms > 300' : 'reference: control\ncurrent: canary',
    named: true,
    position: at,
    value,
    positions: {},
  },
});

export const notebook: Notebook = {
  version: 1,
  title: 'Canary review',
  summary: 'Is the new model version safe to roll out further?',
  tables: [{ name: 'telemetry', roles: {}, position: at }],
  populations: [
    { name: 'control', table: 'telemetry', where: "model_version = 'v1.8'", position: at },
    { name: 'canary', table: 'telemetry', where: "model_version = 'v1.9'", position: at },
  ],
  parameters: [
    { name: 'canary', type: 'choice', default: 'v1.9', label: 'Canary version', options: ['v1.8', 'v1.9'], where: at },
    { name: 'margin', type: 'number', default: 0.002, label: 'Tolerated loss in quality', min: 0, max: 1, step: 0.001, where: at },
    { name: 'strict', type: 'boolean', default: false, label: 'Strict', where: at },
    { name: 'from', type: 'date', default: '2026-11-01', label: 'From', where: at },
    { name: 'note', type: 'text', default: '', label: 'Note', where: at },
  ],
  filters: [],
  events: null,
  blocks: [
    {
      kind: 'prose',
      position: at,
      text: '# Canary review\n\nIs **v1.9** safe to roll out further? First the data has to *allow* an answer, then `outcomes` with an explicit margin, then who carries the risk. <img src=x onerror=alert(1)>',
    },
    block('validity', 'summary', { title: 'Is the comparison valid?' }),
    block('features', 'drift', { title: 'Did inputs shift?' }),
    { kind: 'prose', position: at, text: '## Outcomes\n\nRead [the guide](https://example.org/guide) and [not this](javascript:alert(1)).\n\n- one\n- two' },
    block('latency', 'sli'),
    block('groups', 'fairness', { title: 'Are groups treated alike?' }),
    block('late', 'rows'),
    block('broken', 'sli'),
  ],
  text: '# Canary review\n',
};

const columns = ['ts', 'model_version', 'latency_ms', 'score', 'approved', 'merchant_age_days', 'amount_eur', 'device_type', 'age_band', 'fallback'];

export const results: SessionState = {
  tables: [
    {
      info: {
        table: 'telemetry',
        format: 'parquet',
        rows: 200_000,
        differences: [],
        files: [{ name: 'payments-fraud.parquet', bytes: 41_000_000, rows: 200_000, rowGroups: 41 }],
        columns: [
          ...columns.map((name) => ({ name, type: name === 'ts' ? 'TIMESTAMP' : 'DOUBLE', source: 'DOUBLE', readable: true, reason: null })),
          { name: 'raw', type: 'INTERVAL', source: 'INTERVAL', readable: false, reason: 'Intervals cannot be read exactly; export it as seconds.' },
        ],
      },
      roles: {
        timestamp: 'ts',
        model_version: 'model_version',
        latency: 'latency_ms',
        score: 'score',
        feature: ['merchant_age_days', 'amount_eur', 'device_type'],
      },
      proposals: [
        { column: 'latency_ms', role: 'latency', confidence: 0.97, reason: 'name ends in _ms' },
        { column: 'fallback', role: 'fallback', confidence: 0.71, reason: 'boolean named fallback' },
      ],
      bytes: 22_000_000,
      loading: false,
      error: null,
      profile: null,
      timeline: null,
    },
  ],
  notebook,
  text: '---\nfaultline: 1\ntitle: Canary review\n---\n\n# Canary review\n\n```yaml sli id=broken\nmetrics: []\n```\n',
  diagnostics: [
    {
      code: 'E_COLUMN_UNKNOWN',
      message: 'There is no column `latncy_ms`.',
      where: { line: 8, column: 3 },
      cell: 'broken',
      key: 'metrics',
      hint: 'Did you mean `latency_ms`?',
      fatal: false,
    },
  ],
  parameters: { canary: 'v1.9', margin: 0.002, strict: false, from: '2026-11-01', note: '' },
  cells,
  running: false,
  engine: 'ready',
  message: null,
  history: { undo: null, redo: null },
  populations: {},
  preview: null,
  memory: null,
};

export const empty: SessionState = {
  tables: [],
  notebook: null,
  text: '',
  diagnostics: [],
  parameters: {},
  cells: [],
  running: false,
  engine: 'booting',
  message: null,
  history: { undo: null, redo: null },
  populations: {},
  preview: null,
  memory: null,
};

/** A session that only records what it is asked and shows the state it is given. */
export interface FakeSession extends Session {
  readonly calls: unknown[][];
  set(state: SessionState): void;
}

export function fakeSession(initial: SessionState): FakeSession {
  let state = initial;
  const listeners = new Set<(state: SessionState) => void>();
  const calls: unknown[][] = [];
  const note = (...call: unknown[]): void => {
    calls.push(call);
  };
  return {
    calls,
    get state() {
      return state;
    },
    set(next) {
      state = next;
      for (const listener of listeners) listener(state);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async addTable(name, files) {
      note('addTable', name, files);
    },
    async removeTable(name) {
      note('removeTable', name);
    },
    setRole(table, role, column) {
      note('setRole', table, role, column);
    },
    open(text) {
      note('open', text);
    },
    edit(change) {
      note('edit', change);
    },
    undo() {
      note('undo');
    },
    redo() {
      note('redo');
    },
    preparePreview: async () => note('preparePreview'),
    whatIf: async () => null,
    preview(population, window) {
      note('preview', population, window);
    },
    saved() {
      return { parameters: state.parameters, roles: [] };
    },
    restore(text, saved) {
      note('restore', text, saved);
    },
    setParameter(name, value) {
      note('setParameter', name, value);
    },
    setPopulation(name, definition) {
      note('setPopulation', name, definition);
    },
    async run(options) {
      note('run', options);
    },
    cancel() {
      note('cancel');
    },
    result: () => Promise.reject(new Error('Run the notebook first.')),
    evidence: () => Promise.reject(new Error('Run the notebook first.')),
  };
}
