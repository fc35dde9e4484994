import { wilson } from '../../stats/intervals.ts';
import { suggestedMask } from '../../telemetry/pii/suggest.ts';
import { formatCount, formatPercent } from '../format.ts';
import type { Finding, Measurement, Verdict } from '../types.ts';
import { worst } from '../verdict.ts';
import { classCounts } from './count.ts';
import { classTitles, judgeClass, namedShare, type ColumnClass } from './judge.ts';
import type { Examined } from './parameters.ts';
import type { Answers } from './plan.ts';

/** What is said of one column. */
export interface ColumnReport {
  readonly column: string;
  readonly class: ColumnClass;
  readonly holds: readonly string[];
  readonly rows: number;
  readonly masked: number | null;
  readonly mask: string | null;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  readonly measurements: readonly Measurement[];
}

/** Returns the report of column `i`. Nothing in it is a value of the data. */
export function reportOf(each: Examined, i: number, answers: Answers, population: string): ColumnReport {
  const first = answers.get('rows')?.rows[0]?.measures ?? {};
  const count = (name: string) => Number(first[`${name}${i}`] ?? 0);
  const rows = Number(first.rows ?? 0);
  const present = count('present');
  const column = each.column.name;
  const of = { population, column };
  const named = namedFinding(each, present, { names: count('names'), births: count('births'), precise: count('precise'), masked: count('masked') });
  const found = [
    ...classCounts(each, i, answers).map((c) => ({
      name: c.class,
      rows: c.rows,
      verdict: judgeClass(c, rows, each),
      isEstimate: c.isEstimate,
      isChance: c.isChance,
    })),
    ...named.map((n) => ({ ...n, verdict: each.isAllowed ? ('info' as const) : n.verdict, isEstimate: false, isChance: false })),
  ];
  const measurements = found.map((f): Measurement => {
    const interval = wilson(Math.min(f.rows, rows), rows);
    return {
      metric: 'pii_row_rate',
      of: { ...of, class: f.name },
      value: rows === 0 ? null : f.rows / rows,
      unit: 'share',
      n: rows,
      ...(interval === null ? {} : { interval: { level: 0.95, low: interval.low, high: interval.high, method: 'Wilson' } }),
      ...(f.isChance ? { reason: 'chance_level' } : f.isEstimate ? { reason: 'sampled' } : {}),
      verdict: f.verdict,
    };
  });
  const isIdentifier = ['contact', 'identity', 'person_name', 'address'].includes(each.named ?? '');
  const real = found.filter((f) => !f.isChance);
  const masked = each.read === 'text' && present > 0 && (isIdentifier || real.length > 0 || count('masked') > 0) ? count('masked') / present : null;
  if (masked !== null) {
    const interval = wilson(count('masked'), present);
    measurements.push({
      metric: 'masked_rate',
      of,
      value: masked,
      unit: 'share',
      n: present,
      ...(interval === null ? {} : { interval: { level: 0.95, low: interval.low, high: interval.high, method: 'Wilson' } }),
      verdict: 'info',
    });
  }
  const findings = found.map((f): Finding => ({ verdict: f.verdict, column, sentence: sentenceOf(column, f, rows, each) }));
  // A name that promises an identifier needs a word even where no value was recognised.
  const unmasked = isIdentifier && each.named !== 'person_name' && real.length === 0 && present > 0 && masked !== null && masked < 1;
  if (unmasked)
    findings.push({
      verdict: each.isAllowed ? 'info' : 'warn',
      column,
      sentence: `${column} is named as an identifier, and ${formatPercent(1 - masked)} of its values are not masked`,
    });
  const verdict = worst([...measurements.map((m) => m.verdict), ...findings.map((f) => f.verdict)]);
  const isText = each.isFreeText || (present > 0 && count('worded') >= present / 2);
  return {
    column,
    class: classOf(each, real.length > 0 ? real.map((f) => f.name) : [], masked, isText, unmasked),
    holds: real.map((f) => classTitles[f.name]),
    rows: real.reduce((most, f) => Math.max(most, f.rows), 0),
    masked,
    mask:
      real.length > 0 || unmasked
        ? maskOf(
            each,
            real.map((f) => f.name),
            isText,
          )
        : null,
    verdict,
    findings,
    measurements,
  };
}

type Name = keyof typeof classTitles;

/** What the column's name and the shape of its values say together. */
function namedFinding(
  each: Examined,
  present: number,
  counts: { readonly names: number; readonly births: number; readonly precise: number; readonly masked: number },
): readonly { readonly name: Name; readonly rows: number; readonly verdict: Verdict }[] {
  if (present === 0) return [];
  if (each.named === 'person_name' && counts.names >= namedShare * present) return [{ name: 'person_name', rows: counts.names, verdict: 'fail' }];
  if (each.named === 'birth_date') {
    const rows = each.read === 'time' ? present : counts.births;
    return rows >= namedShare * present ? [{ name: 'birth_date', rows, verdict: 'warn' }] : [];
  }
  if (each.named === 'position' && counts.precise >= namedShare * present) return [{ name: 'position', rows: counts.precise, verdict: 'warn' }];
  return [];
}

function sentenceOf(
  column: string,
  f: { readonly name: Name; readonly rows: number; readonly isEstimate: boolean; readonly isChance: boolean },
  rows: number,
  each: Examined,
): string {
  const share = formatPercent(f.rows / Math.max(1, rows));
  if (f.isChance) return `${column}: digits like ${classTitles[f.name]} pass the check only as often as chance, so they are something else`;
  return `${column} holds ${classTitles[f.name]} in ${f.isEstimate ? 'about ' : ''}${formatCount(f.rows)} rows (${share})${each.isAllowed ? ', which is allowed' : ''}`;
}

function classOf(each: Examined, found: readonly Name[], masked: number | null, isText: boolean, unmasked: boolean): ColumnClass {
  if (each.read === 'other') return 'not read';
  const quasi: readonly Name[] = ['birth_date', 'position', 'coordinates'];
  if (found.some((name) => !quasi.includes(name)) || unmasked) return 'direct identifier';
  if (masked !== null && masked >= 0.99) return 'masked';
  if (each.named === 'sensitive') return 'sensitive';
  if (found.length > 0 || each.isSubject || ['quasi', 'birth_date', 'position'].includes(each.named ?? '')) return 'quasi-identifier';
  return isText ? 'free text' : 'clean';
}

function maskOf(each: Examined, found: readonly Name[], isText: boolean): string {
  const column = each.column.name;
  if (found.includes('birth_date')) return suggestedMask(column, 'year');
  if (found.includes('position')) return suggestedMask(column, 'coarse_number');
  const recogniser = each.recognisers.find((r) => found.includes(r.class));
  return isText && recogniser !== undefined ? suggestedMask(column, 'redact', recogniser.pattern, recogniser.class) : suggestedMask(column, 'hash');
}
