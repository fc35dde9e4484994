import { describe, expect, it } from 'vitest';
import { orderStatisticRanks, wilson } from '../../src/stats/intervals.ts';
import { randomSource } from './random.ts';
import { written } from '../engine/native/files.ts';
import { measured, notebookOf, runCell, runText } from './lab.ts';

const slis = (column: string) => ['p50', 'p90', 'p99'].map((metric) => ({ name: `${column} ${metric}`, metric, column }));

describe('the Azure LLM inference traces', () => {
  it.each([
    ['code', { ContextTokens: [1469, 5187.6, 7436], GeneratedTokens: [13, 55, 251.46] }],
    ['conv', { ContextTokens: [1020, 2734.5, 4142], GeneratedTokens: [129, 424, 601] }],
  ] as const)('%s has the published quantiles of tokens', async (trace, expected) => {
    const record = await runCell(
      'sli',
      { of: 'trace', slis: Object.keys(expected).flatMap(slis) },
      { trace: `public/samples/AzureLLMInferenceTrace_${trace}.csv` },
    );
    expect(record.verdict).toBe('info');
    for (const [column, values] of Object.entries(expected)) {
      for (const [i, metric] of ['p50', 'p90', 'p99'].entries())
        expect(measured(record, metric, column).value, `${column} ${metric}`).toBeCloseTo(values[i] ?? 0, 9);
    }
  });
});

/** 4000 rows with ties, negatives, a heavy tail and missing values, over two days. */
const random = randomSource(7);
const rows = Array.from({ length: 4000 }, (_, i) => {
  const u = random();
  const x = i % 10 === 0 ? null : i % 7 === 0 ? 5 : i % 11 === 0 ? -Math.round(u * 100) / 10 : Math.round((1 / (1 - u)) * 1000) / 1000;
  return { at: new Date(Date.UTC(2026, 0, 1) + i * 43_200).toISOString(), g: i % 3 === 0 ? 'a' : 'b', x, ok: i % 20 === 0 ? null : i % 4 !== 0 };
});
const file = written('sli.csv', ['at,g,x,ok', ...rows.map((r) => `${r.at},${r.g},${r.x ?? ''},${r.ok ?? ''}`)].join('\n'));
const run = (parameters: object, front = '') => runCell('sli', parameters, { telemetry: file }, { front });
const xs = (of: readonly (typeof rows)[number][]) => of.flatMap((r) => (r.x === null ? [] : [r.x])).sort((a, b) => a - b);

function quantile7(s: readonly number[], q: number): number {
  const low = Math.floor((s.length - 1) * q);
  return (s[low] ?? 0) + ((s.length - 1) * q - low) * ((s[low + 1] ?? s[low] ?? 0) - (s[low] ?? 0));
}

describe('quantiles', () => {
  it("are exact, with the sorted values at the interval's ranks, in all and by group", async () => {
    const record = await run({ slis: (['p50', 'p75', 'p90', 'p95', 'p99'] as const).map((metric) => ({ metric, column: 'x' })), by: 'g' });
    for (const [metric, q] of [
      ['p50', 0.5],
      ['p75', 0.75],
      ['p90', 0.9],
      ['p95', 0.95],
      ['p99', 0.99],
    ] as const) {
      for (const group of [null, 'a', 'b']) {
        const s = xs(rows.filter((r) => group === null || r.g === group));
        const m = record.measurements.find((c) => c.metric === metric && (c.of.group?.g ?? null) === group);
        const ranks = orderStatisticRanks(s.length, q, 0.95);
        expect(m?.value).toBe(quantile7(s, q));
        expect(m?.n).toBe(s.length);
        expect([m?.interval?.low, m?.interval?.high]).toEqual(ranks === null ? [undefined, undefined] : [s[ranks.low - 1], s[ranks.high - 1]]);
      }
    }
    const drawn = record.charts.flatMap((chart) => (chart.kind === 'bars' ? [[chart.title, chart.bars.map(({ value }) => value)]] : []));
    const p99 = (group: string) => quantile7(xs(rows.filter((r) => r.g === group)), 0.99);
    expect(drawn.at(-1)).toEqual(['x p99 by g', [p99('a'), p99('b')].sort((a, b) => b - a)]);
  });

  it('p99.9 is exact, and says from 3 688 values on how sure it is', async () => {
    const record = await run({ slis: [{ metric: 'p99.9', column: 'x' }] });
    const s = xs(rows);
    expect(s.length).toBeLessThan(3688);
    const m = measured(record, 'p99.9');
    expect([m.value, m.intervalReason]).toEqual([quantile7(s, 0.999), 'below_n_min']);
    expect(record.caveats.find(({ code }) => code === 'below_n_min')?.sentence).toContain('too few for a 95 % interval of p99.9');
  });

  it('keep to the rows of a where', async () => {
    const record = await run({ slis: [{ metric: 'p50', column: 'x', where: "g = 'a'" }] });
    expect(measured(record, 'p50').value).toBe(quantile7(xs(rows.filter((r) => r.g === 'a')), 0.5));
  });

  it('over time stay within a bucket of the exact ones', async () => {
    const record = await run({ slis: [{ metric: 'p50', column: 'x' }], bucket: '1d' });
    const series = record.charts.find((c) => c.kind === 'series');
    if (series?.kind !== 'series') throw new Error('no series');
    for (const point of series.points) {
      const s = xs(rows.filter((r) => Math.floor(Date.parse(r.at) / 86_400_000) * 86_400_000 === point.time));
      const exact = quantile7(s, 0.5);
      expect(Math.abs((point.value ?? 0) - exact)).toBeLessThanOrEqual(0.05 * Math.abs(exact));
      expect(point.n).toBe(s.length);
    }
    expect(series.points).toHaveLength(2);
  });
});

describe('rates and means', () => {
  it('a rate leaves NULL out on both sides, says so, and has the Wilson interval', async () => {
    const record = await run({ slis: [{ name: 'ok', metric: 'rate', column: 'ok', target: 0.5, direction: 'higher' }] });
    const known = rows.filter((r) => r.ok !== null);
    const yes = known.filter((r) => r.ok === true).length;
    const m = measured(record, 'rate');
    const interval = wilson(yes, known.length, 0.95);
    expect(m.value).toBe(yes / known.length);
    expect(m.n).toBe(known.length);
    expect(m.interval).toEqual({ level: 0.95, low: interval?.low, high: interval?.high, method: 'Wilson' });
    expect(m.verdict).toBe('pass');
    expect(m.threshold).toEqual({ value: 0.5, rule: 'at least' });
    expect(record.caveats.find((c) => c.code === 'where_null')?.sentence).toContain('200 rows are neither');
  });

  it('a mean is the plain mean with the Student t interval around it', async () => {
    const m = measured(await run({ slis: [{ metric: 'mean', column: 'x' }] }), 'mean');
    const s = xs(rows);
    const mean = s.reduce((a, b) => a + b, 0) / s.length;
    const deviation = Math.sqrt(s.reduce((a, b) => a + (b - mean) ** 2, 0) / (s.length - 1));
    expect(Math.abs((m.value ?? 0) / mean - 1)).toBeLessThan(1e-10);
    expect(m.interval?.method).toBe('Student t');
    expect(((m.interval?.high ?? 0) - (m.interval?.low ?? 0)) / 2 / (deviation / Math.sqrt(s.length))).toBeCloseTo(1.9606, 2);
  });
});

describe('targets', () => {
  it('a percentage is of the baseline population', async () => {
    const front = 'populations:\n  before: { table: telemetry, where: "g = \'a\'" }\n  after: { table: telemetry, where: "g = \'b\'" }\n';
    const record = await run({ of: 'after', baseline: 'before', slis: [{ name: 'x', metric: 'p50', column: 'x', target: '110%' }] }, front);
    const m = record.measurements.find((c) => c.threshold !== undefined);
    expect(m?.threshold?.value).toBeCloseTo(quantile7(xs(rows.filter((r) => r.g === 'a')), 0.5) * 1.1, 12);
    expect(record.caveats.map((c) => c.code)).toContain('baseline_fixed');
  });

  it('decide the cell: the worst indicator, named in the headline', async () => {
    const record = await run({
      slis: [
        { name: 'easy', metric: 'p50', column: 'x', target: 1000 },
        { name: 'hard', metric: 'p99', column: 'x', target: 0.5 },
      ],
    });
    expect(record.verdict).toBe('fail');
    expect(record.headline).toContain('hard');
    expect(record.findings.map((f) => f.verdict)).toEqual(['fail', 'pass']);
  });

  it('too few values for a p99 keep the value and are insufficient, not passed', async () => {
    const few = written('few.csv', `x\n${Array.from({ length: 50 }, (_, i) => i).join('\n')}\n`);
    const record = await runCell('sli', { slis: [{ name: 'x', metric: 'p99', column: 'x', target: 1000 }] }, { telemetry: few });
    const m = measured(record, 'p99');
    expect([m.value, m.interval, m.intervalReason, m.verdict]).toEqual([48.51, undefined, 'below_n_min', 'insufficient']);
    expect(record.verdict).toBe('insufficient');
    expect(record.caveats.map((c) => c.code)).toEqual(['below_n_min']);
  });

  it('no value at all is null with a reason', async () => {
    const none = written('none.csv', 'x,y\n,1\n,2\n');
    const record = await runCell(
      'sli',
      {
        slis: [
          { metric: 'p50', column: 'x', target: 1 },
          { metric: 'mean', column: 'y', where: 'y > 5' },
          { metric: 'rate', where: 'y > NULL' },
        ],
      },
      { telemetry: none },
      { front: '' },
    );
    expect(record.verdict).not.toBe('pass');
    for (const m of record.measurements) expect([m.value, m.reason, m.interval], m.metric).toEqual([null, 'no_rows', undefined]);
  });
});

describe('mistakes are refused at their key', () => {
  it.each([
    ['a rate with a target and no direction', { slis: [{ metric: 'rate', column: 'ok', target: 0.5 }] }, 'which way is better'],
    ['a rate of nothing', { slis: [{ metric: 'rate' }] }, 'a rate needs a where'],
    ['a quantile of text', { slis: [{ metric: 'p50', column: 'g' }] }, 'needs numbers'],
    ['an unknown column', { slis: [{ metric: 'p50', column: 'nope' }] }, 'neither a column nor a role'],
    ['auto without roles', { slis: 'auto' }, 'has the role latency, fallback or cost'],
  ])('%s', async (_what, parameters, sentence) => {
    const outcome = await runText(notebookOf('sli', parameters), { telemetry: file });
    expect(outcome.cells[0]?.verdict).toBe('error');
    expect(outcome.cells[0]?.headline).toContain(sentence);
    expect(outcome.diagnostics[0]?.where.line).toBe(7);
  });
});
