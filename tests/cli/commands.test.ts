import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { newCommand } from '../../src/cli/new.ts';
import { expandPaths } from '../../src/cli/paths.ts';
import { parquetOf, temporary, written } from '../engine/native/files.ts';
import { command, notebook } from './command.ts';

describe('inspect', async () => {
  const file = await parquetOf(
    'inspect.parquet',
    "SELECT 'r' || i AS request_id, TIMESTAMP '2026-01-01' AS timestamp, 1.5 AS latency_ms, INTERVAL 1 DAY AS gap FROM range(10) AS t(i)",
  );
  const cut = written('inspect-cut.parquet', readFileSync(file).subarray(0, 100));

  it('--json lists files in the order given, columns with types and roles, and what cannot be read', async () => {
    const { code, out } = await command('inspect', file, '--json');
    expect(code).toBe(0);
    const document = JSON.parse(out) as { files: { columns: { name: string }[] }[] };
    expect(Object.keys(document)).toEqual(['files']);
    expect(document.files).toHaveLength(1);
    expect(document.files[0]).toMatchObject({ name: 'inspect.parquet', bytes: expect.any(Number), rows: 10, rowGroups: 1, error: null });
    expect(document.files[0]?.columns.map((c) => Object.keys(c))[0]).toEqual(['name', 'type', 'role', 'confidence', 'readable', 'reason']);
    expect(document.files[0]?.columns).toMatchObject([
      { name: 'request_id', type: 'VARCHAR', role: 'request_id', readable: true, reason: null },
      { name: 'timestamp', type: 'TIMESTAMP', role: 'timestamp', readable: true },
      { name: 'latency_ms', role: 'latency', readable: true },
      { name: 'gap', readable: false, reason: expect.stringContaining('INTERVAL') },
    ]);
  });

  it('a broken file has a sentence, ends with 4, and does not hide the others', async () => {
    const { code, out } = await command('inspect', cut, file, temporary('absent.csv'), '--json');
    expect(code).toBe(4);
    const { files } = JSON.parse(out) as { files: { name: string; error: string | null; rows: number | null }[] };
    expect(files.map((f) => [f.name, f.error === null, f.rows])).toEqual([
      ['inspect-cut.parquet', false, null],
      ['inspect.parquet', true, 10],
      ['absent.csv', false, null],
    ]);
  });

  it('without --json prints a line per file and column', async () => {
    const { out, error, code } = await command('inspect', file);
    expect([code, error]).toEqual([0, '']);
    expect(out).toMatch(/^inspect\.parquet: 10 rows in 1 row groups, 4 columns, \d+ bytes\n {2}request_id +VARCHAR +request_id \(\d+ %\)\n/);
  });
});

describe('format', () => {
  const text = notebook('', 'yaml   sli   id=a\nof:   telemetry\nslis:   auto');

  it('prints the canonical form, checks it, and writes it', async () => {
    const path = written('format.md', text);
    const printed = (await command('format', path)).out;
    const check = await command('format', path, '--check');
    expect([check.code, check.error]).toEqual([1, 'format.md is not in canonical form; run faultline format format.md --write']);
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect((await command('format', path, '--write')).code).toBe(0);
    expect(readFileSync(path, 'utf8').trimEnd()).toBe(printed);
    expect((await command('format', path, '--check')).code).toBe(0);
  });

  it('leaves a notebook with a mistake alone and says where it is', async () => {
    const path = written('broken.md', notebook('', 'yaml slli id=a\nof: telemetry'));
    const before = readFileSync(path, 'utf8');
    const { code, error } = await command('format', path, '--write');
    expect(code).toBe(4);
    expect(error).toMatch(/^broken\.md:6:\d+: /);
    expect(readFileSync(path, 'utf8')).toBe(before);
  });

  it('a missing notebook ends with 4', async () => expect((await command('format', 'nowhere.md')).code).toBe(4));

  it('every template is in canonical form', async () => {
    for (const name of readdirSync('notebooks').filter((f) => f.endsWith('.md')))
      expect((await command('format', `notebooks/${name}`, '--check')).error).toBe('');
  });
});

describe('new', () => {
  const templates = new URL('../../notebooks/', import.meta.url);
  async function create(name: string | undefined, output: string | undefined) {
    const out: string[] = [];
    const error: string[] = [];
    const code = await newCommand(
      name,
      output,
      {
        out: (text) => {
          out.push(text);
        },
        error: (text) => {
          error.push(text);
        },
        interactive: false,
      },
      templates,
    );
    return { code, out: out.join('\n'), error: error.join('\n') };
  }

  it('lists the templates with a summary each', async () => {
    const { out, code } = await create(undefined, undefined);
    expect(code).toBe(0);
    for (const line of out.split('\n')) expect(line).toMatch(/^\S+ +\S.*$/);
    expect(out).toContain('weekly-drift-review');
  });

  it('prints one, or writes it and never over a file', async () => {
    expect((await create('sli-review', undefined)).out).toBe(readFileSync(new URL('sli-review.md', templates), 'utf8').trimEnd());
    const path = temporary('mine.md');
    expect((await create('sli-review', path)).code).toBe(0);
    expect(existsSync(path)).toBe(true);
    const again = await create('first-look', path);
    expect([again.code, again.error]).toEqual([4, `"${path}" exists already or cannot be written; choose another name`]);
    expect(readFileSync(path, 'utf8')).toBe(readFileSync(new URL('sli-review.md', templates), 'utf8'));
  });

  it('an unknown template ends with 4 and the names', async () => {
    const { code, error } = await create('../secrets', undefined);
    expect(code).toBe(4);
    expect(error).toMatch(/templates: .*first-look, .*weekly-drift-review/);
  });
});

describe('paths of a table', () => {
  it('are a file, the data files below a directory, or a pattern, sorted', async () => {
    mkdirSync(temporary('exports/day=2'), { recursive: true });
    for (const name of ['exports/b.csv', 'exports/a.parquet', 'exports/day=2/c.csv.gz', 'exports/readme.txt']) written(name, 'x');
    const base = temporary('exports');
    expect(await expandPaths(`${base}/b.csv`)).toEqual([`${base}/b.csv`]);
    expect(await expandPaths(base)).toEqual([`${base}/a.parquet`, `${base}/b.csv`, `${base}/day=2/c.csv.gz`]);
    expect(await expandPaths(`${base}/?.*`)).toEqual([`${base}/a.parquet`, `${base}/b.csv`]);
    await expect(expandPaths(`${base}/(*`)).rejects.toThrow('no file matches');
    mkdirSync(temporary('nothing'));
    await expect(expandPaths(temporary('nothing'))).rejects.toThrow('holds no Parquet, CSV, JSON Lines or Arrow file');
  });
});

it('--help names the exit codes and ends with 0', async () => {
  const { code, out } = await command('--help');
  expect(code).toBe(0);
  expect(out).toContain('4 bad input, notebook or SQL');
});
