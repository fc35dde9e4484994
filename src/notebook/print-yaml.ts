import { type Document, isCollection, parseDocument, type ParsedNode, visit } from 'yaml';

/**
 * Canonical YAML: two spaces, no folding of long lines, no blank lines at either end, comments kept. An empty document is an empty text.
 * Printing is repeated until it no longer moves a comment, so that printing twice changes nothing.
 */
export function printYaml(document: Document | Document.Parsed<ParsedNode>): string {
  let text = once(document);
  for (let pass = 0; pass < 4; pass += 1) {
    const again = once(parseDocument(text, { version: '1.2', schema: 'core' }));
    if (again === text) break;
    text = again;
  }
  return text;
}

function once(document: Document | Document.Parsed<ParsedNode>): string {
  if (document.contents === null && document.commentBefore === null && document.comment === null) return '';
  const empty = document.contents === null || (isCollection(document.contents) && document.contents.items.length === 0);
  if (empty)
    return [document.commentBefore, document.comment]
      .filter((comment) => typeof comment === 'string')
      .map(
        (comment) =>
          `${comment
            .split('\n')
            .map((line) => (line === '' ? '' : `#${line}`))
            .join('\n')}\n`,
      )
      .join('');
  visit(document, {
    Scalar: (_key, node) => {
      delete node.source;
    },
  });
  const text = document.toString({ lineWidth: 0, indent: 2, flowCollectionPadding: true, nullStr: 'null' });
  const trimmed = text
    .split('\n')
    .map((line) => line.replace(/[ \t]+$/, ''))
    .join('\n')
    .replace(/^\n+|\n+$/g, '');
  return `${trimmed}\n`;
}
