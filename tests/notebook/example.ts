import * as v from 'valibot';
import type { CellType } from '../../src/cells/types.ts';

/** A notebook with every part: parameters of a column, populations, prose, a YAML, a SQL and a chart cell. */
export const example = `---
faultline: 1
title: Canary review
summary: Is the new model version safe to roll out further?
tables:
  telemetry:
    roles: {} # filled when a file is opened
populations:
  control: { table: telemetry, where: "model_version = {{control}}" }
  canary: { table: telemetry, where: "model_version = {{canary}}" }
parameters:
  control: { type: choice, of: model_version, default: most-frequent, label: Control version }
  canary: { type: choice, of: model_version, default: newest, label: Canary version }
  margin: { type: number, default: 0.002, min: 0, max: 1, step: 0.001, label: Tolerated loss in quality }
---

# Canary review

Prose explains *why* each check is here and what to do when it fails.

\`\`\`yaml canary id=verdict
control: control
canary: canary
metrics:
  - { metric: p95, role: latency, margin: 10%, direction: lower }
  - { metric: rate, role: fallback, margin: "{{margin}}", direction: lower }
\`\`\`

\`\`\`sql rows id=late
select request_id, latency_ms from telemetry where latency_ms > 300
\`\`\`

\`\`\`yaml chart
data: late
plot: histogram
x: latency_ms
\`\`\`
`;

const metric = v.strictObject({
  metric: v.picklist(['rate', 'mean', 'p50', 'p95', 'p99']),
  role: v.optional(v.string()),
  column: v.optional(v.string()),
  where: v.optional(v.string()),
  margin: v.optional(v.union([v.number(), v.string()])),
  direction: v.optional(v.picklist(['lower', 'higher']), 'lower'),
});

function type(name: string, language: 'yaml' | 'sql', entries: v.ObjectEntries): CellType {
  return {
    name,
    language,
    title: name,
    summary: `The ${name} cell.`,
    parameters: v.strictObject(entries),
    uses: [],
    columns: () => [],
    plan: () => null,
    decide: () => ({ verdict: 'info', headline: '', findings: [], measurements: [], tables: [], charts: [], caveats: [], sql: [], rowsRead: 0 }),
  };
}

const name = v.optional(v.string());
const text = v.optional(v.string());

/** Cell types with the shape of the real ones, enough to read and check notebooks. */
export const registry: readonly CellType[] = [
  type('canary', 'yaml', {
    control: name,
    canary: name,
    metrics: v.optional(v.array(metric), []),
    alpha: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 0.05),
  }),
  type('drift', 'yaml', {
    reference: name,
    current: name,
    alpha: v.optional(v.number(), 0.05),
    correction: v.optional(v.picklist(['bh', 'by', 'holm', 'none']), 'bh'),
    columns: v.optional(v.union([v.literal('auto'), v.array(v.string())]), 'auto'),
  }),
  type('embedding-drift', 'yaml', { reference: name, current: name }),
  type('slo', 'yaml', {
    of: name,
    objectives: v.optional(v.array(v.strictObject({ name: text, good: v.string(), valid: text, objective: v.optional(v.number(), 0.99) })), []),
  }),
  type('sli', 'yaml', { of: name, slis: v.optional(v.array(v.strictObject({ name: text, metric: text, where: text, column: text })), []) }),
  type('chart', 'yaml', { data: name, plot: v.optional(v.picklist(['histogram', 'bar', 'line'])), x: text }),
  type('input', 'yaml', { parameter: text }),
  type('gate', 'yaml', { rule: text }),
  type('sql', 'sql', {}),
];

/** A small notebook around cells; the first line after the front matter is line 7. */
export function notebookOf(body: string, front = ''): string {
  return `---\nfaultline: 1\ntitle: Test\ntables: { telemetry: {}, other: {} }\n${front}---\n\n${body}\n`;
}
