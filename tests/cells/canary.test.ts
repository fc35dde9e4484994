import { describe, expect, it } from 'vitest';
import { randomSource } from './random.ts';
import { expectClose } from '../stats/close-to.ts';
import { armsOf, judgedOf, runCanary, type Row } from './canary-lab.ts';

const shape = { metrics: [{ metric: 'shape', column: 'value' }] };
const evenly = <T>(n: number, value: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => value(i));

describe('cases that a rank test on time series passes', () => {
  it('fails a canary that is 100 in 7 of 10 points where control is always 1 (spinnaker#6278)', async () => {
    const record = await runCanary(
      armsOf(
        evenly(10, () => 1),
        evenly(10, (i) => (i < 7 ? 100 : 1)),
      ),
      shape,
    );
    expect(record.verdict).toBe('fail');
    expect(record.headline).toContain('Roll back: value shape: the distributions are up to 0.7 apart');
    expect(record.seed).toBe(1);
  });

  it('fails a canary of another shape with the same middle (kayenta#780)', async () => {
    const canary = [...evenly(7, (i) => 10 + i / 10), 17, ...evenly(7, (i) => 17.1 + i / 10)];
    const control = [1, 100, 4, 101, 5, 102, 6, 103, 7, 104, 8, 105, 9, 106, 17];
    const record = await runCanary(armsOf(control, canary), shape);
    expect(record.verdict).toBe('fail');
    expectClose(judgedOf(record)[0]?.value, 7 / 15, 1e-12);
    expect(judgedOf(record)[0]?.test?.p ?? 1).toBeLessThan(0.02);
  });

  it('says that six points are too few (kayenta#426)', async () => {
    const record = await runCanary(
      armsOf(
        evenly(6, () => 0),
        [0, 1, 2, 1, 0, 0],
      ),
      { metrics: [{ metric: 'mean', column: 'value', margin: 1 }, ...shape.metrics] },
    );
    expect(record.verdict).toBe('insufficient');
    expect(record.headline).toContain('needs 4 more canary requests');
    expect(judgedOf(record).map((m) => [m.verdict, m.reason ?? m.intervalReason])).toEqual([
      ['insufficient', 'below_n_min'],
      ['insufficient', undefined],
    ]);
  });
});

describe('Cookie Cats', () => {
  // The published counts: players, and players who came back after seven days.
  const counted = (arm: string, players: number, retained: number): Row[] => evenly(players, (i) => i).map((i) => ({ arm, retained: i < retained }));
  const rows = [...counted('control', 44_700, 8502), ...counted('canary', 45_489, 8279)];
  const review = (margin: number | string, split: number | null = 0.5) =>
    runCanary(rows, { expected_split: split, metrics: [{ metric: 'rate', column: 'retained', direction: 'higher', margin }] });

  it('finds the sample ratio mismatch at 0.01, which is a caveat and no alarm', async () => {
    const record = await review(0.02);
    const ratio = record.measurements.find((m) => m.metric === 'sample_ratio_p');
    expectClose(ratio?.value, 0.008608, 1e-4);
    expect(ratio?.verdict).toBe('warn');
    expect(record.caveats.map((caveat) => caveat.code)).toContain('sample_ratio');
    expect(record.verdict).toBe('pass');
  });

  it('judges the difference of −0.0082 by the margin', async () => {
    const strict = await review(0.002);
    const [difference] = judgedOf(strict);
    expectClose(difference?.value, -0.008201, 1e-4);
    // The score test with N/(N − 1), its restricted likelihood maximised by scipy.optimize, inverted by brentq.
    expectClose(difference?.interval?.low, -0.0132823263, 1e-6);
    expectClose(difference?.interval?.high, -0.0031214158, 1e-6);
    expect(difference?.interval?.method).toBe('Miettinen–Nurminen');
    expect(difference?.threshold).toEqual({ value: -0.002, rule: 'at least' });
    expect(strict.verdict).toBe('fail');
    expect((await review(0.01)).verdict).toBe('insufficient');
    expect((await review(0.014)).verdict).toBe('pass');
    expect((await review('10%', null)).verdict).toBe('pass');
  });

  it('judges nothing without a margin, and no split without an expected one', async () => {
    const record = await runCanary(rows, { metrics: [{ metric: 'rate', column: 'retained', direction: 'higher' }] });
    expect(record.verdict).toBe('info');
    expect(record.measurements.some((m) => m.metric === 'sample_ratio_p')).toBe(false);
    expect(record.caveats.map((caveat) => caveat.code)).toContain('split_not_judged');
  });
});

describe('one arm, one value, no rows', () => {
  const mean = { metrics: [{ metric: 'mean', column: 'value', margin: 1 }] };

  it('is insufficient with an empty arm, for every kind of metric', async () => {
    const metrics = [
      { metric: 'mean', column: 'value', margin: 1 },
      { metric: 'p95', column: 'value', margin: '10%' },
      { metric: 'rate', where: 'value > 1', margin: 0.1 },
      { metric: 'shape', column: 'value' },
    ];
    const record = await runCanary(armsOf([1, 2, 3], []), { metrics });
    expect(record.verdict).toBe('insufficient');
    expect(judgedOf(record).map((m) => [m.value, m.reason])).toEqual(metrics.map(() => [null, 'no_rows']));
  });

  it('passes equal constants and fails constants beyond the margin, without an interval', async () => {
    const same = await runCanary(
      armsOf(
        evenly(12, () => 5),
        evenly(12, () => 5),
      ),
      mean,
    );
    expect([same.verdict, judgedOf(same)[0]?.value, judgedOf(same)[0]?.intervalReason]).toEqual(['pass', 0, 'constant']);
    const apart = await runCanary(
      armsOf(
        evenly(12, () => 5),
        evenly(12, () => 9),
      ),
      mean,
    );
    expect([apart.verdict, judgedOf(apart)[0]?.value]).toEqual(['fail', 4]);
  });

  it('passes two identical samples', async () => {
    const values = evenly(400, (i) => (i * 7919) % 97);
    const record = await runCanary(armsOf(values, values), {
      metrics: [
        { metric: 'mean', column: 'value', margin: 10 },
        { metric: 'p95', column: 'value', margin: 10 },
        { metric: 'p95', column: 'value', margin: '10%' },
        { metric: 'shape', column: 'value', margin: 0.2 },
      ],
    });
    const judged = record.measurements.filter((m) => m.verdict === 'pass');
    expect(judged.map((m) => [m.metric, m.value])).toEqual([
      ['difference', 0],
      ['p95_difference', 0],
      ['p95_relative_difference', 0],
      ['ks', 0],
    ]);
  });

  it('says where a parameter cannot be honoured', async () => {
    const rows = armsOf([1], [2]);
    expect((await runCanary(rows, { ...mean, unit: 'auto' })).headline).toBe('unit: auto makes blocks of time, and no column has the role timestamp');
    expect((await runCanary(rows, { ...mean, pre: 'control' })).headline).toContain('an earlier period is matched by unit');
    expect((await runCanary(rows, { metrics: [{ metric: 'mean', column: 'arm' }] })).headline).toContain('a mean needs numbers');
    expect((await runCanary(rows, { ...mean, canary: 'control' })).headline).toContain('the same population');
  });

  it('cannot take a percentage of a control value of 0', async () => {
    const record = await runCanary(
      armsOf(
        [...evenly(20, () => 0)],
        evenly(20, (i) => i % 2),
      ),
      { metrics: [{ metric: 'mean', column: 'value', margin: '10%' }] },
    );
    expect(record.verdict).toBe('insufficient');
    expect(record.headline).toContain('give it as a number');
  });
});

describe('a ratio of sums', () => {
  const random = randomSource(31);
  /** 60 customers an arm with 1 to 9 calls each; calls of one customer cost alike, the canary's 0.02 a token more. */
  const calls = ['control', 'canary'].flatMap((arm) =>
    evenly(60, (customer) => {
      const price = 0.1 + random() * 0.1 + (arm === 'canary' ? 0.02 : 0);
      return evenly(1 + Math.floor(random() * 9), () => {
        const tokens = 1 + Math.floor(random() * 100);
        return { arm, customer: `${arm}${customer}`, tokens, cost: Math.round(tokens * price * 1e4) / 1e4 };
      });
    }).flat(),
  );
  const given = { metric: 'ratio', numerator: 'cost', denominator: 'tokens', margin: 0.05 };
  const sums = (arm: string) => calls.filter((row) => row.arm === arm).reduce((s, row) => ({ x: s.x + row.cost, y: s.y + row.tokens }), { x: 0, y: 0 });
  const [one, two] = [sums('control'), sums('canary')];
  /** The delta method by hand, over rows or over customers. */
  const variance = (arm: string, key: (row: (typeof calls)[number], i: number) => string) => {
    const own = calls.filter((row) => row.arm === arm);
    const { x, y } = sums(arm);
    const parts = new Map<string, number>();
    own.forEach((row, i) => parts.set(key(row, i), (parts.get(key(row, i)) ?? 0) + (row.cost - (x / y) * row.tokens) / y));
    return ([...parts.values()].reduce((s, part) => s + part * part, 0) * parts.size) / (parts.size - 1);
  };

  it('is compared by the delta method, over rows and over units', async () => {
    for (const [unit, key] of [
      [null, (_row: (typeof calls)[number], i: number) => String(i)],
      ['customer', (row: (typeof calls)[number]) => row.customer],
    ] as const) {
      const record = await runCanary(calls, { metrics: [given], unit });
      const [m] = judgedOf(record);
      expectClose(m?.value, two.x / two.y - one.x / one.y, 1e-9);
      const error = Math.sqrt(variance('control', key) + variance('canary', key));
      expectClose((m?.test?.statistic ?? 0) * error, m?.value ?? 0, 1e-7);
      expect([record.verdict, m?.interval?.method]).toEqual(['pass', unit === null ? 'delta' : 'clustered by unit']);
      expect((await runCanary(calls, { metrics: [{ ...given, margin: 0 }], unit })).verdict).toBe('fail');
    }
  });

  it('is undefined over nothing, and says what it needs', async () => {
    const flat = evenly(40, (i) => ({ arm: i % 2 === 0 ? 'control' : 'canary', cost: i, tokens: 0 }));
    const record = await runCanary(flat, { metrics: [given] });
    expect([record.verdict, judgedOf(record)[0]?.reason]).toEqual(['insufficient', 'denominator_zero']);
    const short = await runCanary(calls, { metrics: [{ metric: 'ratio', numerator: 'cost' }] });
    expect(short.headline).toContain('a ratio needs a numerator and a denominator');
    const stray = await runCanary(calls, { metrics: [{ metric: 'mean', column: 'cost', denominator: 'tokens' }] });
    expect(stray.headline).toContain('numerator and denominator belong to a ratio');
  });
});
