import type { CellType, Verdict } from '../cells/types.ts';
import type { Diagnostic, Notebook, ResultDocument } from '../notebook/types.ts';

type Level = 'error' | 'warning' | 'note' | 'none';

/** Only results of kind fail may have a level (3.27.9): what is insufficient is to be reviewed. */
const levels: Readonly<Record<Verdict, Level>> = {
  error: 'error',
  invalid: 'error',
  fail: 'error',
  insufficient: 'none',
  warn: 'warning',
  pass: 'none',
  info: 'none',
};

/**
 * The run as SARIF 2.1.0, for code hosts that mark lines: a rule for each cell type and each code of a problem, a result for each cell (those that pass or inform too, of
 * kind pass and informational), at the line of its fence.
 * @param uri the notebook, relative to the repository
 */
export function sarifLog(
  document: ResultDocument,
  notebook: Notebook,
  diagnostics: readonly Diagnostic[],
  options: { readonly uri: string; readonly cellTypes: readonly CellType[] },
): object {
  const places = new Map(notebook.blocks.flatMap((block) => (block.kind === 'cell' ? [[block.cell.id, block.cell.position] as const] : [])));
  const rules: { id: string; name?: string; shortDescription: { text: string } }[] = [];
  const ruleIndex = (id: string, text: string): number => {
    const known = rules.findIndex((rule) => rule.id === id);
    return known >= 0 ? known : rules.push({ id, shortDescription: { text } }) - 1;
  };
  const location = (where: { line: number; column: number }, cell?: string) => ({
    physicalLocation: { artifactLocation: { uri: options.uri.split('\\').join('/') }, region: { startLine: where.line, startColumn: where.column } },
    ...(cell === undefined ? {} : { logicalLocations: [{ name: cell, kind: 'member' }] }),
  });
  const ofCells = document.cells.map((cell) => {
    const type = options.cellTypes.find((each) => each.name === cell.type);
    return {
      ruleId: `faultline/${cell.type}`,
      ruleIndex: ruleIndex(`faultline/${cell.type}`, type?.summary ?? cell.type),
      kind: cell.verdict === 'pass' ? 'pass' : cell.verdict === 'info' ? 'informational' : cell.verdict === 'insufficient' ? 'review' : 'fail',
      level: levels[cell.verdict],
      message: { text: `${cell.id}: ${cell.headline}` },
      locations: [location(places.get(cell.id) ?? { line: 1, column: 1 }, cell.id)],
      properties: { verdict: cell.verdict, cell: cell.id },
    };
  });
  const reported = new Set(document.cells.filter((cell) => cell.verdict === 'error').map((cell) => cell.id));
  const ofDiagnostics = diagnostics
    .filter((diagnostic) => diagnostic.cell === undefined || !reported.has(diagnostic.cell))
    .map((diagnostic) => ({
      ruleId: `faultline/${diagnostic.code}`,
      ruleIndex: ruleIndex(`faultline/${diagnostic.code}`, 'A problem of the notebook itself'),
      kind: 'fail',
      level: 'error',
      message: { text: `${diagnostic.message}${diagnostic.hint === undefined ? '' : `; ${diagnostic.hint}`}` },
      locations: [location(diagnostic.where, diagnostic.cell)],
    }));
  return {
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Faultline', rules } },
        columnKind: 'utf16CodeUnits',
        results: [...ofCells, ...ofDiagnostics],
      },
    ],
  };
}
