import { chiSquareTwoSample } from '../../stats/chi-square.ts';
import { twoProportionZ } from '../../stats/proportion-tests.ts';
import { roleOf } from '../columns.ts';
import { formatCount, formatInstant, formatP, formatPercent } from '../format.ts';
import type { Measurement, Verdict } from '../types.ts';
import { numberAt, rowOf, type Answers } from './answers.ts';
import { armNames, overlapOf, type ArmName, type Both } from './arms.ts';
import { bothTraffic, compared, type Scope } from './plan.ts';
import { checkSampleRatio, movedSplit, splitBuckets, type SampleRatioCheck } from './split.ts';
import { unitOverlap } from './units.ts';

/** One thing that has to hold before numbers mean anything. `warn` becomes a caveat, `invalid` stops the judgement. */
export interface Check {
  readonly code: string;
  readonly title: string;
  readonly sentence: string;
  readonly verdict: Extract<Verdict, 'pass' | 'warn' | 'invalid' | 'info'>;
  readonly measurements: readonly Measurement[];
}

const grade = (p: number): 'pass' | 'warn' | 'invalid' => (p < 0.001 ? 'invalid' : p < 0.01 ? 'warn' : 'pass');

export function checkValidity(scope: Scope, answers: Answers): { readonly checks: readonly Check[]; readonly split: SampleRatioCheck | null } {
  const rows: Both<number> = { control: numberAt(rowOf(answers, 'base:control'), 'rows'), canary: numberAt(rowOf(answers, 'base:canary'), 'rows') };
  const time = overlap(scope, answers);
  const buckets = splitBuckets(bothTraffic(answers), rows, compared(scope, answers).trimmed);
  const split = checkSampleRatio(scope.p, buckets);
  const checks = [
    ...time,
    ratio(scope, rows, split, split !== null && split.p < 0.01 ? movedSplit(buckets) : null),
    ...slices(scope, answers, rows),
    ...duplicates(scope, answers),
    ...exposure(scope, answers),
    ...coverage(scope, answers, rows),
  ];
  return { checks, split };
}

function measurement(scope: Scope, metric: string, value: number | null, n: Measurement['n'], verdict: Verdict, more: Partial<Measurement> = {}): Measurement {
  return { metric, of: { population: scope.p.canary, reference: scope.p.control }, value, n, verdict, ...more };
}

const pair = (rows: Both<number>): Measurement['n'] => ({ reference: rows.control, current: rows.canary });

function overlap(scope: Scope, answers: Answers): readonly Check[] {
  const { arms, p } = scope;
  if (arms.time === null) return [];
  const traffic = bothTraffic(answers);
  if (traffic.control.length === 0 || traffic.canary.length === 0) return [];
  const found = overlapOf(traffic, arms.seconds);
  const n = pair({ control: numberAt(rowOf(answers, 'rows:control'), 'rows'), canary: numberAt(rowOf(answers, 'rows:canary'), 'rows') });
  const title = 'Time';
  if (found === null) {
    const verdict = p.period === 'all' ? 'warn' : 'invalid';
    const sentence = `${p.control} and ${p.canary} never ran at the same time, so every difference may be one of time`;
    return [{ code: 'no_overlap', title, sentence, verdict, measurements: [measurement(scope, 'time_overlap', 0, n, verdict)] }];
  }
  const least = Math.min(found.inside.control, found.inside.canary);
  const part = (arm: ArmName): string => `${formatPercent(found.inside[arm])} of ${scope.p[arm]}`;
  const span = `from ${formatInstant(found.from)} to ${formatInstant(found.to)}`;
  const sentence =
    least > 0.95
      ? `both arms ran ${span}`
      : `both arms ran ${span} only: ${part('control')} and ${part('canary')}${p.period === 'overlap' ? '; the other rows are left out' : '; all rows are compared'}`;
  const verdict = least > 0.95 ? 'pass' : 'warn';
  return [{ code: 'time_overlap', title, sentence, verdict, measurements: [measurement(scope, 'time_overlap', least, n, 'info')] }];
}

function ratio(scope: Scope, rows: Both<number>, split: SampleRatioCheck | null, moved: string | null): Check {
  const all = rows.control + rows.canary;
  const share = all === 0 ? null : rows.canary / all;
  const seen = `${formatCount(rows.control)} requests in ${scope.p.control}, ${formatCount(rows.canary)} in ${scope.p.canary} (${formatPercent(share)})`;
  const title = 'Split';
  if (split === null) return { code: 'split_not_judged', title, sentence: `${seen}; not judged without expected_split`, verdict: 'info', measurements: [] };
  const verdict = grade(split.p);
  const wanted = split.steps.map((step) => formatPercent(step.expected)).join(', then ');
  const sentence = `${seen}, expected ${wanted}: p ${formatP(split.p)}${verdict === 'pass' ? '' : ', a sample ratio mismatch'}${moved === null ? '' : `; ${moved}`}`;
  const test = { name: 'chi-square', statistic: split.statistic, df: split.df, p: split.p };
  return {
    code: 'sample_ratio',
    title,
    sentence,
    verdict,
    measurements: [
      measurement(scope, 'sample_ratio_p', split.p, pair(rows), verdict, { test, threshold: { value: 0.001, rule: 'at least' } }),
      measurement(scope, 'sample_ratio_sequential_p', split.sequentialP, pair(rows), 'info'),
    ],
  };
}

function slices(scope: Scope, answers: Answers, rows: Both<number>): readonly Check[] {
  return scope.arms.by.map((column) => {
    const counts = (arm: ArmName) =>
      new Map((answers.get(`by:${column}:${arm}`)?.rows ?? []).map((row) => [String(row.keys.value ?? '(missing)'), numberAt(row, 'rows')]));
    const control = counts('control');
    const canary = counts('canary');
    const values = [...new Set([...control.keys(), ...canary.keys()])];
    const found = chiSquareTwoSample(
      values.map((value) => control.get(value) ?? 0),
      values.map((value) => canary.get(value) ?? 0),
    );
    const p = found === null ? 1 : Math.min(1, found.p * scope.arms.by.length);
    const verdict = scope.p.expected_split === null ? 'info' : grade(p);
    const share = (value: string): number => (canary.get(value) ?? 0) / Math.max(1, (canary.get(value) ?? 0) + (control.get(value) ?? 0));
    const odd = [...values].sort(
      (a, b) => Math.abs(share(b) - rows.canary / (rows.control + rows.canary)) - Math.abs(share(a) - rows.canary / (rows.control + rows.canary)),
    )[0];
    const worst = odd === undefined || p >= 0.01 ? '' : `; farthest off is ${odd} with ${formatPercent(share(odd))} in ${scope.p.canary}`;
    const of = { population: scope.p.canary, reference: scope.p.control, column };
    const test = found ? { test: { name: 'chi-square', statistic: found.statistic, df: found.df, p: found.p } } : {};
    return {
      code: 'split_by_slice',
      title: `Split by ${column}`,
      sentence: `the split ${p < 0.01 ? 'differs' : 'does not differ'} between values of ${column} (p ${formatP(p)})${worst}`,
      verdict,
      measurements: [measurement(scope, 'sample_ratio_p', p, pair(rows), verdict, { of, ...test })],
    };
  });
}

function duplicates(scope: Scope, answers: Answers): readonly Check[] {
  if (scope.arms.requestId === null) return [];
  const distinct = (arm: ArmName): number => numberAt(rowOf(answers, `rows:${arm}`), 'distinct');
  const checks = armNames.flatMap((arm): Check[] => {
    const ids = numberAt(rowOf(answers, `rows:${arm}`), 'ids');
    const repeated = ids - distinct(arm);
    if (ids === 0) return [];
    const verdict = repeated === 0 ? 'pass' : repeated / ids > 0.01 ? 'invalid' : 'warn';
    const sentence =
      repeated === 0
        ? `every request id of ${scope.p[arm]} occurs once`
        : `${formatCount(repeated)} rows of ${scope.p[arm]} repeat a request id (${formatPercent(repeated / ids)})`;
    return [
      {
        code: 'duplicate_ids',
        title: 'Request ids',
        sentence,
        verdict,
        measurements: [measurement(scope, 'duplicate_rate', repeated / ids, ids, verdict, { of: { population: scope.p[arm] } })],
      },
    ];
  });
  const union = answers.get('both');
  if (union === undefined) return checks;
  const shared = distinct('control') + distinct('canary') - numberAt(union.rows[0], 'distinct');
  if (shared <= 0 || distinct('canary') === 0) return checks;
  const share = shared / distinct('canary');
  const verdict = share > 0.01 ? 'invalid' : 'warn';
  const sentence = `${formatCount(shared)} request ids are in both arms (${formatPercent(share)} of ${scope.p.canary}); rows that were answered twice belong into a shadow review`;
  return [
    ...checks,
    { code: 'ids_in_both', title: 'Request ids', sentence, verdict, measurements: [measurement(scope, 'exposure_rate', share, distinct('canary'), verdict)] },
  ];
}

/** Units in both arms: usual where every request is routed by itself, a fault where units are assigned. */
function exposure(scope: Scope, answers: Answers): readonly Check[] {
  const { unit } = scope.arms;
  if (unit === null || unit === 'auto') return [];
  const found = unitOverlap(answers);
  const made: Check[] = [];
  const missing = found.missing ? `; rows without ${unit.canary} count as one unit` : '';
  if (found.canary === 0) return made;
  const share = found.both / found.canary;
  made.push({
    code: 'units_in_both',
    title: 'Units',
    sentence: `${formatPercent(share)} of the ${formatCount(found.canary)} values of ${unit.canary} in ${scope.p.canary} are in ${scope.p.control} too${share >= 0.01 ? ': fine where requests are routed one by one, wrong where each value is assigned to an arm' : ''}${missing}`,
    verdict: share >= 0.01 || found.missing ? 'warn' : 'pass',
    measurements: [measurement(scope, 'exposure_rate', share, found.canary, 'info')],
  });
  return made;
}

/** A label (or any measured column) that is known for different shares of both arms. */
function coverage(scope: Scope, answers: Answers, rows: Both<number>): readonly Check[] {
  const seen = new Set<string>();
  return scope.metrics.flatMap((metric, i): Check[] => {
    if (metric.column === null || seen.has(metric.column) || rows.control === 0 || rows.canary === 0) return [];
    seen.add(metric.column);
    const known = (arm: ArmName): number => rows[arm] - numberAt(rowOf(answers, `base:${arm}`), `missing${i}`);
    const isLabel = roleOf(scope.context, scope.arms.populations.canary.table, metric.column) === 'label';
    const one = known('control') / rows.control;
    const two = known('canary') / rows.canary;
    const test = twoProportionZ(known('canary'), rows.canary, known('control'), rows.control);
    const apart = test !== null && test.p < 0.001 && Math.abs(one - two) > 0.05;
    if (!apart && !isLabel) return [];
    const verdict = !apart ? 'pass' : isLabel ? 'invalid' : 'warn';
    return [
      {
        code: 'coverage',
        title: 'Coverage',
        sentence: `${metric.column} is known for ${formatPercent(one)} of ${scope.p.control} and ${formatPercent(two)} of ${scope.p.canary}${apart ? ': those left out may be the difference' : ''}`,
        verdict,
        measurements: [
          measurement(scope, 'label_coverage', two, rows.canary, verdict, {
            of: { population: scope.p.canary, reference: scope.p.control, column: metric.column },
          }),
        ],
      },
    ];
  });
}
