import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { joinKey } from '../../src/notebook/join-key.ts';
import type { TableInfo } from '../../src/telemetry/types.ts';
import { runText } from '../cells/lab.ts';

function table(name: string, columns: Readonly<Record<string, string>>, reason: string | null = null): TableInfo {
  const held = Object.entries(columns).map(([column, type]) => ({ name: column, type, source: type, readable: reason === null, reason }));
  return { table: name, format: 'parquet', files: [], rows: 1, differences: [], columns: held };
}

describe('the key of a join', () => {
  it.each([
    ['BIGINT', 'BIGINT', false],
    ['BIGINT', 'DOUBLE', false],
    ['VARCHAR', 'VARCHAR', false],
    ['TIMESTAMP', 'DATE', false],
    ['VARCHAR', 'BIGINT', true],
    ['UUID', 'VARCHAR', true],
  ])('%s and %s are compared (as text: %s)', (left, right, asText) => {
    expect(joinKey(table('a', { k: left }), table('b', { k: right }), 'k')).toEqual({ asText });
  });

  it.each([
    ['VARCHAR', 'DOUBLE', '"k" is VARCHAR in "a" and DOUBLE in "b", which are never equal; export both as the same type'],
    ['BIGINT', 'TIMESTAMP', '"k" is BIGINT in "a" and TIMESTAMP in "b", which are never equal; export both as the same type'],
    ['VARCHAR', 'DOUBLE[]', '"k" of "b" is DOUBLE[]; a key is text, a number, a time or a truth value: export it as one, or join on another column'],
    ['INTERVAL', 'VARCHAR', '"k" of "a" is INTERVAL; a key is text, a number, a time or a truth value: export it as one, or join on another column'],
  ])('%s and %s are refused in words', (left, right, why) => {
    expect(joinKey(table('a', { k: left }), table('b', { k: right }), 'k')).toEqual({ why });
  });

  it('says of a record what it is read as, of an unreadable column why, and of another name which is near', () => {
    const left = table('a', { k: 'VARCHAR' });
    expect(joinKey(left, table('b', { 'k.id': 'VARCHAR', 'k.at': 'TIMESTAMP' }), 'k')).toEqual({
      why: '"k" of "b" is a record, read as its members "k.id", "k.at"; join on one of these',
    });
    expect(joinKey(left, table('b', { k: 'UNKNOWN' }, 'An INTERVAL has no single length.'), 'k')).toMatchObject({
      why: expect.stringMatching(/^"k" of "b" cannot be read \(An INTERVAL has no single length\); a key is text/),
    });
    expect(joinKey(table('a', { request_id: 'VARCHAR' }), table('b', { request_di: 'VARCHAR' }), 'request_id')).toEqual({
      why: '"b" has no such column; did you mean "request_di"?',
    });
  });

  it('numbers of one file match their text in another', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'faultline-key-'));
    afterAll(() => rmSync(folder, { recursive: true, force: true }));
    const write = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const text = '---\nfaultline: 1\ntitle: T\ntables:\n  telemetry: {}\n  labels: { join: telemetry, on: id }\n---\n\n```yaml performance id=p\n```\n';
    const telemetry = write('t.csv', `id,prediction\n${Array.from({ length: 60 }, (_, i) => `${i},${i % 2}`).join('\n')}\nx,1\n`);
    const labels = write('l.csv', `id,label\n${Array.from({ length: 60 }, (_, i) => `${i},${i % 3 === 0 ? 1 : 0}`).join('\n')}\n`);
    const { cells } = await runText(text, { telemetry, labels });
    // Of 0 to 59, i % 2 and i % 3 == 0 agree where i ≡ 2, 3 or 4 modulo 6.
    expect(cells[0]?.measurements.find((m) => m.metric === 'accuracy')).toMatchObject({ value: 0.5, n: 60 });
    const codes = cells[0]?.caveats.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(['join_unmatched', 'join_as_text']));
  });
});
