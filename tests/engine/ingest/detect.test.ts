import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { fromBytes } from '../../../src/engine/ingest/bytes.ts';
import { detectFormat } from '../../../src/engine/ingest/detect.ts';

const detect = (name: string, content: string | Uint8Array) =>
  detectFormat(fromBytes(name, typeof content === 'string' ? new TextEncoder().encode(content) : content));
const bytes = (...values: number[]) => new Uint8Array(values);

describe('what a file is', () => {
  it.each([
    ['a.csv', 'a,b\n1,2\n', { format: 'csv', gzip: false, delimiter: ',' }],
    ['a.tsv', 'a\tb\n', { format: 'csv', gzip: false, delimiter: '\t' }],
    ['a.csv', '"x,y,z";b\n', { format: 'csv', gzip: false, delimiter: ';' }],
    ['a.csv', 'message\nhello, you\n', { format: 'csv', gzip: false }],
    ['wrong.parquet', 'a,b\n1,2\n', { format: 'csv', gzip: false, delimiter: ',' }],
    ['a.jsonl', '{"a":1}\n', { format: 'jsonl', gzip: false }],
    ['a.json', '\uFEFF [ {"a":1} ]', { format: 'jsonl', gzip: false }],
    ['a.dat', 'ARROW1\0\0', { format: 'arrow', gzip: false }],
    ['a.parquet', 'PAR1....PAR1', { format: 'parquet', gzip: false }],
  ])('%s holding %j', async (name, content, expected) => {
    expect(await detect(name, content)).toEqual(expected);
  });

  it('looks inside gzip, whatever the name', async () => {
    expect(await detect('a.csv', new Uint8Array(gzipSync('a;b\n')))).toEqual({ format: 'csv', gzip: true, delimiter: ';' });
    expect(await detect('a.jsonl.gz', new Uint8Array(gzipSync('{"a":1}')))).toEqual({ format: 'jsonl', gzip: true });
  });

  it.each([
    ['empty.csv', '', 'E_FILE_EMPTY', '0 bytes'],
    ['blank.csv', ' \n\n', 'E_FILE_EMPTY', 'white space'],
    ['page.parquet', '<!DOCTYPE html><html>', 'E_FILE_FORMAT', 'web page (HTML)'],
    ['cut.parquet', 'PAR1 some values', 'E_FILE_TRUNCATED', 'ends early'],
    ['tiny.parquet', 'PAR1', 'E_FILE_TRUNCATED', 'ends early'],
    ['locked.parquet', 'PARE........PARE', 'E_FILE_ENCRYPTED', 'encrypted'],
    ['book.xlsx', 'PK\x03\x04...', 'E_FILE_FORMAT', 'Excel'],
    ['text.parquet', 'hello\nworld\n', 'E_FILE_FORMAT', 'plain text'],
    ['image.parquet', bytes(0x89, 0x50, 0x4e, 0x47, 1, 2), 'E_FILE_FORMAT', 'PNG'],
    ['noise.parquet', bytes(1, 0, 2, 0), 'E_FILE_FORMAT', 'not Parquet'],
    ['wide.csv', bytes(0xff, 0xfe, 0x61, 0), 'E_FILE_FORMAT', 'UTF-16'],
    ['cut.csv.gz', new Uint8Array(gzipSync('a,b\n'.repeat(1000))).slice(0, 20), 'E_FILE_TRUNCATED', 'gzip'],
    ['nothing.csv.gz', new Uint8Array(gzipSync('')), 'E_FILE_EMPTY', 'nothing in it'],
  ])('%s is refused with a sentence that names it', async (name, content, code, says) => {
    await expect(detect(name, content)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(new RegExp(`^${name}.*${says.replace(/[()]/g, '\\$&')}`)),
    });
  });
});
