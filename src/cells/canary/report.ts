import { formatInstant } from '../format.ts';
import type { Measurement, MeasurementOf, ResultTable } from '../types.ts';
import { armNames } from './arms.ts';
import { thresholdOf, type Judged } from './judge.ts';
import { liftMeasurements, liftTables } from './lift-report.ts';
import { levelOf } from './looks.ts';
import type { Scope } from './plan.ts';
import type { SampleRatioCheck } from './split.ts';
import type { Check } from './validity.ts';

/** Per metric: the value of each arm, the difference with its interval, and the ratio and relative difference of the arms. */
export function canaryMeasurements(scope: Scope, judged: readonly Judged[]): readonly Measurement[] {
  const { p } = scope;
  const level = levelOf(p);
  return judged.flatMap((each) => {
    const { c, margin, deciding, verdict, pAdjusted } = each;
    const { metric } = c;
    const of: MeasurementOf = { population: p.canary, reference: p.control, sli: metric.name, ...(metric.column === null ? {} : { column: metric.column }) };
    const n = { reference: c.n.control, current: c.n.canary };
    const unit = metric.unit === '' ? {} : { unit: metric.unit };
    const made: Measurement[] = [];
    if (metric.kind !== 'shape')
      for (const arm of armNames)
        made.push({
          // `ratio` is the canary's value over control's.
          metric: metric.kind === 'ratio' ? 'ratio_of_sums' : metric.metric,
          of: { population: p[arm], sli: metric.name, ...(metric.column === null ? {} : { column: metric.column }) },
          value: c.value[arm],
          ...(c.value[arm] === null ? { reason: 'no_rows' } : {}),
          ...unit,
          n: c.n[arm],
          verdict: 'info',
        });
    // A margin in per cent judges the relative difference, and this one is information.
    const own = each.relative ? null : deciding;
    const interval = own ?? c.interval;
    const isAlways = own !== null && own === c.always;
    made.push({
      metric: metric.kind === 'shape' ? 'ks' : metric.kind === 'quantile' ? `${metric.metric}_difference` : 'difference',
      of,
      value: c.difference,
      ...(c.difference === null || c.shape?.binned ? { reason: c.difference === null ? (c.reason ?? 'no_rows') : 'binned' } : {}),
      ...unit,
      n,
      ...(interval ? { interval: { level, low: interval.low, high: interval.high, method: isAlways ? 'always-valid' : c.method } } : {}),
      ...(interval === null && c.difference !== null && metric.kind !== 'shape' ? { intervalReason: c.reason ?? 'below_n_min' } : {}),
      ...(c.test ? { test: { ...c.test, ...(pAdjusted === null ? {} : { pAdjusted, family: 'success metrics' }) } } : {}),
      ...(margin === null || each.relative ? {} : { threshold: thresholdOf(each) }),
      verdict: each.relative ? 'info' : verdict,
    });
    const other = isAlways ? c.interval : p.sequential ? c.always : null;
    if (other)
      made.push({
        metric: metric.kind === 'quantile' ? `${metric.metric}_difference` : 'difference',
        of: { ...of, rule: isAlways ? 'one look' : 'any look' },
        value: c.difference,
        ...unit,
        n,
        interval: { level, low: other.low, high: other.high, method: isAlways ? c.method : 'always-valid' },
        verdict: 'info',
      });
    if (c.newcombe)
      made.push({
        metric: 'difference',
        of: { ...of, rule: 'Newcombe' },
        value: c.difference,
        ...unit,
        n,
        interval: { level, low: c.newcombe.low, high: c.newcombe.high, method: 'Newcombe' },
        verdict: 'info',
      });
    const { control, canary } = c.value;
    if (control !== null && canary !== null && control !== 0) made.push({ metric: 'ratio', of, value: canary / control, n, verdict: 'info' });
    made.push(...liftMeasurements(scope, each, of));
    if (c.designEffect !== undefined) made.push({ metric: 'design_effect', of, value: c.designEffect, n, verdict: 'info' });
    return made;
  });
}

export function canaryTables(scope: Scope, judged: readonly Judged[], checks: readonly Check[], split: SampleRatioCheck | null): readonly ResultTable[] {
  const { p } = scope;
  const tables: ResultTable[] = [
    {
      name: 'metrics',
      title: `Metrics, ${p.canary} − ${p.control}`,
      columns: [
        { name: 'metric', title: 'metric', type: 'text' },
        { name: 'kind', title: 'kind', type: 'text' },
        { name: 'control', title: p.control, type: 'number' },
        { name: 'canary', title: p.canary, type: 'number' },
        { name: 'difference', title: 'difference', type: 'number' },
        { name: 'low', title: 'low', type: 'number' },
        { name: 'high', title: 'high', type: 'number' },
        { name: 'any_low', title: 'low, any look', type: 'number' },
        { name: 'any_high', title: 'high, any look', type: 'number' },
        { name: 'margin', title: 'margin', type: 'number' },
        { name: 'p', title: 'p', type: 'number' },
        { name: 'method', title: 'method', type: 'text' },
        { name: 'missing_rows', title: 'canary rows missing', type: 'integer' },
        { name: 'verdict', title: 'verdict', type: 'verdict' },
      ],
      rows: judged.map(({ c, relative, margin, verdict, needed, pAdjusted }) => [
        c.metric.name,
        c.metric.role,
        c.value.control,
        c.value.canary,
        c.difference,
        c.interval?.low ?? null,
        c.interval?.high ?? null,
        c.always?.low ?? null,
        c.always?.high ?? null,
        relative && margin !== null ? margin * Math.abs(c.value.control ?? 0) : margin,
        pAdjusted ?? c.test?.p ?? null,
        c.method,
        needed,
        verdict,
      ]),
    },
    {
      name: 'validity',
      title: 'Can the arms be compared?',
      columns: [
        { name: 'check', title: 'check', type: 'text' },
        { name: 'found', title: 'found', type: 'text' },
        { name: 'verdict', title: 'verdict', type: 'verdict' },
      ],
      rows: checks.map((check) => [check.title, check.sentence, check.verdict]),
    },
  ];
  tables.splice(1, 0, ...liftTables(scope, judged));
  if (split && split.steps.length > 1)
    tables.push({
      name: 'split',
      title: 'Split by step',
      columns: [
        { name: 'from', title: 'from (UTC)', type: 'text' },
        { name: 'expected', title: 'expected', type: 'percent' },
        { name: 'control', title: p.control, type: 'integer' },
        { name: 'canary', title: p.canary, type: 'integer' },
        { name: 'p', title: 'p', type: 'number' },
      ],
      rows: split.steps.map((step) => [step.from === null ? 'start' : formatInstant(step.from), step.expected, step.control, step.canary, step.p]),
    });
  return tables;
}
