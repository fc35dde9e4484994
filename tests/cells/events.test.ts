import { describe, expect, it } from 'vitest';
import { meanInterval } from '../../src/stats/intervals.ts';
import { written } from '../engine/native/files.ts';
import { runCell } from './lab.ts';

const file = written('t.csv', 'x\n1\n');
const t = (minute: number) => new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString();
const list = [
  { time: t(0), kind: 'deploy', model_version: 'v2' },
  ...[
    [10, 15, 45, 'data'],
    [100, 107, 127, 'data, config'],
    [200, 209, 249, 'config'],
  ].flatMap(([start, alert, end, cause], i) => [
    { time: t(Number(start)), kind: 'incident_start', id: `i${i}`, cause: String(cause) },
    { time: t(Number(alert)), kind: 'alert', id: `i${i}` },
    { time: t(Number(end)), kind: 'resolved', id: `i${i}` },
  ]),
  { time: t(300), kind: 'deploy' },
  { time: t(310), kind: 'rollback' },
  { time: t(400), kind: 'incident_start', id: 'open' },
  { time: t(500), kind: 'alert', id: 'nobody' },
];

describe('events', () => {
  it('give mean and median time to detect and repair, and the rollback rate', async () => {
    const record = await runCell('events', { events: list }, { telemetry: file });
    const of = (metric: string, rule?: string) => record.measurements.find((m) => m.metric === metric && m.of.rule === rule);
    expect([of('mttd_minutes')?.value, of('mttd_minutes', 'median')?.value, of('mttr_minutes')?.value]).toEqual([7, 7, 30]);
    const interval = meanInterval(3, 7, 4, 0.95);
    expect(of('mttd_minutes')?.interval?.high).toBeCloseTo(interval?.high ?? 0, 12);
    expect([of('mttd_minutes')?.verdict, of('mttr_minutes')?.verdict]).toEqual(['pass', 'pass']);
    expect([of('rollback_rate')?.value, of('rollback_rate')?.n]).toEqual([0.5, 2]);
    expect(record.tables.find(({ name }) => name === 'causes')?.rows.map((row) => row.slice(0, 2))).toEqual([
      ['config', 2],
      ['data', 2],
    ]);
    expect(record.caveats.map(({ sentence }) => sentence)).toEqual([
      '1 incidents have no alert; they are in no detection time',
      '1 incidents have no end; they are in no repair time',
      '1 alerts belong to no incident',
    ]);
  });
  it('read the same from a table, without ids by order, and count what repeats', async () => {
    const rows = [`${t(10)},incident`, `${t(15)},alert`, `${t(45)},resolved`, `${t(45)},resolved`, ',deploy'];
    const events = written('events.csv', ['time,kind', ...rows].join('\n'));
    const record = await runCell('events', {}, { telemetry: file, events });
    expect(record.measurements.map((m) => m.value)).toEqual([5, 5, 30, 30, null]);
    expect(record.verdict).toBe('insufficient');
    expect(record.caveats.map(({ code }) => code)).toEqual(['events_untimed', 'events_repeated']);
  });
  it('that nothing is judged of are counted by kind', async () => {
    const events = [
      { time: '2026-11-03T14:00:00Z', kind: 'deploy' },
      { time: '2026-11-03T15:00:00Z', kind: 'config' },
      { time: '2026-11-03T16:00:00Z', kind: 'deploy' },
    ];
    const record = await runCell('events', { events }, { telemetry: file });
    expect([record.verdict, record.headline]).toEqual(['info', '3 events: 1 config and 2 deploy']);
  });
  it('none at all is insufficient, with what to do', async () => {
    const record = await runCell('events', {}, { telemetry: file });
    expect([record.verdict, record.headline]).toEqual(['insufficient', 'there are no events; name a table or write a list under events']);
  });
});
