// @vitest-environment jsdom
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { verdicts, type ChartData } from '../../src/cells/types.ts';
import { spoken, type Drawing, type Step } from '../../src/charts/drawing.ts';
import { chartExamples } from '../../src/charts/examples.ts';
import { bucketTimes } from '../../src/charts/heatmap.ts';
import { specialBars } from '../../src/charts/histogram-pair.ts';
import { drawChart } from '../../src/charts/render.ts';
import { heatStep } from '../../src/charts/theme.ts';
import { bars, heatmap, histogramPair, series, sparkline } from './chart-data.ts';

const draw = (chart: ChartData, width = 800, more: Partial<Parameters<typeof drawChart>[1]> = {}): Drawing => drawChart(chart, { width, document, ...more });
const everyChart = chartExamples.flatMap((example) =>
  example.charts.map((chart, i) => ({ name: `${example.name} ${i} ${chart.kind}`, chart, events: example.events })),
);
const narrow = (chart: ChartData): Extract<ChartData, { kind: 'heatmap' }> => {
  if (chart.kind !== 'heatmap') throw new Error('expected a heat map');
  return chart;
};

describe.each(everyChart)('$name', ({ chart, events }) => {
  test('is drawn without warnings, styles and numbers that are none, and fits', () => {
    for (const width of [320, 1000]) {
      const { svg, width: drawn } = draw(chart, width, { events });
      expect(svg.outerHTML).not.toMatch(/NaN|undefined|⚠|<style|style="/);
      if (chart.kind !== 'heatmap') expect(drawn).toBeLessThanOrEqual(width);
    }
  });

  test('every value is inside, says what it is, and keys never leave the chart', () => {
    const drawing = draw(chart, 900, { events });
    for (let i = 0; i < Math.min(drawing.count, 400); i += 1) {
      const datum = drawing.datum(i);
      expect(datum.anchor.x).toBeGreaterThanOrEqual(0);
      expect(datum.anchor.x).toBeLessThanOrEqual(drawing.width);
      expect(datum.anchor.y).toBeGreaterThanOrEqual(0);
      expect(datum.anchor.y).toBeLessThanOrEqual(drawing.height);
      expect(spoken(datum)).toMatch(/\S: \S/);
      expect(spoken(datum)).not.toMatch(/NaN|undefined/);
      for (const step of ['left', 'right', 'up', 'down', 'first', 'last'] satisfies Step[]) {
        const next = drawing.move(i, step);
        expect(next >= 0 && next < drawing.count && Number.isInteger(next)).toBe(true);
      }
    }
  });

  test('keys reach every value', () => {
    const drawing = draw(chart, 900, { events });
    if (drawing.count === 0 || drawing.count > 400) return;
    const reached = new Set([0]);
    const queue = [0];
    for (let i = queue.pop(); i !== undefined; i = queue.pop())
      for (const step of ['left', 'right', 'up', 'down'] satisfies Step[]) {
        const next = drawing.move(i, step);
        if (!reached.has(next)) queue.push(next);
        reached.add(next);
      }
    expect(reached.size).toBe(drawing.count);
  });
});

test.each([heatmap, histogramPair, series, bars, sparkline].map((chart) => [chart.kind, chart] as const))('%s: pointing at a value finds it', (_, chart) => {
  const drawing = draw(chart);
  for (let i = 0; i < drawing.count; i += 1) {
    const { anchor, box } = drawing.datum(i);
    expect(drawing.at(anchor.x, chart.kind === 'series' ? anchor.y : box.y + box.height / 2)).toBe(i);
  }
  expect(drawing.at(-500, -500)).toBeNull();
});

describe('heat map', () => {
  test('each cell is tinted by its own floor; cells without a value are hatched', () => {
    const chart = narrow(heatmap);
    const varied = { ...chart, cells: chart.cells.map((cell, i) => ({ ...cell, floor: i % 2 === 0 ? 0.004 : 0.03 })) };
    const drawn = [...draw(varied).svg.querySelectorAll('[data-step]')].map((path) => (path.getAttribute('d') ?? '').split('M').length - 1);
    const expected = [-1, 0, 1, 2, 3, 4, 5].map(
      (step) => varied.cells.filter((cell) => heatStep(cell.value, cell.floor, Math.max(chart.ceiling, 2 * cell.floor)) === step).length,
    );
    expect(drawn).toEqual(expected);
    expect(expected[0]).toBe(1);
  });

  test('a bucket without rows is a hole, not a neighbour', () => {
    const chart = narrow(heatmap);
    const gone = chart.times[4]!;
    const holed = { ...chart, times: chart.times.filter((time) => time !== gone), cells: chart.cells.filter((cell) => cell.time !== gone) };
    expect(bucketTimes(holed)).toEqual(chart.times);
    const drawing = draw(holed);
    expect(drawing.datum(4).facts.map((fact) => fact.value)).toContain('no value: no rows');
    expect(drawing.svg.querySelector('[data-step="-1"]')?.getAttribute('d')?.split('M')).toHaveLength(chart.rows.length + 1 + 1);
  });

  test('the reason of a missing value is said', () => {
    const chart = narrow(heatmap);
    const cells = chart.cells.map((cell, i) => (i === 0 ? { ...cell, value: null, n: 12, reason: 'below_n_min' } : cell));
    expect(spoken(draw({ ...chart, cells }).datum(0))).toBe('merchant_age_days: 1 Nov 2026 UTC, psi no value: too few rows, by chance up to 0.02, n 12');
  });

  test('of more than 40 rows the first 40 are drawn until all are asked for', () => {
    const wide = narrow(chartExamples.find((example) => example.name === 'drift-wide')!.charts[0]!);
    expect(wide.rows).toHaveLength(60);
    expect(draw(wide).rows).toHaveLength(40);
    expect(draw(wide, 800, { all: true }).rows).toHaveLength(60);
    expect(draw(wide, 800).count).toBe(40 * 200);
  });

  test('200 buckets are never thinner than three pixels, on a phone too', () => {
    const wide = narrow(chartExamples.find((example) => example.name === 'drift-wide')!.charts[0]!);
    const { plot } = draw(wide, 320);
    expect(plot.width / 200).toBeGreaterThanOrEqual(3);
  });

  test('long names are cut and whole on hover', () => {
    const long = 'days_since_last_successful_three_domain_secure_challenge';
    const text = [...draw({ ...narrow(heatmap), rows: [long], cells: [] }, 500).svg.querySelectorAll('[data-row]')][0];
    expect(text?.firstChild?.textContent).toMatch(/…$/);
    expect(text?.querySelector('title')?.textContent).toBe(long);
  });
});

describe('what values stand for', () => {
  const pair = (more: object): ChartData => ({ ...histogramPair, ...more }) as ChartData;

  test('ranges are right-closed and open at the ends; missing is null; all others cannot be named', () => {
    const chart = chartExamples[0]!.charts[1]!;
    const drawing = draw(chart);
    expect(drawing.datum(0).filter).toEqual({ column: 'merchant_age_days', above: null, upTo: 12 });
    expect(drawing.datum(3).filter).toEqual({ column: 'merchant_age_days', above: 61, upTo: 99 });
    expect(drawing.datum(10).filter).toEqual({ column: 'merchant_age_days', is: [null] });
    const categories = draw(chartExamples[0]!.charts[2]!);
    expect(categories.datum(4).filter).toEqual({ column: 'device_type', is: ['tablet_v2'] });
    expect(categories.datum(5).filter).toBeNull();
  });

  test('without edges and values there is no filter: labels are not parsed', () => {
    expect(draw(histogramPair).datum(1).filter).toBeNull();
  });

  test('bars stand for rows only when they name their column', () => {
    const estimates = chartExamples.find((example) => example.name === 'bars')!.charts[0]!;
    expect(draw(estimates).datum(0).filter).toEqual({ column: 'age_band', is: ['18–25'] });
    expect(draw(estimates).datum(3).filter).toEqual({ column: 'age_band', is: [null] });
    expect(draw(bars).datum(0).filter).toBeNull();
  });

  test('buckets stand for their window', () => {
    const window = draw(series).datum(0).window;
    expect(window).toEqual({ from: Date.UTC(2026, 10, 1), to: Date.UTC(2026, 10, 2) });
  });

  test('missing and unseen stand apart at the end', () => {
    expect(specialBars(pair({ labels: ['a', 'b', '(all others)', '(missing)'] }) as never)).toBe(2);
    expect(specialBars(pair({ labels: ['missing', 'b'] }) as never)).toBe(0);
    const drawing = draw(pair({ labels: ['a', 'b', '(missing)'], reference: [1, 1, 1], current: [1, 1, 1] }));
    const gap = (i: number): number => drawing.datum(i + 1).box.x - drawing.datum(i).box.x - drawing.datum(i).box.width;
    expect(gap(0)).toBeCloseTo(0);
    expect(gap(1)).toBeCloseTo(14);
  });
});

describe('series', () => {
  test('every line is named at its end and differs by dash and symbol', () => {
    const six = chartExamples.find((example) => example.name === 'lines')!.charts[0]!;
    const { svg } = draw(six, 900);
    const lines = [...svg.querySelectorAll('[data-line]')];
    expect(lines).toHaveLength(6);
    expect(new Set(lines.map((line) => line.getAttribute('stroke-dasharray'))).size).toBe(6);
    const texts = [...svg.querySelectorAll('text')].map((text) => text.textContent);
    for (const name of ['DE', 'FR', 'NL', 'ES', 'IT', 'PL']) expect(texts).toContain(name);
  });

  test('the target is named and the bad side tinted', () => {
    const { svg } = draw(series);
    expect(svg.textContent).toContain('target 300\u2009ms, above is bad');
    const higher = draw({ ...(series as Extract<ChartData, { kind: 'series' }>), direction: 'higher' }).svg;
    expect(higher.textContent).toContain('below is bad');
  });

  test('a value without its own number says why, beside the others of its time', () => {
    const drawing = draw(series);
    const all = Array.from({ length: drawing.count }, (_, i) => spoken(drawing.datum(i)));
    expect(all.some((text) => text.includes('no value: not defined for these rows'))).toBe(true);
    expect(all[0]).toBe('1 Nov 2026 UTC: v1.8 268\u2009ms (255\u2009ms to 281\u2009ms), n of v1.8 14\u2009285');
  });

  test('events of a bucket are told with its values', () => {
    const time = Date.UTC(2026, 10, 2, 14, 20);
    const drawing = draw(series, 800, { events: [{ time, kind: 'deploy', label: 'v1.9' }] });
    expect(spoken(drawing.datum(1))).toContain('14:20 deploy v1.9');
    expect(spoken(drawing.datum(0))).not.toContain('deploy');
    expect(drawing.svg.textContent).toContain('deploy v1.9');
  });
});

test('an author’s histogram counts every row once, right-closed', () => {
  const drawing = draw({
    kind: 'plot',
    title: 'x',
    mark: 'histogram',
    x: 'x',
    y: null,
    color: null,
    facet: null,
    times: [],
    data: { x: [0, 1, 1, 2, 10, 24, null] },
  });
  const counts = Array.from({ length: drawing.count }, (_, i) => drawing.datum(i)).map((datum) => [datum.title, datum.facts[0]?.value]);
  expect(counts).toEqual([
    ['x 0 to 1', '3'],
    ['x 1 to 2', '1'],
    ['x 9 to 10', '1'],
    ['x 23 to 24', '1'],
  ]);
});

test('the words of a target stand where they cover no points, if there is such a place', () => {
  const at = (values: readonly number[]): number => {
    const points = values.map((value, i) => ({ time: Date.UTC(2026, 10, 1, i), series: 'a', value, low: null, high: null, n: 9 }));
    const { svg } = draw({ kind: 'series', title: 't', unit: 'ms', bucketSeconds: 3600, target: 100, direction: 'lower', points }, 700);
    const text = [...svg.querySelectorAll('text')].find((one) => one.textContent?.startsWith('target'));
    return Number(text?.getAttribute('x'));
  };
  const beside = Array.from({ length: 40 }, (_, i) => (i < 20 ? 95 + (i % 2) * 10 : 0));
  expect(at(beside.toReversed())).toBeLessThan(200);
  expect(at(beside)).toBeGreaterThan(400);
});

test('every row of a forest is drawn in a colour that the themes have, also what is open or cannot be judged', () => {
  const tokens = readFileSync('src/ui/base/tokens.css', 'utf8');
  const row = { label: 'a', value: 0.1, low: 0, high: 0.2, outerLow: null, outerHigh: null, note: '' };
  const chart: ChartData = { kind: 'forest', title: 'T', unit: 'u', limit: 1, limitName: 'l', rows: verdicts.map((verdict) => ({ ...row, verdict })) };
  const { svg } = draw(chart);
  const used = [...svg.outerHTML.matchAll(/var\((--fl-[a-z0-9-]+)\)/g)].map(([, name]) => name ?? '');
  expect(svg.querySelectorAll('[data-interval]')).toHaveLength(verdicts.length);
  expect(used.filter((name) => !tokens.includes(`${name}:`))).toEqual([]);
});

test('a wide forest writes the names of two crossed groups and their reference whole, a narrow one cuts them', () => {
  const label = 'sex × race: Female · Caucasian − Male · African-American';
  const chart: ChartData = {
    kind: 'forest',
    title: 'T',
    unit: 'u',
    limit: 1,
    limitName: 'l',
    rows: [{ label, value: 0.1, low: 0, high: 0.2, outerLow: null, outerHigh: null, verdict: 'pass', note: '' }],
  };
  const words = (width: number): readonly (string | null)[] =>
    [...draw(chart, width).svg.querySelectorAll('text')].map((text) => text.firstChild?.textContent ?? null);
  expect(words(900)).toContain(label);
  expect(words(360)).not.toContain(label);
});

test('what is cut off behind one limit ends in an arrow; between two limits nothing is cut', () => {
  const rows = [0.4, 40].map((value) => ({
    label: String(value),
    value,
    low: value - 0.1,
    high: value + 0.1,
    outerLow: null,
    outerHigh: null,
    verdict: 'fail' as const,
    note: '',
  }));
  const chart = { kind: 'forest', title: 'T', unit: 'u', limit: 1, limitName: 'l', rows } as const;
  const shapes = (of: ChartData): readonly number[] => ['circle', 'path'].map((name) => draw(of).svg.querySelectorAll(name).length);
  expect(shapes(chart)).toEqual([1, 1]);
  expect(shapes({ ...chart, lowerLimit: -1 })).toEqual([2, 0]);
});
