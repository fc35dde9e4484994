import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { written } from '../engine/native/files.ts';
import { notebook, runs } from './command.ts';

const start = Date.UTC(2026, 0, 1);
const lines = Array.from({ length: 3000 }, (_, i) => `${new Date(start + i * 60_000).toISOString()},${200 + (i % 90)},${i % 400 !== 0}`);
const table = ['--table', `telemetry=${written('rules.csv', ['ts,latency_ms,ok', ...lines].join('\n'))}`, '--role', 'telemetry.timestamp=ts'];
const objectives = '[{ name: "fast answers", good: "latency_ms < 300", objective: 0.99 }, { name: "Fast: answers?", good: "ok", objective: 0.99 }]';
const folder = () => join(mkdtempSync(join(tmpdir(), 'faultline-rules-')), 'rules');

describe('--alert-rules', () => {
  it('writes a file for each objective and tool, which is YAML and is what the result holds', async () => {
    const out = folder();
    const ended = await runs(notebook('', `yaml slo id=budget\nobjectives: ${objectives}`), ...table, '--alert-rules', out);
    expect(ended.code, ended.error).toBe(0);
    expect(readdirSync(out).sort()).toEqual(
      ['openslo', 'prometheus', 'sloth'].flatMap((tool) => [`budget.fast-answers.${tool}-2.yaml`, `budget.fast-answers.${tool}.yaml`]).sort(),
    );
    const held = ended.document?.cells[0]?.tables.find(({ name }) => name === 'export')?.rows ?? [];
    for (const [i, tool] of ['prometheus', 'sloth', 'openslo'].entries()) {
      const text = readFileSync(join(out, `budget.fast-answers.${tool}.yaml`), 'utf8');
      expect(text).toBe(held[i]?.[2]);
      expect(parse(text, { logLevel: 'silent' })).toBeTypeOf('object');
    }
  });

  it('says when there are none', async () => {
    const out = folder();
    const ended = await runs(notebook('', 'yaml sli id=latency\nslis: [{ metric: p50, column: latency_ms }]'), ...table, '--alert-rules', out);
    expect(ended.error).toContain('no alert rules were written: the notebook has no slo cell with a result');
    expect(readdirSync(out)).toEqual([]);
  });
});
