import { binomialCdf } from '../../stats/distributions.ts';
import { formatCount, formatInstant, formatList, formatP } from '../format.ts';
import { listOf } from '../parameters.ts';
import { shown, wordsOf } from '../scores/figure.ts';
import type { Finding, Measurement, MeasurementOf } from '../types.ts';
import { isLasting, placeOfRealised } from './band.ts';
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
  /** Groups that lie outside as they do in the reference. */
  readonly lasting: ReadonlySet<EstimatedGroup>;
  readonly measurement: Measurement;
  readonly findings: readonly Finding[];
}

/**
 * Realised values against the intervals of their estimates: how many lie inside, and which do not. Of groups that lie outside in the reference too nothing
 * drifted: their scores mean something else than those of all rows, and always did. null without labels.
 */
export function conceptDrift(p: EstimatedParameters, groups: readonly EstimatedGroup[], past: readonly EstimatedGroup[], metric: Metric): DriftCheck | null {
  const judged = groups.flatMap((group) => {
    const place = placeOfRealised(group, metric, p.minimum_n);
    return place === null ? [] : [{ group, place, lasts: isLasting(group, past, metric, p.minimum_n) }];
  });
  if (judged.length === 0) return null;
  const lasting = judged.filter((j) => j.lasts);
  const asked = judged.filter((j) => !j.lasts);
  const out = asked.filter((j) => j.place !== 0);
  // Groups and time buckets hold the same rows, so each is asked by itself, and the clearer answer counts twice.
  const chances = (['all', 'by', 'time'] as const).flatMap((name) => {
    const own = asked.filter(({ group }) => group.part.name === name);
    const outside = own.filter(({ place }) => place !== 0).length;
    return own.length === 0 ? [] : [Math.min(1, Math.max(0, 1 - binomialCdf(outside - 1, own.length, 1 - p.level)))];
  });
  const chance = Math.min(1, chances.length * Math.min(1, ...chances));
  const beyond = out.length > 0 && chance < (asked.length === 1 ? 0.05 + 1e-9 : 0.01);
  const measurement: Measurement = {
    metric: `estimated_${metric}_coverage`,
    of: { population: p.of, reference: p.reference },
    value: asked.length === 0 ? null : (asked.length - out.length) / asked.length,
    n: asked.length,
    ...(asked.length === 0 ? { reason: 'no_rows' } : {}),
    verdict: beyond ? 'warn' : 'info',
    test: { name: 'binomial', statistic: out.length, p: chance },
  };
  const told = (of: typeof judged): string =>
    formatList(
      of.map(({ group }) => {
        const found = group.metrics.get(metric);
        return `${placeOf(p, group).text} (${shown(metric, found?.realised ?? null)} instead of ${shown(metric, found?.onLabelled?.value ?? null)})`;
      }),
    );
  const findings: Finding[] = [];
  if (out.length > 0) {
    const where = `${asked.length === 1 ? '' : `in ${formatCount(out.length)} of ${formatCount(asked.length)} groups with labels: `}${told(out)}`;
    const sentence = `realised ${wordsOf(metric)} lies outside the interval of its estimate ${where}`;
    findings.push(
      beyond
        ? { verdict: 'warn', sentence: `concept drift: ${sentence}`, next: ['performance', 'slices', 'explain-change'] }
        : { verdict: 'info', sentence: `${sentence}; as many come by chance with p ${formatP(chance)}` },
    );
  }
  if (lasting.length > 0)
    findings.push({
      verdict: 'info',
      sentence: `realised ${wordsOf(metric)} lies outside the interval of its estimate in ${told(lasting)}, as in ${p.reference}: scores mean something else there and always did, so this is no drift, and estimates for it are wrong`,
      next: ['performance'],
    });
  return { beyond, lasting: new Set(lasting.map(({ group }) => group)), measurement, findings };
}
