import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { newKey } from '../../src/audit/seal.ts';
import { readAudit } from '../../src/audit/read.ts';
import { writeAudit } from '../../src/audit/write.ts';
import { temporary, written } from '../engine/native/files.ts';
import { command, notebook } from './command.ts';

const rows = Array.from({ length: 600 }, (_, i) => `${i},${(i * 37) % 100},${i % 3 === 0 ? 'north' : 'south'}`);
const csv = ['n,latency_ms,region', ...rows].join('\n');
const path = written('calls.csv', csv);
const review = written(
  'review.md',
  notebook('parameters:\n  most: { type: number, default: 1 }\n', 'yaml sli id=latency\nslis: [{ metric: p50, column: latency_ms, target: "{{most}}" }]'),
);

let files = 0;
async function audited(...words: readonly string[]): Promise<{ readonly code: number; readonly error: string; readonly file: string }> {
  const file = temporary(`audit-${files++}.html`);
  const { code, error } = await command('run', review, '--table', `telemetry=${path}`, '--param', 'most=80', '--html', file, ...words);
  return { code, error, file };
}
const verify = (file: string, data = path, ...words: readonly string[]) => command('verify', file, '--table', `telemetry=${data}`, ...words);

describe('faultline verify', () => {
  it('computes an audit again and says it is identical', async () => {
    const { code, file } = await audited(
      '--author',
      'A. Author',
      '--purpose',
      'Routing',
      '--limitation',
      'One week only.',
      '--sign-off',
      'Approved by the owner',
    );
    expect(code).toBe(0);
    const ended = await verify(file);
    expect(ended.out).toMatch(/✓ identical: root [0-9a-f]{64}$/);
    expect(ended.out).toContain('✓ results          computed again, identical');
    expect([ended.code, ended.error]).toEqual([0, '']);
  });

  it('knows the files by their bytes, not their names', async () => {
    const { file } = await audited();
    expect((await verify(file, written('copy.csv', csv))).code).toBe(0);
  });

  it('ends with 4 and names the input when one byte of the data differs', async () => {
    const { file } = await audited();
    const ended = await verify(file, written('calls.csv', csv.replace('599,63', '599,64')));
    expect(ended.code).toBe(4);
    expect(ended.error).toMatch(/^inputs: telemetry: the audit was made from calls\.csv with SHA-256 [0-9a-f]{64}; calls\.csv has [0-9a-f]{64}$/);
  });

  it('ends with 1 and says where when a consistent file holds another number', async () => {
    const { file } = await audited();
    const { blocks, run } = readAudit(readFileSync(file, 'utf8'));
    if (blocks === null || run === null) throw new Error('damaged');
    const cells = blocks.results.cells.map((cell) => ({ ...cell, measurements: cell.measurements.map((m) => ({ ...m, value: 12.5 })) }));
    const forged = written('forged.html', (await writeAudit({ ...blocks, results: { ...blocks.results, cells } }, run)).html);
    const ended = await verify(forged);
    expect(ended.code).toBe(1);
    expect(ended.out).toMatch(/✕ results {10}cells\.0\.measurements\.0\.value: the audit has 12\.5, computed again it is \d/);
    expect(ended.out).toMatch(/✕ differs: results$/);
  });

  it('ends with 1 and names the block when the file was changed', async () => {
    const { file } = await audited();
    const changed = written('changed.html', readFileSync(file, 'utf8').replace('"rows":600', '"rows":601'));
    const ended = await verify(changed);
    expect(ended.code).toBe(1);
    expect(ended.out).toMatch(/✕ differs: .*(inputs|population)/);
  });

  it('tells a difference of 1e-9 from rounding', async () => {
    const { file } = await audited();
    const { blocks, run } = readAudit(readFileSync(file, 'utf8'));
    if (blocks === null || run === null) throw new Error('damaged');
    const moved = async (by: number) => {
      const cells = blocks.results.cells.map((cell) => ({ ...cell, measurements: cell.measurements.map((m) => ({ ...m, value: (m.value ?? 0) * (1 + by) })) }));
      return (await verify(written('moved.html', (await writeAudit({ ...blocks, results: { ...blocks.results, cells } }, run)).html))).code;
    };
    expect(await moved(1e-12)).toBe(0);
    expect(await moved(1e-6)).toBe(1);
  });

  it('checks a file without computing with --file-only', async () => {
    const { file } = await audited();
    const ended = await command('verify', file, '--file-only');
    expect([ended.code, ended.out]).toEqual([0, expect.stringContaining('nothing was computed again')]);
  });

  it.each([
    ['a missing file', () => Promise.resolve('nowhere.html'), 'there is no audit'],
    ['a file that is no audit', () => Promise.resolve(written('x.html', '<!doctype html>')), 'this is not an audit'],
    ['a cut file', async () => written('cut.html', readFileSync((await audited()).file, 'utf8').slice(0, -3000)), 'cut off'],
    [
      'a newer format',
      async () => written('newer.html', readFileSync((await audited()).file, 'utf8').replace('"format":1', '"format":2')),
      'verify it with a newer version',
    ],
  ])('ends with 4 for %s', async (_what, given, sentence) => {
    const ended = await verify(await given());
    expect([ended.code, ended.error]).toEqual([4, expect.stringContaining(sentence)]);
  });

  it('asks for a table that was not given', async () => {
    const ended = await command('verify', (await audited()).file);
    expect([ended.code, ended.error]).toEqual([4, 'the audit reads the table telemetry (calls.csv), which was not given; add --table name=path']);
  });
});

describe('signatures', () => {
  it('bind root, run and author to a key, and break when any of them is changed', async () => {
    const key = written('key.jwk', JSON.stringify(await newKey()));
    const { file, error } = await audited('--sign', key, '--author', 'A. Author');
    expect(error).toContain(', signed');
    const ended = await verify(file);
    expect([ended.code, ended.out]).toEqual([0, expect.stringContaining('✓ signature        fits; SHA-256 of the public key')]);
    const html = readFileSync(file, 'utf8');
    expect(html).not.toContain((JSON.parse(readFileSync(key, 'utf8')) as { d: string }).d);
    const { blocks, run, seal } = readAudit(html);
    if (blocks === null || run === null || seal === null) throw new Error('damaged');
    const other = await writeAudit(blocks, { ...run, author: 'B. Author' });
    const kept = JSON.stringify({ ...other.audit.seal, signature: seal.signature });
    const forged = other.html.replace(/(id="seal">).*(<\/script>)/, (_, open: string, close: string) => `${open}${kept}${close}`);
    expect((await verify(written('forged.html', forged))).out).toContain('✕ signature        does not fit');
  });

  it.each([
    ['no file', 'nowhere.jwk', 'there is no key "nowhere.jwk"'],
    ['no JSON', written('a.jwk', 'x'), 'a.jwk is not JSON'],
    ['a public key', written('b.jwk', '{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}'), 'must be a private JWK'],
    ['a broken key', written('c.jwk', '{"kty":"EC","crv":"P-256","x":"AA","y":"AA","d":"AA"}'), 'cannot be used'],
  ])('are refused for %s', async (_what, key, sentence) => {
    const { code, error } = await audited('--sign', key);
    expect([code, error]).toEqual([4, expect.stringContaining(sentence)]);
  });
});

describe('a chain of audits', () => {
  it('names the one before by its hash, and verify asks for it', async () => {
    const first = await audited();
    const second = await audited('--previous', first.file);
    expect(readAudit(readFileSync(second.file, 'utf8')).blocks?.identity.previous).toMatchObject([
      { title: 'Test', root: readAudit(readFileSync(first.file, 'utf8')).integrity?.root },
    ]);
    expect((await verify(second.file)).error).toContain('add --previous audit.html');
    expect((await verify(second.file, path, '--previous', first.file)).code).toBe(0);
    writeFileSync(first.file, 'gone');
    expect((await verify(second.file, path, '--previous', first.file)).code).toBe(4);
  });
});

describe('options of the audit', () => {
  it.each([
    ['--k', '1', 'invalid --k "1"; expected a whole number from 2 to 1000'],
    ['--k', 'x', 'invalid --k "x"'],
    ['--zeros', 'none', 'invalid --zeros "none"; expected allowed or sensitive'],
    ['--override-reason', 'ok', 'is printed in the file'],
    ['--previous', 'nowhere.html', 'there is no audit "nowhere.html"'],
  ])('%s %s is a mistake', async (option, value, sentence) => {
    const { code, error } = await audited(option, value);
    expect([code, error]).toEqual([4, expect.stringContaining(sentence)]);
  });
});
