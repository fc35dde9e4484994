import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findGroupDrops } from '../../src/cells/capture/group-drops.ts';
import { written } from '../engine/native/files.ts';
import { runCell } from './lab.ts';
import { randomSource } from './random.ts';

const hours = 24 * 7;
const all = (length: number): boolean[] => new Array<boolean>(length).fill(true);
const totalsOf = (groups: readonly (readonly number[])[]): number[] => (groups[0] ?? []).map((_, i) => groups.reduce((sum, own) => sum + (own[i] ?? 0), 0));
const found = (groups: readonly (readonly number[])[]) => findGroupDrops(groups, totalsOf(groups), all(groups[0]?.length ?? 0));

/** Two groups whose common traffic has nights; each count varies by chance, times `spread` in variance. */
function traffic(random: () => number, spread: number, share: (i: number) => number): number[][] {
  const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  const level = (i: number) => 400 * (1 + 0.8 * Math.sin((2 * Math.PI * i) / 24));
  const drawn = (mean: number) => Math.max(0, Math.round(mean + Math.sqrt(spread * mean) * normal()));
  const buckets = Array.from({ length: hours }, (_, i) => [drawn(level(i) * share(i)), drawn(level(i) * (1 - share(i)))]);
  return [0, 1].map((group) => buckets.map((bucket) => bucket[group] ?? 0));
}

describe('drops of a group', () => {
  it('are buckets in which it lost rows that the others kept', () => {
    const groups = traffic(randomSource(3), 1, () => 0.3);
    const before = groups[0]?.[60] ?? 0;
    const dropped = groups.map((own, group) => own.map((n, i) => (group === 0 && (i === 60 || i === 61) ? Math.round(n * 0.2) : n)));
    const drops = found(dropped);
    expect(drops.map(({ group, index }) => [group, index])).toEqual([
      [0, 60],
      [0, 61],
    ]);
    expect(drops[0]?.count).toBe(Math.round(before * 0.2));
    // The lower side is what is expected, so a little less than the 80 % that were taken.
    expect(drops[0]?.lost).toBeGreaterThan(0.65);
    expect(drops[0]?.lost).toBeLessThan(0.85);
  });

  it.each([
    ['a steady share', () => 0.3],
    ['a ramp in steps', (i: number) => (i < 40 ? 0.01 : i < 80 ? 0.1 : i < 120 ? 0.5 : 0.9)],
    ['a roll-back', (i: number) => (i < 90 ? 0.5 : 0.02)],
    ['a version that comes and goes', (i: number) => (i < 30 || i > 130 ? 0 : 0.4)],
  ])('are not seen where there are none: %s', (_, share) => {
    const random = randomSource(17);
    let alarms = 0;
    for (let series = 0; series < 300; series += 1) if (found(traffic(random, 1 + (series % 3), share)).length > 0) alarms += 1;
    // One in a hundred is claimed: more than 9 of 300 come by chance once in 900.
    expect(alarms).toBeLessThanOrEqual(9);
  });

  it('are not what all groups lose together', () => {
    const groups = traffic(randomSource(5), 1, () => 0.3).map((own) => own.map((n, i) => (i === 60 ? Math.round(n * 0.1) : n)));
    expect(found(groups)).toEqual([]);
  });

  it('never have more rows than expected, and none without other rows', () => {
    const series = fc.array(fc.nat(500), { minLength: 10, maxLength: 60 });
    fc.assert(
      fc.property(series, series, (a, b) => {
        const length = Math.min(a.length, b.length);
        const groups = [a.slice(0, length), b.slice(0, length)];
        for (const { count, expected, lost, p } of found(groups)) {
          expect(count).toBeLessThan(expected);
          expect(lost > 0 && lost <= 1 && p >= 0 && p <= 0.01).toBe(true);
        }
        expect(findGroupDrops([a], a, all(a.length))).toEqual([]);
      }),
    );
  });
});

describe('capture', () => {
  const start = Date.UTC(2026, 2, 2);
  const rows = (keep: (i: number, route: string) => boolean): string => {
    const lines = Array.from({ length: 2 * 24 * 120 }, (_, i) => ({ i, route: i % 3 === 0 ? '/b' : '/a' }));
    const kept = lines.filter(({ i, route }) => keep(i, route)).map(({ i, route }) => `q${i},${new Date(start + i * 30_000).toISOString()},${route},v1`);
    return ['request_id,timestamp,route,model_version', ...kept].join('\n');
  };

  it('warns of a route that lost an hour of rows while the others went on', async () => {
    const telemetry = written(
      'capture-route.csv',
      rows((i, route) => route !== '/b' || Math.floor(i / 120) !== 20 || i % 12 === 0),
    );
    const record = await runCell('capture', { bucket: '1h', by: 'route' }, { telemetry });
    const drops = record.measurements.filter((m) => m.metric === 'drop_count' && m.of.group !== undefined);
    expect(drops.map((m) => [m.of.group, m.value, m.verdict])).toEqual([
      [{ route: '/a' }, 0, 'info'],
      [{ route: '/b' }, 1, 'warn'],
    ]);
    expect(record.tables.find((t) => t.name === 'group_drops')?.rows[0]?.slice(0, 5)).toEqual(['route', '/b', '2026-03-02T20:00:00.000Z', 10, 40]);
    expect(record.findings.map((f) => f.sentence).filter((text) => text.startsWith('route = /b'))).toHaveLength(1);
  });

  it('says nothing of groups where a column has one value', async () => {
    const telemetry = written(
      'capture-one.csv',
      rows(() => true),
    );
    const record = await runCell('capture', { bucket: '1h', by: 'model_version' }, { telemetry });
    expect(record.measurements.filter((m) => m.of.group !== undefined)).toEqual([]);
    expect(record.tables.some((t) => t.name === 'group_drops')).toBe(false);
  });
});
