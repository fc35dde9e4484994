import { describe, expect, it } from 'vitest';
import { cellTypes } from '../../src/cells/registry.ts';
import { checkNotebook } from '../../src/notebook/check.ts';
import { written } from '../engine/native/files.ts';
import { csvOf, runCanary, type Row } from './canary-lab.ts';
import { notebookOf, runCell } from './lab.ts';

const minute = 60_000;
const start = Date.UTC(2026, 0, 1);
const iso = (i: number) => new Date(start + i * minute).toISOString();
const file = (name: string, head: string, lines: readonly string[]) => written(`bad-${name}.csv`, [head, ...lines].join('\n'));
const minutes = (n: number, line: (i: number) => string) => Array.from({ length: n }, (_, i) => line(i));
const objective = { name: 'ok', good: 'ok', objective: 0.99, window: '1d' };
const slo = (path: string, more: object = {}, column = 'at') =>
  runCell('slo', { objectives: [objective], events: 'none', ...more }, { telemetry: path }, { roles: [{ table: 'telemetry', role: 'timestamp', column }] });
/** Everything that a record says in words. */
const words = (record: Awaited<ReturnType<typeof slo>>) =>
  [record.headline, ...record.findings.map((f) => f.sentence), ...record.caveats.map((c) => c.sentence)].join('\n');

const steady = file(
  'steady',
  'at,ok',
  minutes(2880, (i) => `${iso(i)},${i % 500 !== 0}`),
);
const arms = (control: readonly number[], canary: readonly number[]): Row[] => [
  ...control.map((value) => ({ arm: 'control', value })),
  ...canary.map((value) => ({ arm: 'canary', value })),
];
const guardrail = { metrics: [{ metric: 'mean', column: 'value', margin: 1 }] };
const same = Array.from({ length: 200 }, (_, i) => (i * 7) % 50);

/** What may go wrong with the input of serving cells, and the verdict and the sentence that say so. */
describe('bad input of serving cells', () => {
  it.each([
    [
      'buckets without traffic are no data: neither good nor bad',
      () =>
        slo(
          file(
            'gaps',
            'at,ok',
            minutes(2880, (i) => `${iso(i)},${i % 500 !== 0}`).filter((_, i) => i < 600 || i > 1200),
          ),
        ),
      'pass',
      /good against 99 %/,
    ],
    [
      'no traffic at all in the window',
      () => slo(steady, { objectives: [{ ...objective, valid: 'ok IS NULL' }] }),
      'insufficient',
      /ok is undefined: no valid rows in its window/,
    ],
    ['one arm is empty', () => runCanary(arms(same, []), guardrail), 'insufficient', /an arm has no rows with a value/],
    ['both arms are constant and equal', () => runCanary(arms(Array(30).fill(5), Array(30).fill(5)), guardrail), 'pass', /no value varies/],
    [
      'both arms are constant, the canary beyond the margin',
      () => runCanary(arms(Array(30).fill(5), Array(30).fill(9)), guardrail),
      'fail',
      /4 worse .*no value varies/,
    ],
    ['both arms are identical', () => runCanary(arms(same, same), { metrics: [{ ...guardrail.metrics[0], margin: 5 }] }), 'pass', /the same/],
    [
      'the clock jumps back',
      () =>
        slo(
          file(
            'back',
            'at,ok',
            minutes(2000, (i) => `${iso(i === 1000 ? 900 : i)},true`),
          ),
        ),
      'pass',
      /the clock steps back 1 times in file order, by at most 99 min/,
    ],
    [
      'a clock stands in 1970',
      () => slo(file('epoch0', 'at,ok', ['1970-01-01T00:00:10Z,false', ...minutes(2000, (i) => `${iso(i)},true`)])),
      'pass',
      /1 rows have times far from all others and are left out/,
    ],
    [
      'request ids repeat',
      () =>
        runCanary(csvOf(same.flatMap((value, i) => ['control', 'canary'].map((arm) => ({ arm, value, id: `${arm}${i % 150}` })))), guardrail, {
          request_id: 'id',
        }),
      'invalid',
      /50 rows of control repeat a request id \(25 %\)/,
    ],
    [
      'times are text',
      () =>
        slo(
          file(
            'text',
            'at,ok',
            minutes(50, (i) => `day ${i} at noon,true`),
          ),
          { of: 'telemetry' },
        ),
      'error',
      /"at" holds text \(VARCHAR\), and 0 of its 50 values are ISO 8601 times such as 2026-11-01T12:00:00Z; write all of them so/,
    ],
    [
      'times are epoch milliseconds',
      () =>
        slo(
          file(
            'ms',
            'at,ok',
            minutes(50, (i) => `${start + i * minute},true`),
          ),
        ),
      'insufficient',
      /"at" \(BIGINT\) is read as instants in UTC: epoch milliseconds, 2026-01-01T00:00:00Z … 2026-01-01T00:49:00Z/,
    ],
    [
      'times are epoch seconds',
      () =>
        slo(
          file(
            's',
            'at,ok',
            minutes(50, (i) => `${start / 1000 + i * 60},true`),
          ),
        ),
      'insufficient',
      /"at" \(BIGINT\) is read as instants in UTC: epoch seconds, 2026-01-01T00:00:00Z … 2026-01-01T00:49:00Z/,
    ],
    [
      'an objective so low that no burn rate is reached',
      () => slo(steady, { objectives: [{ ...objective, objective: 0.9, window: '30d' }] }),
      'pass',
      /at 90 % even an outage of everything burns only 10×, never more than 14\.4×; such an alert needs an objective above 93\.1 %/,
    ],
    [
      'a window longer than the data',
      () => slo(steady, { objectives: [{ ...objective, window: '90d' }] }),
      'pass',
      /the window of 90d is longer than the 2 d of data/,
    ],
    [
      'too few rows for any budget',
      () =>
        slo(
          file(
            'few',
            'at,ok',
            minutes(20, (i) => `${iso(i)},true`),
          ),
        ),
      'insufficient',
      /the whole budget is less than one bad request/,
    ],
  ] as const)('%s', async (_what, run, verdict, sentence) => {
    const record = await run();
    expect(words(record)).toMatch(sentence);
    expect(record.verdict).toBe(verdict);
    for (const m of record.measurements) expect(m.value === null || Number.isFinite(m.value)).toBe(true);
  });

  it.each([
    [1, /an objective of 100 % leaves no error budget/],
    [0, /expected a share above 0 and below 1/],
    [99.9, /such as 0\.99 for 99 %/],
  ])('an objective of %d is refused at its key', (share, sentence) => {
    const { diagnostics } = checkNotebook(notebookOf('slo', { objectives: [{ good: 'ok', objective: share }] }), cellTypes);
    expect(diagnostics.map(({ message, hint }) => `${message} ${hint ?? ''}`).join()).toMatch(sentence);
    expect(diagnostics[0]?.where.line).toBe(7);
  });
});
