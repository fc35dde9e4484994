import { cellTypes } from '../../cells/registry.ts';
import type { SessionState } from '../../notebook/session-types.ts';
import type { CellRecord } from '../../notebook/types.ts';
import type { NextStep } from './why-panel.ts';

/** Where to look next: the cell types that a record's findings name and that exist, each once, in the order of the findings. */
export function nextSteps(record: CellRecord, state: SessionState): readonly NextStep[] {
  if (state.notebook === null) return [];
  const names = [...new Set(record.findings.flatMap((finding) => finding.next ?? []))];
  return names.flatMap((name): NextStep[] => {
    const type = cellTypes.find((given) => given.name === name);
    return type === undefined ? [] : [{ title: type.title, sentence: type.summary, change: { kind: 'addCell', type: name, after: record.id } }];
  });
}
