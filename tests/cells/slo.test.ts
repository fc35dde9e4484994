import { describe, expect, it } from 'vitest';
import { alertRows } from '../../src/cells/slo/alert-rows.ts';
import { sliceScores, type ObjectiveSeries } from '../../src/cells/slo/counts.ts';
import { cellTypes } from '../../src/cells/registry.ts';
import { whatIfGrid } from '../../src/cells/slo/what-if.ts';
import { checkNotebook } from '../../src/notebook/check.ts';
import { runningSums } from '../../src/stats/burn-alerts.ts';
import { wilson } from '../../src/stats/intervals.ts';
import { written } from '../engine/native/files.ts';
import { measured, notebookOf, runText } from './lab.ts';
import { minutes, objective, run, start, tableOf } from './slo-lab.ts';

/** Five days of 10 requests a minute; an outage of everything for 30 minutes on day 4, at 12:00. */
const outageAt = 3 * 1440 + 720;
const outage = minutes('outage.csv', 5, 10, (i) => (i >= outageAt && i < outageAt + 30 ? 10 : 0));
const at = (minute: number) => new Date(start + minute * 60_000).toISOString();

describe('a budget', () => {
  it('is Σ bad over Σ total, and never a mean of ratios', async () => {
    const lines = ['at,ok'];
    for (let k = 0; k < 10; k += 1) lines.push(`2026-01-01T00:04:30Z,${k > 0}`);
    for (let k = 0; k < 10_000; k += 1) lines.push(`2026-01-01T00:05:00Z,${k >= 50}`);
    const record = await run({ objectives: [objective()], events: 'none' }, written('trap.csv', lines.join('\n')));
    expect(1 - (measured(record, 'sli').value ?? 0)).toBeCloseTo(51 / 10_010, 12);
    expect(measured(record, 'bad_events').value).toBe(51);
    expect(measured(record, 'budget_remaining').value).toBeCloseTo(1 - 51 / 10_010 / 0.01, 10);
    const interval = wilson(51, 10_010, 0.95);
    expect(measured(record, 'sli').interval?.low).toBeCloseTo(1 - (interval?.high ?? 0), 12);
    expect(record.caveats.map(({ code }) => code)).toContain('window_longer_than_data');
  });

  it('takes NULL good as bad and leaves NULL valid out', async () => {
    const file = written(
      'nulls.csv',
      [
        'at,ok,counts',
        ...Array.from({ length: 200 }, (_, i) => `2026-01-01T00:${String(i % 60).padStart(2, '0')}:00Z,${i === 0 ? '' : true},${i < 100 ? '' : true}`),
        '2026-01-01T00:00:00Z,,true',
      ].join('\n'),
    );
    const record = await run({ objectives: [objective({ valid: 'counts' })] }, file);
    expect([measured(record, 'bad_events').value, measured(record, 'sli').n]).toEqual([1, 101]);
    expect(record.caveats.find(({ code }) => code === 'good_null')?.sentence).toContain('1 rows');
  });

  it('by group draws the group with the smallest good share first, against the objective', async () => {
    const record = await run(
      { objectives: [objective()], by: 'g', events: 'none' },
      minutes('groups.csv', 1, 10, (i) => (i % 10 === 0 ? 1 : 0)),
    );
    expect(record.charts[0]).toMatchObject({
      kind: 'bars',
      title: 'ok: share that is good, by g',
      target: 0.99,
      column: 'g',
      bars: [
        { label: 'a', value: 1 - 144 / 7200 },
        { label: 'b', value: 1 },
      ],
    });
  });

  it('uses the last window only', async () => {
    const file = minutes('window.csv', 4, 5, (i) => (i < 1440 ? 5 : 0));
    const record = await run({ objectives: [objective({ window: '2d' })], alerts: 'simple' }, file);
    expect(measured(record, 'budget_remaining').value).toBe(1);
    expect(record.verdict).toBe('pass');
  });

  it('overspent by more than chance fails, and without traffic is insufficient', async () => {
    const file = minutes('spent.csv', 2, 10, (i) => (i % 3 === 0 ? 1 : 0));
    const spent = await run({ objectives: [objective()] }, file);
    expect(spent.verdict).toBe('fail');
    expect(spent.headline).toContain('overspent');
    const none = await run({ objectives: [objective({ valid: "g = 'z'" })] }, file);
    expect([none.verdict, measured(none, 'sli').value, measured(none, 'sli').reason]).toEqual(['insufficient', null, 'no_traffic']);
  });
});

describe('time slices', () => {
  it('are good from their target on; a mean of ratios is what ratio-timeslices means', () => {
    const [total, bad] = [
      [10, 10_000, 0],
      [1, 50, 0],
    ];
    const scores = (method: 'timeslices' | 'ratio-timeslices', empty: 'good' | 'bad' | 'ignore') =>
      sliceScores(total, bad, { method, sliceTarget: 0.95 }, empty);
    const of = ({ bad: b, total: t }: { bad: Float64Array; total: Float64Array }) => [b.reduce((x, y) => x + y, 0), t.reduce((x, y) => x + y, 0)];
    expect(of(scores('timeslices', 'ignore'))).toEqual([1, 2]);
    expect(of(scores('timeslices', 'good'))).toEqual([1, 3]);
    expect(of(scores('timeslices', 'bad'))).toEqual([2, 3]);
    const [sum = 0, n = 1] = of(scores('ratio-timeslices', 'ignore'));
    expect(sum / n).toBeCloseTo(0.0525, 12);
  });

  it('the OpenSLO example: 14 days at 95 % are 1008 bad minutes', async () => {
    const share = (bad: number) => minutes(`slices-${bad}.csv`, 14, 1, (i) => (i < bad ? 1 : 0));
    const given = { objectives: [objective({ objective: 0.95, window: '14d', method: 'timeslices', timeslice: '1m' })], alerts: [] };
    expect(measured(await run(given, share(1008)), 'budget_remaining').value).toBeCloseTo(0, 9);
    expect(measured(await run(given, share(504)), 'budget_remaining').value).toBeCloseTo(0.5, 9);
  });

  it('without rows count as the author says', async () => {
    const file = minutes('gap.csv', 1, 2, () => 0, { gap: (i) => i >= 600 && i < 660 });
    const sli = async (empty: string) => measured(await run({ objectives: [objective({ method: 'timeslices' })], empty_slices: empty }, file), 'sli');
    expect((await sli('bad')).value).toBeCloseTo(1 - 12 / 288, 12);
    expect([(await sli('good')).value, (await sli('good')).n]).toEqual([1, 288]);
    expect([(await sli('ignore')).value, (await sli('ignore')).n]).toEqual([1, 276]);
  });
});

describe('alerts', () => {
  it('fire when a known outage has burnt enough, and end when the short window is clean', async () => {
    const record = await run({ objectives: [objective()], alerts: 'simple' }, outage);
    const pages = tableOf(record, 'alerts').filter(({ severity }) => severity === 'page');
    // 2 % of 60 minutes at 10 requests: more than 12 bad ones, so at the end of the second minute.
    expect(pages).toHaveLength(1);
    expect(pages[0]?.from).toBe(at(outageAt + 2));
    expect(pages[0]?.to).toBe(at(outageAt + 35));
    const found = record.measurements.filter((m) => m.metric === 'alert_count').map((m) => [m.of.severity, m.value]);
    expect(found).toEqual([
      ['page', 1],
      ['ticket', 1],
    ]);
  });

  it('are set against incidents of an events table, with what changed before', async () => {
    const events = written(
      'events.csv',
      [
        'time,kind,id,model_version,commit,runbook',
        `${at(outageAt - 60)},deploy,,v2,abc123,https://example.test/run`,
        `${at(outageAt)},incident_start,i1,,,`,
        `${at(outageAt + 30)},resolved,i1,,,`,
        `${at(4000)},incident_start,i2,,,`,
        `${at(4010)},resolved,i2,,,`,
      ].join('\n'),
    );
    const record = await run({ objectives: [objective()], alerts: 'simple' }, { telemetry: outage, events });
    const [page] = tableOf(record, 'backtest');
    expect(page).toMatchObject({ severity: 'page', alerts: 1, precision: 1, incidents: 2, recall: 0.5, delay: 2 });
    expect(tableOf(record, 'alerts')[0]).toMatchObject({
      version: 'v2',
      change: 'deploy',
      commit: 'abc123',
      runbook: 'https://example.test/run',
      changed: at(outageAt - 60),
    });
  });

  it('one bad request at low traffic pages nobody, unless the evidence is switched off', async () => {
    const file = minutes('low.csv', 3, 1, (i) => (i === 2000 ? 1 : 0));
    const pages = async (evidence: number) =>
      (await run({ objectives: [objective({ objective: 0.999 })], evidence }, file)).measurements.find((m) => m.of.severity === 'page')?.value;
    expect([await pages(1e-4), await pages(1)]).toEqual([0, 1]);
  });

  it('in a silence count by reason, and are heard when they outlast it', async () => {
    const quiet = (to: number) => run({ objectives: [objective()], alerts: 'simple', suppress: [{ from: at(outageAt), to: at(to), reason: 'move' }] }, outage);
    const whole = await quiet(outageAt + 3000);
    expect(whole.caveats.find(({ code }) => code === 'suppressed')?.sentence).toContain('2 alerts were kept silent: move');
    expect(tableOf(whole, 'alerts')).toEqual([]);
    expect(measured(whole, 'bad_events').value).toBe(300);
    const part = tableOf(await quiet(outageAt + 10), 'alerts').filter(({ severity }) => severity === 'page');
    expect(part[0]?.from).toBe(at(outageAt + 11));
  });

  it('that cannot fire, or fire while the budget lasts, are refused in a sentence', async () => {
    const record = await run({ objectives: [objective({ objective: 0.9, window: '28d' })] }, outage);
    const refused = record.caveats.filter(({ code }) => code === 'alert_refused').map(({ sentence }) => sentence);
    expect(refused.find((s) => s.includes('1h and 5m'))).toContain('needs an objective above 92.6 %');
    expect(refused.find((s) => s.includes('3d and 6h'))).toContain('0.933, below 1');
  });

  it('a page that still fires at the end fails the cell', async () => {
    const file = minutes('burning.csv', 3, 10, (i) => (i >= 3 * 1440 - 20 ? 10 : 0));
    const record = await run({ objectives: [objective({ objective: 0.9 })], alerts: 'simple' }, file);
    expect([record.verdict, (measured(record, 'budget_remaining').value ?? 0) > 0]).toEqual(['fail', true]);
    expect(record.headline).toContain('a page is firing at the end');
  });
});

describe('what if', () => {
  it('agrees with the cell, and leaves less budget the more is promised', async () => {
    const record = await run({ objectives: [objective()] }, outage);
    const same = tableOf(record, 'what_if').find(({ target, factor }) => target === 0.99 && factor === 1);
    expect(same?.remaining).toBe(measured(record, 'budget_remaining').value);
    expect(same?.pages).toBe(record.measurements.find((m) => m.of.severity === 'page')?.value);
    const bad = runningSums(Float64Array.from({ length: 43_200 }, (_, i) => (i % 997 === 0 ? 4 : 0)));
    const total = runningSums(new Float64Array(43_200).fill(40));
    const series: ObjectiveSeries = { bad, total, badEvents: bad, events: total, most: 40, start: 0, step: 60, length: 43_200 };
    const one = {
      name: 'x',
      good: 'ok',
      valid: 'TRUE',
      objective: 0.99,
      window: 2_592_000,
      windowText: '30d',
      method: 'occurrences',
      slice: 300,
      sliceTarget: 0.99,
    } as const;
    const grid = whatIfGrid(series, one, alertRows('workbook'), [], 1e-4);
    const pages = grid.filter(({ burnFactor }) => burnFactor === 1).map(({ budgetRemaining }) => budgetRemaining ?? 0);
    expect([...pages].sort((a, b) => b - a)).toEqual(pages);
  });
});

describe('mistakes', () => {
  const text = written('epoch.csv', `ts,ok\n${Array.from({ length: 20 }, (_, i) => `${1_767_225_600_000 + i * 60_000},true`).join('\n')}\n`);
  it('an objective of 100 % leaves no budget', () => {
    const { diagnostics } = checkNotebook(notebookOf('slo', { objectives: [objective({ objective: 1 })] }), cellTypes);
    expect(diagnostics.map((d) => d.message + (d.hint ?? '')).join()).toContain('100 % leaves no error budget');
  });
  it('an epoch is detected, and the cell says what was read', async () => {
    const { cells } = await runText(
      notebookOf('slo', { objectives: [objective()] }),
      { telemetry: text },
      { roles: [{ table: 'telemetry', role: 'timestamp', column: 'ts' }] },
    );
    expect(cells[0]?.verdict, cells[0]?.headline).not.toBe('error');
    expect(cells[0]?.caveats.find(({ code }) => code === 'time_read')?.sentence).toMatch(/^"ts" \(\w+\) is read as instants in UTC: epoch milliseconds, 20/);
  });
  it('a clock that jumps back, or stands in 1970, is said', async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => `${new Date(start + (i === 1500 ? i - 60 : i) * 60_000).toISOString()},true`);
    const record = await run({ objectives: [objective()] }, written('jump.csv', ['at,ok', '1970-01-01T00:00:00Z,false', ...rows].join('\n')));
    expect(record.caveats.map(({ code }) => code)).toEqual(expect.arrayContaining(['stray_times', 'out_of_order']));
    expect(measured(record, 'bad_events').value).toBe(0);
  });
});
