import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import { exportAudit } from '../../src/audit/export.ts';
import { notebook } from '../cli/command.ts';
import { written } from '../engine/native/files.ts';
import { requestFor } from './lab.ts';

const { JSDOM } = createRequire(import.meta.url)('jsdom') as { JSDOM: new (html: string) => { readonly window: { readonly document: Document } } };
const rows = Array.from({ length: 2000 }, (_, i) => {
  const score = ((i * 37) % 1000) / 1000;
  return [score, (i * 7919) % 1000 < 100 + 800 * score ? 1 : 0].join(',');
});
const path = written('scores.csv', ['score,label', ...rows].join('\n'));
const roles = 'tables:\n  telemetry:\n    roles: { subject_id: customer_id }\n';
/** The same rows with the person of each row; `''` names nobody. */
const byPerson = (name: string, personOf: (i: number) => string): string =>
  written(name, ['score,label,customer_id', ...rows.map((row, i) => `${row},${personOf(i)}`)].join('\n'));
const cell = 'yaml performance id=quality\nof: telemetry\nlabel: label\nscore: score\npositive: "1"';

describe('the ROC curve in an audit file', () => {
  let figure: Element | null = null;
  let html = '';
  beforeAll(async () => {
    const exported = await exportAudit(await requestFor(notebook('', cell), path), { author: '' });
    if (!exported.ok) throw new Error(exported.refusals[0]?.sentence);
    html = exported.html;
    const { document } = new JSDOM(html).window;
    figure = [...document.querySelectorAll('#results figure')].find((given) => given.textContent?.startsWith('ROC curve')) ?? null;
  });

  it('is drawn without a script, with its numbers as a table beside it', () => {
    expect(figure?.querySelector('figcaption')?.textContent).toBe('ROC curve, to the nearest 1/20');
    expect(figure?.querySelector('svg[role=img]')?.getAttribute('aria-label')).toMatch(/^ROC curve/);
    expect(figure?.querySelector('svg path')?.getAttribute('d')).toMatch(/^M/);
    const table = figure?.nextElementSibling?.querySelector('table');
    expect([...(table?.querySelectorAll('thead th') ?? [])].map((head) => head.textContent)).toEqual(['false positive rate', 'recall']);
    expect(table?.querySelectorAll('tbody tr')).toHaveLength(22);
  });

  it('has the curve of precision and recall that follows from it, and the reliability of the bins that are published', () => {
    const { document } = new JSDOM(html).window;
    const titles = [...document.querySelectorAll('#results figure figcaption')].map((caption) => caption.textContent ?? '');
    expect(titles.some((title) => /^Precision and recall, from the ROC curve above with 0\.\d+ of the rows positive$/.test(title))).toBe(true);
    expect(titles).toContain('Reliability: how often the outcome was positive, by score, from the table');
    const reliability = [...document.querySelectorAll('#results figure')].find((given) => given.textContent?.startsWith('Reliability'));
    expect(reliability?.querySelector('svg[role=img]')).not.toBeNull();
    expect(reliability?.nextElementSibling?.querySelectorAll('tbody tr').length).toBeGreaterThan(3);
    expect(html).not.toContain('curve_not_published');
  });

  it.each([
    ['as fine where every row is another person', 'one.csv', (i: number) => `c${i}`, 'to the nearest 1/20'],
    // Ten persons have 40 rows, so 41 rows of each outcome are of eleven persons.
    ['coarser where every person has four rows', 'four.csv', (i: number) => `c${i % 500}`, 'to the nearest 1/12'],
    ['not at all where one person has a third of the rows', 'third.csv', (i: number) => (i % 3 === 0 ? 'c' : `c${i}`), null],
    ['not at all where a third of the rows names nobody', 'nobody.csv', (i: number) => (i % 3 === 0 ? '' : `c${i}`), null],
  ] as const)(
    'is drawn %s',
    async (_what, name, personOf, title) => {
      const exported = await exportAudit(await requestFor(notebook(roles, cell), byPerson(name, personOf)), { author: '' });
      if (!exported.ok) throw new Error(exported.refusals[0]?.sentence);
      const [found] = exported.html.match(/ROC curve, (to the nearest 1\/[0-9]+)/)?.slice(1) ?? [];
      expect(found ?? null).toBe(title);
      expect(exported.html.includes('Precision and recall, from the ROC curve above')).toBe(title !== null);
      expect(exported.html.includes('not drawn here: ')).toBe(title === null);
    },
    60_000,
  );
});
