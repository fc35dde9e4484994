import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/audit/canonical.ts';
import { checkFile } from '../../src/audit/check.ts';
import { exportAudit } from '../../src/audit/export.ts';
import { readAudit } from '../../src/audit/read.ts';
import type { AuditRequest } from '../../src/audit/request.ts';
import { blockNames } from '../../src/audit/types.ts';
import { toolVersion } from '../../src/audit/version.ts';
import { type Audit, writeAudit } from '../../src/audit/write.ts';
import manifest from '../../package.json' with { type: 'json' };
import { written } from '../engine/native/files.ts';
import { notebook } from '../cli/command.ts';
import { requestFor } from './lab.ts';

const { JSDOM } = createRequire(import.meta.url)('jsdom') as { JSDOM: new (html: string) => { readonly window: { readonly document: Document } } };
const rows = Array.from(
  { length: 600 },
  (_, i) => `${new Date(Date.UTC(2026, 0, 1, 0, 0, i)).toISOString()},v${i % 2},${(i * 37) % 100},${i % 3 === 0 ? 'north' : 'south'}`,
);
const path = written('calls.csv', ['ts,model_version,latency_ms,region', ...rows].join('\n'));
const text = notebook(
  'summary: "Is it <fast> & \\"good\\"?"\n',
  'sql rows id=volume\nselect count(*) as requests from telemetry',
  'yaml sli id=latency\nslis: [{ metric: p50, column: latency_ms, target: 80 }, { metric: p50, column: latency_ms, target: 1 }]',
);

let request: AuditRequest;
let html: string;
let audit: Audit;
beforeAll(async () => {
  request = await requestFor(text, path);
  const exported = await exportAudit(request, { author: 'A. Author' });
  if (!exported.ok) throw new Error(exported.refusals[0]?.sentence ?? 'refused');
  ({ html, audit } = exported);
});

describe('the file', () => {
  it('has a policy that lets nothing run or load, with the hash of its one style', () => {
    const { document } = new JSDOM(html).window;
    const policy = document.querySelector('meta[http-equiv=Content-Security-Policy]')?.getAttribute('content') ?? '';
    const hash = createHash('sha256')
      .update(document.querySelector('style')?.textContent ?? '')
      .digest('base64');
    expect(policy).toBe(`default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`);
    expect(document.querySelectorAll('style')).toHaveLength(1);
    expect(document.querySelectorAll('[style], link, img, iframe, object, embed, base, form')).toHaveLength(0);
    const types = [...document.querySelectorAll('script')].map((script) => script.type);
    expect(new Set(types)).toEqual(new Set(['application/json', 'application/ld+json']));
    const attributes = [...document.querySelectorAll('*')].flatMap((element) => [...element.attributes]);
    expect(attributes.filter(({ name }) => name.startsWith('on'))).toEqual([]);
    expect(attributes.filter(({ name, value }) => ['href', 'src', 'xlink:href'].includes(name) && !value.startsWith('#'))).toEqual([]);
  });

  it('reads without scripts: sections in order, tables with headers, every link with its target', () => {
    const { document } = new JSDOM(html).window;
    expect([...document.querySelectorAll('section')].map((section) => section.id)).toEqual([
      'verdict',
      'population',
      'results',
      'methods',
      'privacy',
      'provenance',
      'limitations',
      'integrity',
      'run',
    ]);
    for (const table of document.querySelectorAll('table')) {
      expect(table.caption?.textContent).not.toBe('');
      expect(table.querySelectorAll('thead th:not([scope=col])')).toHaveLength(0);
      expect(table.querySelectorAll('tbody tr > th[scope=row]:first-child')).toHaveLength(table.tBodies[0]?.rows.length ?? -1);
    }
    const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const link of document.querySelectorAll('a')) expect(ids).toContain(link.getAttribute('href')?.slice(1));
    expect(document.querySelectorAll('svg[role=img][aria-label]').length).toBeGreaterThan(0);
    for (const chip of document.querySelectorAll('.chip')) expect(chip.textContent).toMatch(/(pass|warn|fail|insufficient|invalid|error|info)$/);
  });

  it('shows markup of names as text', () => {
    const { document } = new JSDOM(html).window;
    expect(document.querySelector('.lead')?.textContent).toBe('Is it <fast> & "good"?');
  });

  it('says what it must and nothing it must not', () => {
    expect(html).not.toMatch(/\b(fair|compliant|unbiased|anonymous)\b/i);
    expect(html).toContain('no legal advice');
    expect(html.length).toBeLessThan(2_000_000);
  });

  it('names the version of the package', () => {
    expect(toolVersion).toBe(manifest.version);
    expect(audit.blocks.identity.tool.version).toBe(manifest.version);
  });

  it('holds each block as canonical JSON whose SHA-256 is listed', () => {
    const { document } = new JSDOM(html).window;
    for (const name of blockNames) {
      const value: unknown = JSON.parse(document.querySelector(`#block-${name}`)?.textContent ?? '');
      const listed = audit.integrity.leaves.find((leaf) => leaf.name === name)?.sha256;
      expect(createHash('sha256').update(canonicalJson(value)).digest('hex')).toBe(listed);
    }
  });

  it('tells model versions with their share of traffic and period, and what is unknown', () => {
    expect(audit.blocks.system.versions).toMatchObject([
      { version: 'v0', rows: 300, share: 0.5, first: '2026-01-01T00:00:00.000Z', last: '2026-01-01T00:09:58.000Z' },
      { version: 'v1', rows: 300, share: 0.5, first: '2026-01-01T00:00:01.000Z', last: '2026-01-01T00:09:59.000Z' },
    ]);
    expect(audit.blocks.system.stated).toEqual([
      { cell: 'latency', key: 'slis.0.target', value: 80 },
      { cell: 'latency', key: 'slis.1.target', value: 1 },
    ]);
  });

  it('is the same bytes again, apart from the run section', async () => {
    const later = { ...request, document: { ...request.document, run: { ...request.document.run, createdAt: '2030-01-01T00:00:00.000Z' } } };
    const again = await exportAudit(later, { author: 'B. Author' });
    const cut = (given: string) => given.replace(/<section id="run"[\s\S]*?<\/section>\n/, '');
    expect(again.ok && cut(again.html)).toBe(cut(html));
    expect(again.ok && again.html).not.toBe(html);
  });
});

describe('checking a file against itself', () => {
  const broken = async (given: string): Promise<readonly string[]> =>
    (await checkFile(readAudit(given))).findings.filter((finding) => !finding.ok).map((finding) => finding.block);

  it('finds nothing wrong with a whole one', async () => {
    expect(await broken(html)).toEqual([]);
  });

  it('names a block or refuses to read, wherever one byte is changed', async () => {
    const bytes = Buffer.from(html);
    const step = Math.floor(bytes.length / 60);
    const silent: number[] = [];
    for (let at = 0; at < bytes.length; at += step) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const found = await Promise.resolve()
        .then(() => broken(changed.toString('utf8')))
        .catch((error: unknown) => [(error as Error).name]);
      if (found.length === 0) silent.push(at);
    }
    expect(silent).toEqual([]);
  });

  it.each(blockNames)('names %s when its value is changed', async (name) => {
    const changed = html.replace(new RegExp(`(id="block-${name}">\\{)`), '$1"aa":1,');
    expect(changed).not.toBe(html);
    expect(await broken(changed)).toContain(name);
  });

  it('names a section that shows other numbers than the data, even when its hash was made anew', async () => {
    const shown = html.replace('fail</span> is the worst verdict', 'pass</span> is the worst verdict');
    expect(await broken(shown)).toEqual(['page:verdict']);
    const section = /<section id="verdict"[\s\S]*?<\/section>\n/.exec(shown)?.[0] ?? '';
    const old = audit.integrity.leaves.find((leaf) => leaf.name === 'page:verdict')?.sha256 ?? '';
    const forged = shown.replaceAll(old, createHash('sha256').update(section).digest('hex'));
    const findings = (await checkFile(readAudit(forged))).findings.filter((finding) => !finding.ok);
    expect(findings.find((finding) => finding.block === 'page:verdict')?.sentence).toBe('what is shown is not what the data say');
  });

  it('names the run section when author or time are changed', async () => {
    expect(await broken(html.replaceAll('A. Author', 'B. Author'))).toEqual(['run']);
  });

  it('accepts a consistent file of other numbers: only computing again can tell', async () => {
    const results = { ...audit.blocks.results, verdict: 'pass' as const };
    expect(await broken((await writeAudit({ ...audit.blocks, results }, audit.run)).html)).toEqual([]);
  });
});

describe('a file that cannot be read is refused with a sentence', () => {
  it.each([
    ['no audit', () => '<!doctype html><title>x</title>', /this is not an audit/],
    ['a cut one', () => html.slice(0, -2000), /cut off/],
    ['a newer format', () => html.replace('"format":1', '"format":2'), /has format 2, which is newer than 1/],
    ['an unknown format', () => html.replace('"format":1', '"format":0'), /there never was a format below 1/],
    ['a damaged identity', () => html.replace('id="block-identity">{', 'id="block-identity">['), /"identity" is damaged/],
  ])('%s', (_what, given, sentence) => {
    expect(() => readAudit(given())).toThrow(sentence);
  });
});

describe('the research object', () => {
  it('has descriptor, root and one action for each cell, and every reference leads somewhere', () => {
    const graph = (audit.crate['@graph'] ?? []) as { '@id': string; '@type': string | string[] }[];
    const by = (id: string) => graph.find((entity) => entity['@id'] === id);
    expect(by('ro-crate-metadata.json')).toMatchObject({ about: { '@id': './' }, conformsTo: { '@id': 'https://w3id.org/ro/crate/1.2' } });
    expect(by('./')).toMatchObject({ '@type': 'Dataset', name: 'Test', datePublished: '2026-03-04T05:06:07.000Z' });
    expect(graph.filter((entity) => entity['@type'] === 'CreateAction').map((entity) => entity['@id'])).toEqual(['#action/volume', '#action/latency']);
    expect(by('#file/telemetry/calls.csv')).toMatchObject({
      contentSize: String(request.document.inputs[0]?.files[0]?.bytes),
      sha256: request.document.inputs[0]?.files[0]?.sha256,
    });
    const ids = new Set(graph.map((entity) => entity['@id']));
    expect(ids.size).toBe(graph.length);
    const references = [...JSON.stringify(graph).matchAll(/\{"@id":"([^"]+)"\}/g)].map((found) => found[1]);
    expect(references.filter((id) => id !== 'https://w3id.org/ro/crate/1.2' && !ids.has(id ?? ''))).toEqual([]);
  });
});
