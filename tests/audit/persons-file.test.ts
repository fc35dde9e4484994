import { describe, expect, it } from 'vitest';
import { exportAudit } from '../../src/audit/export.ts';
import type { Measurement } from '../../src/cells/types.ts';
import { notebook } from '../cli/command.ts';
import { written } from '../engine/native/files.ts';
import { requestFor } from './lab.ts';

interface Row {
  readonly person: string;
  readonly tier: string;
  readonly sex: string;
  readonly score: number;
  readonly label: number | null;
  readonly latency: number | null;
  readonly hour: number;
}

/** 60 persons with some 40 rows each in four tiers, and one with 90 rows, who alone is in the tier `solo`. */
const rows: readonly Row[] = [
  ...Array.from({ length: 2400 }, (_, i): Row => {
    const score = ((i * 37) % 1000) / 1000;
    return {
      person: `c${(i * 7 + Math.floor(i / 60) * 11) % 60}`,
      tier: ['basic', 'plus', 'pro', 'max'][i % 4] ?? '',
      sex: i % 3 === 0 ? 'F' : 'M',
      score,
      label: i % 11 === 9 ? null : (i * 7919) % 1000 < 100 + 800 * score ? 1 : 0,
      latency: i % 23 === 7 ? null : (i * 13) % 200,
      hour: i % 7,
    };
  }),
  ...Array.from(
    { length: 90 },
    (_, i): Row => ({
      person: 'heavy',
      tier: 'solo',
      sex: i % 2 === 0 ? 'F' : 'M',
      score: ((i * 53) % 1000) / 1000,
      label: i % 3 === 0 ? 1 : 0,
      latency: 900,
      hour: i % 7,
    }),
  ),
];
const time = (hour: number): string => new Date(Date.UTC(2026, 0, 5, hour)).toISOString();
const path = written(
  'many-rows.csv',
  [
    'customer_id,tier,sex,score,label,latency_ms,at',
    ...rows.map((r) => [r.person, r.tier, r.sex, r.score, r.label ?? '', r.latency ?? '', time(r.hour)].join(',')),
  ].join('\n'),
);
const roles = 'tables:\n  telemetry:\n    roles: { subject_id: customer_id, timestamp: at }\n';
const cells = [
  'yaml summary id=overview',
  'yaml performance id=quality\nof: telemetry\nlabel: label\nscore: score\nthreshold: 0.5\npositive: "1"\nby: [tier]',
  'yaml sli id=serving\nslis:\n  - { metric: rate, where: "latency_ms > 150", name: slow }\n  - { metric: mean, column: latency_ms }\nby: [tier]',
  'yaml bias-audit id=selection\nselected: label\nsex: sex\nrace: tier\npositive: 1',
];

const request = requestFor(notebook(roles, ...cells), path);
const personsIn = (of: (row: Row) => boolean): number => new Set(rows.filter(of).map(({ person }) => person)).size;
const found = async (cell: string, metric: string, group?: Readonly<Record<string, string>>): Promise<Measurement> => {
  const { document } = await request;
  const m = document.cells
    .find(({ id }) => id === cell)
    ?.measurements.find((each) => each.metric === metric && JSON.stringify(each.of.group ?? {}) === JSON.stringify(group ?? {}));
  if (m === undefined) throw new Error(`${cell} has no ${metric} of ${JSON.stringify(group)}`);
  return m;
};
/** A lower bound, near the true number: two of 61 persons may share one of 128 groups. */
const expectNear = (counted: number | undefined, persons: number) => {
  expect(counted).toBeLessThanOrEqual(persons);
  expect(counted).toBeGreaterThanOrEqual(persons * 0.6);
};

describe('cells count the persons behind a number', () => {
  const called = (r: Row) => r.score >= 0.5;
  it.each([
    ['overview', 'row_count', undefined, () => true, null],
    ['quality', 'recall', undefined, (r: Row) => r.label === 1, called],
    ['quality', 'precision', { tier: 'plus' }, (r: Row) => r.label !== null && called(r) && r.tier === 'plus', (r: Row) => r.label === 1],
    ['quality', 'specificity', { tier: 'solo' }, (r: Row) => r.label === 0 && r.tier === 'solo', (r: Row) => !called(r)],
    ['quality', 'accuracy', undefined, (r: Row) => r.label !== null, (r: Row) => (r.label === 1) === called(r)],
    ['quality', 'label_coverage', undefined, () => true, (r: Row) => r.label !== null],
    ['quality', 'average_precision', undefined, (r: Row) => r.label === 1, null],
    ['serving', 'rate', undefined, (r: Row) => r.latency !== null, (r: Row) => Number(r.latency) > 150],
    ['serving', 'rate', { tier: 'basic' }, (r: Row) => r.latency !== null && r.tier === 'basic', (r: Row) => Number(r.latency) > 150],
    ['selection', 'selection_rate', { sex: 'F' }, (r: Row) => r.label !== null && r.sex === 'F', (r: Row) => r.label === 1],
    ['selection', 'selection_rate', { sex: 'M', tier: 'plus' }, (r: Row) => r.label !== null && r.sex === 'M' && r.tier === 'plus', (r: Row) => r.label === 1],
  ] as const)('%s: %s of %o', async (cell, metric, group, among, hit) => {
    const persons = (await found(cell, metric, group)).behind?.persons;
    expectNear(persons?.among, personsIn(among));
    if (hit === null) return;
    expectNear(
      persons?.hits,
      personsIn((r) => among(r) && hit(r)),
    );
    expectNear(
      persons?.rest,
      personsIn((r) => among(r) && !hit(r)),
    );
  });
});

describe('an audit of a table in which one person has many rows', () => {
  it('prints no number of a group of that person alone, and those of the others', async () => {
    const exported = await exportAudit(await request, { author: '' });
    if (!exported.ok) throw new Error(exported.refusals[0]?.sentence);
    const published = exported.audit.blocks.results.cells.flatMap((cell) => cell.measurements.map((m) => ({ cell: cell.id, ...m })));
    expect(['solo', 'heavy'].filter((word) => exported.html.includes(word))).toEqual([]);
    const hidden = published.filter(({ of }) => Object.values(of.group ?? {}).some((label) => label?.startsWith('suppressed')));
    expect(hidden.length).toBeGreaterThan(10);
    for (const m of hidden) expect(m).toMatchObject({ value: null, reason: m.reason });
    expect(hidden.every(({ value, n }) => value === null && JSON.stringify(n).match(/[1-9]/) === null)).toBe(true);
    expect(published).toContainEqual(expect.objectContaining({ cell: 'overview', metric: 'row_count', value: rows.length }));
    expect(published.filter(({ value, of }) => value !== null && ['basic', 'plus', 'pro', 'max'].includes(of.group?.['tier'] ?? '')).length).toBeGreaterThan(
      10,
    );
    expect(exported.html.includes('"behind"')).toBe(false);
  });
});
