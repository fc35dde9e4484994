import type { Measurement, MeasurementOf, ResultTable } from '../types.ts';
import { thresholdOf, type Judged } from './judge.ts';
import { posteriorOf } from './lift.ts';
import { levelOf } from './looks.ts';
import type { Scope } from './plan.ts';

/**
 * The relative difference of a metric: for one look, for any look, and by other methods; with a prior, its posterior. The first carries the verdict where
 * the margin is in per cent, with the interval that decides.
 */
export function liftMeasurements(scope: Scope, judged: Judged, of: MeasurementOf): readonly Measurement[] {
  const { c, relative, deciding, verdict } = judged;
  const { lift, metric } = c;
  if (lift === undefined) return [];
  const n = { reference: c.n.control, current: c.n.canary };
  const name = metric.kind === 'quantile' ? `${metric.metric}_relative_difference` : 'relative_difference';
  const level = levelOf(scope.p);
  const shown = { metric: name, value: lift.value, unit: 'share', n, verdict: 'info' } as const;
  const delta = lift.interval && { ...lift.interval, method: lift.method };
  const always = lift.always && { low: lift.always.low, high: lift.always.high, method: 'always-valid' };
  const first = !relative ? delta : deciding === null || scope.p.decide === 'fixed' ? lift.best : always;
  const made: Measurement[] = [
    {
      ...shown,
      of,
      ...(lift.value === null ? { reason: lift.reason ?? 'denominator_zero' } : {}),
      ...(first ? { interval: { level, low: first.low, high: first.high, method: first.method } } : {}),
      ...(lift.value !== null && first === null ? { intervalReason: lift.intervalReason ?? 'below_n_min' } : {}),
      ...(relative ? { threshold: thresholdOf(judged), verdict } : {}),
    },
  ];
  const others = [
    ...(scope.p.sequential ? [{ rule: 'any look', found: always }] : []),
    { rule: 'delta', found: delta },
    { rule: 'Fieller', found: lift.fieller && { ...lift.fieller, method: 'Fieller' } },
    { rule: 'score', found: lift.best?.method === 'Miettinen–Nurminen' ? lift.best : null },
  ];
  for (const { rule, found } of others)
    if (found && found.method !== first?.method)
      made.push({ ...shown, of: { ...of, rule }, interval: { level, low: found.low, high: found.high, method: found.method } });
  const posterior = posteriorOf(scope, lift);
  if (posterior === null) return made;
  const { win, promote, hold } = read(posterior, metric.direction);
  return [
    ...made,
    {
      ...shown,
      of: { ...of, rule: 'posterior' },
      value: posterior.mean,
      interval: { level: 1 - scope.p.alpha, low: posterior.low, high: posterior.high, method: 'credible' },
    },
    { metric: 'chance_to_win', of, value: win, n, verdict: 'info' },
    { metric: 'expected_loss', of: { ...of, rule: 'promote' }, value: promote, unit: 'share', n, verdict: 'info' },
    { metric: 'expected_loss', of: { ...of, rule: 'hold' }, value: hold, unit: 'share', n, verdict: 'info' },
  ];
}

/** Relative differences side by side, and what a prior makes of them. */
export function liftTables(scope: Scope, judged: readonly Judged[]): readonly ResultTable[] {
  const lifts = judged.flatMap(({ c, relative, margin }) => (c.lift ? [{ c, lift: c.lift, margin: relative ? margin : null }] : []));
  if (lifts.length === 0) return [];
  const percent = (name: string, title: string) => ({ name, title, type: 'percent' as const });
  const tables: ResultTable[] = [
    {
      name: 'relative',
      title: `Relative to ${scope.p.control}`,
      columns: [
        { name: 'metric', title: 'metric', type: 'text' },
        percent('relative', 'change'),
        percent('low', 'low'),
        percent('high', 'high'),
        percent('any_low', 'low, any look'),
        percent('any_high', 'high, any look'),
        percent('fieller_low', 'low, Fieller'),
        percent('fieller_high', 'high, Fieller'),
        percent('score_low', 'low, score'),
        percent('score_high', 'high, score'),
        percent('margin', 'margin'),
        { name: 'method', title: 'method', type: 'text' },
      ],
      rows: lifts.map(({ c, lift, margin }) => [
        c.metric.name,
        lift.value,
        lift.interval?.low ?? null,
        lift.interval?.high ?? null,
        scope.p.sequential ? (lift.always?.low ?? null) : null,
        scope.p.sequential ? (lift.always?.high ?? null) : null,
        lift.fieller?.low ?? null,
        lift.fieller?.high ?? null,
        ...(lift.best?.method === 'Miettinen–Nurminen' ? [lift.best.low, lift.best.high] : [null, null]),
        margin,
        lift.interval ? lift.method : (lift.reason ?? lift.intervalReason ?? ''),
      ]),
    },
  ];
  if (scope.p.posterior === null) return tables;
  const prior = scope.p.posterior === 'flat' ? 'flat prior' : `prior mean ${scope.p.posterior.mean}, sd ${scope.p.posterior.standard_deviation}`;
  tables.push({
    name: 'posterior',
    title: `Posterior of the change, ${prior}; decides nothing`,
    columns: [
      { name: 'metric', title: 'metric', type: 'text' },
      percent('mean', 'change'),
      percent('low', 'low, credible'),
      percent('high', 'high, credible'),
      percent('win', 'chance to win'),
      percent('promote', 'expected loss if promoted'),
      percent('hold', 'expected loss if held'),
    ],
    rows: lifts.map(({ c, lift }) => {
      const found = posteriorOf(scope, lift);
      if (found === null) return [c.metric.name, null, null, null, null, null, null];
      const { win, promote, hold } = read(found, c.metric.direction);
      return [c.metric.name, found.mean, found.low, found.high, win, promote, hold];
    }),
  });
  return tables;
}

/** A posterior in terms of better and worse. */
function read(posterior: NonNullable<ReturnType<typeof posteriorOf>>, direction: 'lower' | 'higher') {
  return direction === 'higher'
    ? { win: posterior.positive, promote: posterior.loss, hold: posterior.gain }
    : { win: 1 - posterior.positive, promote: posterior.gain, hold: posterior.loss };
}
