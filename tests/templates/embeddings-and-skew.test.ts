import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import type { ResultDocument } from '../../src/notebook/types.ts';

const folder = mkdtempSync(join(tmpdir(), 'faultline-search-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(notebook: string, ...tables: string[]): Promise<{ code: number; document: ResultDocument }> {
  const json = join(folder, `${notebook}.json`);
  const words = tables.flatMap((pair) => ['--table', pair.replace('=', '=public/samples/')]);
  const code = await main(['run', `notebooks/${notebook}.md`, ...words, '--json', json], { out: () => undefined, error: () => undefined, interactive: false });
  return { code, document: JSON.parse(readFileSync(json, 'utf8')) };
}

it('embedding watch finds the updated encoder, and that no other input moved', async () => {
  const { code, document } = await run('embedding-watch', 'telemetry=search-serving.parquet');
  const [embeddings, inputs] = ['embeddings', 'inputs'].map((id) => document.cells.find((cell) => cell.id === id));
  expect(code).toBe(1);
  expect(embeddings?.verdict, embeddings?.headline).toBe('fail');
  expect(embeddings?.measurements.filter((m) => m.metric === 'dimension').map((m) => m.value)).toEqual([16, 16]);
  const byVersion = embeddings?.measurements.filter((m) => m.metric === 'domain_auc' && m.of.group !== undefined) ?? [];
  const auc = (version: string) => byVersion.find((m) => Object.values(m.of.group ?? {}).includes(version))?.value;
  expect(auc('encoder-4')).toBeGreaterThan(0.8);
  expect(auc('encoder-3')).toBeLessThan(0.55);
  expect(inputs?.verdict, inputs?.headline).not.toBe('error');
});

it('feature skew review names the cause of each of the three features that differ, and no other fails', async () => {
  const { code, document } = await run('feature-skew-review', 'training=search-training.parquet', 'serving=search-serving.parquet');
  const features = document.cells.find((cell) => cell.id === 'features');
  expect(code).toBe(1);
  const sentence = (column: string) => features?.findings.find((f) => f.column === column)?.sentence ?? '';
  expect(sentence('dwell_seconds')).toContain('seconds became milliseconds');
  expect(sentence('market')).toContain('upper and lower case differ');
  expect(sentence('clicks_30d')).toContain('stale');
  const failed = new Set(features?.measurements.filter((m) => m.verdict === 'fail').map((m) => m.of.column));
  expect([...failed].sort()).toEqual(['clicks_30d', 'dwell_seconds', 'market']);
});
