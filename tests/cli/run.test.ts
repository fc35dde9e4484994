import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parquetOf, written } from '../engine/native/files.ts';
import { command, notebook, runs } from './command.ts';

const rows = Array.from({ length: 500 }, (_, i) => `r${i},${(i * 37) % 100},${i % 2}`);
const file = written('rows.csv', ['request_id,latency_ms,ok', ...rows].join('\n'));
const table = ['--table', `telemetry=${file}`];
const sli = (target: number, metric = 'p50') => `yaml sli id=latency\nslis: [{ metric: ${metric}, column: latency_ms, target: ${target} }]`;

describe('the exit code', () => {
  it.each([
    ['passes', 1000, 'p50', 0, 'pass'],
    ['fails', 1, 'p50', 1, 'fail'],
  ] as const)('%s', async (_what, target, metric, code, verdict) => {
    const ended = await runs(notebook('', sli(target, metric)), ...table);
    expect([ended.code, ended.document?.verdict], ended.error).toEqual([code, verdict]);
  });

  it('is 2 when there is not enough data, or what --insufficient-exit says', async () => {
    const few = written('few.csv', 'latency_ms\n1\n2\n3\n');
    const text = notebook('', sli(1000, 'p99'));
    expect((await runs(text, '--table', `telemetry=${few}`)).code).toBe(2);
    expect((await runs(text, '--table', `telemetry=${few}`, '--insufficient-exit', '0')).code).toBe(0);
  });

  it('is 4 for a cell that cannot run, and the other cells go on', async () => {
    const ended = await runs(notebook('', 'yaml sli id=bad\nslis: [{ metric: p50, column: latency }]'.replace('latency', 'latensy'), sli(1000)), ...table);
    expect(ended.code).toBe(4);
    expect(ended.document?.cells.map((c) => c.verdict)).toEqual(['error', 'pass']);
    expect(ended.error).toMatch(/^notebook\.md:7:\d+: /m);
    expect(ended.error).toContain('latensy');
  });
});

describe('what is printed', () => {
  const wanted = 'yaml sli id=latency\nslis: [{ name: a, metric: p50, column: latency_ms, target: 1 }, { name: b, metric: p50, column: latency_ms, target: 2 }]';
  it('a line per cell, and one for all', async () => {
    const ended = await runs(notebook('', wanted), ...table);
    expect(ended.out.split('\n').map((line) => line.slice(0, 14).trim())).toEqual(['✕ fail', '✕ fail: Test']);
  });
  it('with --findings each finding and caveat under its cell, none twice', async () => {
    const ended = await runs(notebook('', wanted), ...table, '--findings');
    const cell = ended.document?.cells[0];
    const lines = ended.out.split('\n');
    expect(lines[0]).toBe(`✕ fail         latency              ${cell?.headline ?? ''}`);
    const told = [...(cell?.findings ?? []), ...(cell?.caveats ?? [])].map(({ sentence }) => sentence).filter((sentence) => sentence !== cell?.headline);
    expect(told.length).toBeGreaterThan(0);
    expect(lines.slice(1, -1).map((line) => line.replace(/^ {4}\S /, ''))).toEqual(told);
    expect(lines.at(-1)).toBe('✕ fail: Test');
  });
});

describe('mistakes end with 4 and a sentence', () => {
  it.each([
    ['a missing notebook', ['run', 'nowhere.md'], 'there is no notebook "nowhere.md"'],
    ['no table', ['run', 'notebooks/sli-review.md'], 'no table given; expected --table'],
    ['a missing file', ['run', 'notebooks/sli-review.md', '--table', 'telemetry=nowhere.parquet'], 'there is no file "nowhere.parquet"'],
    ['a pattern without files', ['run', 'notebooks/sli-review.md', '--table', 'telemetry=nowhere/*.parquet'], 'no file matches'],
    ['half a table', ['run', 'notebooks/sli-review.md', '--table', 'telemetry'], 'invalid --table "telemetry"; expected name=path'],
    ['half a role', ['run', 'notebooks/sli-review.md', ...table, '--role', 'latency=x'], 'invalid --role "latency=x"'],
    ['an unknown command', ['rum'], 'unknown command'],
    ['an unknown option', ['run', 'notebooks/sli-review.md', '--tables', 'x'], 'unknown option'],
  ])('%s', async (_what, words, sentence) => {
    const ended = await command(...words);
    expect(ended.error).toContain(sentence);
    expect(ended.code).toBe(4);
  });

  it.each([
    ['an unknown parameter', ['--param', 'margn=1'], 'margin'],
    ['an unknown role', ['--role', 'telemetry.latensy=latency_ms'], 'did you mean "latency"?'],
    ['an unknown column of a role', ['--role', 'telemetry.latency=latency_m'], 'did you mean "latency_ms"?'],
  ])('%s is answered with the nearest name', async (_what, words, sentence) => {
    const ended = await runs(notebook('parameters:\n  margin: { type: number, default: 1 }\n', sli(1000)), ...table, ...words);
    expect(ended.error).toContain(sentence);
    expect(ended.code).toBe(4);
  });

  it('an unknown table of a cell is answered with the nearest name, at its line and column', async () => {
    const ended = await runs(notebook('', 'yaml sli id=s\nof: telemetri\nslis: [{ metric: p50, column: latency_ms }]'), ...table);
    expect(ended.error).toMatch(/^notebook\.md:7:\d+: .*did you mean "telemetry"\?/m);
    expect(ended.code).toBe(4);
  });

  it('an unknown key is answered at its line and column', async () => {
    const ended = await runs(notebook('', 'yaml sli id=s\nslis: auto\nbukket: 1h'), ...table);
    expect(ended.error).toMatch(/^notebook\.md:8:1: .*bukket/m);
    expect(ended.code).toBe(4);
  });

  it('broken front matter stops the run', async () => {
    const ended = await runs('---\nfaultline: 1\ntitle: [\n---\n', ...table);
    expect(ended.error).toMatch(/^notebook\.md:\d+:\d+: /);
    expect([ended.code, ended.document]).toEqual([4, null]);
  });
});

describe('unreadable files', async () => {
  const whole = readFileSync(await parquetOf('whole.parquet', 'SELECT i AS latency_ms FROM range(1000) AS t(i)'));
  it.each([
    ['a truncated Parquet', 'cut.parquet', whole.subarray(0, whole.length - 20)],
    ['HTML named .parquet', 'page.parquet', Buffer.from('<!doctype html><html><body>Sign in</body></html>')],
    ['an empty file', 'empty.parquet', Buffer.alloc(0)],
  ])('%s ends with 4 and names the file', async (_what, name, bytes) => {
    const ended = await runs(notebook('', sli(1000)), '--table', `telemetry=${written(name, bytes)}`);
    expect(ended.error).toContain(name);
    expect(ended.error).not.toMatch(/\bat .*\.ts:\d+/);
    expect([ended.code, ended.document]).toEqual([4, null]);
  });
});

describe('SQL of a notebook', () => {
  it.each([
    ['a file', "select * from '/etc/passwd'"],
    ['a function that reads files', "select * from read_csv('/etc/passwd')"],
    ['a URL', "select * from 'https://example.org/x.parquet'"],
    ['a setting', 'set memory_limit = 1'],
    ['a second statement', 'select 1; drop table telemetry'],
    ['a copy', "copy telemetry to '/tmp/x'"],
  ])('that wants %s is refused at its line', async (_what, sql) => {
    const ended = await runs(notebook('', `sql rows id=q\n${sql}`), ...table);
    expect(ended.error).toMatch(/^notebook\.md:7:\d+: /m);
    expect(ended.code).toBe(4);
    expect(ended.document?.cells[0]?.tables ?? []).toEqual([]);
  });

  it('that names an unknown column ends with 4', async () => {
    const ended = await runs(notebook('', 'sql rows id=q\nselect latensy from telemetry'), ...table);
    expect(ended.error).toContain('latensy');
    expect(ended.code).toBe(4);
  });

  it('that is fine shows its rows', async () => {
    const ended = await runs(notebook('', 'sql rows id=q\nselect ok, count(*) as n from telemetry group by ok order by ok'), ...table);
    expect(ended.code, ended.error).toBe(0);
    expect(ended.document?.cells[0]?.tables[0]?.rows).toEqual([
      [0, 250],
      [1, 250],
    ]);
  });
});

describe('tables', () => {
  it('may be several files, a directory or a pattern', async () => {
    const again = written('rows-b.csv', ['request_id,latency_ms,ok', 'x,1,1'].join('\n'));
    const count = notebook('', 'sql rows id=q\nselect count(*) as n from telemetry');
    expect((await runs(count, ...table, '--table', `telemetry=${again}`)).document?.cells[0]?.tables[0]?.rows).toEqual([[501]]);
    expect((await runs(count, '--table', `telemetry=${file.replace('rows.csv', 'rows*.csv')}`)).document?.cells[0]?.tables[0]?.rows).toEqual([[501]]);
  });

  it('late labels are joined; what the join leaves out is counted on the cells that read it', async () => {
    const labels = written(
      'labels.csv',
      ['request_id,label', ...Array.from({ length: 400 }, (_, i) => `r${i},${i % 4 === 0}`), 'r0,true', 'r1,true', ',true', 'unknown,false'].join('\n'),
    );
    const front = 'tables:\n  telemetry: {}\n  labels: { join: telemetry, on: request_id }\n';
    const text = notebook(
      front,
      'sql rows id=q\nselect count(*) as n, count(label) as labelled from telemetry',
      'yaml summary id=s\ncolumns: [label]',
      sli(1000),
    );
    const ended = await runs(text, ...table, '--table', `labels=${labels}`);
    expect(ended.code, ended.error).toBe(0);
    const [q, s, l] = ended.document?.cells ?? [];
    expect(q?.tables[0]?.rows).toEqual([[500, 400]]);
    for (const cell of [q, s]) {
      expect(cell?.caveats.filter((c) => c.code.startsWith('join_'))).toEqual([
        { code: 'join_unmatched', sentence: '100 rows of telemetry have no match in labels on request_id; its columns are missing there' },
        { code: 'join_repeated', sentence: '2 rows of labels repeat a request_id; the first of each is taken' },
        { code: 'join_keyless', sentence: '1 rows of labels have no request_id and match nothing' },
      ]);
    }
    expect(l?.caveats.filter((c) => c.code.startsWith('join_'))).toEqual([]);
  });

  it('a join on a column that one side lacks is refused', async () => {
    const labels = written('keyless.csv', 'id,label\nr1,1\n');
    const ended = await runs(
      notebook('tables:\n  telemetry: {}\n  labels: { join: telemetry, on: request_id }\n', sli(1000)),
      ...table,
      '--table',
      `labels=${labels}`,
    );
    expect(ended.error).toContain('"labels" has no such column');
    expect(ended.code).toBe(4);
  });
});

it('the result document says what was run on what', async () => {
  const { document } = await runs(notebook('parameters:\n  margin: { type: number, default: 1 }\n', sli(1000)), ...table, '--param', 'margin=2');
  expect(document).toMatchObject({
    faultline: 1,
    notebook: { title: 'Test' },
    verdict: 'pass',
    parameters: { margin: 2 },
    inputs: [{ table: 'telemetry', rows: 500, columns: 3, files: [{ name: 'rows.csv', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }] }],
    run: { engine: { name: 'duckdb-native' } },
  });
});

it('--json - writes the document, and only that, to standard output', async () => {
  const { code, out } = await command('run', written('stdout.md', notebook('', sli(1000))), ...table, '--json', '-');
  expect(code).toBe(0);
  expect((JSON.parse(out) as { faultline: number }).faultline).toBe(1);
});

describe('a saved state', () => {
  const text = notebook('parameters:\n  alpha: { type: number, default: 0.05, min: 0, max: 1 }\n', 'yaml drift\nreference: t\ncurrent: t\nalpha: "{{alpha}}"');
  const table = () => written('state-table.csv', 'a,b\n1,2\n3,4\n');

  it('gives parameters and roles, and the command line wins over it', async () => {
    const state = written('state.json', JSON.stringify({ parameters: { alpha: 0.02 }, roles: [{ table: 't', role: 'score', column: 'b' }] }));
    const { document } = await runs(text, '--table', `t=${table()}`, '--state', state);
    expect([document?.parameters, document?.inputs[0]?.roles.score]).toEqual([{ alpha: 0.02 }, 'b']);
    const over = await runs(text, '--table', `t=${table()}`, '--state', state, '--param', 'alpha=0.03', '--role', 't.score=a');
    expect([over.document?.parameters, over.document?.inputs[0]?.roles.score]).toEqual([{ alpha: 0.03 }, 'a']);
  });

  it.each([
    ['{"parameters":{"alpha":[1]}}', 'the saved state cannot be read: "parameters.alpha" does not fit: expected text, a number, true or false'],
    ['{"rows":[]}', 'the saved state cannot be read: there is no key "rows"; it holds parameters and roles'],
    ['not json', 'state.json is not JSON; --state takes the state that a page saved'],
  ])('%s is refused in one sentence', async (content, sentence) => {
    const ended = await runs(text, '--table', `t=${table()}`, '--state', written('state.json', content));
    expect([ended.code, ended.error]).toEqual([4, sentence]);
  });

  it('that is not there is refused', async () => {
    const ended = await runs(text, '--table', `t=${table()}`, '--state', 'nowhere.json');
    expect([ended.code, ended.error]).toEqual([4, 'there is no file "nowhere.json"; --state takes the state that a page saved, as JSON']);
  });
});
