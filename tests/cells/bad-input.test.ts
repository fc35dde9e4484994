import { beforeAll, describe, expect, it } from 'vitest';
import type { CellRecord } from '../../src/notebook/types.ts';
import { parquetOf } from '../engine/native/files.ts';
import { runCell } from './lab.ts';

/** Every kind of bad column side by side: none may abort a report, and what is said of it must be right. */
const columns = (seed: number, word: string) => `i AS id, TIMESTAMP '2026-01-01' + to_seconds(i * 60) AS at, 7 AS constant, CAST(NULL AS DOUBLE) AS nothing,
  CASE WHEN i = 3 THEN 1.5 END AS one_value, '${word} ' || (i % 3) AS unseen, CAST((hash(i, ${seed}) % 100000) / 100.0 AS DECIMAL(18, 2)) AS money,
  CAST(hash(i, ${seed}) AS HUGEINT) * 1000000000000 AS huge,
  CASE WHEN i % 10 = 0 THEN 'nan'::DOUBLE WHEN i % 10 = 1 THEN 'inf'::DOUBLE ELSE (hash(i, ${seed}) % 1000) / 1000.0 END AS odd,
  (hash(i, ${seed + 5}) % 1000) / 1000.0 AS plain,
  list_transform(range(CASE WHEN i % 2 = 0 THEN 4 ELSE 6 END), x -> (hash(i, x, ${seed}) % 1000) / 1000.0) AS embedding,
  (hash(i, ${seed + 9}) % 1000) / 250.0 - 1 AS score, TRUE AS label, i % 2 = 0 AS prediction`;
const wide = (rows: number, seed: number, word = 'old') => `SELECT ${columns(seed, word)} FROM range(${rows}) AS t(i)`;
const roles = { timestamp: 'at', request_id: 'id', embedding: 'embedding', score: 'score', label: 'label', prediction: 'prediction' };
const front = `tables: ${JSON.stringify({ reference: { roles }, current: { roles } })}\n`;

const cells = {
  drift: { metrics: 'all' },
  'multivariate-drift': {},
  'embedding-drift': {},
  skew: { training: 'reference', serving: 'current' },
  performance: { of: 'current', reference: 'reference' },
  'estimated-performance': { of: 'current', reference: 'reference' },
  contract: { of: 'current' },
  capture: { of: 'current' },
  privacy: { of: 'current' },
} as const;
type Cell = keyof typeof cells;

const sources = {
  wide: () => parquetOf('bad-wide.parquet', wide(2000, 1)),
  other: () => parquetOf('bad-other.parquet', wide(2000, 2, 'new')),
  one: () => parquetOf('bad-one.parquet', wide(1, 1)),
  empty: () => parquetOf('bad-empty.parquet', wide(0, 1)),
};
const pairs = {
  'bad columns': ['wide', 'other'],
  'the same rows twice': ['wide', 'wide'],
  'an empty reference': ['empty', 'other'],
  'an empty current side': ['wide', 'empty'],
  'two empty sides': ['empty', 'empty'],
  'one row a side': ['one', 'one'],
  'one row now': ['wide', 'one'],
} as const;
type Pair = keyof typeof pairs;

/** Per input and cell: the verdict, and the headline. */
const expected: readonly (readonly [Pair, Cell, string, RegExp])[] = [
  ['bad columns', 'drift', 'fail', /^1 of \d+ columns drifted: unseen \(new value new 0, 33\.4 % of the current rows\)$/],
  ['bad columns', 'multivariate-drift', 'fail', /domain AUC 1, p < 1e−12, carried by unseen \(100 %\)$/],
  ['bad columns', 'embedding-drift', 'invalid', /^reference mixes embeddings of different dimensions: 6 in 1 000 rows, and another in 1 000: 4/],
  ['bad columns', 'skew', 'fail', /^\d of \d+ features differ between training and serving: unseen \(renamed codes\)/],
  ['bad columns', 'performance', 'info', /^accuracy 50 % and precision 100 %; 2 000 of 2 000 rows are labelled$/],
  ['bad columns', 'estimated-performance', 'insufficient', /^the reference has no labelled rows of both outcomes with a score$/],
  ['bad columns', 'contract', 'info', /^no contract given: \d+ columns of current would promise this/],
  ['bad columns', 'capture', 'pass', /^no gap/],
  ['bad columns', 'privacy', 'pass', /^no unmasked personal data was recognised/],
  ['the same rows twice', 'drift', 'insufficient', /cannot be judged/],
  ['the same rows twice', 'multivariate-drift', 'pass', /^the joint distribution of \d+ columns holds/],
  ['the same rows twice', 'embedding-drift', 'invalid', /^reference mixes embeddings/],
  ['the same rows twice', 'skew', 'pass', /^training and serving agree on \d+ features/],
  ['an empty reference', 'drift', 'insufficient', /^nothing can be judged: reference has no rows; 30 a side are needed$/],
  ['an empty reference', 'multivariate-drift', 'insufficient', /^cannot be judged: 0 and 2 000 sampled rows/],
  ['an empty reference', 'skew', 'insufficient', /^no row could be joined on id: 0 and 2 000 keys/],
  ['an empty reference', 'estimated-performance', 'insufficient', /^the reference has no labelled rows/],
  ['an empty current side', 'drift', 'insufficient', /^nothing can be judged: current has no rows; 30 a side are needed$/],
  ['an empty current side', 'multivariate-drift', 'insufficient', /^cannot be judged: 2 000 and 0 sampled rows/],
  ['an empty current side', 'skew', 'insufficient', /^no row could be joined on id: 2 000 and 0 keys/],
  ['an empty current side', 'performance', 'info', /^there are no rows$/],
  ['an empty current side', 'capture', 'insufficient', /^current has no rows$/],
  ['an empty current side', 'privacy', 'insufficient', /^current has no rows$/],
  ['two empty sides', 'drift', 'insufficient', /^nothing can be judged: reference has no rows and current has no rows; 30 a side are needed$/],
  ['two empty sides', 'embedding-drift', 'insufficient', /no embedding in reference and current$/],
  ['two empty sides', 'skew', 'insufficient', /^no row could be joined on id: 0 and 0 keys/],
  ['one row a side', 'drift', 'insufficient', /^nothing can be judged: reference has 1 row and current has 1 row; 30 a side are needed$/],
  ['one row a side', 'multivariate-drift', 'insufficient', /^cannot be judged: 1 and 1 sampled rows/],
  ['one row a side', 'embedding-drift', 'insufficient', /needs 50 usable embeddings a side; there are 1 and 1$/],
  ['one row a side', 'skew', 'insufficient', /features cannot be judged: too few rows$/],
  ['one row a side', 'capture', 'insufficient', /^1 row is too few to tell gaps and drops from chance; 30 are needed$/],
  ['one row now', 'drift', 'insufficient', /^nothing can be judged: current has 1 row; 30 a side are needed$/],
  [
    'one row now',
    'embedding-drift',
    'invalid',
    /^reference mixes embeddings of different dimensions: 6 in 1 000 rows, and another in 1 000: 4 \(1 000 rows\)$/,
  ],
];

describe('bad input', () => {
  const records = new Map<string, CellRecord>();
  beforeAll(async () => {
    for (const [pair, [reference, current]] of Object.entries(pairs)) {
      const tables = { reference: await sources[reference](), current: await sources[current]() };
      for (const [cell, parameters] of Object.entries(cells)) records.set(`${pair} ${cell}`, await runCell(cell, parameters, tables, { front }));
    }
  }, 240_000);

  it('aborts no cell: nowhere an error, a number that is none, or a verdict of pass or info without rows to compare', () => {
    expect(records.size).toBe(Object.keys(pairs).length * Object.keys(cells).length);
    for (const [name, record] of records) {
      expect(record.verdict, `${name}: ${record.headline}`).not.toBe('error');
      for (const m of record.measurements) {
        expect(m.value === null || Number.isFinite(m.value), `${name} ${m.metric}`).toBe(true);
        if (m.value === null) expect(m.reason, `${name} ${m.metric}`).toBeTruthy();
      }
      const said = [record.headline, ...record.findings.map((f) => f.sentence), ...record.caveats.map((c) => c.sentence)].join(' ');
      expect(said, name).not.toMatch(/NaN %|Infinity|undefined|e\+|of — and|\bnull\b/);
    }
    for (const pair of ['an empty reference', 'an empty current side', 'two empty sides', 'one row a side'])
      for (const cell of ['drift', 'multivariate-drift', 'skew']) expect(records.get(`${pair} ${cell}`)?.verdict, `${pair} ${cell}`).toBe('insufficient');
  });

  it.each(expected)('%s, %s: %s', (pair, cell, verdict, headline) => {
    const record = records.get(`${pair} ${cell}`);
    expect(record?.headline.replaceAll('\u2009', ' ')).toMatch(headline);
    expect(record?.verdict).toBe(verdict);
  });

  it('each bad column of drift has its own sentence', () => {
    const record = records.get('bad columns drift');
    const sentences = record?.findings.map((f) => f.sentence.replaceAll('\u2009', ' ')) ?? [];
    expect(sentences).toContain('one_value: 1 and 1 rows have a value; 30 a side are needed');
    expect(record?.caveats.find((c) => c.code === 'constant')?.sentence).toBe('constant and nothing have one value, or none, on both sides: nothing to judge');
    // NaN and ∞ are cells of their own; decimals and integers beyond 2⁵³ are numbers like others.
    for (const column of ['odd', 'money', 'huge', 'plain']) {
      const ks = record?.measurements.find((m) => m.metric === 'ks' && m.of.column === column);
      expect(ks?.value, column).toBeLessThan(0.06);
    }
    expect(record?.measurements.find((m) => m.metric === 'unseen_rate' && m.of.column === 'unseen')?.value).toBe(1);
  });

  it('labels of one class and scores outside [0, 1] leave only what is defined', () => {
    const record = records.get('bad columns performance');
    const of = (metric: string) => record?.measurements.find((m) => m.metric === metric && m.of.population === 'current');
    expect(of('roc_auc')).toMatchObject({ value: null, reason: 'no_negatives' });
    expect(of('specificity')).toMatchObject({ value: null, reason: 'no_negatives' });
    expect(of('brier')).toMatchObject({ value: null, reason: 'outside_unit_range' });
    expect(of('recall')?.value).toBe(0.5);
    expect(record?.caveats.find((c) => c.code === 'not_probabilities')?.sentence).toContain('scores lie outside 0 to 1');
  });

  it('100 000 levels a side go through every cell that compares columns', async () => {
    const side = (seed: number) =>
      parquetOf(
        `bad-levels-${seed}.parquet`,
        `SELECT i AS id, 'level ' || (i + ${seed * 50_000}) AS level, (hash(i, ${seed}) % 1000) / 1000.0 AS x FROM range(100000) AS t(i)`,
      );
    const tables = { reference: await side(1), current: await side(2) };
    const levels = `tables: ${JSON.stringify({ reference: { roles: { request_id: 'id' } }, current: { roles: { request_id: 'id' } } })}\n`;
    for (const cell of ['drift', 'multivariate-drift', 'skew', 'contract', 'privacy'] as const) {
      const parameters = cell === 'drift' || cell === 'multivariate-drift' ? { columns: ['level', 'x'] } : cells[cell];
      const record = await runCell(cell, parameters, tables, { front: levels });
      expect(record.verdict, `${cell}: ${record.headline}`).not.toBe('error');
      expect(JSON.stringify(record).length, cell).toBeLessThan(400_000);
    }
  }, 180_000);
});
