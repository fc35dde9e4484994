import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { layoutEvents } from '../../src/charts/events.ts';
import { axisNumber, windowText } from '../../src/charts/format.ts';
import { extent, linear, nice, ticks } from '../../src/charts/scale.ts';
import { runs, spread } from '../../src/charts/series-points.ts';
import { fitted, linePath, textWidth } from '../../src/charts/svg.ts';
import { timeTicks } from '../../src/charts/time-ticks.ts';

const day = 86_400_000;
const hour = 3_600_000;
const november = Date.UTC(2026, 10, 1);

describe('number axes', () => {
  test('ticks are round and inside the range', () => {
    expect(ticks(0, 100, 5).values).toEqual([0, 20, 40, 60, 80, 100]);
    expect(ticks(-0.3, 0.3, 4).values).toEqual([-0.2, 0, 0.2]);
    expect(ticks(7, 7, 5).values).toEqual([7]);
  });

  test('for any range: at most about the number asked for, evenly spaced, inside', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e6, max: 1e6, noNaN: true }),
        fc.double({ min: 1e-2, max: 1e6, noNaN: true }),
        fc.integer({ min: 2, max: 10 }),
        (low, span, count) => {
          const { values, step } = ticks(low, low + span, count);
          expect(values.length).toBeLessThanOrEqual(count + 1);
          for (const value of values) {
            expect(value).toBeGreaterThanOrEqual(low - step * 1e-6);
            expect(value).toBeLessThanOrEqual(low + span + step * 1e-6);
          }
          for (let i = 1; i < values.length; i += 1) expect((values[i]! - values[i - 1]!) / step).toBeCloseTo(1, 5);
        },
      ),
    );
  });

  test('a range is widened to whole ticks', () => {
    expect(nice(-0.0061, 0.031, 2)).toEqual({ domain: [-0.02, 0.04], step: 0.02 });
    expect(nice(3, 3, 2).domain).toEqual([3, 3]);
  });

  test('ticks have as many decimals as their distance needs; the unit stands once', () => {
    expect(axisNumber(20_000, 10_000, 'rows', false)).toBe('20\u2009000');
    expect(axisNumber(40_000, 10_000, 'rows', true)).toBe('40\u2009000\u2009rows');
    expect(axisNumber(-0.5, 0.05, '', false)).toBe('\u22120.50');
    expect(axisNumber(0.15, 0.05, 'share', false)).toBe('15\u2009%');
    expect(axisNumber(0.002, 0.001, 'share', false)).toBe('0.2\u2009%');
  });

  test('a scale maps ends on ends, and a range without width on the middle', () => {
    expect(linear([10, 20], [0, 100])(15)).toBe(50);
    expect(linear([3, 3], [0, 100])(3)).toBe(50);
    expect(extent([null, Number.NaN, 4, undefined, -1])).toEqual([-1, 4]);
    expect(extent([null])).toBeNull();
  });
});

describe('time axes', () => {
  test('hours name their day where it begins, in UTC', () => {
    const found = timeTicks(november, november + 2 * day, 600);
    expect(found.map((tick) => tick.label)).toEqual(['00:00', '06:00', '12:00', '18:00', '00:00', '06:00', '12:00', '18:00']);
    expect(found.map((tick) => tick.context).filter(Boolean)).toEqual(['1 Nov 2026', '2 Nov']);
  });

  test('days name their month, months their year', () => {
    const days = timeTicks(november + 25 * day, november + 34 * day, 400);
    expect(days.map((tick) => tick.label)).toEqual(['26', '27', '28', '29', '30', '1', '2', '3', '4']);
    expect(days.map((tick) => tick.context).filter(Boolean)).toEqual(['Nov 2026', 'Dec']);
    const months = timeTicks(november, november + 150 * day, 300);
    expect(months.map((tick) => `${tick.label} ${tick.context}`.trim())).toEqual(['Nov 2026', 'Dec', 'Jan 2027', 'Feb', 'Mar']);
  });

  test('weeks begin on Monday', () => {
    for (const tick of timeTicks(november, november + 60 * day, 300)) expect(new Date(tick.time).getUTCDay()).toBe(1);
  });

  test('for any span there is room for every tick, and each is inside', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_000 }),
        fc.integer({ min: 60, max: 3600 * 24 * 4000 }),
        fc.integer({ min: 120, max: 1100 }),
        (from, seconds, pixels) => {
          const first = november + from * hour;
          const last = first + seconds * 1000;
          const found = timeTicks(first, last, pixels);
          expect(found.length).toBeLessThanOrEqual(Math.max(3, pixels / 28));
          for (const tick of found) expect(tick.time >= first && tick.time < last).toBe(true);
        },
      ),
    );
  });

  test('a window says its days, or the times of a day', () => {
    expect(windowText(november, november + day)).toBe('1 Nov 2026 UTC');
    expect(windowText(november, november + 3 * day)).toBe('1 Nov 2026 – 3 Nov 2026 UTC');
    expect(windowText(november + 6 * hour, november + 7 * hour)).toBe('1 Nov 2026 06:00–07:00 UTC');
    expect(windowText(november + 23 * hour, november + day)).toBe('1 Nov 2026 23:00–24:00 UTC');
    expect(windowText(november + 23 * hour, november + 25 * hour)).toBe('1 Nov 2026 23:00 – 2 Nov 2026 01:00 UTC');
  });
});

describe('labels', () => {
  test('a text that does not fit is cut and says so', () => {
    expect(fitted('country', 200)).toBe('country');
    const cut = fitted('days_since_last_successful_challenge', 80);
    expect(cut.endsWith('…')).toBe(true);
    expect(textWidth(cut)).toBeLessThanOrEqual(80);
  });

  test('labels at line ends keep their distance and their order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 180, noNaN: true }), { minLength: 1, maxLength: 8 }), (wanted) => {
        const placed = spread(wanted, 13, 0, 180);
        const sorted = placed.toSorted((a, b) => a - b);
        for (let i = 1; i < sorted.length; i += 1) expect(sorted[i]! - sorted[i - 1]!).toBeGreaterThanOrEqual(13 - 1e-9);
        expect(Math.max(...placed)).toBeLessThanOrEqual(180);
        expect(Math.min(...placed)).toBeGreaterThanOrEqual(0);
        wanted.forEach((a, i) => {
          wanted.forEach((b, j) => {
            if (a < b) expect(placed[i]!).toBeLessThan(placed[j]!);
          });
        });
      }),
    );
  });

  test('words of events never touch each other or a marker of their lane', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ time: fc.integer({ min: -50, max: 1050 }), label: fc.string({ minLength: 1, maxLength: 24 }) }), { maxLength: 25 }),
        (raw) => {
          const { placed } = layoutEvents(
            raw.map((event) => ({ ...event, kind: 'deploy' })),
            (time) => time,
            0,
            1000,
          );
          expect(placed).toHaveLength(raw.filter((event) => event.time >= 0 && event.time <= 1000).length);
          const spans = placed.map((one) => {
            const width = textWidth(one.text, 10.5) + 8;
            return one.text === '' ? [one.x - 4, one.x + 4] : one.side === 'start' ? [one.x - 4, one.x + width] : [one.x - width, one.x + 4];
          });
          placed.forEach((a, i) => {
            placed.forEach((b, j) => {
              if (i >= j || a.lane !== b.lane || (a.text === '' && b.text === '')) return;
              expect(spans[i]![1]! <= spans[j]![0]! || spans[i]![0]! >= spans[j]![1]!).toBe(true);
            });
          });
        },
      ),
    );
  });
});

test('a line is cut at a missing bucket and at a bucket without a value', () => {
  const point = (at: number, value: number | null) => ({ time: at * hour, series: 'a', value, low: null, high: null, n: 10 });
  const pieces = runs([point(0, 1), point(1, 2), point(3, 3), point(4, null), point(5, 4)], hour, (one) => one.value !== null);
  expect(pieces.map((piece) => piece.map((one) => one.value))).toEqual([[1, 2], [3], [4]]);
  expect(linePath([{ x: 0, y: 1 }, { x: 1, y: 2 }, null, { x: 3.14159, y: 0 }])).toBe('M0,1L1,2M3.14,0');
});
