import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CellRecord } from '../../src/notebook/types.ts';
import { runText } from '../cells/lab.ts';

const payments = { telemetry: 'public/samples/payments-fraud.parquet', labels: 'public/samples/payments-fraud-labels.parquet' };
type Cells = (id: string) => CellRecord;
async function run(template: string): Promise<Cells> {
  const { cells } = await runText(readFileSync(`notebooks/${template}.md`, 'utf8'), payments);
  return (id) => {
    const found = cells.find((record) => record.id === id);
    if (found === undefined) throw new Error(`there is no cell ${id}`);
    return found;
  };
}
const verdicts = (cell: Cells, ...ids: string[]) => ids.map((id) => cell(id).verdict);
const value = (record: CellRecord, metric: string, sli?: string, group?: string) =>
  record.measurements.find(
    (m) => m.metric === metric && (sli === undefined || m.of.sli === sli) && (group === undefined || Object.values(m.of.group ?? {})[0] === group),
  )?.value;
/** Objective, severity and start of the alerts. */
const alerts = (record: CellRecord) =>
  record.tables.find(({ name }) => name === 'alerts')?.rows.map(([objective, severity, from]) => [objective, severity, from]);
const objectives = (record: CellRecord) => record.tables.find(({ name }) => name === 'objectives')?.rows.map((row) => [row[0], row[row.length - 1]]);

/** The sample's planted facts: a spike of latency and fallbacks on 2026-11-11 from 13:00 to 16:00, a gap of five hours on the 6th, e-mail addresses in notes. */
describe('templates of the serving half on the payments sample', () => {
  it('Kubernetes tail latency: the tail, alike in both deployments, and the page of the spike', async () => {
    const cell = await run('kubernetes-tail-latency');
    expect(verdicts(cell, 'tail', 'deployments', 'budget')).toEqual(['info', 'info', 'pass']);
    expect(value(cell('tail'), 'p99')).toBeCloseTo(410.902, 6);
    expect(value(cell('tail'), 'p99.9')).toBeCloseTo(764.0014, 6);
    expect(value(cell('deployments'), 'p99', undefined, 'prod-a')).toBe(407.5);
    expect(value(cell('deployments'), 'p99', undefined, 'prod-b')).toBeCloseTo(415.362, 6);
    expect(alerts(cell('budget'))).toEqual([
      ['fast answers', 'ticket', '2026-11-11T15:13:00.000Z'],
      ['fast answers', 'page', '2026-11-11T15:32:00.000Z'],
    ]);
  });

  it('serverless cold starts: the tail by route, and pages within minutes of the spike', async () => {
    const cell = await run('serverless-cold-starts');
    expect(verdicts(cell, 'tail', 'routes', 'budget')).toEqual(['info', 'info', 'pass']);
    expect(value(cell('routes'), 'p99', undefined, '/v1/score')).toBe(411.7);
    expect(alerts(cell('budget'))?.slice(0, 2)).toEqual([
      ['fast answers', 'page', '2026-11-11T13:07:00.000Z'],
      ['without fallback', 'page', '2026-11-11T13:15:00.000Z'],
    ]);
  });

  it('SLO review: all three objectives are kept, with what is left of each budget', async () => {
    const cell = await run('slo-review');
    expect(objectives(cell('budget'))).toEqual([
      ['availability', 'pass'],
      ['without fallback', 'pass'],
      ['fast answers', 'pass'],
    ]);
    expect(value(cell('budget'), 'budget_remaining', 'availability')).toBeCloseTo(1 - 609 / 2000, 9);
    expect(value(cell('budget'), 'budget_remaining', 'without fallback')).toBeCloseTo(1 - 1382 / 2000, 9);
    expect(value(cell('budget'), 'budget_remaining', 'fast answers')).toBeCloseTo(1 - 6758 / 10_000, 9);
    expect(
      cell('versions')
        .tables.find(({ name }) => name === 'groups')
        ?.rows.map((row) => row[1]),
    ).toEqual(expect.arrayContaining(['v1.8', 'v1.9']));
  });

  it('SLI review: the starting targets are met, and the versions are told apart', async () => {
    const cell = await run('sli-review');
    expect(verdicts(cell, 'latency', 'fallback', 'versions')).toEqual(['pass', 'pass', 'info']);
    expect([value(cell('latency'), 'p95'), value(cell('fallback'), 'rate')]).toEqual([270.6, 0.00691]);
  });

  it('label-free performance: the estimate passes, and the labels that came later agree', async () => {
    const cell = await run('label-free-performance');
    expect(verdicts(cell, 'known', 'estimate', 'realised')).toEqual(['info', 'pass', 'pass']);
    const estimated = cell('estimate').measurements.find(({ metric }) => metric === 'estimated_roc_auc');
    const realised = value(cell('realised'), 'roc_auc') ?? 0;
    expect(estimated?.interval?.low).toBeLessThan(realised);
    expect(estimated?.interval?.high).toBeGreaterThan(realised);
  });

  it('telemetry contract and privacy: the new device, the gap and the e-mail addresses, and nothing else of the schema but the spike', async () => {
    const cell = await run('telemetry-contract-privacy');
    expect(verdicts(cell, 'roles', 'schema', 'capture', 'privacy')).toEqual(['pass', 'fail', 'fail', 'fail']);
    expect(
      cell('schema')
        .findings.filter(({ verdict }) => verdict === 'fail')
        .map(({ sentence }) => sentence.split(':')[0]),
    ).toEqual(['device_type', expect.stringMatching(/^latency_ms/)]);
    expect(cell('capture').headline).toContain('no rows for 5 h in 1 gap: 2026-11-06 01:00 to 2026-11-06 06:00');
    expect(cell('privacy').headline).toContain('note holds an e-mail address in 49 rows');
  });
});
