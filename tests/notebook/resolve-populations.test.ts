import { describe, expect, it } from 'vitest';
import { resolvePopulations } from '../../src/notebook/resolve-populations.ts';

const hour = 3_600_000;
const first = Date.UTC(2026, 10, 1);
const last = first + 14 * 24 * hour - 1;
const spans = { telemetry: { column: 'ts', first, last } };
const position = { line: 3, column: 1 };
const windowOf = (from: string, to: string) =>
  resolvePopulations([{ name: 'current', table: 'telemetry', window: { from, to }, position }], ['telemetry'], spans).populations.current?.window;

describe('windows of populations', () => {
  it.each([
    ['start', 'end', first, last + 1],
    ['start + 7d', 'end - 12h', first + 168 * hour, last + 1 - 12 * hour],
    ['start + 1d12h', 'end', first + 36 * hour, last + 1],
    ['2026-11-02', '2026-11-03T06:00', first + 24 * hour, first + 54 * hour],
    ['2026-11-02T00:00:00+02:00', 'end', first + 22 * hour, last + 1],
  ])('%s to %s', (from, to, low, high) => {
    expect(windowOf(from, to)).toEqual({ column: 'ts', from: low, to: high });
  });

  it('a bound that is none is refused in words, with and without times', () => {
    expect(() => windowOf('now - 7d', 'end')).toThrow('invalid window bound "now - 7d" of population "current"');
    const definition = { name: 'current', table: 'telemetry', window: { from: 'start', to: 'tomorrow' }, position };
    expect(() => resolvePopulations([definition], ['telemetry'], {})).toThrow('invalid window bound "tomorrow"');
  });

  it('a window that the data cannot have is absent with the reason, the others are there, and no halves take their place', () => {
    const late = { name: 'current', table: 'telemetry', window: { from: 'start + 30d', to: 'end' }, position };
    const early = { name: 'reference', table: 'telemetry', window: { from: 'start', to: 'start + 7d' }, position };
    const made = resolvePopulations([early, late], ['telemetry'], spans);
    expect(Object.keys(made.populations)).toEqual(['reference']);
    expect(made.absent).toEqual({
      current:
        'population "current" has an empty window: 2026-12-01T00:00:00.000Z is not before 2026-11-15T00:00:00.000Z; the rows of "telemetry" span 2026-11-01T00:00:00.000Z to 2026-11-14T23:59:59.999Z',
    });
    const none = resolvePopulations([early, late], ['telemetry', 'reference'], {}, { telemetry: '"telemetry" has no rows' });
    expect([none.populations, none.caveats]).toEqual([{}, []]);
    expect(none.absent.reference).toBe('population "reference" has a window, but "telemetry" has no rows');
  });

  it('without names the two halves of the only span are compared, and it says so', () => {
    const { populations, caveats } = resolvePopulations([], ['telemetry'], spans);
    expect(populations.reference?.window).toEqual({ column: 'ts', from: first, to: first + 7 * 24 * hour });
    expect(populations.current?.window).toEqual({ column: 'ts', from: first + 7 * 24 * hour, to: last + 1 });
    expect(caveats).toHaveLength(1);
  });

  it.each([
    [
      'no timestamp',
      ['telemetry'],
      {},
      {},
      /^"current" is named nowhere, and telemetry cannot be cut .* no column with a value has the role timestamp: set it with --role telemetry\.timestamp=COLUMN/,
    ],
    [
      'a timestamp of no clear unit',
      ['telemetry'],
      {},
      { telemetry: '"at" holds numbers of two units; say which' },
      /newer half: "at" holds numbers of two units; say which$/,
    ],
    ['one time for all rows', ['telemetry'], { telemetry: { column: 'ts', first, last: first } }, {}, /every row of telemetry has the same time/],
    [
      'two tables with time',
      ['a', 'b'],
      { a: spans.telemetry, b: spans.telemetry },
      {},
      /^"current" is named nowhere, and a and b could each be cut in time: name reference and current under populations$/,
    ],
    ['two tables without', ['a', 'b'], {}, {}, /no table has a timestamp to cut it by/],
  ] as const)('says why there are no halves: %s', (_, tables, known, untimed, sentence) => {
    const { populations, absent } = resolvePopulations([], tables, known, untimed);
    expect(populations).toEqual({});
    expect(Object.keys(absent)).toEqual(['reference', 'current']);
    expect(absent.current).toMatch(sentence);
  });

  it('gives no reason where either is named', () => {
    expect(resolvePopulations([{ name: 'reference', table: 'telemetry', position }], ['telemetry'], {}).absent).toEqual({});
    expect(resolvePopulations([], ['reference'], {}).absent).toEqual({});
  });
});
