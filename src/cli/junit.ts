import type { Diagnostic, Notebook, ResultDocument } from '../notebook/types.ts';

/**
 * The run as JUnit XML, one test case a cell, for build servers. Fail and invalid are failures; insufficient is skipped, so that it is seen and is neither
 * green nor red; error is an error. Diagnostics without a cell are errors of the notebook itself.
 * @param file the notebook's name, as it stands in reports
 */
export function junitXml(document: ResultDocument, notebook: Notebook, diagnostics: readonly Diagnostic[], file: string): string {
  const lines = new Map(notebook.blocks.flatMap((block) => (block.kind === 'cell' ? [[block.cell.id, block.cell.position.line] as const] : [])));
  const failed = document.cells.filter((cell) => cell.verdict === 'fail' || cell.verdict === 'invalid').length;
  const broken = document.cells.filter((cell) => cell.verdict === 'error').length;
  const skipped = document.cells.filter((cell) => cell.verdict === 'insufficient').length;
  const loose = diagnostics.filter((diagnostic) => diagnostic.cell === undefined);
  const cases = document.cells.map((cell) => {
    const at = `<testcase name="${xmlText(cell.id)}" classname="${xmlText(`${document.notebook.title}.${cell.type}`)}" file="${xmlText(file)}" line="${lines.get(cell.id) ?? 1}" time="0">`;
    const details = [
      ...cell.findings.filter((finding) => finding.verdict === cell.verdict).map((finding) => finding.sentence),
      ...cell.caveats.map((c) => c.sentence),
    ];
    const body = xmlText(details.join('\n'));
    const message = xmlText(cell.headline);
    if (cell.verdict === 'error') return `${at}<error message="${message}" type="${xmlText(cell.caveats[0]?.code ?? 'E_INTERNAL')}">${body}</error></testcase>`;
    if (cell.verdict === 'fail' || cell.verdict === 'invalid') return `${at}<failure message="${message}" type="${cell.verdict}">${body}</failure></testcase>`;
    if (cell.verdict === 'insufficient') return `${at}<skipped message="${message}"/></testcase>`;
    return `${at}<system-out>${xmlText(`${cell.verdict}: ${cell.headline}`)}</system-out></testcase>`;
  });
  const problems = loose.map(
    (diagnostic) =>
      `<testcase name="notebook" classname="${xmlText(document.notebook.title)}" file="${xmlText(file)}" line="${diagnostic.where.line}" time="0"><error message="${xmlText(diagnostic.message)}" type="${xmlText(diagnostic.code)}"/></testcase>`,
  );
  const all = cases.length + problems.length;
  const counts = `tests="${all}" failures="${failed}" errors="${broken + problems.length}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites ${counts} time="0">
<testsuite name="${xmlText(document.notebook.title)}" ${counts} skipped="${skipped}" time="0" timestamp="${xmlText(document.run.createdAt.slice(0, 19))}">
${[...cases, ...problems].join('\n')}
</testsuite>
</testsuites>
`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\n': '&#10;',
  '\r': '&#13;',
  '\t': '&#9;',
};

/** Text for an attribute or element; characters that XML 1.0 forbids, and lone surrogates, become U+FFFD. */
export function xmlText(text: string): string {
  return [...text]
    .map((character) => {
      const code = character.codePointAt(0) ?? 0;
      const allowed = code === 9 || code === 10 || code === 13 || (code >= 0x20 && code <= 0xd7ff) || (code >= 0xe000 && code <= 0xfffd) || code >= 0x10000;
      return allowed ? (entities[character] ?? character) : '\uFFFD';
    })
    .join('');
}
