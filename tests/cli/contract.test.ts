import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parquetOf, temporary, written } from '../engine/native/files.ts';
import { command } from './command.ts';

const rows = Array.from(
  { length: 500 },
  (_, i) => `r${i},2026-01-01T00:00:${String(i % 60).padStart(2, '0')}Z,${i % 7 === 0 ? '' : i * 1.5},${i % 2 === 0 ? 'ios' : 'web'},v1`,
);
const header = 'request_id,timestamp,amount,device,model_version';
const good = written('contract-cli.csv', [header, ...rows].join('\n'));

describe('faultline contract', () => {
  it('infers a contract that the same file keeps', async () => {
    const path = temporary('contract-cli.yaml');
    const inferred = await command('contract', 'infer', good, '-o', path);
    expect([inferred.code, inferred.error]).toEqual([0, expect.stringContaining('5 columns')]);
    expect(readFileSync(path, 'utf8')).toContain('    values: [ios, web]\n');
    const checked = await command('contract', 'check', path, good);
    expect([checked.code, checked.out]).toEqual([0, expect.stringContaining('pass: all ')]);
  });

  it('says which rules other files break, and ends with 1', async () => {
    const path = temporary('contract-cli.yaml');
    const bad = written('contract-cli-bad.csv', [`${header},surprise`, ...rows.map((row) => `${row.replace('web', 'tv')},1`)].join('\n'));
    const checked = await command('contract', 'check', path, bad, '--json', '-');
    expect(checked.code).toBe(1);
    const record = JSON.parse(checked.out) as { measurements: { metric: string; of: { rule: string; column?: string }; value: number; verdict: string }[] };
    const broken = record.measurements
      .filter((m) => m.metric === 'rule_violations' && m.verdict !== 'pass')
      .map((m) => [m.of.column ?? null, m.of.rule, m.value, m.verdict]);
    expect(broken).toEqual([
      [null, 'extra_columns', 1, 'warn'],
      ['device', 'values', 250, 'fail'],
    ]);
    expect(checked.out).not.toContain('"r1"');
    const loud = await command('contract', 'check', path, bad, '--examples');
    expect(loud.out).toMatch(/device values: r\d+/);
  });

  it('ends with 2 without rows and with 4 for what cannot be read', async () => {
    const path = temporary('contract-cli.yaml');
    const empty = await parquetOf('contract-cli-empty.parquet', `SELECT * FROM read_csv('${good}') WHERE FALSE`);
    expect((await command('contract', 'check', path, empty)).code).toBe(2);
    const missing = await command('contract', 'check', temporary('nowhere.yaml'), good);
    expect([missing.code, missing.error]).toEqual([4, expect.stringContaining('there is no contract')]);
    const broken = await command('contract', 'check', written('contract-broken.yaml', 'columns:\n  a: { type: texd }\n'), good);
    expect([broken.code, broken.error]).toEqual([4, expect.stringContaining('contract-broken.yaml:2: columns.a.type: expected one of integer')]);
    expect((await command('contract', 'check', path, temporary('nowhere.csv'))).code).toBe(4);
    expect((await command('contract', 'infer', good, '--role', 'nonsense')).code).toBe(4);
  });

  it('reads times in the unit that is said, for infer and for check', async () => {
    const lines = Array.from({ length: 300 }, (_, i) => `r${i},${i === 7 ? 0 : 1769817600000 + i}`);
    const stray = written('contract-unit.csv', ['request_id,created_at', ...lines].join('\n'));
    const path = temporary('contract-unit.yaml');
    const guessed = await command('contract', 'infer', stray);
    expect([guessed.code, guessed.error]).toEqual([0, expect.stringMatching(/created_at is not described as a time: .* here: --unit created_at=ms/)]);
    expect(guessed.out).toContain('  created_at:\n    type: integer\n');
    expect((await command('contract', 'infer', stray, '--unit', 'created_at=ms', '-o', path)).code).toBe(0);
    expect(readFileSync(path, 'utf8')).toContain('  created_at:\n    type: timestamp\n');
    expect((await command('contract', 'check', path, stray, '--unit', 'created_at=ms')).code).toBe(0);
    const unsaid = await command('contract', 'check', path, stray);
    expect([unsaid.code, unsaid.out]).toEqual([1, expect.stringContaining('created_at is integer (BIGINT), agreed was timestamp')]);
    const wrong = await command('contract', 'check', path, stray, '--unit', 'created_at=minutes');
    expect([wrong.code, wrong.error]).toEqual([4, expect.stringContaining('expected column=unit with the unit s, ms, us, ns or iso')]);
  });

  it('writes down a column that nothing reads, and finds it again', async () => {
    const interval = await parquetOf('contract-interval-cli.parquet', 'SELECT i AS request_id, to_seconds(i) AS took FROM range(1500) t(i)');
    const path = temporary('contract-interval.yaml');
    const inferred = await command('contract', 'infer', interval, '-o', path);
    expect([inferred.code, inferred.error]).toEqual([0, expect.stringContaining('took is described as unreadable')]);
    expect(readFileSync(path, 'utf8')).toContain('  took:\n    type: unreadable\n');
    const checked = await command('contract', 'check', path, interval);
    expect([checked.code, checked.out]).toEqual([0, expect.stringContaining('pass: all ')]);
    const without = await parquetOf('contract-no-interval.parquet', 'SELECT i AS request_id FROM range(1500) t(i)');
    expect((await command('contract', 'check', path, without)).out).toContain('the column took is missing');
  });

  it('compares two contracts, for people and as JSON', async () => {
    const path = temporary('contract-cli.yaml');
    const changed = written('contract-cli-new.yaml', readFileSync(path, 'utf8').replace('[ios, web]', '[ios, web, tv]'));
    const told = await command('contract', 'diff', path, changed);
    expect([told.code, told.out]).toEqual([1, '~ device: values ["ios","web"] → ["ios","web","tv"] (looser)']);
    const json = JSON.parse((await command('contract', 'diff', path, changed, '--json')).out) as { changes: unknown[] };
    expect(json.changes).toEqual([
      { column: 'device', rule: 'values', kind: 'changed', effect: 'looser', before: ['ios', 'web'], after: ['ios', 'web', 'tv'] },
    ]);
    expect([(await command('contract', 'diff', path, path)).code, (await command('contract', 'diff', path, path)).out]).toEqual([
      0,
      'the contracts ask the same',
    ]);
  });

  it('is kept by the data it came from, whatever they are', async () => {
    const cell = fc.oneof(
      fc.constant(null),
      fc.double({ noDefaultInfinity: true, noNaN: true }),
      fc.integer(),
      fc.stringMatching(/^[ -~äöü☃]{0,12}$/),
      fc.boolean(),
    );
    const table = fc.array(
      fc.record({ a: cell, 'b c': cell, request_id: cell, status: fc.integer({ min: 1, max: 3 }), country: fc.constantFrom('DE', 'yes', '', null) }),
      { minLength: 1, maxLength: 40 },
    );
    let run = 0;
    await fc.assert(
      fc.asyncProperty(table, async (records) => {
        run += 1;
        const data = written(`contract-any-${run}.jsonl`, records.map((record) => JSON.stringify(record)).join('\n'));
        const path = temporary(`contract-any-${run}.yaml`);
        const inferred = await command('contract', 'infer', data, '-o', path);
        expect(inferred.code, inferred.error).toBe(0);
        const checked = await command('contract', 'check', path, data);
        expect(checked.code, `${checked.out}\n${checked.error}\n${readFileSync(path, 'utf8')}`).toBe(0);
        expect(checked.out).toContain('pass: ');
      }),
      { numRuns: 15, seed: 3 },
    );
  });
});
