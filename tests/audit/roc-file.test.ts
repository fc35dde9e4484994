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
const persons = written('persons.csv', ['score,label,customer_id', ...rows.map((row, i) => `${row},c${i}`)].join('\n'));
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
  }, 60_000);

  it('is drawn without a script, with its numbers as a table beside it', () => {
    expect(figure?.querySelector('figcaption')?.textContent).toBe('ROC curve, to the nearest 1/20');
    expect(figure?.querySelector('svg[role=img]')?.getAttribute('aria-label')).toMatch(/^ROC curve/);
    expect(figure?.querySelector('svg path')?.getAttribute('d')).toMatch(/^M/);
    const table = figure?.nextElementSibling?.querySelector('table');
    expect([...(table?.querySelectorAll('thead th') ?? [])].map((head) => head.textContent)).toEqual(['false positive rate', 'recall']);
    expect(table?.querySelectorAll('tbody tr')).toHaveLength(22);
  });

  it('is not there where rows are not persons, nor is any other curve', async () => {
    expect(html).not.toContain('"title":"Precision and recall"');
    const byPerson = await exportAudit(await requestFor(notebook('tables:\n  telemetry:\n    roles: { subject_id: customer_id }\n', cell), persons), {
      author: '',
    });
    expect(byPerson.ok && byPerson.html.includes('ROC curve, to the nearest')).toBe(false);
  }, 60_000);
});
