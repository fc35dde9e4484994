import type { ReducedTable } from '../../reduce/types.ts';
import { chiSquareTwoSample } from '../../stats/chi-square.ts';
import { cramersV } from '../../stats/cramers-v.ts';
import { wilson } from '../../stats/intervals.ts';
import { adjustPValues } from '../../stats/multiplicity.ts';
import { formatCount, formatP, formatPercent } from '../format.ts';
import type { Caveat, CellContext, Finding, Measurement, MeasurementOf, ResultTable, Verdict } from '../types.ts';
import { nothing, type Check } from './check.ts';
import { breakdownColumns, expectation, type CaptureParameters } from './parameters.ts';
import { answerOf, coreOf, steps } from './plan.ts';

/** A mix that moved by less than this share of requests is no practical bias; half of it is a warning. */
const practicalBias = 0.05;
const biasAlpha = 0.01;
const mostGroups = 100;

type Waves = readonly (readonly ReducedTable[])[];

/** Captured over expected, in all and by group, and whether the captured mix is that of all requests. */
export function rateCheck(p: CaptureParameters, context: CellContext, waves: Waves, rows: number): Check {
  const of = context.population(p.of, 'of');
  const expected = expectation(p, context);
  if (expected.kind === 'none')
    return {
      ...nothing,
      caveats: [{ code: 'no_expected', sentence: 'what should be there is not known, so the capture rate was not computed; name all requests under expected' }],
    };
  const { captured, total, reason } = totals(p, context, waves, rows);
  const overall = rateOf({ population: of.name }, captured, total, p.target, reason);
  const { value, interval, verdict } = overall;
  const range = interval === undefined ? '' : ` (${formatPercent(interval.low)} to ${formatPercent(interval.high)})`;
  const finding: Finding = {
    verdict,
    sentence:
      value === null
        ? 'the capture rate is undefined: no request was expected'
        : `${formatPercent(value)} of expected requests are captured${range}: ${formatCount(captured)} of ${formatCount(total)}, target ≥ ${formatPercent(p.target)}`,
    ...(verdict === 'fail' ? { next: ['contract'] } : {}),
  };
  const caveats: Caveat[] = [];
  if (captured > total)
    caveats.push({
      code: 'more_than_expected',
      sentence: 'more was captured than expected: duplicates, or windows that differ; a rate above 1 has no interval',
    });
  if (expected.kind === 'id' && rows > captured)
    caveats.push({ code: 'unmatched', sentence: `${formatCount(rows - captured)} captured rows repeat an id or match no expected request; they do not count` });
  const groups = groupChecks(p, context, waves);
  return {
    findings: [finding, ...groups.findings],
    measurements: [overall, ...groups.measurements],
    tables: groups.tables ?? [],
    caveats: [...caveats, ...(groups.caveats ?? [])],
  };
}

function totals(p: CaptureParameters, context: CellContext, waves: Waves, rows: number): { captured: number; total: number; reason?: string } {
  const expected = expectation(p, context);
  const counted = (name: string) => Number(answerOf(p, context, waves, name)?.rows[0]?.measures.rows ?? 0);
  if (expected.kind === 'count') return { captured: rows, total: counted('expected') };
  if (expected.kind === 'id') return { captured: counted('matched'), total: counted('expected') };
  const core = coreOf(p, context, waves);
  if (core.to <= core.from) return { captured: rows, total: 0, reason: 'no_timestamp' };
  const inside = rows - core.before - core.after;
  if (expected.kind === 'rate') return { captured: inside, total: (expected.perSecond * (core.to - core.from)) / 1000 };
  const step = steps(p, core).seconds * 1000;
  const buckets = Math.floor((core.to - 1) / step) - Math.floor(core.from / step) + 1;
  return { captured: inside, total: expected.kind === 'per_bucket' ? expected.rows * buckets : 0 };
}

function rateOf(of: MeasurementOf, captured: number, total: number, target: number | null, reason?: string): Measurement {
  const base = { metric: 'capture_rate', of, unit: 'share', n: total, ...(target === null ? {} : { threshold: { value: target, rule: 'at least' } }) };
  if (total <= 0) return { ...base, value: null, reason: reason ?? 'no_rows', verdict: target === null ? 'info' : 'insufficient' };
  const interval = captured <= total ? wilson(captured, total) : null;
  const value = captured / total;
  const verdict: Verdict =
    target === null ? 'info' : interval === null || interval.low >= target ? 'pass' : interval.high < target ? 'fail' : value < target ? 'warn' : 'pass';
  return {
    ...base,
    value,
    ...(interval === null ? { intervalReason: 'above_one' } : { interval: { level: 0.95, low: interval.low, high: interval.high, method: 'Wilson' } }),
    verdict,
  };
}

function groupChecks(p: CaptureParameters, context: CellContext, waves: Waves): Check {
  const of = context.population(p.of, 'of');
  const measurements: Measurement[] = [];
  const lines: (string | number | null)[][] = [];
  const caveats: Caveat[] = [];
  const tests: { column: string; statistic: number; df: number; p: number; distance: number; v: number | null; n: number; m: number }[] = [];
  breakdownColumns(p, context).forEach((column, i) => {
    const captured = answerOf(p, context, waves, `of${i}`);
    const all = answerOf(p, context, waves, `all${i}`);
    if (captured === null || all === null) {
      if (expectation(p, context).kind === 'count' || expectation(p, context).kind === 'id')
        caveats.push({ code: 'no_column', sentence: `${column.name} is not in the expected table, so bias by ${column.name} was not tested` });
      return;
    }
    const found = new Map(captured.rows.map((row) => [row.keys.value ?? null, Number(row.measures.rows ?? 0)]));
    const whole = new Map(all.rows.map((row) => [row.keys.value ?? null, Number(row.measures.rows ?? 0)]));
    const values = [...new Set([...whole.keys(), ...found.keys()])];
    const a = values.map((value) => found.get(value) ?? 0);
    const b = values.map((value) => whole.get(value) ?? 0);
    for (const [at, value] of values.slice(0, mostGroups).entries()) {
      const group = { [column.name]: value === null ? null : String(value) };
      const rate = rateOf({ population: of.name, group }, a[at] ?? 0, b[at] ?? 0, null);
      measurements.push(rate);
      lines.push([
        column.name,
        value === null ? '(missing)' : String(value),
        a[at] ?? 0,
        b[at] ?? 0,
        rate.value,
        rate.interval?.low ?? null,
        rate.interval?.high ?? null,
      ]);
    }
    // The captured requests are among all requests, so they are tested against the rest, not against all.
    const rest = b.map((count, at) => count - (a[at] ?? 0));
    const isSubset = rest.every((count) => count >= 0);
    const test = chiSquareTwoSample(a, isSubset ? rest : b);
    const n = a.reduce((x, y) => x + y, 0);
    const m = b.reduce((x, y) => x + y, 0);
    if (test === null || test.df === 0) return;
    const distance = a.reduce((sum, count, at) => sum + Math.abs(count / n - (b[at] ?? 0) / m), 0) / 2;
    tests.push({
      column: column.name,
      statistic: test.statistic,
      df: test.df,
      p: test.p,
      distance,
      v: cramersV(test.statistic, isSubset ? m : n + m, 2, test.df + 1),
      n,
      m,
    });
    if (test.smallestExpected < 5)
      caveats.push({ code: 'sparse', sentence: `${column.name}: some groups expect fewer than five requests, so the p-value is rough` });
  });
  const adjusted = adjustPValues(
    tests.map((test) => test.p),
    'holm',
  );
  const findings: Finding[] = [];
  tests.forEach((test, i) => {
    const pAdjusted = adjusted[i] ?? 1;
    const isCertain = pAdjusted <= biasAlpha;
    const verdict: Verdict = isCertain && test.distance >= practicalBias ? 'fail' : isCertain && test.distance >= practicalBias / 2 ? 'warn' : 'pass';
    const of_ = { population: of.name, column: test.column };
    measurements.push({
      metric: 'sampling_bias',
      of: of_,
      value: test.distance,
      n: { reference: test.m, current: test.n },
      test: { name: 'chi-square', statistic: test.statistic, df: test.df, p: test.p, pAdjusted, family: 'holm' },
      threshold: { value: practicalBias, rule: 'at most' },
      verdict,
    });
    if (test.v !== null) measurements.push({ metric: 'cramers_v', of: of_, value: test.v, n: { reference: test.m, current: test.n }, verdict: 'info' });
    const words = verdict === 'pass' ? 'is that of all requests' : 'is not that of all requests';
    findings.push({
      verdict,
      sentence: `the captured mix by ${test.column} ${words}: ${formatPercent(test.distance)} of requests would have to move (p ${formatP(pAdjusted)})`,
      column: test.column,
    });
  });
  return { findings, measurements, tables: lines.length > 0 ? [groupTable(lines)] : [], caveats };
}

function groupTable(rows: readonly (readonly (string | number | null)[])[]): ResultTable {
  return {
    name: 'groups',
    title: 'Capture rate by group',
    columns: [
      { name: 'column', title: 'column', type: 'text' },
      { name: 'value', title: 'value', type: 'text' },
      { name: 'captured', title: 'captured', type: 'integer' },
      { name: 'expected', title: 'expected', type: 'integer' },
      { name: 'rate', title: 'capture rate', type: 'percent' },
      { name: 'low', title: 'low', type: 'percent' },
      { name: 'high', title: 'high', type: 'percent' },
    ],
    rows,
  };
}
