import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { cellTypes } from '../../src/cells/registry.ts';
import type { CellType } from '../../src/cells/types.ts';
import { checkNotebook } from '../../src/notebook/check.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { validateCell } from '../../src/notebook/validate-cell.ts';
import type { CellRecord } from '../../src/notebook/types.ts';
import { whyChanges, whySteps } from '../../src/ui/edit/why.ts';
import { cellOf, editState, notebookText } from './edit-fixtures.ts';

const record = (given: Partial<CellRecord>): CellRecord => ({
  id: 'inputs',
  type: 'drift',
  verdict: 'fail',
  headline: '',
  findings: [],
  measurements: [],
  tables: [],
  charts: [],
  caveats: [],
  sql: [],
  rowsRead: 0,
  ...given,
});
const moved = { verdict: 'fail' as const, sentence: 'latency_ms moved', column: 'latency_ms', next: ['slices', 'change-points'] };
const state = editState();

describe('where to look next', () => {
  test('a drifted column is looked at by itself, with the populations of the cell', () => {
    const steps = whySteps(record({ findings: [moved] }), moved, state);
    const summary = steps.find((step) => step.change.kind === 'addCell' && step.change.type === 'summary');
    expect(summary?.change).toMatchObject({ after: 'inputs', parameters: { of: 'after', columns: ['latency_ms'] } });
    const sql = steps.find((step) => step.change.kind === 'addCell' && step.change.type === 'sql');
    expect(sql?.change).toMatchObject({ text: expect.stringContaining('from before') });
  });

  test('only registered types are offered, each once, those of the finding first', () => {
    const schema = v.strictObject({
      of: v.optional(v.string(), 'telemetry'),
      metric: v.strictObject({ metric: v.picklist(['mean', 'rate']), column: v.optional(v.string()) }),
    });
    const later = { ...(cellTypes[0] as CellType), name: 'change-points', title: 'Change points', parameters: schema } as unknown as CellType;
    const types = [...cellTypes.filter((type) => type.name !== 'slices' && type.name !== 'change-points'), later];
    const offered = whySteps(record({ findings: [moved] }), moved, state, types).map((step) => (step.change.kind === 'addCell' ? step.change : null));
    expect(offered[0]).toEqual({
      kind: 'addCell',
      type: 'change-points',
      after: 'inputs',
      parameters: { of: 'telemetry', metric: { metric: 'mean', column: 'latency_ms' } },
    });
    const names = offered.map((change) => change?.type);
    expect(new Set(names).size).toBe(names.length);
    expect(names).not.toContain('slices');
  });

  test('without a finding the worst column of the record is asked about', () => {
    const [first] = whyChanges(record({ findings: [{ ...moved, column: 'country', next: [] }] }), null, state);
    expect(first).toMatchObject({ type: 'summary', parameters: { columns: ['country'] } });
  });

  test('every suggestion is a cell that the notebook accepts', () => {
    for (const column of ['latency_ms', 'country', 'was fallback', undefined]) {
      const finding = column === undefined ? null : { ...moved, column, next: [] };
      for (const type of ['drift', 'sli', 'summary']) {
        for (const change of whyChanges(
          record({ type, id: type === 'sli' ? 'serving' : 'inputs', findings: finding === null ? [] : [finding] }),
          finding,
          state,
        )) {
          if (change.kind !== 'addCell') throw new Error('expected addCell');
          const known = cellTypes.find((each) => each.name === change.type);
          if (known === undefined) throw new Error(`unknown type ${change.type}`);
          if (change.text === undefined) {
            expect(validateCell({ ...cellOf(state, 'inputs'), type: known.name }, known, change.parameters ?? {})).toMatchObject({ ok: true });
          } else {
            const text = `${notebookText}\n\`\`\`sql rows id=next\n${change.text}\n\`\`\`\n`;
            expect(parseNotebook(text, { cellTypes }).diagnostics).toEqual([]);
            expect(checkNotebook(text, cellTypes).diagnostics).toEqual([]);
          }
        }
      }
    }
  });

  test('default populations, which SQL cannot read, get no SQL', () => {
    const plain = editState('---\nfaultline: 1\ntitle: One\n---\n\n```yaml drift id=inputs\n```\n');
    const types = whyChanges(record({ findings: [moved] }), moved, plain).map((change) => (change.kind === 'addCell' ? change.type : ''));
    expect(types).toContain('summary');
    expect(types).not.toContain('sql');
  });
});
