import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { roles } from '../../src/telemetry/types.ts';
import { describeProfile, filterWords, valuesOf } from '../../src/ui/data/column-values.ts';
import { candidates, give, questions, roleOf, take } from '../../src/ui/data/role-choice.ts';
import { roleGroups, roleMeans, searchRoles } from '../../src/ui/data/role-words.ts';
import { joinWords } from '../../src/ui/data/table-facts.ts';
import { placeLabels, timeTicks } from '../../src/ui/data/timeline-labels.ts';
import { drawn, edgesOf, mainTable, moved, overlap, rowsIn, snap, stepEdge, wholeSpan } from '../../src/ui/data/timeline-model.ts';
import { boundsWords, lasting, when, windowWords } from '../../src/ui/data/window-words.ts';
import { columns, lab, profiles, start, telemetry, timeline, withTable } from './data-states.ts';

const hour = 3_600_000;
const named = (name: string) => columns.find((column) => column.name === name) ?? columns[0]!;
const none: ReadonlySet<string> = new Set();

describe('roles', () => {
  test('every role is in the editor once, with one sentence', () => {
    const listed = roleGroups.flatMap((group) => group.roles.map(({ role }) => role));
    expect([...listed].sort()).toEqual([...roles].sort());
    for (const role of roles) expect(roleMeans(role)).toMatch(/^[A-Z][^.]*\.$/);
  });

  test('search reads names and meanings, every word', () => {
    const found = (text: string): string[] => searchRoles(text).flatMap((group) => group.roles.map(({ role }) => role));
    expect(found('model_version')).toEqual(['model_version']);
    expect(found('how long')).toEqual(['latency', 'time_to_first_token']);
    expect(found('SHAP')).toEqual(['attribution']);
    expect(found('nothing like it')).toEqual([]);
  });

  test('a single role moves to a column; a list gains and loses columns in file order', () => {
    expect(give(telemetry, 'risk_score', 'score')).toEqual({ table: 'telemetry', role: 'score', column: 'risk_score' });
    expect(give(telemetry, 'merchant_age_days', 'group').column).toEqual(['merchant_age_days', 'age_band']);
    expect(take(telemetry, 'age_band', 'group')).toEqual({ table: 'telemetry', role: 'group', column: [] });
    expect(take(telemetry, 'latency_ms', 'latency')).toEqual({ table: 'telemetry', role: 'latency', column: null });
    expect(take(telemetry, 'latency_ms', 'score')).toBeNull();
  });

  test('only proposals below 0.9 are asked, for columns and roles that are free, likeliest first; a refusal is final', () => {
    const asked = questions(telemetry, none);
    expect(asked.map(({ column, role, confidence }) => [column, role, confidence])).toEqual([
      ['clicked', 'label', 0.8],
      ['pod', 'deployment', 0.75],
      ['risk_score', 'score', 0.6],
    ]);
    for (const { column } of asked) expect(roleOf(telemetry.roles, column)).toBeNull();
    expect(questions(telemetry, new Set(['pod\ndeployment'])).map(({ column }) => column)).not.toContain('pod');
    expect(questions({ ...telemetry, roles: { ...telemetry.roles, deployment: 'country' } }, none).map(({ column }) => column)).not.toContain('pod');
  });

  test('candidates of a role: proposed ones first, unreadable ones never', () => {
    const list = candidates(telemetry, 'score').map(({ column }) => column);
    expect(list[0]).toBe('risk_score');
    expect(list).not.toContain('raw');
    expect(list).toHaveLength(columns.length - 1);
  });
});

describe('values of a column', () => {
  test('a sparkline in words', () => {
    expect(describeProfile(profiles['latency_ms']!)).toBe('numeric, 20 bins, 3\u2009% missing');
    expect(describeProfile(profiles['model_version']!)).toBe('2 categories');
  });

  test('bars carry filters of the column’s own type', () => {
    expect(valuesOf(named('device_type'), profiles['device_type']!, 8000)[3]?.filter).toEqual({ column: 'device_type', is: ['tablet_v2'] });
    expect(valuesOf(named('approved'), profiles['approved']!, 8000)[0]?.filter).toEqual({ column: 'approved', is: [true] });
    expect(valuesOf(named('latency_ms'), profiles['latency_ms']!, 8000)[2]?.filter).toEqual({ column: 'latency_ms', above: 60, upTo: 90 });
    expect(valuesOf(named('ts'), profiles['ts']!, 8000)[2]?.filter).toBeNull();
    const integers = { ...profiles['merchant_age_days']!, counts: [5, 3], labels: ['-1', '0'] };
    expect(valuesOf(named('merchant_age_days'), integers, 8).map(({ filter }) => filter)).toEqual([
      { column: 'merchant_age_days', is: [-1] },
      { column: 'merchant_age_days', is: [0] },
    ]);
    const tails = { ...profiles['latency_ms']!, counts: [1, 1], labels: ['below 30', '570 and more'] };
    expect(valuesOf(named('latency_ms'), tails, 2).map(({ filter }) => filter)).toEqual([
      { column: 'latency_ms', above: null, upTo: 30 },
      { column: 'latency_ms', above: 570, upTo: null },
    ]);
  });

  test('shares are of all rows with a value, also when the rare categories have no bar', () => {
    const top = { ...profiles['country']!, counts: [300, 100], labels: ['DE', 'FR'], missing: 0.2 };
    expect(valuesOf(named('country'), top, 1000).map(({ share }) => share)).toEqual([0.375, 0.125]);
  });

  test('filters in words', () => {
    expect(lab.notebook?.filters.map(filterWords)).toEqual(['country is DE', 'latency_ms in (100, 300]', 'device_type is missing']);
    expect(filterWords({ column: 'x', above: null, upTo: 3 })).toBe('x up to 3');
    expect(filterWords({ column: 'x', is: ['a', null] })).toBe('x is a or missing');
  });
});

describe('facts of a table', () => {
  test('a join says what matched once a cell has counted it, and before that what will happen', () => {
    expect(joinWords(lab, 'labels')).toEqual([
      'labels join telemetry on request_id, 139\u202f678 of 200\u202f000 matched.',
      '17 rows of labels repeat a request_id; the first of each is taken.',
    ]);
    expect(joinWords({ ...lab, cells: [] }, 'labels')?.[0]).toContain('labels join telemetry on request_id: its columns are added to telemetry');
    expect(joinWords({ ...lab, tables: [] }, 'labels')).toEqual(['labels join telemetry on request_id, once a table telemetry is open.']);
    expect(joinWords(lab, 'telemetry')).toBeNull();
  });
});

describe('windows', () => {
  const edges = edgesOf(timeline);
  const span = wholeSpan(timeline);
  const time = fc.integer({ min: span.from - 100 * hour, max: span.to + 100 * hour });
  const window = fc.tuple(time, time).map(([a, b]) => drawn(edges, a, b));

  test('edges: the first row, the bucket borders, just after the last row', () => {
    expect([edges[0], edges[1], edges.at(-2), edges.at(-1)]).toEqual([timeline.first, start + hour, start + 335 * hour, timeline.last + 1]);
  });

  test('what is drawn, moved or stretched stays inside the span and holds at least a bucket; a moved body keeps its length', () => {
    fc.assert(
      fc.property(window, time, fc.constantFrom('from' as const, 'to' as const, 'body' as const), (before, to, part) => {
        const after = moved(edges, before, part, to);
        for (const given of [before, after]) {
          expect(given.from).toBeGreaterThanOrEqual(span.from);
          expect(given.to).toBeLessThanOrEqual(span.to);
          expect(given.to).toBeGreaterThan(given.from);
        }
        if (part === 'body') expect(after.to - after.from).toBe(before.to - before.from);
        if (part === 'from') expect(after.to).toBe(before.to);
      }),
    );
  });

  test('a step is the next edge, also from within a bucket; ten are ten; the ends hold', () => {
    expect(stepEdge(edges, start + 5 * hour, 1)).toBe(start + 6 * hour);
    expect(stepEdge(edges, start + 5 * hour + 60_000, 1)).toBe(start + 6 * hour);
    expect(stepEdge(edges, start + 5 * hour + 60_000, -1)).toBe(start + 5 * hour);
    expect(stepEdge(edges, start + 25 * hour, -10)).toBe(start + 15 * hour);
    expect(stepEdge(edges, span.to, 1)).toBe(span.to);
    expect(stepEdge(edges, span.from, -1)).toBe(span.from);
    expect(snap(edges, start + 5 * hour + 31 * 60_000)).toBe(start + 6 * hour);
  });

  test('rows in a window add up, and say when a bucket was cut', () => {
    const all = timeline.counts.reduce((a, b) => a + b, 0);
    expect(rowsIn(timeline, span)).toEqual({ count: all, exact: true });
    expect(rowsIn(timeline, { from: start + 24 * hour, to: start + 26 * hour })).toEqual({ count: timeline.counts[24]! + timeline.counts[25]!, exact: true });
    expect(rowsIn(timeline, { from: start + 24 * hour, to: start + 24.5 * hour })).toEqual({ count: Math.round(timeline.counts[24]! / 2), exact: false });
    fc.assert(
      fc.property(fc.constantFrom(...edges), (at) => {
        expect(rowsIn(timeline, { from: span.from, to: at }).count + rowsIn(timeline, { from: at, to: span.to }).count).toBe(all);
      }),
    );
  });

  test('overlap is the shared time; windows that only touch share none', () => {
    expect(overlap({ from: 0, to: 10 }, { from: 6, to: 20 })).toBe(4);
    expect(overlap({ from: 0, to: 10 }, { from: 10, to: 20 })).toBe(0);
  });

  test('the table of current is shown, else the first with a timeline', () => {
    expect(mainTable(lab)?.info.table).toBe('telemetry');
    expect(mainTable(withTable({ timeline: null }))).toBeNull();
  });
});

describe('times in words', () => {
  test('instants, lengths and windows', () => {
    expect([when(start), when(start + 12.5 * hour), when(start + 1000), when(start + 1)]).toEqual([
      '1 Nov 2026',
      '1 Nov 2026 12:30',
      '1 Nov 2026 00:00:01',
      '1 Nov 2026 00:00:00.001',
    ]);
    expect([5 * hour, 156 * hour, 40_000, 250, 24 * hour - 1, 90 * 60_000].map(lasting)).toEqual([
      '5\u202fh',
      '6\u202fd 12\u202fh',
      '40\u202fs',
      '250\u202fms',
      '1\u202fd',
      '1\u202fh 30\u202fmin',
    ]);
    expect(boundsWords({ from: start, to: start + 336 * hour - 999 })).toBe('1 Nov 2026 to 15 Nov 2026 UTC');
    expect(windowWords({ from: start, to: start + 24 * hour }, { count: 84_000, exact: false })).toBe(
      '1 Nov 2026 to 2 Nov 2026 UTC, 1\u202fd, about 84\u202f000 rows',
    );
  });

  test('labels never touch, and none leaves the drawing', () => {
    const label = fc.record({ x: fc.integer({ min: 0, max: 300 }), text: fc.string({ minLength: 1, maxLength: 30 }), weight: fc.integer({ min: 0, max: 2 }) });
    fc.assert(
      fc.property(fc.array(label, { maxLength: 12 }), (labels) => {
        const placed = placeLabels(labels, 320, 2);
        for (const [i, a] of placed.entries()) {
          expect(a.left + a.text.length * 6.1).toBeLessThanOrEqual(320.001);
          for (const b of placed.slice(i + 1)) {
            if (a.lane === b.lane) expect(a.left + a.text.length * 6.1 <= b.left || b.left + b.text.length * 6.1 <= a.left).toBe(true);
          }
        }
      }),
    );
  });

  test('ticks are round and have room', () => {
    expect(
      timeTicks(start, start + 336 * hour, 960)
        .slice(0, 3)
        .map(({ text, more }) => `${text} ${more}`.trim()),
    ).toEqual(['1 Nov 2026', '2', '3']);
    expect(timeTicks(start, start + 6 * hour, 400).map(({ text }) => text)).toEqual(['00:00', '01:00', '02:00', '03:00', '04:00', '05:00', '06:00']);
    for (const length of [hour, 24 * hour, 9000 * hour]) expect(timeTicks(start, start + length, 320).length).toBeLessThanOrEqual(7);
  });
});
