import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import type { NoisyCell } from '../../src/audit/disclose/noise/types.ts';
import { readAudit } from '../../src/audit/read.ts';
import type { Blocks, RunBlock } from '../../src/audit/types.ts';
import { writeAudit } from '../../src/audit/write.ts';
import { command, notebook } from '../cli/command.ts';
import { temporary, written } from '../engine/native/files.ts';

const { JSDOM } = createRequire(import.meta.url)('jsdom') as { JSDOM: new (html: string) => { readonly window: { readonly document: Document } } };
const table = 'telemetry=public/samples/compas-scores-two-years.csv';
const review = written(
  'review.md',
  notebook('', 'yaml fairness id=gaps\nlabel: two_year_recid\nscore: decile_score\nthreshold: 5\ngroups: [race, sex]\ntolerance: 0.1'),
);
let files = 0;
async function audited(
  ...words: readonly string[]
): Promise<{ readonly file: string; readonly blocks: Blocks; readonly run: RunBlock; readonly error: string }> {
  const file = temporary(`noise-${files++}.html`);
  const { error } = await command('run', review, '--table', table, '--html', file, '--override-reason', 'A test of the file, read by nobody.', ...words);
  const { blocks, run } = readAudit(readFileSync(file, 'utf8'));
  if (blocks === null || run === null) throw new Error(error);
  return { file, blocks, run, error };
}

describe('an audit with counts with noise', () => {
  let made: Awaited<ReturnType<typeof audited>>;
  beforeAll(async () => {
    made = await audited('--epsilon', '1');
  });

  it('prints them with ledger and half-widths, near the published confusion counts', () => {
    const { noise, report, policy } = made.blocks.privacy;
    expect(policy.privacyBudget).toEqual({ epsilon: 1 });
    expect(report.privacyBudget).toMatchObject({ epsilon: 1, spent: 1 });
    expect(noise?.tables.map(({ columns }) => columns.join(' by '))).toEqual(
      report.privacyBudget?.entries.map(({ table: name }) => /: (.*), population/.exec(name)?.[1]),
    );
    const races = noise?.tables.find(({ columns }) => columns.join() === 'race');
    const caucasian = races?.groups.find(({ group }) => group[0] === 'Caucasian');
    const published = { true_positives: 505, false_positives: 349, true_negatives: 1139, false_negatives: 461 };
    // Noise is this far from 0 once in ten million draws.
    const far = 16 / (races?.epsilon ?? 0);
    for (const [cell, count] of Object.entries(published)) expect(Math.abs((caucasian?.counts[cell as NoisyCell] ?? Number.NaN) - count)).toBeLessThan(far);
  });

  it('shows them as tables with a caption, and nothing where there is no budget', async () => {
    const shown = (file: string) =>
      [...new JSDOM(readFileSync(file, 'utf8')).window.document.querySelectorAll('#privacy caption')]
        .map((caption) => caption.textContent ?? '')
        .filter((text) => /noise/.test(text));
    expect(shown(made.file)).toContain('Counts with noise, gaps: race, population telemetry');
    expect(shown(made.file)).toContain('What the noise spends');
    const without = await audited();
    expect(shown(without.file)).toEqual([]);
    expect('noise' in without.blocks.privacy).toBe(false);
  });

  it('is verified: everything is computed again but the draws, and it says so', async () => {
    const ended = await command('verify', made.file, '--table', table);
    expect([ended.code, ended.error]).toEqual([0, '']);
    expect(ended.out).toMatch(/✓ privacy {10}computed again, identical; counts with noise were drawn once for this file and cannot be drawn again/);
    expect(ended.out).toContain('✓ identical');
  });

  it('differs when a draw was changed after its hash was made, and when a group was, even with new hashes', async () => {
    const { blocks, run } = made;
    const { noise } = blocks.privacy;
    const [first] = noise?.tables ?? [];
    if (noise === undefined || first === undefined) throw new Error('no noise');
    const altered = temporary('altered.html');
    const text = readFileSync(made.file, 'utf8');
    const other = text.replace(/("counts":\{"false_negatives":)(-?\d+)/, (_found, key, count) => `${key}${Number(count) + 1}`);
    expect(other).not.toBe(text);
    writeFileSync(altered, other);
    const ended = await command('verify', altered, '--table', table);
    expect([ended.code, ended.out]).toEqual([1, expect.stringMatching(/✕ privacy/)]);
    const groups = first.groups.map((group, i) => (i === 0 ? { ...group, group: ['Nobody'] } : group));
    const privacy = { ...blocks.privacy, noise: { ...noise, tables: [{ ...first, groups }, ...noise.tables.slice(1)] } };
    const forged = temporary('forged.html');
    writeFileSync(forged, (await writeAudit({ ...blocks, privacy }, run)).html);
    const again = await command('verify', forged, '--table', table);
    expect([again.code, again.out]).toEqual([1, expect.stringMatching(/✕ privacy {10}noise\.tables\.0\.groups\.0\.group\.0: the audit has "Nobody"/)]);
  });

  it('is named where a draw lies farther from the data than its noise goes, even with new hashes', async () => {
    const { blocks, run } = made;
    const { noise } = blocks.privacy;
    const [first] = noise?.tables ?? [];
    if (noise === undefined || first === undefined) throw new Error('no noise');
    const groups = first.groups.map((group, i) => (i === 0 ? { ...group, counts: { ...group.counts, true_positives: 90_000 } } : group));
    const privacy = { ...blocks.privacy, noise: { ...noise, tables: [{ ...first, groups }, ...noise.tables.slice(1)] } };
    const forged = temporary('far.html');
    writeFileSync(forged, (await writeAudit({ ...blocks, privacy }, run)).html);
    const ended = await command('verify', forged, '--table', table);
    expect(ended.code).toBe(1);
    expect(ended.out).toMatch(
      /✕ privacy {10}noise\.tables\.0\.groups\.0\.counts\.true_positives: the audit has 90000, computed again it is more than \d+ away from it, farther than noise of ε = /,
    );
  });

  it('has them, the budget and what is spent in the Markdown and in the model card too', async () => {
    const [md, card] = [temporary('noise.md'), temporary('noise-card.md')];
    const { blocks, error } = await audited('--epsilon', '1', '--audit-md', md, '--model-card', card);
    const races = blocks.privacy.noise?.tables.find(({ columns }) => columns.join() === 'race');
    const group = races?.groups.find((given) => given.group[0] === 'Caucasian');
    expect(error).toContain('audit: root');
    for (const text of [md, card].map((path) => readFileSync(path, 'utf8'))) {
      const [, section = ''] = text.split('### Counts with noise');
      expect(section).toContain('the tables add up: ε = 1 is spent.');
      expect(section).toContain('| Table | ε | Counts | 95 % within ± | Variance |');
      const row = section.split('\n').find((line) => line.startsWith('| Caucasian |')) ?? '';
      expect(row.replaceAll('\u2009', '')).toContain(`| ${String(group?.counts.true_positives ?? '').replace('-', '−')} |`);
    }
  });

  it('draws anew for every file, and nothing else of two files differs', async () => {
    const other = await audited('--epsilon', '1');
    const without = ({ privacy: { noise: _noise, ...privacy }, ...blocks }: Blocks) => ({ ...blocks, privacy });
    expect(without(other.blocks)).toEqual(without(made.blocks));
    expect(other.blocks.privacy.noise).not.toEqual(made.blocks.privacy.noise);
  });

  it.each(['0', '-1', 'much', '', '11'])('refuses the budget "%s"', async (given) => {
    const ended = await command('run', review, '--table', table, '--html', temporary('none.html'), '--epsilon', given);
    expect(ended.error).toContain(`invalid --epsilon "${given}"; expected a number from 0.001 to 10`);
  });
});
