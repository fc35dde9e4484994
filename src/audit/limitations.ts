import type { ResultDocument } from '../notebook/types.ts';
import type { LimitationsBlock } from './types.ts';

/** What every audit of this kind leaves open. */
const general: readonly string[] = [
  'The numbers describe the rows of the files named under provenance, as filtered there, and nothing beyond them.',
  'A verdict compares a number with a rule that the notebook states. It is not a finding about intent or cause, and no legal advice.',
  'Labels, group attributes and scores were taken as recorded. Errors and gaps in how they were obtained carry over into every number.',
  'Numbers that disclosure control hides are hidden with everything that would lead back to them; a hidden number is neither good nor bad.',
  'The hashes show whether this file was changed after its root became known. Who made it is shown only by a signature whose key is known from elsewhere.',
];

/** What was not judged, told by the results themselves, beside what the author states. */
export function limitationsOf(document: ResultDocument, stated: readonly string[]): LimitationsBlock {
  const found = document.cells.flatMap((cell): string[] => {
    if (cell.verdict === 'error') return [`The cell ${cell.id} (${cell.type}) could not be computed; nothing is said about it.`];
    if (cell.verdict === 'insufficient') return [`The cell ${cell.id} (${cell.type}) had too little data for a verdict.`];
    const open = cell.measurements.filter((m) => m.verdict === 'insufficient').length;
    return open > 0 ? [`In the cell ${cell.id} (${cell.type}), ${open} of ${cell.measurements.length} measurements had too little data for a verdict.`] : [];
  });
  return { stated, found, general };
}
