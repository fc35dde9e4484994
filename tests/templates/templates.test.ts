import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cellTypes as registry } from '../../src/cells/registry.ts';
import { checkNotebook } from '../../src/notebook/check.ts';
import { printNotebook } from '../../src/notebook/print.ts';

const templates = readdirSync('notebooks').filter((name) => name.endsWith('.md'));
const basics = ['first-look.md', 'sli-review.md', 'weekly-drift-review.md'];
const textOf = (name: string) => readFileSync(`notebooks/${name}`, 'utf8');

describe('templates', () => {
  it('include the three that the readme names', () => {
    expect(templates).toEqual(expect.arrayContaining(basics));
  });
  it.each(templates)('%s passes every check that needs no data', (name) => {
    expect(checkNotebook(textOf(name), registry).diagnostics).toEqual([]);
  });
  it.each(templates)('%s stands in canonical form', (name) => {
    const { notebook } = checkNotebook(textOf(name), registry);
    expect(notebook === null ? null : printNotebook(notebook)).toBe(textOf(name));
  });
  it.each(templates)('%s names no file and carries no result', (name) => {
    expect(textOf(name)).not.toMatch(/\.(parquet|csv|jsonl|arrow)\b/);
  });
  it.each(basics)('%s speaks of roles, not of the columns of one export', (name) => {
    expect(textOf(name)).not.toMatch(/latency_ms|merchant_|device_type|\bts\b/);
  });
});

describe('documentation', () => {
  it('has a page for every cell type, with the sections a reader looks for', () => {
    for (const { name, language } of registry) {
      const path = `docs/cells/${name}.md`;
      expect(existsSync(path), path).toBe(true);
      const page = readFileSync(path, 'utf8');
      for (const section of ['## Reading it', '## Pitfalls', `\`\`\`${language} `]) expect(page, path).toContain(section);
    }
  });
  it('has no link to a page that is not there', () => {
    const pages = ['README.md', ...readdirSync('docs', { recursive: true }).map((name) => `docs/${name}`)].filter((path) => path.endsWith('.md'));
    for (const path of pages) {
      const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/') + 1) : '';
      for (const [, target = ''] of readFileSync(path, 'utf8').matchAll(/[^!]\[[^\]]*\]\((?!https?:|#)([^)#]+)/g))
        expect(existsSync(folder + target), `${path} → ${target}`).toBe(true);
    }
  });
});
