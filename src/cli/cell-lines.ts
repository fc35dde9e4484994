import type { CellRecord } from '../notebook/types.ts';
import { verdictMarks } from './terminal.ts';

/** The line of a cell: verdict, id and headline. With `findings` what it found beyond the headline, and what to keep in mind (after a dot), a line each below it. */
export function cellLines(
  { id, verdict, headline, findings, caveats }: Pick<CellRecord, 'id' | 'verdict' | 'headline' | 'findings' | 'caveats'>,
  all: boolean,
): readonly string[] {
  const line = `${verdictMarks[verdict]} ${verdict.padEnd(12)} ${id.padEnd(20)} ${headline}`;
  if (!all) return [line];
  const found = (findings ?? []).filter(({ sentence }) => sentence !== headline).map((each) => `    ${verdictMarks[each.verdict]} ${each.sentence}`);
  return [line, ...found, ...caveats.filter(({ sentence }) => sentence !== headline).map(({ sentence }) => `    · ${sentence}`)];
}
