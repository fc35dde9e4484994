import { binomialCdf } from '../../stats/distributions.ts';
import { formatCount, formatInstant, formatList, formatP } from '../format.ts';
import { listOf } from '../parameters.ts';
import { shown, wordsOf } from '../scores/figure.ts';
import type { Finding, Measurement, MeasurementOf } from '../types.ts';
import { isOutside } from './band.ts';
import type { EstimatedGroup, Metric } from './estimates.ts';
import type { EstimatedParameters } from './parameters.ts';

/** What a group is, in words and as a measurement says it. */
export function placeOf(p: EstimatedParameters, group: EstimatedGroup): { readonly text: string; readonly of: MeasurementOf } {
  const population = group.part.side.from.name;
  const of: MeasurementOf = { population, reference: p.reference };
  if (group.part.name === 'time') {
    const time = group.keys.time;
    if (typeof time !== 'number') return { text: '(no time)', of };
    const iso = (x: number) => new Date(x).toISOString();
    return { text: formatInstant(time), of: { ...of, window: [iso(time), iso(time + group.part.seconds * 1000)] } };
  }
  if (group.part.name !== 'by') return { text: population, of };
  const by = listOf(p.by);
  const values = Object.values(group.keys);
  return {
    text: values.map((v) => v ?? '(missing)').join(' · '),
    of: { ...of, group: Object.fromEntries(values.map((v, i) => [by[i] ?? '', v === null ? null : String(v)])) },
  };
}

export interface DriftCheck {
  /** More groups outside their intervals than chance gives. */
  readonly beyond: boolean;
  readonly measurement: Measurement;
  readonly finding: Finding | null;
}

/** Realised values against the intervals of their estimates: how many lie inside, and which do not. null without labels. */
export function conceptDrift(p: EstimatedParameters, groups: readonly EstimatedGroup[], metric: Metric): DriftCheck | null {
  const judged = groups.flatMap((group) => {
    const outside = isOutside(group, metric, p.minimum_n);
    return outside === null ? [] : [{ group, outside }];
  });
  if (judged.length === 0) return null;
  const out = judged.filter((j) => j.outside);
  const chance = Math.min(1, Math.max(0, 1 - binomialCdf(out.length - 1, judged.length, 1 - p.level)));
  const beyond = out.length > 0 && chance < (judged.length === 1 ? 0.05 + 1e-9 : 0.01);
  const measurement: Measurement = {
    metric: `estimated_${metric}_coverage`,
    of: { population: p.of, reference: p.reference },
    value: (judged.length - out.length) / judged.length,
    n: judged.length,
    verdict: beyond ? 'warn' : 'info',
    test: { name: 'binomial', statistic: out.length, p: chance },
  };
  if (out.length === 0) return { beyond, measurement, finding: null };
  const signs = out.map(({ group }) => {
    const found = group.metrics.get(metric);
    return `${placeOf(p, group).text} (${shown(metric, found?.realised ?? null)} instead of ${shown(metric, found?.onLabelled?.value ?? null)})`;
  });
  const where = `${judged.length === 1 ? '' : `in ${formatCount(out.length)} of ${formatCount(judged.length)} groups with labels: `}${formatList(signs)}`;
  const sentence = `realised ${wordsOf(metric)} lies outside the interval of its estimate ${where}`;
  const finding: Finding = beyond
    ? { verdict: 'warn', sentence: `concept drift: ${sentence}`, next: ['performance', 'slices', 'explain-change'] }
    : { verdict: 'info', sentence: `${sentence}; as many come by chance with p ${formatP(chance)}` };
  return { beyond, measurement, finding };
}
