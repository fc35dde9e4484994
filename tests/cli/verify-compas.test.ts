import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { blockNames } from '../../src/audit/types.ts';
import { temporary, written } from '../engine/native/files.ts';
import { command, notebook } from './command.ts';

const sample = 'public/samples/compas-scores-two-years.csv';
const review = written(
  'rates.md',
  notebook('', 'yaml fairness id=gaps\nlabel: two_year_recid\nscore: decile_score\nthreshold: 5\ngroups: [race]\ntolerance: 0.1'),
);
const file = temporary('compas.html');
const verify = (path: string, data = sample) => command('verify', path, '--table', `telemetry=${data}`);

describe('an audit of COMPAS', () => {
  let html = '';
  beforeAll(async () => {
    const { error } = await command('run', review, '--table', `telemetry=${sample}`, '--html', file);
    expect(error).toMatch(/^audit: root [0-9a-f]{64}, \d+ numbers hidden$/m);
    html = readFileSync(file, 'utf8');
  });

  it('is identical when it is computed again', async () => {
    const ended = await verify(file);
    expect([ended.code, ended.error]).toEqual([0, '']);
    for (const block of blockNames) expect(ended.out).toMatch(new RegExp(`✓ ${block} +computed again, identical`));
  });

  it('is not of data in which one byte differs', async () => {
    const data = readFileSync(sample);
    const at = data.length - 40;
    data[at] = (data[at] ?? 0) ^ 1;
    const changed = temporary('compas-scores-two-years.csv');
    writeFileSync(changed, data);
    const ended = await verify(file, changed);
    expect(ended.code).toBe(4);
    expect(ended.error).toMatch(/^inputs: telemetry: the audit was made from compas-scores-two-years\.csv with SHA-256 [0-9a-f]{64}; .* has [0-9a-f]{64}$/);
  });

  it.each(blockNames)('names %s when one byte of it differs', async (block) => {
    const start = html.indexOf(`id="block-${block}">`);
    // A letter of the first text of the block after its first key.
    const at = start + (/:"[a-z]|"[A-Za-z]{2}|:\d/.exec(html.slice(start + block.length + 12))?.index ?? 0) + block.length + 14;
    const old = html.charAt(at);
    const changed = written(
      `changed-${block}.html`,
      html.slice(0, at) + (/\d/.test(old) ? String((Number(old) + 1) % 10) : old === 'x' ? 'y' : 'x') + html.slice(at + 1),
    );
    const ended = await command('verify', changed, '--file-only');
    // Where the format itself cannot be read, nothing else is.
    if (block === 'identity') expect([ended.code, ended.error]).toEqual([4, expect.stringContaining('the block "identity" is damaged')]);
    else expect([ended.code, ended.out]).toEqual([1, expect.stringMatching(new RegExp(`✕ ${block} `))]);
    const again = await verify(changed);
    expect([1, 4], again.error).toContain(again.code);
    expect(`${again.out}${again.error}`).toContain(block);
  });

  it('is refused as older than any format there was', async () => {
    const ended = await verify(written('older.html', html.replace('"format":1', '"format":0')));
    expect([ended.code, ended.error]).toEqual([
      4,
      expect.stringContaining('this audit has format 0; there never was a format below 1, so the file was changed'),
    ]);
  });

  it('is not an audit of another file', async () => {
    const ended = await verify(file, 'public/samples/california_housing_reference.csv');
    expect([ended.code, ended.error]).toEqual([
      4,
      expect.stringMatching(/was made from compas-scores-two-years\.csv .*; california_housing_reference\.csv has/),
    ]);
  });
});
