import { cellTypes } from '../../src/cells/registry.ts';
import { checkNotebook } from '../../src/notebook/check.ts';
import type { SessionState } from '../../src/notebook/session-types.ts';
import type { CellSource } from '../../src/notebook/types.ts';
import type { Suggestions } from '../../src/ui/edit/complete-types.ts';

export const notebookText = `---
faultline: 1
title: Weekly review
summary: Did anything move?
tables:
  telemetry:
    roles: {}
populations:
  before: { table: telemetry, window: { from: start, to: end - 7d } }
  after: { table: telemetry, window: { from: end - 7d, to: end } }
parameters:
  level: { type: number, default: 0.01, min: 0, max: 1, label: Level }
---

# Weekly review

\`\`\`yaml drift id=inputs
reference: before
current: after
alpha: "{{level}}"
columns: [ latency_ms, country ]
kinds: { country: categorical }
\`\`\`

\`\`\`sql rows id=late
select latency_ms from telemetry where latency_ms > 300
\`\`\`

\`\`\`yaml sli id=serving
of: telemetry
slis:
  - { metric: p95, column: latency_ms, target: 300, direction: lower }
  - { metric: rate, role: fallback }
\`\`\`
`;

const column = (name: string, type: string) => ({ name, type, source: type, readable: true, reason: null });

/** The notebook above over one table with five columns. */
export function editState(text = notebookText): SessionState {
  const { notebook, diagnostics } = checkNotebook(text, cellTypes);
  const info = {
    table: 'telemetry',
    format: 'parquet' as const,
    files: [{ name: 'telemetry.parquet', bytes: 1000, rows: 100, rowGroups: 1 }],
    rows: 100,
    columns: [
      column('ts', 'TIMESTAMP'),
      column('latency_ms', 'DOUBLE'),
      column('country', 'VARCHAR'),
      column('was fallback', 'BOOLEAN'),
      column('model_version', 'VARCHAR'),
    ],
    differences: [],
  };
  return {
    tables: [
      {
        info,
        roles: { timestamp: 'ts', latency: 'latency_ms', fallback: 'was fallback' },
        proposals: [],
        bytes: 1000,
        loading: false,
        error: null,
        profile: null,
        timeline: null,
      },
    ],
    notebook,
    text,
    diagnostics,
    parameters: { level: 0.01 },
    cells: (notebook?.blocks ?? []).flatMap((block) =>
      block.kind === 'cell' ? [{ id: block.cell.id, type: block.cell.type, status: 'idle' as const, result: null, progress: null, dependsOn: [] }] : [],
    ),
    running: false,
    engine: 'ready',
    message: null,
    history: { undo: null, redo: null },
    populations: {},
    preview: null,
    memory: null,
  };
}

export function cellOf(state: SessionState, id: string): CellSource {
  const block = state.notebook?.blocks.find((each) => each.kind === 'cell' && each.cell.id === id);
  if (block?.kind !== 'cell') throw new Error(`no cell ${id}`);
  return block.cell;
}

/** Splits `ab|c` into the text and the offset of the bar. */
export function cursor(marked: string): { readonly text: string; readonly offset: number } {
  const offset = marked.indexOf('|');
  return { text: marked.slice(0, offset) + marked.slice(offset + 1), offset };
}

export function labels(found: Suggestions | null): readonly string[] {
  return found === null ? [] : found.options.map((option) => option.label);
}
