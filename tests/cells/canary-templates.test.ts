import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { runText } from './lab.ts';

const run = async (template: string) => {
  const { cells } = await runText(readFileSync(`notebooks/${template}.md`, 'utf8'), { telemetry: 'public/samples/payments-fraud.parquet' });
  return (id: string) => cells.find((cell) => cell.id === id);
};

describe('templates on the payments sample', () => {
  it('canary review promotes v1.9, with the latency that was made 8 % slower inside its margin', async () => {
    const cell = await run('canary-review');
    expect(cell('serving')?.headline).toMatch(/^Promote: 2 guardrails are inside their margins; closest: p95 latency is 17\.5 ms worse/);
    expect([cell('scores')?.verdict, cell('decision')?.verdict]).toEqual(['pass', 'pass']);
  });

  it('shadow review counts the decisions that another threshold changes, all one way', async () => {
    const agreement = (await run('shadow-review'))('agreement');
    expect(agreement?.headline).toContain('prediction differs for 1.59 % of 200\u2009000 requests');
    expect(agreement?.tables.find((table) => table.name === 'flips_prediction')?.rows.map((row) => [row[0], row[1]])).toEqual([
      ['approve', 'approve'],
      ['decline', 'decline'],
      ['decline', 'approve'],
    ]);
  });

  it('retrain gate calls for training because two inputs drift', async () => {
    const gate = (await run('retrain-gate'))('retrain');
    expect(gate?.headline).toContain('inputs is fail and serving is pass; retrain is called for');
  });
});
