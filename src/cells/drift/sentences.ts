import { formatCount, formatInstant, formatList, formatNumber, formatP, formatPercent } from '../format.ts';
import type { Caveat, Verdict } from '../types.ts';
import type { CourseOf } from './course.ts';
import type { Judged } from './judge.ts';
import type { DriftParameters } from './parameters.ts';
import type { Bucket } from './bucket-series.ts';
import { detectable, fewest } from './verdict.ts';

/** The result in one sentence, with the number that decides. `ranked` is worst first. */
export function headline(count: number, ranked: readonly Judged[], verdict: Verdict): string {
  if (count === 0) return 'no column can be compared';
  const of = `of ${formatCount(count)} ${count === 1 ? 'column' : 'columns'}`;
  const drifted = ranked.filter((j) => j.verdict === 'fail');
  if (drifted.length > 0) return `${formatCount(drifted.length)} ${of} drifted: ${formatList(drifted.map(brief))}`;
  const named = ranked.filter((j) => j.verdict === verdict);
  if (verdict === 'warn') return `no column drifted; ${formatCount(named.length)} ${of} moved noticeably: ${formatList(named.map(brief))}`;
  const [first] = ranked;
  if (verdict === 'insufficient' && first && isThin(first)) return `nothing can be judged: ${thinSides(first)}`;
  if (verdict === 'insufficient') return `${formatCount(named.length)} ${of} cannot be judged: too few rows to see a shift of the size that matters`;
  const largest = ranked[0];
  return `none ${of} drifted${largest?.effect ? `; the largest shift is ${brief(largest)}` : ''}`;
}

/** True where a side of the whole report has too few rows. */
function isThin(j: Judged): boolean {
  return j.c.rows.reference < fewest || j.c.rows.current < fewest;
}

/** Which side has too few rows: `reference has no rows; 30 are needed`. */
function thinSides({ c: { rows } }: Judged): string {
  const thin = (['reference', 'current'] as const).filter((side) => rows[side] < fewest);
  const said = thin.map((side) => `${side} has ${rows[side] === 0 ? 'no rows' : rows[side] === 1 ? '1 row' : `${formatCount(rows[side])} rows`}`);
  return `${said.join(' and ')}; ${fewest} a side are needed`;
}

function brief(j: Judged): string {
  const first = j.c.unseen.values[0];
  const share = first && j.c.present.current > 0 ? first.rows / j.c.present.current : 0;
  if (first && share >= 0.01) return `${j.c.column.name} (new value ${first.value}, ${formatPercent(share)} of the current rows)`;
  const label = j.effect?.metric === 'ks' ? 'KS' : j.effect?.metric === 'psi' ? 'PSI' : 'total variation';
  return `${j.c.column.name} (${label} ${formatNumber(j.effect?.value ?? null)}${j.pAdjusted === null ? '' : `, adjusted p ${formatP(j.pAdjusted)}`})`;
}

/** What a column did, or why it cannot be judged. */
export function sentence(j: Judged, p: DriftParameters, course?: CourseOf): string {
  if (j.verdict === 'insufficient') {
    const { name } = j.c.column;
    if (isThin(j)) return `${name}: ${thinSides(j)}`;
    const { present } = j.c;
    if (present.reference < fewest || present.current < fewest)
      return `${name}: ${formatCount(present.reference)} and ${formatCount(present.current)} rows have a value; ${fewest} a side are needed`;
    const smallest = detectable(j.c, p.overrides[name]?.alpha ?? p.alpha);
    return `${name}: ${formatCount(j.c.rows.reference)} and ${formatCount(j.c.rows.current)} rows show only shifts of ${formatNumber(smallest, 2)} and above`;
  }
  return `${j.verdict === 'fail' ? 'drifted' : 'moved'}: ${brief(j)}, bound ${formatNumber(j.effect?.bound ?? null)}${courseWords(course)}`;
}

/** How and since when a column moved, as the end of its sentence. */
function courseWords(found: CourseOf | undefined): string {
  if (!found) return '';
  const { since, course, onsets } = found;
  const when = since === null ? '' : `since ${formatInstant(since)}`;
  if (course === null) return when && `; ${when}`;
  // How often it came and went is what was seen; a period is not.
  if (course === 'recurring') {
    const last = formatInstant(onsets.at(-1) ?? 0);
    return `; recurring: ${onsets.length === 1 ? `there at first, again from ${last} on` : `it began ${formatCount(onsets.length)} times, the last on ${last}`}, ${since === null ? 'and has ended' : 'and it lasts'}`;
  }
  return `; ${course === 'passing' ? 'passing: it has ended' : course}${when && ` ${when}`}`;
}

/** Columns whose change lies inside the reference, which then holds rows from before and after it. */
export function mixedColumns(courses: ReadonlyMap<string, CourseOf>, buckets: readonly Bucket[]): readonly (readonly [name: string, since: number])[] {
  const lastOfReference = buckets.findLast((bucket) => bucket.side === 'reference')?.time ?? Number.NEGATIVE_INFINITY;
  return [...courses].flatMap(([name, { since, course }]) =>
    (course === 'sudden' || course === 'gradual') && since !== null && since <= lastOfReference ? [[name, since] as const] : [],
  );
}

/** Names these columns, and the day by which a clean reference would have to end. */
export function mixedCaveats(mixed: ReturnType<typeof mixedColumns>, reference: string): readonly Caveat[] {
  const [first] = mixed.map(([, since]) => since).sort((a, b) => a - b);
  if (first === undefined) return [];
  return [
    {
      code: 'mixed_reference',
      sentence: `${formatList(mixed.map(([name]) => name))} moved while ${reference} was still running: it holds rows from before and after; a ${reference} that ends by ${formatInstant(first)} shows the whole change`,
    },
  ];
}

/** How the numbers of a finished run were come by: bins and redraws. */
export function methodCaveats(judged: readonly Judged[]): readonly Caveat[] {
  const found: Caveat[] = [];
  const binned = judged.filter((j) => !j.c.exact && j.c.ks);
  if (binned.length > 0) {
    const worstBound = Math.max(...binned.map((j) => j.c.ks?.bound ?? 0));
    found.push({
      code: 'binned',
      sentence: `${formatCount(binned.length)} columns are compared on equal-mass bins: KS is exact to within ${formatNumber(worstBound)}; set exact: true to compare value by value`,
    });
  }
  const sparse = judged.filter((j) => (j.c.chiSquare?.smallestExpected ?? 5) < 5 && (j.c.chiSquare?.df ?? 0) > 0);
  if (sparse.length > 0)
    found.push({
      code: 'redrawn',
      sentence: `the p of ${formatList(sparse.map((j) => j.c.column.name))} comes from 9 999 redraws under no change, because some expected counts are below 5`,
    });
  return found;
}

/** Names the columns that have nothing to judge. */
export function constantCaveats(judged: readonly Judged[]): readonly Caveat[] {
  const constant = judged.filter((j) => j.verdict === 'info');
  if (constant.length === 0) return [];
  return [
    {
      code: 'constant',
      sentence: `${formatList(constant.map((j) => j.c.column.name))} ${constant.length === 1 ? 'has' : 'have'} one value, or none, on both sides: nothing to judge`,
    },
  ];
}
