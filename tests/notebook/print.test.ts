import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { printNotebook } from '../../src/notebook/print.ts';
import type { Notebook } from '../../src/notebook/types.ts';
import { example, notebookOf, registry } from './example.ts';

const parse = (text: string): Notebook => {
  const { notebook, diagnostics } = parseNotebook(text, { cellTypes: registry });
  expect(diagnostics).toEqual([]);
  if (notebook === null) throw new Error('no notebook');
  return notebook;
};
const format = (text: string): string => printNotebook(parse(text));

/** What a notebook says, without places, layout and comments. */
function meaning(notebook: Notebook): unknown {
  const drop = (key: string, value: unknown): unknown => (['position', 'positions', 'where_'].includes(key) ? undefined : value);
  const { text: _, parameters, blocks, ...rest } = notebook;
  const cells = blocks.map((block) => {
    if (block.kind === 'prose') return block;
    const { text, value, ...cell } = block.cell;
    return { ...cell, body: cell.language === 'sql' ? text : value };
  });
  return JSON.parse(JSON.stringify({ ...rest, blocks: cells, parameters: parameters.map(({ where: _where, ...parameter }) => parameter) }, drop));
}

const inline = fc.stringMatching(/^[A-Za-z][A-Za-z0-9 ,.!?*_()'-]{0,40}$/);
const prose = fc.oneof(
  inline,
  inline.map((text) => `## ${text}`),
  inline.map((text) => `- ${text}\n- ${text}`),
  inline.map((text) => `> ${text}`),
  inline.map((text) => `${text}  \nnext`),
  inline.map((text) => `    ${text}`),
  inline.map((text) => `\`\`\`json\n${text}\n\n\n${text}   \n\`\`\``),
  inline.map((text) => `1. ${text}\n\n   ${text}`),
);
const scalar = fc.oneof(
  fc.integer({ min: -1e9, max: 1e9 }),
  fc.double({ min: -1e15, max: 1e15, noNaN: true }),
  fc.boolean(),
  fc.constant(null),
  fc.string({ maxLength: 30 }).filter((text) => !/\p{C}/u.test(text)),
  fc.constantFrom('yes', '1.0', '{{x}}', 'a: b', '# no', '2026-01-01', "it's", ' spaces ', '`', '---', '```'),
);
const key = fc.stringMatching(/^[a-z][a-z_]{0,8}$/).filter((name) => !['constructor', 'prototype'].includes(name));
const value = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 3 }),
  fc.dictionary(key, scalar, { maxKeys: 3 }),
  fc.array(fc.dictionary(key, scalar, { maxKeys: 3 }), { maxLength: 2 }),
);
const yamlBody = fc.tuple(fc.dictionary(key, value, { maxKeys: 4 }), fc.boolean()).map(([entries, comment]) =>
  Object.entries(entries)
    .map(([name, each]) => `${comment ? '# why\n' : ''}${name}:   ${JSON.stringify(each)}${comment ? '   # because' : ''}\n`)
    .join(''),
);
const yamlCell = fc.tuple(fc.constantFrom('drift', 'slo', 'embedding-drift'), yamlBody).map(([type, body]) => `\`\`\`\`yaml ${type}\n${body}\`\`\`\``);
const sqlCell = fc.constantFrom('select 1', 'select *\n\nfrom t -- x', "select '```' as tick").map((sql) => `~~~~sql   rows\n${sql}\n~~~~`);
const body = fc
  .array(fc.tuple(fc.oneof(prose, yamlCell, sqlCell), fc.constantFrom('\n\n', '\n\n\n\n', '\n \n')), { maxLength: 6 })
  .map((parts) => parts.map(([text, gap]) => text + gap).join(''));

describe('the canonical form', () => {
  it('of the example is the example', () => {
    expect(format(example)).toBe(example);
  });

  it('orders the front matter and keeps its comments', () => {
    const text = '---\n# about parameters\nparameters:\n    p: {type: number,   default: 0.10} # a tenth\ntitle:   "Hello"\n\n\nfaultline: 1\n---\n';
    expect(format(text)).toBe('---\nfaultline: 1\ntitle: "Hello"\n# about parameters\nparameters:\n  p: { type: number, default: 0.10 } # a tenth\n---\n');
  });

  it('has one blank line between blocks, no spaces at line ends, and shortest fences', () => {
    const text = notebookOf("Text   \n\n\n~~~~yaml   drift   id=a\nalpha:    0.1   # why\n\n\n~~~~\nMore  \nlines\t\n\n`````sql rows\nselect '```'\n`````");
    expect(format(text).split('---\n\n')[1]).toBe("Text\n\n```yaml drift id=a\nalpha: 0.1 # why\n```\n\nMore  \nlines\n\n````sql rows\nselect '```'\n````\n");
  });

  it('keeps a cell that holds only a comment, and an empty one', () => {
    expect(format(notebookOf('```yaml drift\n# all defaults\n```\n\n```yaml drift\n\n```')).split('---\n\n')[1]).toBe(
      '```yaml drift\n# all defaults\n```\n\n```yaml drift\n```\n',
    );
  });

  it('of a changed record is printed from the record', () => {
    const notebook = parse(example);
    const changed: Notebook = { ...notebook, title: 'Other: title', parameters: notebook.parameters.slice(2) };
    const again = parse(printNotebook({ ...changed, populations: [] }));
    expect(again.title).toBe('Other: title');
    expect(again.parameters.map((parameter) => parameter.name)).toEqual(['margin']);
    expect(again.parameters[0]?.default).toBe(0.002);
  });

  it('says the same as the text it was made from, and printing again changes nothing', () => {
    fc.assert(
      fc.property(body, (text) => {
        const source = parse(notebookOf(text));
        const printed = printNotebook(source);
        const again = parse(printed);
        expect(meaning(again)).toEqual(meaning(source));
        expect(printNotebook(again)).toBe(printed);
      }),
      { numRuns: 300 },
    );
  });
});
