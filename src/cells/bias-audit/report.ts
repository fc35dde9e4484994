import { formatCount, formatList, formatNumber, formatP, formatPercent } from '../format.ts';
import type { Caveat, Finding, Verdict } from '../types.ts';
import type { Counted } from './counts.ts';
import { decidingP, type JudgedCategory, type JudgedTable } from './judge.ts';
import type { AuditScope, BiasAuditParameters } from './parameters.ts';
import type { Reconciled } from './reconcile.ts';

export interface Audit {
  readonly p: BiasAuditParameters;
  readonly scope: AuditScope;
  readonly counted: Counted;
  readonly judged: readonly JudgedTable[];
  readonly reconciled: readonly Reconciled[];
  readonly median: { readonly value: number; readonly ties: number } | null;
  readonly rows: number;
}

const order: readonly Verdict[] = ['invalid', 'fail', 'insufficient', 'warn', 'pass', 'info'];
const smallCell = 11;
/** Fewer people than this share at the median itself make no difference worth a warning. */
const tieShare = 0.005;

/** Judged categories, the gravest and lowest ratios first. */
function ranked({ judged }: Audit): readonly JudgedCategory[] {
  return judged
    .flatMap(({ categories }) => categories.filter(({ comparison }) => comparison !== null))
    .sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict) || (a.comparison?.ratio ?? 2) - (b.comparison?.ratio ?? 2));
}

export function auditHeadline(verdict: Verdict, audit: Audit): string {
  const { counted, p, reconciled, scope } = audit;
  const word = scope.method === 'selection' ? 'selected' : 'scored';
  if (counted.people === 0) return `Nobody to audit: ${audit.rows === 0 ? `${p.of} has no rows` : 'no row has an outcome'}`;
  const broken = reconciled.filter((each) => each.verdict === 'invalid');
  if (verdict === 'invalid') return `The tables contradict each other: ${broken.map(sumSentence)[0] ?? ''}`;
  const [first] = ranked(audit);
  if (first === undefined) {
    const known = counted.tables.map(({ categories }) => categories.length);
    return Math.max(0, ...known) === 0
      ? `No impact ratio: the category of all ${formatCount(counted.people)} people is unknown`
      : 'No impact ratio: there is only one category to compare';
  }
  const lowest = p.rule === 'none' ? `Lowest impact ratio of ${formatCount(counted.people)} people ${word}` : wordOf(verdict);
  return `${lowest}: ${sentenceOf(first, p)}`;
}

function wordOf(verdict: Verdict): string {
  const words: Partial<Record<Verdict, string>> = {
    fail: 'Below four fifths, and not by chance',
    insufficient: 'Not enough to say',
    warn: 'At least four fifths, and significantly lower all the same',
    pass: 'At least four fifths, with the whole interval',
  };
  return words[verdict] ?? 'Impact ratio';
}

function sentenceOf({ category, comparison, rate }: JudgedCategory, p: BiasAuditParameters): string {
  if (comparison === null) return category.label;
  const { ratio, ratioInterval, top, flips, isBelow } = comparison;
  const rates = `${category.label} ${formatPercent(rate)} of ${formatCount(category.n)}, ${top.label} ${formatPercent(top.k / top.n)} of ${formatCount(top.n)}`;
  if (ratio === null) return `${rates}: nobody was selected, so there is no ratio`;
  const decided = decidingP(category, comparison);
  const interval = ratioInterval === null ? '' : ` (${formatNumber(ratioInterval.low)} to ${formatNumber(ratioInterval.high)})`;
  const small = [category, top].filter(({ n }) => n < p.minimum_n).map(({ label, n }) => `${label} has ${formatCount(n)} people, fewer than ${p.minimum_n}`);
  const notes = [...small, ...(isBelow && flips ? ['moving one selection reverses the order'] : [])];
  return `impact ratio ${formatNumber(ratio)}${interval}, ${rates}${decided === null ? '' : `, p ${formatP(decided)}`}${notes.length > 0 ? `; ${notes.join('; ')}` : ''}`;
}

function sumSentence({ category, over, difference }: Reconciled): string {
  return `${category.label} has ${formatCount(category.k)} of ${formatCount(category.n)}, its intersections over ${over} have ${formatCount(difference.parts.k)} of ${formatCount(difference.parts.n)}`;
}

export function auditFindings(audit: Audit): readonly Finding[] {
  const { judged, p, reconciled } = audit;
  const column = ({ category }: JudgedCategory) => Object.keys(category.group)[0];
  const findings = ranked(audit)
    .filter(({ verdict }) => verdict !== 'pass' && (verdict !== 'info' || p.rule === 'none'))
    .slice(0, 12)
    .map((each): Finding => {
      const name = column(each);
      return { verdict: each.verdict, sentence: sentenceOf(each, p), ...(name === undefined ? {} : { column: name }), next: ['contrast', 'slices'] };
    });
  const broken = reconciled
    .filter(({ verdict }) => verdict === 'invalid')
    .map((each): Finding => ({ verdict: 'invalid', sentence: `${sumSentence(each)}: the difference cannot be people of unknown category` }));
  const left = judged.flatMap(({ categories }) => categories.filter(({ isExcluded }) => isExcluded));
  const could = judged.flatMap(({ categories }) => categories.filter(({ isSmall, isExcluded }) => isSmall && !isExcluded));
  const below = `smaller than ${formatPercent(p.exclude_below)} of the people`;
  return [
    ...broken,
    ...findings,
    ...(left.length > 0 && p.justification !== null
      ? [
          {
            verdict: 'info' as const,
            sentence: `left out of the impact ratios, each ${below}: ${formatList(
              left.map(({ category }) => category.label),
              12,
            )}. Justification: ${p.justification}`,
          },
        ]
      : []),
    ...(could.length > 0
      ? [
          {
            verdict: 'info' as const,
            sentence: `${formatList(
              could.map(({ category }) => category.label),
              12,
            )}: ${below}; may be left out of the impact ratios with a written justification`,
          },
        ]
      : []),
  ];
}

export function auditCaveats({ p, counted, judged, scope, median, rows }: Audit): readonly Caveat[] {
  const made: Caveat[] = [];
  if (p.rule === 'four_fifths')
    made.push({
      code: 'four_fifths',
      sentence:
        'the four-fifths rule is a rule of thumb of US employment law for selection (29 CFR 1607.4(D)): a smaller gap can matter, a larger one can be chance, and outside that law it says nothing; not legal advice',
    });
  if (p.disclosure === 'statutory') {
    const small = judged.flatMap(({ categories }) => categories.filter(({ category: { n, k } }) => n < smallCell || k < smallCell || n - k < smallCell)).length;
    made.push({
      code: 'statutory_disclosure',
      sentence: `statutory disclosure: the number of people and the rate of every category are shown because the rule (6 RCNY § 5-301) asks for them, ${formatCount(small)} categories with a count below ${smallCell} too`,
    });
  }
  for (const table of counted.tables)
    if (table.unknown.n > 0)
      made.push({
        code: 'unknown_category',
        sentence: `${formatCount(table.unknown.n)} people have no known category for the table ${table.name} and are in none of its rates${table.unknown.k === null ? '; how many of them were selected is not said, so there are no bounds' : '; the bounds show what they could change'}`,
      });
  if (counted.left > 0)
    made.push({
      code: 'missing_outcome',
      sentence: `${formatCount(counted.left)} of ${formatCount(rows)} rows have no ${scope.method === 'scoring' ? 'finite score' : 'known selection'} and count nowhere`,
    });
  if (median !== null) {
    const above = formatNumber(median.value, 6);
    made.push({
      code: 'median',
      sentence: `the scoring rate is the share with a score above ${above}, the median of all finite scores, unknown categories too`,
    });
    if (median.ties > 1 && median.ties > counted.people * tieShare)
      made.push({
        code: 'ties_at_median',
        sentence: `${formatCount(median.ties)} people score exactly the median; none of them is above it, so fewer than half of all are: rates are low together and ratios rest on fewer people`,
      });
  }
  for (const { top, table } of judged)
    if (top !== null && top.n < p.minimum_n)
      made.push({
        code: 'small_comparator',
        sentence: `table ${table.name}: the highest rate is that of ${top.label} with ${formatCount(top.n)} people; every ratio rests on them. Where it is below exclude_below, a justification leaves it out`,
      });
  if (scope.outcome.kind === 'summary')
    made.push({ code: 'summary', sentence: 'counts are those of a published summary; nothing here was counted from people' });
  return made;
}
