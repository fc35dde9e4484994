import type { Behind } from '../../../cells/behind.ts';
import type { Measurement } from '../../../cells/types.ts';
import type { CellRecord } from '../../../notebook/types.ts';
import type { DisclosurePolicy, ReasonCode } from '../types.ts';

/** Sums and means of magnitudes, by the name of their metric. */
const magnitudes = /^(mean|standard_deviation|slice_mean|mae|rmse|mape|bias|mean_difference|cost_per_request|savings)$/;

/** A sum or mean with what is known of its largest contributions. */
interface Magnitude {
  readonly name: string;
  /** Σ|x| where it is known up to a factor that its family shares. */
  readonly total: number;
  readonly largest: NonNullable<Behind['largest']>;
}

/** What dominance hides, by name of the measurement (`cell/place`) or chart part (`cell/chart/part`), and what could not be checked. */
export interface Dominance {
  readonly hidden: ReadonlyMap<string, Extract<ReasonCode, 'dominance' | 'secondary'>>;
  readonly checked: number;
  /** Metrics of cells that are sums or means and say nothing of their largest contributions. */
  readonly unchecked: readonly string[];
}

/**
 * The (n, k) rule with n = 2, and the p % rule (Hundepool et al. 2012, section 4.2.2): a sum or mean is not published where its two largest contributions hold more than the
 * share `topTwoShare`, or where whoever made the second largest could estimate the largest to within p: T − x₁ − x₂ < p·x₁. Of values with both signs |x| counts.
 * Where one part of a whole is hidden it follows from the whole and the other parts; so smaller parts go too until the hidden ones together are not dominated.
 */
export function dominanceOf(
  cells: readonly CellRecord[],
  { dominance, statutory, rowsOfPersons }: Pick<DisclosurePolicy, 'dominance' | 'statutory' | 'rowsOfPersons'>,
): Dominance {
  const hidden = new Map<string, 'dominance' | 'secondary'>();
  const unchecked = new Set<string>();
  let checked = 0;
  for (const [i, cell] of cells.entries()) {
    if (statutory.includes(cell.id)) continue;
    for (const { metric, value, behind } of cell.measurements)
      if (value !== null && magnitudes.test(metric) && behind?.largest === undefined) unchecked.add(`${cell.id} (${metric})`);
    for (const family of [...familiesOf(i, cell), ...seriesOf(i, cell)]) {
      checked += family.length;
      for (const [name, rule] of hiddenOf(family, (largest) => isDominated(ofPersons(largest, rowsOfPersons), dominance))) hidden.set(name, rule);
    }
  }
  return { hidden, checked, unchecked: [...unchecked] };
}

/**
 * The largest shares that one and two persons may hold, where they may have several rows: a person's rows are each at most the largest, and two persons' rows at most the largest but for
 * one. Larger shares only make a sum more dominated, so a bound hides too much rather than too little.
 */
export function ofPersons({ one, two }: NonNullable<Behind['largest']>, rowsOfPersons: readonly number[] | undefined): NonNullable<Behind['largest']> {
  if (rowsOfPersons === undefined) return { one, two };
  const [first = 1] = rowsOfPersons;
  const both = rowsOfPersons[1] ?? first;
  const second = two - one;
  return { one: Math.min(1, one + (first - 1) * second), two: Math.min(1, one + (both - 1) * second) };
}

export function isDominated({ one, two }: NonNullable<Behind['largest']>, { topTwoShare, p }: DisclosurePolicy['dominance']): boolean {
  return two > topTwoShare || 1 - two < p * one;
}

function hiddenOf(
  family: readonly Magnitude[],
  isHidden: (largest: NonNullable<Behind['largest']>) => boolean,
): readonly (readonly [string, 'dominance' | 'secondary'])[] {
  const out = family.filter(({ largest }) => isHidden(largest));
  const found = out.map(({ name }) => [name, 'dominance'] as const);
  if (out.length === 0 || family.length === 1) return found;
  const rest = family.filter((each) => !out.includes(each)).sort((a, b) => a.total - b.total || (a.name < b.name ? -1 : 1));
  const more: (readonly [string, 'secondary'])[] = [];
  for (const next of rest) {
    if (out.length > 1 && !isHidden(joined(out))) break;
    out.push(next);
    more.push([next.name, 'secondary']);
  }
  return [...found, ...more];
}

/** The largest contributions of several disjoint parts taken together. */
function joined(parts: readonly Magnitude[]): NonNullable<Behind['largest']> {
  const total = parts.reduce((sum, part) => sum + part.total, 0);
  const contributions = parts.flatMap(({ total: own, largest: { one, two } }) => [own * one, own * (two - one)]).sort((a, b) => b - a);
  const [one = 0, two = 0] = contributions;
  return total > 0 ? { one: one / total, two: (one + two) / total } : { one: 1, two: 1 };
}

/** Measurements of the same thing in the groups of the same columns. */
function familiesOf(cell: number, { measurements }: CellRecord): readonly (readonly Magnitude[])[] {
  const families = new Map<string, Magnitude[]>();
  for (const [place, m] of measurements.entries()) {
    const largest = m.behind?.largest;
    if (largest === undefined || m.value === null || typeof m.n !== 'number') continue;
    const family = familyName(m);
    families.set(family, [...(families.get(family) ?? []), { name: `${cell}/${place}`, total: largest.total ?? Math.abs(m.value) * m.n, largest }]);
  }
  return [...families.values()];
}

function familyName({ metric, of: { group = {}, window, ...of } }: Measurement): string {
  return JSON.stringify([metric, of, Object.keys(group).sort(), window !== undefined]);
}

/** The points of each series of a chart. */
function seriesOf(cell: number, { charts }: CellRecord): readonly (readonly Magnitude[])[] {
  return charts.flatMap((chart, place) => {
    if (chart.kind !== 'series') return [];
    const series = new Map<string, Magnitude[]>();
    for (const [part, { series: own, value, n, behind }] of chart.points.entries())
      if (behind?.largest !== undefined && value !== null)
        series.set(own, [
          ...(series.get(own) ?? []),
          { name: `${cell}/${place}/${part}`, total: behind.largest.total ?? Math.abs(value) * n, largest: behind.largest },
        ]);
    return [...series.values()];
  });
}
