import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CellRecord } from '../../src/notebook/types.ts';
import { runText } from '../cells/lab.ts';

const text = readFileSync('notebooks/incident-triage.md', 'utf8');
const telemetry = 'public/samples/recommend-incident.parquet';
const events = 'public/samples/recommend-incident-events.csv';
/** The planted incident (scripts/sample/incident.mjs): on 2026-11-10 at 14:20 the deploy of r41 breaks 45 % of the answers for Android in eu-west. */
const begun = Date.UTC(2026, 10, 10, 14, 20);

describe('incident triage', () => {
  let cells: readonly CellRecord[];
  const cell = (id: string): CellRecord => {
    const found = cells.find((record) => record.id === id);
    if (found === undefined) throw new Error(`there is no cell ${id}`);
    return found;
  };
  const row = (id: string, table: string) => {
    const found = cell(id).tables.find(({ name }) => name === table);
    return Object.fromEntries((found?.columns ?? []).map(({ name }, i) => [name, found?.rows[0]?.[i]]));
  };
  beforeAll(async () => {
    cells = (await runText(text, { telemetry, events })).cells;
  });

  it('replays the page that still fires, and what had changed last before it', () => {
    expect(cell('budget').verdict).toBe('fail');
    expect(cell('budget').headline).toMatch(/^without error is .*a page is firing at the end$/);
    expect(row('budget', 'alerts')).toMatchObject({
      severity: 'page',
      from: '2026-11-10T14:29:00.000Z',
      to: null,
      version: 'r41',
      change: 'deploy',
      changed: '2026-11-10T14:20:00.000Z',
      commit: '9c3e1f4',
    });
  });

  it('names the minute and the deploy, and neither of the harmless changes', () => {
    const changes = cell('when').measurements.filter(({ metric }) => metric === 'change_point');
    expect(changes).toHaveLength(1);
    expect(changes[0]?.value).toBe(begun);
    expect([changes[0]?.interval?.low, changes[0]?.interval?.high]).toEqual([begun - 60_000, begun]);
    expect(cell('when').verdict).toBe('fail');
    expect(cell('when').headline).toMatch(/at 2026-11-10 14:20 .*; deploy d42 r41 9c3e1f4 at 2026-11-10 14:20$/);
  });

  it('names the slice, and only that', () => {
    expect(cell('where').tables.find(({ name }) => name === 'slices')?.rows).toHaveLength(1);
    expect(row('where', 'slices')).toMatchObject({ slice: 'region = eu-west and client = android', verdict: 'fail' });
    const effect = cell('where').measurements.find(({ metric }) => metric === 'slice_effect');
    expect(effect?.interval?.low).toBeGreaterThan(0.35);
    expect(effect?.interval?.high).toBeLessThan(0.51);
  });

  it('says that the rates moved and not who came', () => {
    const client = cell('why').measurements.filter((m) => m.of.rule === 'by client' && m.of.group === undefined);
    const [mix, rate] = ['mix_effect', 'rate_effect'].map((metric) => client.find((m) => m.metric === metric));
    expect(Math.abs(mix?.value ?? 1)).toBeLessThan(0.001);
    expect(rate?.interval?.low).toBeGreaterThan(0.05);
    expect(cell('why').headline).toMatch(/client = android carries \+6\.\d+ %/);
  });

  it('counts the deploys, and works without a table of events', async () => {
    expect(cell('around').measurements.find(({ metric }) => metric === 'rollback_rate')).toMatchObject({ value: 0, n: 2 });
    const alone = await runText(text, { telemetry });
    const of = (id: string) => alone.cells.find((record) => record.id === id);
    expect(of('when')?.headline).toMatch(/; first request of model_version = r41|r41 .*2026-11-10 14:20$/);
    expect(of('around')?.verdict).toBe('insufficient');
  });
});
