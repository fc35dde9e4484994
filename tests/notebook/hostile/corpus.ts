import { notebookOf } from '../example.ts';

/** A notebook that must be refused: its text, and the code, line and column of the first diagnostic. */
export interface Hostile {
  readonly name: string;
  readonly text: string;
  readonly code: string;
  readonly line: number;
  readonly column: number;
}

const fence = (info: string, body: string): string => `\`\`\`${info}\n${body}\n\`\`\``;
const cell = (type: string, body: string): string => notebookOf(fence(`yaml ${type}`, body));
const sql = (body: string): string => notebookOf(fence('sql rows', body));
const where = (text: string): string => cell('sli', `slis:\n  - where: ${JSON.stringify(text)}`);
const front = (text: string): string => notebookOf('Prose.', text);
const row = (name: string, code: string, line: number, column: number, text: string): Hostile => ({ name, text, code, line, column });

const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...'bcdefghi'.split('').map(
    (name, index) =>
      `${name}: &${name} [${Array(9)
        .fill(`*${'abcdefgh'[index] ?? ''}`)
        .join(', ')}]`,
  ),
].join('\n');
const textParameter = 'parameters: { x: { type: text, default: "a\' or 1 = 1 --" } }\n';

const yaml: readonly Hostile[] = [
  row('an alias bomb in a cell', 'E_YAML', 8, 4, cell('drift', bomb)),
  row('an alias bomb in the front matter', 'E_YAML', 4, 15, front('tables2: { a: &a [1], b: *a }\n').replace('tables: { telemetry: {}, other: {} }\n', '')),
  row('an alias alone', 'E_YAML', 8, 8, cell('drift', 'alpha: *x')),
  row('a merge key', 'E_YAML', 8, 5, cell('drift', '<<: *x')),
  row('a custom tag', 'E_YAML', 8, 8, cell('drift', 'alpha: !!js/function "function () {}"')),
  row('a local tag', 'E_YAML', 8, 8, cell('drift', 'alpha: !include /etc/passwd')),
  row('a verbatim tag', 'E_YAML', 8, 8, cell('drift', 'alpha: !<tag:yaml.org,2002:int> 1')),
  row('a binary tag', 'E_YAML', 8, 8, cell('drift', 'alpha: !!binary aGVsbG8=')),
  row('a tag directive', 'E_YAML', 8, 1, cell('drift', '%TAG ! tag:example.com,2000:\n---\nalpha: 1')),
  row('a version directive', 'E_YAML', 8, 1, cell('drift', '%YAML 1.1\n---\nalpha: yes')),
  row('two documents', 'E_YAML', 9, 1, cell('drift', 'alpha: 1\n---\nalpha: 2')),
  row('a repeated key', 'E_YAML', 9, 1, cell('drift', 'alpha: 1\nalpha: 2')),
  row('a repeated key in the front matter', 'E_YAML', 5, 1, front('title: Again\n')),
  row('__proto__ as a key', 'E_YAML', 8, 1, cell('drift', '__proto__: { polluted: true }')),
  row('__proto__ deep inside', 'E_YAML', 9, 7, cell('canary', 'metrics:\n  - { "__proto__": { a: 1 } }')),
  row('constructor as a key', 'E_YAML', 8, 1, cell('drift', 'constructor: { prototype: { a: 1 } }')),
  row('prototype as a parameter', 'E_YAML', 5, 15, front('parameters: { prototype: { type: number, default: 1 } }\n')),
  row('__proto__ as a population', 'E_YAML', 5, 16, front('populations: { __proto__: { table: telemetry } }\n')),
  row('lists nested 20 000 deep', 'E_YAML', 8, 42, cell('drift', `columns: ${'['.repeat(20_000)}`)),
  row('mappings nested 33 deep', 'E_YAML', 8, 161, cell('drift', `${'{ a: '.repeat(33)}1${' }'.repeat(33)}`)),
  row('block lists nested 20 000 deep', 'E_YAML', 8, 1, cell('drift', `${'- '.repeat(20_000)}1`)),
  row('block mappings nested 40 deep', 'E_YAML', 41, 34, cell('drift', Array.from({ length: 40 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'))),
  row('a key that is a list', 'E_YAML', 8, 3, cell('drift', '? [a, b]\n: 1')),
  row('an unquoted parameter', 'E_YAML', 8, 9, cell('drift', 'alpha: {{x}}')),
  row('an infinite number', 'E_YAML', 8, 8, cell('drift', 'alpha: .inf')),
  row('not a number', 'E_YAML', 8, 8, cell('drift', 'alpha: .nan')),
  row('a number too large', 'E_YAML', 8, 8, cell('drift', 'alpha: 1e999')),
  row('an integer that would be rounded', 'E_YAML', 8, 8, cell('drift', 'alpha: 9007199254740993')),
  row('a cell over its size', 'E_YAML', 8, 1, cell('drift', `reference: ${'x'.repeat(70_000)}`)),
  row('a list for a cell', 'E_YAML', 8, 1, cell('drift', '- 1\n- 2')),
  row('a text for a cell', 'E_YAML', 8, 1, cell('drift', 'rm -rf /')),
  row('broken YAML', 'E_YAML', 8, 15, cell('drift', 'columns: [a, b')),
  row('a tab for indentation', 'E_YAML', 9, 1, cell('canary', 'metrics:\n\t- metric: p95')),
];

const text: readonly Hostile[] = [
  row('ten megabytes of prose', 'E_SIZE', 1, 1, notebookOf('x'.repeat(10_000_000))),
  row('a megabyte of cells', 'E_SIZE', 1, 1, notebookOf(`${fence('yaml drift', 'alpha: 1')}\n\n`.repeat(50_000))),
  row('a megabyte in bytes, not in characters', 'E_SIZE', 1, 1, notebookOf('é'.repeat(600_000))),
  row('quotes nested half a million deep', 'E_SIZE', 7, 1, notebookOf('>'.repeat(500_000))),
  row('lists nested 20 deep', 'E_SIZE', 7, 1, notebookOf(`${'- '.repeat(20)}a`)),
  row('brackets without end', 'E_SIZE', 7, 1, notebookOf('['.repeat(9000))),
  row('emphasis without end', 'E_SIZE', 8, 1, notebookOf(`${'*a '.repeat(300)}\n${'*a '.repeat(300)}`)),
  row('brackets in a thousand paragraphs', 'E_SIZE', 111, 1, notebookOf(`${'['.repeat(380)}\n\n`.repeat(1000))),
  row('501 cells', 'E_SIZE', 1507, 1, notebookOf(`${fence('yaml drift', 'alpha: 1')}\n`.repeat(600))),
  row('a null byte in prose', 'E_CHARACTER', 7, 3, notebookOf('ab\u0000cd')),
  row('a null byte in SQL', 'E_CHARACTER', 8, 9, sql("select '\u0000'")),
  row('text that changes direction', 'E_CHARACTER', 8, 17, sql("select 1 where '\u202E' = 'a'")),
  row('half a surrogate', 'E_CHARACTER', 7, 1, notebookOf('\uD800')),
  row('an escape sequence', 'E_CHARACTER', 7, 1, notebookOf('\u001B[2J')),
  row('a script', 'E_HTML', 7, 1, notebookOf('<script>alert(1)</script>')),
  row('an image with a handler', 'E_HTML', 7, 6, notebookOf('Look <img src=x onerror=alert(1)> here')),
  row('a comment in HTML', 'E_HTML', 7, 1, notebookOf('<!-- hidden -->')),
  row('an inline comment', 'E_HTML', 7, 5, notebookOf('Text<!-- hidden -->')),
  row('HTML in a heading', 'E_HTML', 7, 5, notebookOf('# A <b>bold</b> heading')),
  row('HTML in a list in a quote', 'E_HTML', 9, 5, notebookOf('Text\n\n> - <iframe src="https://example.com">')),
  row('HTML in a link', 'E_HTML', 7, 2, notebookOf('[<u>x</u>](https://example.com)')),
  row('HTML over two lines', 'E_HTML', 8, 1, notebookOf('Text\n<a\nhref="javascript:alert(1)">x</a>')),
  row('a document type', 'E_HTML', 7, 1, notebookOf('<!DOCTYPE html>')),
  row('character data', 'E_HTML', 7, 1, notebookOf('<![CDATA[ x ]]>')),
  row('a processing instruction', 'E_HTML', 7, 1, notebookOf('<?php echo 1 ?>')),
];

const form: readonly Hostile[] = [
  row('no front matter', 'E_FRONT_MATTER', 1, 1, '# A notebook\n'),
  row('an empty text', 'E_FRONT_MATTER', 1, 1, ''),
  row('front matter left open', 'E_FRONT_MATTER', 1, 1, '---\nfaultline: 1\ntitle: x\n'),
  row('a list for front matter', 'E_FRONT_MATTER', 2, 1, '---\n- 1\n---\n'),
  row('no version', 'E_VERSION', 2, 1, '---\ntitle: x\n---\n'),
  row('a newer version', 'E_VERSION', 2, 1, '---\nfaultline: 2\ntitle: x\n---\n'),
  row('a version in words', 'E_VERSION', 2, 1, '---\nfaultline: "1"\ntitle: x\n---\n'),
  row('an unknown key in the front matter', 'E_UNKNOWN_KEY', 5, 1, front('paramters: {}\n')),
  row('an unknown role', 'E_UNKNOWN_KEY', 4, 33, '---\nfaultline: 1\ntitle: x\ntables: { telemetry: { roles: { laatency: a } } }\n---\n'),
  row('a huge id', 'E_NAME', 7, 15, notebookOf(fence(`yaml drift id=${'a'.repeat(100_000)}`, 'alpha: 1'))),
  row('an id with a quote', 'E_NAME', 7, 15, notebookOf(fence('yaml drift id=a";drop', 'alpha: 1'))),
  row('an id kept for the engine', 'E_NAME', 7, 15, notebookOf(fence('yaml drift id=__part', 'alpha: 1'))),
  row('a repeated id', 'E_DUPLICATE_ID', 11, 15, notebookOf(`${fence('yaml drift id=a', 'alpha: 1')}\n\n${fence('yaml drift id=a', 'alpha: 1')}`)),
  row('an unknown cell', 'E_UNKNOWN_CELL', 7, 9, notebookOf(fence('yaml drfit', 'alpha: 1'))),
  row('a cell of JavaScript', 'E_UNKNOWN_CELL', 7, 9, notebookOf(fence('yaml javascript', 'alert(1)'))),
  row('the wrong language', 'E_UNKNOWN_CELL', 7, 1, notebookOf(fence('yaml rows', 'select 1'))),
  row('a word too many', 'E_UNKNOWN_KEY', 7, 15, notebookOf(fence('yaml drift run=now', 'alpha: 1'))),
  row('a cell left open', 'E_FENCE', 7, 1, notebookOf('```yaml drift\nalpha: 1')),
  row('a cell inside a list', 'E_FENCE', 7, 3, notebookOf('- ```yaml drift\n  alpha: 1\n  ```')),
];

const statements: readonly Hostile[] = [
  row('stacked statements', 'E_SQL_REFUSED', 8, 9, sql('select 1; drop table telemetry')),
  row('SQL inside SQL', 'E_SQL_REFUSED', 8, 15, sql("select * from query('copy telemetry to ''x''')")),
  row('SQL inside SQL, quoted', 'E_SQL_REFUSED', 9, 6, sql('select *\nfrom "query"(\'select 1\')')),
  row('a CSV from the network', 'E_SQL_REFUSED', 8, 15, sql("select * from read_csv('https://example.com/a.csv')")),
  row('a file for a table', 'E_SQL_REFUSED', 8, 6, sql("FROM 'https://example.com/a.parquet'")),
  row('a quoted address for a table', 'E_SQL_REFUSED', 8, 15, sql('select * from "https://example.com/a.parquet"')),
  row('a file behind a comma', 'E_SQL_REFUSED', 9, 5, sql("select * from telemetry t join other o on t.a = o.a\n  , '/etc/passwd'")),
  row('a comment that hides a statement', 'E_SQL_REFUSED', 8, 19, sql('select 1 /* a */  ; set threads = 1')),
  row('nested comments', 'E_SQL_REFUSED', 8, 10, sql('select 1 /* /* */ */ union select 2')),
  row('a dollar quote', 'E_SQL_REFUSED', 8, 8, sql("select $$'$$, 'from read_csv(1)'")),
  row('an escaped quote', 'E_SQL_REFUSED', 8, 8, sql("select E'\\'', read_text('/etc/passwd') --'")),
  row('quotes that only look like quotes', 'E_SQL_REFUSED', 8, 33, sql('select * from telemetry where a=“x”')),
  row('letters that only look like letters', 'E_SQL_REFUSED', 8, 9, sql('select rеad_csv(1)')),
  row('COPY', 'E_SQL_REFUSED', 8, 1, sql("COPY telemetry TO '/tmp/x'")),
  row('ATTACH', 'E_SQL_REFUSED', 8, 1, sql("ATTACH 'https://example.com/a.db'")),
  row('SET', 'E_SQL_REFUSED', 8, 1, sql('SET enable_external_access = true')),
  row('INSTALL', 'E_SQL_REFUSED', 8, 1, sql('INSTALL httpfs')),
  row('PRAGMA', 'E_SQL_REFUSED', 8, 1, sql('PRAGMA version')),
  row('CREATE MACRO', 'E_SQL_REFUSED', 8, 1, sql('CREATE MACRO f(x) AS x')),
  row('an INSERT in a WITH', 'E_SQL_REFUSED', 8, 12, sql('with a as (insert into telemetry values (1)) select 1')),
  row('settings', 'E_SQL_REFUSED', 8, 8, sql("select current_setting('temp_directory')")),
  row('the catalogue', 'E_SQL_REFUSED', 8, 15, sql('select * from information_schema.tables')),
  row('the environment', 'E_SQL_REFUSED', 8, 8, sql("select getenv('HOME')")),
  row('an endless recursion', 'E_SQL_REFUSED', 8, 6, sql('with recursive a as (select 1 union all select 1 from a) select 1 from a')),
  row('brackets that end the wrapper', 'E_SQL_REFUSED', 8, 9, sql('select 1) union (select 2')),
  row('brackets nested 20 000 deep', 'E_SQL_REFUSED', 8, 108, sql(`select ${'('.repeat(20_000)}1${')'.repeat(20_000)}`)),
  row('SQL over its size', 'E_SQL_REFUSED', 8, 1, sql(`select ${'1 + '.repeat(20_000)}1`)),
  row('an empty SQL cell', 'E_SQL_REFUSED', 8, 1, sql('-- nothing')),
  row('a query in a where', 'E_EXPRESSION', 9, 5, where('request_id in (select request_id from other)')),
  row('a statement in a where', 'E_EXPRESSION', 9, 5, where('true; drop table telemetry')),
  row('a comment in a where', 'E_EXPRESSION', 9, 5, where('true -- and fallback')),
  row('an aggregate in a where', 'E_EXPRESSION', 9, 5, where('sum(latency_ms) > 1')),
  row('a window in a where', 'E_EXPRESSION', 9, 5, where('row_number() over () = 1')),
  row('a bracket out of a where', 'E_EXPRESSION', 9, 5, where('true) or (true')),
  row('a file in a where', 'E_EXPRESSION', 9, 5, where("read_text('/etc/passwd') is not null")),
  row('a query in good', 'E_EXPRESSION', 9, 5, cell('slo', 'objectives:\n  - good: "(select true)"')),
  row('a query in a population', 'E_EXPRESSION', 5, 16, front('populations: { slow: { table: telemetry, where: "exists (select 1)" } }\n')),
];

const names: readonly Hostile[] = [
  row('a parameter inside quotes', 'E_PARAMETER', 10, 5, notebookOf(fence('yaml sli', 'slis:\n  - where: "a = \'{{x}}\'"'), textParameter)),
  row('a parameter inside quotes in SQL', 'E_PARAMETER', 9, 12, notebookOf(fence('sql rows', "select 1, '{{x}}'"), textParameter)),
  row('a parameter inside a comment', 'E_PARAMETER', 9, 13, notebookOf(fence('sql rows', 'select 1 -- {{x}}'), textParameter)),
  row('a parameter as a quoted name', 'E_PARAMETER', 9, 9, notebookOf(fence('sql rows', 'select "{{x}}" from telemetry'), textParameter)),
  row('a parameter for a table', 'E_SQL_REFUSED', 9, 15, notebookOf(fence('sql rows', 'select * from {{x}}'), textParameter)),
  row('a parameter for a function', 'E_SQL_REFUSED', 9, 15, notebookOf(fence('sql rows', "select * from {{x}}('a')"), textParameter)),
  row(
    'a value of the data for a table',
    'E_SQL_REFUSED',
    9,
    15,
    notebookOf(fence('sql rows', 'select * from {{v}}'), 'parameters: { v: { type: choice, of: model_version } }\n'),
  ),
  row(
    'a parameter for a called column',
    'E_SQL_REFUSED',
    9,
    8,
    notebookOf(fence('sql rows', "select {{k}}('HOME')"), 'parameters: { k: { type: column, default: getenv } }\n'),
  ),
  row(
    'a parameter for a function in a where',
    'E_EXPRESSION',
    10,
    5,
    notebookOf(fence('yaml sli', `slis:\n  - where: "{{k}}('HOME')"`), 'parameters: { k: { type: column, default: getenv } }\n'),
  ),
  row(
    'a population in SQL',
    'E_PARAMETER',
    9,
    8,
    notebookOf(fence('sql rows', 'select {{q}} from telemetry'), 'parameters: { q: { type: population, default: telemetry } }\n'),
  ),
  row('a parameter inside a word', 'E_PARAMETER', 9, 1, notebookOf(fence('yaml drift', 'reference: "ref_{{x}}"'), textParameter)),
  row('a parameter as a key', 'E_PARAMETER', 9, 1, notebookOf(fence('yaml drift', '"{{x}}": 1'), textParameter)),
  row('an unknown parameter', 'E_PARAMETER', 9, 1, notebookOf(fence('yaml drift', 'alpha: "{{y}}"'), textParameter)),
  row('a parameter of no type', 'E_PARAMETER', 5, 20, front('parameters: { x: { type: function, default: 1 } }\n')),
  row('a default outside its bounds', 'E_PARAMETER', 5, 35, front('parameters: { x: { type: number,  default: 9, max: 1 } }\n')),
  row('an unknown key in a cell', 'E_UNKNOWN_KEY', 8, 1, cell('drift', 'alhpa: 0.1')),
  row('an unknown key deep in a cell', 'E_UNKNOWN_KEY', 9, 21, cell('canary', 'metrics:\n  - { metric: p95,  margn: 1 }')),
  row('a wrong value', 'E_VALUE', 8, 1, cell('drift', 'correction: bhh')),
  row('an unknown population', 'E_REFERENCE', 8, 1, cell('drift', 'reference: telemtry')),
  row('a population of an unknown table', 'E_REFERENCE', 5, 16, front('populations: { slow: { table: telemtry } }\n')),
  row(
    'two cells that read each other',
    'E_CYCLE',
    7,
    1,
    notebookOf(`${fence('sql rows id=a', 'select * from b')}\n\n${fence('sql rows id=b', 'select * from a')}`),
  ),
  row('a cell that reads itself', 'E_CYCLE', 7, 1, notebookOf(fence('yaml gate id=a', "rule: a.verdict != 'fail'"))),
  row('two tables joined to each other', 'E_CYCLE', 5, 3, '---\nfaultline: 1\ntitle: x\ntables:\n  a: { join: b, on: id }\n  b: { join: a, on: id }\n---\n'),
  row('a circle through a population', 'E_CYCLE', 5, 16, notebookOf(fence('sql rows id=a', 'select * from slow'), 'populations: { slow: { table: a } }\n')),
  row('a population with the name of another table', 'E_DUPLICATE_ID', 5, 16, front('populations: { other: { table: telemetry } }\n')),
  row('a window from the clock', 'E_VALUE', 5, 52, front('populations: { slow: { table: telemetry, window: { from: now - 1d, to: end } } }\n')),
];

export const corpus: readonly Hostile[] = [...yaml, ...text, ...form, ...statements, ...names];
