import { readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, it } from 'vitest';
import type { ResultDocument } from '../../src/notebook/types.ts';
import { command } from '../cli/command.ts';
import { temporary } from '../engine/native/files.ts';

/**
 * The templates about inputs and missing labels, run as a user does over every kind of bad column at once, beside the columns they need. Each column of a role
 * turns bad in its own way too: one label, scores outside [0, 1], embeddings of mixed lengths.
 */
const wide = (seed: number, kind: 'bad' | 'good') => `SELECT 'r' || i AS request_id, md5('t' || i) AS trace_id,
  TIMESTAMP '2026-01-01' + to_seconds(i * 900) AS timestamp, 'v' || (i % 2) AS model_version,
  (hash(i, ${seed}) % 1000) / 250.0 - ${kind === 'bad' ? 1 : 0} AS score, hash(i, ${seed}) % 2 = 0 AS prediction, 7 AS constant, CAST(NULL AS DOUBLE) AS nothing,
  CAST(NULL AS VARCHAR) AS no_text, CASE WHEN i = 3 THEN 1.5 END AS one_value, CASE WHEN i < 700 THEN 'old ' ELSE 'new ' END || (i % 3) AS unseen, 'level ' || i AS levels,
  CAST((hash(i, ${seed}) % 100000) / 100.0 AS DECIMAL(38, 10)) AS money, CAST(hash(i, ${seed}) AS HUGEINT) * 1000000000000 AS huge, hash(i, ${seed}) AS unsigned,
  CASE i % 10 WHEN 0 THEN 'nan'::DOUBLE WHEN 1 THEN 'inf'::DOUBLE WHEN 2 THEN '-inf'::DOUBLE ELSE (hash(i, ${seed}) % 1000) / 1000.0 END AS odd,
  ((hash(i, ${seed}) % 1000003) / 1000003.0 - 0.5) * 1e308 AS far, to_seconds(i) AS took, '' AS blank, CAST('x' || i AS BLOB) AS bytes, {'a': i, 'b': 'x'} AS nested,
  list_transform(range(CASE WHEN ${kind === 'bad'} AND i % 2 = 0 THEN 4 ELSE 6 END), x -> (hash(i, x, ${seed}) % 1000) / 1000.0) AS embedding`;
const labels = "SELECT 'r' || i AS request_id, 7 AS label, TIMESTAMP '2026-01-20' + to_seconds(i) AS label_time";

const templates = {
  'telemetry-contract-privacy': ['telemetry'],
  'label-free-performance': ['telemetry', 'labels'],
  'embedding-watch': ['telemetry'],
  'feature-skew-review': ['training', 'serving'],
} as const;
type Template = keyof typeof templates;

let files = 0;
async function file(select: string, rows: number, format: string): Promise<string> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  const path = temporary(`sweep-${files++}.${format}`);
  await connection.run(`COPY (${select} FROM range(${rows}) AS t(i)) TO '${path}' (FORMAT ${format}${format === 'csv' ? ', HEADER' : ''})`);
  connection.closeSync();
  instance.closeSync();
  return path;
}

interface Ran {
  readonly code: number;
  readonly error: string;
  readonly cells: ResultDocument['cells'];
}
async function run(template: Template, format: string, rows: number, second: 'bad' | 'good' = 'bad'): Promise<Ran> {
  const words: string[] = [];
  for (const table of templates[template])
    words.push(
      '--table',
      `${table}=${await file(table === 'labels' ? labels : wide(table === 'serving' ? 2 : 1, table === 'training' ? 'good' : second), rows, format)}`,
    );
  const json = temporary(`sweep-${files++}.json`);
  const ended = await command('run', `notebooks/${template}.md`, ...words, '--json', json);
  let cells: ResultDocument['cells'] = [];
  try {
    const text = readFileSync(json, 'utf8');
    expect(text).not.toMatch(/:\s*(?:NaN|-?Infinity)\b/);
    cells = (JSON.parse(text) as ResultDocument).cells;
  } catch {
    expect(ended.error).not.toBe('');
  }
  return { code: ended.code, error: ended.error, cells };
}

/** What must hold of every cell, whatever it was given. */
function checkCells(cells: Ran['cells'], what: string): void {
  for (const cell of cells) {
    for (const m of cell.measurements) if (m.value === null) expect(m.reason, `${what} ${cell.id} ${m.metric}`).toBeTruthy();
    const said = [cell.headline, ...cell.findings.map((f) => f.sentence), ...cell.caveats.map((c) => c.sentence)].join('\n');
    expect(said, `${what} ${cell.id}`).not.toMatch(/\bNaN\b|Infinity|\bundefined$|is undefined,|\[object|\bnull\b| — /);
  }
}

describe.each(['parquet', 'csv'])('templates over bad columns, as %s', { timeout: 120_000 }, (format) => {
  it.each([
    ['telemetry-contract-privacy', 1, { roles: 'pass', schema: 'fail', capture: 'pass', privacy: 'pass' }],
    ['label-free-performance', 2, { known: 'insufficient', estimate: 'insufficient', realised: 'insufficient' }],
    ['embedding-watch', 1, { embeddings: 'invalid' }],
    ['feature-skew-review', 1, { features: 'fail', jointly: 'fail' }],
  ] as const)('%s', async (template, code, verdicts) => {
    const ran = await run(template, format, 1400);
    checkCells(ran.cells, template);
    // A CSV file holds lists as text; the sentence says how to read them.
    const asText = format === 'csv' && template === 'embedding-watch';
    expect(ran.cells.filter((cell) => cell.verdict === 'error').map((cell) => cell.headline)).toEqual(
      asText
        ? [expect.stringMatching(/^the column "embedding" of "telemetry" is VARCHAR; an embedding is a list of numbers .* CAST\(embedding AS FLOAT\[\]\)/)]
        : [],
    );
    const found = Object.fromEntries(ran.cells.filter(({ id }) => id in verdicts).map(({ id, verdict, headline }) => [id, `${verdict}: ${headline}`]));
    for (const [id, verdict] of Object.entries(verdicts)) expect(found[id]).toMatch(new RegExp(`^${asText ? 'error' : verdict}: `));
    expect(ran.code).toBe(asText ? 4 : code);
  });
});

describe('templates over hardly any rows', { timeout: 120_000 }, () => {
  it.each([
    ['telemetry-contract-privacy', 'parquet', 0, 4, /"current" is named nowhere, and telemetry cannot be cut .*: "telemetry" has no rows/],
    ['telemetry-contract-privacy', 'csv', 1, 4, /"current" is named nowhere, and every row of telemetry has the same time/],
    ['label-free-performance', 'parquet', 0, 4, /population "current" has a window, but "telemetry" has no rows/],
    ['label-free-performance', 'parquet', 1, 4, /population "current" has an empty window/],
    ['embedding-watch', 'parquet', 0, 4, /"telemetry" has no rows/],
    ['feature-skew-review', 'parquet', 0, 2, null],
    ['feature-skew-review', 'csv', 1, 2, null],
  ] as const)('%s, %s, %i rows', async (template, format, rows, code, sentence) => {
    const ran = await run(template, format, rows, 'good');
    checkCells(ran.cells, template);
    expect(ran.code, ran.error).toBe(code);
    if (sentence === null) expect(ran.cells.filter((cell) => cell.verdict === 'error')).toEqual([]);
    else expect(ran.error).toMatch(sentence);
  });
  it('label-free-performance: what needs no time runs without it', async () => {
    const ran = await run('label-free-performance', 'parquet', 1, 'good');
    expect(ran.cells.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual(['known insufficient', 'input info', 'estimate error', 'realised error']);
    const [known, , estimate] = ran.cells;
    const told = estimate?.headline ?? '';
    expect(known?.headline).toMatch(/^every label in "label" is 7/);
    expect(told).toMatch(/^population "current" has an empty window: .*; the rows of "telemetry" span the one time /);
  });
});
