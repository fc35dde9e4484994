import { groupRate, type GroupRateName } from '../../stats/group-rates.ts';
import { compareWithinStrata, type StratifiedComparison } from '../../stats/stratified-tables.ts';
import type { Answers } from '../canary/answers.ts';
import type { Figures, GroupFigures, SetFigures } from './figures.ts';
import { decidingMetrics } from './parameters.ts';
import type { Setup } from './plan.ts';
import { weightedRate } from './sized-rate.ts';
import { groupValue, tallyOf, type Tally } from './tally.ts';

/** One group within one stratum. */
export interface StratumGroup {
  readonly stratum: string;
  readonly group: string;
  readonly tally: Tally;
}

/** A pair compared with the strata held fixed. */
export interface Conditioned {
  readonly set: SetFigures;
  readonly metric: GroupRateName;
  readonly group: GroupFigures;
  readonly reference: GroupFigures;
  readonly crude: number | null;
  readonly found: StratifiedComparison;
  /** Rows in the strata where both groups have some. */
  readonly n: { readonly reference: number; readonly current: number };
}

export interface Strata {
  readonly groups: readonly { readonly set: SetFigures; readonly rows: readonly StratumGroup[] }[];
  readonly pairs: readonly Conditioned[];
}

/**
 * Pairs within strata, sets of one column. With weights each group of a stratum counts as the simple sample that knows its weighted rate as well (Rao and Scott 1992: rows over their
 * design effect); persons are not used here.
 */
export function strataOf(setup: Setup, figures: Figures, answers: Answers): Strata {
  if (setup.scope.strata.length === 0) return { groups: [], pairs: [] };
  const groups = figures.sets.filter((set) => set.columns.length === 1).map((set) => ({ set, rows: read(setup, set.set[0] ?? 0, answers) }));
  const metrics = decidingMetrics(setup.p, setup.settled.positiveLabel !== null);
  const pairs = groups.flatMap(({ set, rows }) =>
    set.pairs.flatMap(({ group, reference }) => metrics.flatMap((metric) => pooled(setup, set, rows, metric, group, reference))),
  );
  return { groups, pairs };
}

function read(setup: Setup, column: number, answers: Answers): readonly StratumGroup[] {
  const parts = new Map<string, { stratum: string; group: string; rows: Parameters<typeof tallyOf>[1][number][] }>();
  for (const row of answers.get(`strata:${column}`)?.rows ?? []) {
    const stratum = setup.scope.strata.map((_, i) => String(row.keys[`s${i}`] ?? '(missing)')).join(' · ');
    const group = groupValue(setup, row.keys[`g${column}`] ?? null);
    if (group === null) continue;
    const id = JSON.stringify([stratum, group]);
    const part = parts.get(id) ?? { stratum, group, rows: [] };
    part.rows.push(row);
    parts.set(id, part);
  }
  return [...parts.values()].map(({ stratum, group, rows }) => ({ stratum, group, tally: tallyOf(setup, rows) }));
}

function pooled(
  setup: Setup,
  set: SetFigures,
  rows: readonly StratumGroup[],
  metric: GroupRateName,
  group: GroupFigures,
  reference: GroupFigures,
): readonly Conditioned[] {
  const strata = [...new Set(rows.map(({ stratum }) => stratum))];
  const of = (stratum: string, label: string) => {
    const found = rows.find((row) => row.stratum === stratum && row.group === label);
    if (found === undefined) return { hits: 0, n: 0, rows: 0 };
    const counted = groupRate(metric, found.tally.rows);
    if (setup.scope.weight === null) return { hits: counted.hits, n: counted.among, rows: counted.among };
    const { value, size } = weightedRate(metric, found.tally);
    return { hits: (value ?? 0) * size, n: size, rows: counted.among };
  };
  const pairs = strata.map((stratum) => {
    const [one, two] = [of(stratum, group.label), of(stratum, reference.label)];
    return { hits1: one.hits, n1: one.n, hits2: two.hits, n2: two.n, rows1: one.rows, rows2: two.rows };
  });
  const used = pairs.filter(({ n1, n2 }) => n1 > 0 && n2 > 0);
  const n = { reference: used.reduce((sum, { rows2 }) => sum + rows2, 0), current: used.reduce((sum, { rows1 }) => sum + rows1, 0) };
  const found = compareWithinStrata(pairs, 1 - setup.p.alpha);
  if (found === null) return [];
  const [a, b] = [group.rates.get(metric)?.value ?? null, reference.rates.get(metric)?.value ?? null];
  return [{ set, metric, group, reference, crude: a === null || b === null ? null : a - b, found, n }];
}
