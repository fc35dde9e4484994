import type { Measurement } from '../../../cells/types.ts';
import type { CellRecord } from '../../../notebook/types.ts';
import { ConfusionTables } from './confusion.ts';
import type { CountGraph } from './count-graph.ts';
import { addGroupLines, type GroupedCount } from './group-lines.ts';
import { confusionFunctions, confusionRates, metricKind, numerator } from './metric-kinds.ts';
import { detailOf, isGroup, rowsIdentity, scopeKey, scopesOf, scopeText, type Scope } from './scope.ts';

/** What one measurement reveals. */
export interface Claim {
  readonly cell: number;
  readonly place: number;
  readonly reveals: number[];
}

/** Reads what measurements say about counts, and how these counts hang together. */
export class MeasurementClaims {
  readonly claims: Claim[] = [];
  readonly tables: ConfusionTables;
  /** True when the document says of some count how many persons are behind it. */
  readonly countsPersons: boolean;
  readonly #graph: CountGraph;
  readonly #grouped: GroupedCount[] = [];
  readonly #rows = new Map<string, { readonly scope: Scope; readonly indices: Set<number> }>();
  readonly #persons = new Map<string, number>();
  /** Numerators by scope and metric, for what compares them. */
  readonly #hits = new Map<string, number>();
  readonly #hitsOf = new Map<string, Set<number>>();

  constructor(graph: CountGraph, cells: readonly CellRecord[]) {
    this.#graph = graph;
    this.countsPersons = cells.some(({ measurements }) => measurements.some((m) => metricKind(m) === 'persons' || m.behind?.persons !== undefined));
    for (const { measurements } of cells)
      for (const m of measurements) if (metricKind(m) === 'persons' && m.value !== null) this.#notePersons(scopesOf(m).current, Math.round(m.value));
    this.tables = new ConfusionTables(graph, (scope) => this.personsOf(scope));
  }

  personsOf(scope: Scope): number | undefined {
    return this.#persons.get(rowsIdentity(scope));
  }

  /** Takes in the measurements of a cell. */
  read(cell: number, { id, measurements }: Pick<CellRecord, 'id' | 'measurements'>): void {
    for (const [place, m] of measurements.entries())
      if (m.reason !== 'suppressed') this.claims.push({ cell, place, reveals: this.#reveals(m, id, measurements) });
  }

  /** Takes in what compares two numbers, after all cells were read; then adds the lines. */
  finish(cells: readonly CellRecord[]): void {
    for (const claim of this.claims) {
      const m = cells[claim.cell]?.measurements[claim.place];
      if (m !== undefined) claim.reveals.push(...this.#compared(m, cells[claim.cell]?.measurements ?? []));
    }
    addGroupLines(this.#graph, [...this.#grouped, ...this.tables.finish((scope) => this.#largest(scope))]);
    for (const { scope, indices } of this.#rows.values()) this.#excluded(scope, [...indices]);
  }

  /** The rows of a scope as a count; `behind` is how many persons a measurement of them names. */
  rows(scope: Scope, value: number, role: string, behind?: number): number {
    const known = [this.personsOf(scope), behind].filter((persons) => persons !== undefined);
    const persons = known.length === 0 ? undefined : Math.min(...known);
    const index = this.#graph.count(rowsIdentity(scope), value, `rows: ${scopeKey(scope)}`, { persons, ofGroup: isGroup(scope) });
    const name = scopeText(scope);
    const held = this.#rows.get(name) ?? { scope, indices: new Set<number>() };
    held.indices.add(index);
    this.#rows.set(name, held);
    this.#grouped.push({ role, scope, index });
    return index;
  }

  #notePersons(scope: Scope, count: number): void {
    const name = rowsIdentity(scope);
    this.#persons.set(name, Math.min(count, this.#persons.get(name) ?? count));
  }

  #reveals(m: Measurement, cell: string, siblings: readonly Measurement[]): number[] {
    const kind = metricKind(m);
    if (kind === 'notRows') return [];
    const { current, reference } = scopesOf(m);
    if (typeof m.n !== 'number') {
      const both = m.n;
      return [
        ...(both.current > 0 ? [this.rows(current, both.current, 'rows')] : []),
        ...(reference !== null && both.reference > 0 ? [this.rows(reference, both.reference, 'rows')] : []),
      ];
    }
    const value = m.value;
    if (kind === 'persons') {
      if (value === null) return [];
      const index = this.#graph.count(`persons${scopeText(current)}`, Math.round(value), `persons: ${scopeKey(current)}`, {
        ofGroup: isGroup(current),
        persons: Math.round(value),
      });
      this.#grouped.push({ role: 'persons', scope: current, index });
      return [index, ...(m.n > 0 && m.n !== value ? [this.rows(current, m.n, 'rows')] : [])];
    }
    if (kind === 'confusion') {
      const [of, hit, miss] = confusionRates[m.metric] ?? ['L', 'correct', 'wrong'];
      const count = numerator(value, m.n) ?? 0;
      const persons = m.behind?.persons;
      const indices = [
        this.tables.count(current, of, m.n, persons?.among),
        this.tables.count(current, hit, count, persons?.hits),
        this.tables.count(current, miss, m.n - count, persons?.rest),
      ];
      this.#hit(current, m.metric, indices[1] ?? 0);
      if (of === 'L' || of === 'S') this.rows(current, m.n, 'rows', persons?.among);
      return indices;
    }
    if (m.n === 0 && kind !== 'count') return [];
    const whole =
      m.metric === 'group_size' || m.metric === 'row_count' ? [] : [this.rows(current, m.n, `n of ${m.metric} ${detailOf(m.of)}`, m.behind?.persons?.among)];
    const part = kind === 'count' ? (value === null ? null : Math.round(value)) : kind === 'rate' ? numerator(value, m.n) : badEvents(m, siblings);
    if (part === null || part < 0) return whole;
    if (m.metric === 'group_size' || m.metric === 'row_count') return [this.rows(current, part, 'rows', m.behind?.persons?.among)];
    return [...whole, ...this.#split(m, cell, current, whole[0], part)];
  }

  /** A count among n rows, and the rest of them. */
  #split(m: Measurement, cell: string, scope: Scope, whole: number | undefined, part: number): number[] {
    const family = m.metric === 'bad_events' || m.metric === 'budget_remaining' ? 'bad' : m.metric === 'sli' ? 'good' : m.metric;
    const identity = (what: string) => `${what}${cell}${scopeText(scope)}${detailOf(m.of)}`;
    const options = { ofGroup: isGroup(scope) };
    const persons = m.behind?.persons;
    const n = whole === undefined ? 0 : this.#graph.value(whole);
    const isBad = family === 'bad';
    const title = (what: string) => `${what}: ${[scopeKey(scope), m.of.column, m.of.sli, m.of.rule].filter((each) => each !== undefined).join(', ')}`;
    // All of the rows are the rows: no count of its own.
    const isAll = whole !== undefined && part === n && m.metric !== 'bad_events';
    const hit = isAll ? whole : this.#graph.count(identity(isBad ? 'good!' : `${family}`), part, title(m.metric), { ...options, persons: persons?.hits });
    this.#hit(scope, m.metric, hit, detailOf(m.of));
    this.#grouped.push({ role: `${family} ${cell} ${detailOf(m.of)}`, scope, index: hit });
    if (whole === undefined || part > n) return [hit];
    const rest = this.#graph.count(identity(family === 'good' ? 'good!' : `${family}!`), n - part, title(`rest of ${m.metric}`), {
      ...options,
      persons: persons?.rest,
      code: 'complement_below_k',
    });
    if (!isAll) this.#graph.line(whole, [hit, rest]);
    return [hit, rest];
  }

  #hit(scope: Scope, metric: string, index: number, detail = ''): void {
    const name = scopeText(scope);
    this.#hits.set(`${metric}${name}${detail}`, index);
    this.#hitsOf.set(name, (this.#hitsOf.get(name) ?? new Set()).add(index));
  }

  /**
   * Differences, ratios and extremes over groups give a number away as soon as the other is known. Any other figure of a group (a bound, a p-value, a shortfall) is
   * taken to give all its rates away.
   */
  #compared(m: Measurement, siblings: readonly Measurement[]): readonly number[] {
    const base = m.metric.replace(/(_relative)?_(difference|ratio)$/, '');
    const { current, reference: other } = scopesOf(m);
    const reference = other ?? (m.of.referenceGroup === undefined ? null : { ...current, group: { ...m.of.referenceGroup } });
    const extremes = extremesOf[base];
    if (extremes !== undefined && m.of.group === undefined) return this.#attained(m, siblings, extremes);
    if (confusionFunctions.has(m.metric)) return this.tables.all(current);
    const kind = metricKind(m);
    if (kind === 'notRows' || kind === 'confusion' || kind === 'persons' || m.metric === 'group_size' || m.value === null) return [];
    const scopes = [current, ...(reference === null ? [] : [reference])];
    if (m.metric !== base || ofRates.has(base)) {
      const { rule: _rule, ...plain } = m.of;
      const metric = ofRates.has(base) ? 'rate' : base;
      const found = scopes.flatMap(
        (scope) => this.#hits.get(`${metric}${scopeText(scope)}`) ?? this.#hits.get(`${metric}${scopeText(scope)}${detailOf(plain)}`) ?? [],
      );
      if (found.length > 0) return found;
    }
    if (kind !== 'other' || !scopes.some(isGroup)) return [];
    return scopes.flatMap((scope) => [...(this.#hitsOf.get(scopeText(scope)) ?? [])]);
  }

  /** The groups whose rates a gap over all groups is made of. */
  #attained(m: Measurement, siblings: readonly Measurement[], metrics: readonly string[]): readonly number[] {
    const rates = siblings.filter((each) => metrics.includes(each.metric) && each.of.group !== undefined && each.value !== null);
    const isRatio = m.metric.endsWith('_ratio');
    return rates.flatMap((a) =>
      rates.flatMap((b) => {
        if (a.metric !== b.metric || a.value === null || b.value === null || m.value === null) return [];
        const gap = isRatio ? a.value / b.value : a.value - b.value;
        if (Math.abs(gap - m.value) > 1e-12) return [];
        return [a, b].flatMap((each) => this.#hits.get(`${each.metric}${scopeText(scopesOf(each).current)}`) ?? []);
      }),
    );
  }

  /** The largest count of rows of a scope. */
  #largest(scope: Scope): number | undefined {
    const [first, ...others] = this.#rows.get(scopeText(scope))?.indices ?? [];
    return first === undefined ? undefined : others.reduce((best, each) => (this.#graph.value(each) > this.#graph.value(best) ? each : best), first);
  }

  /** Smaller counts of one scope leave rows out; how many follows from the largest. */
  #excluded(scope: Scope, indices: readonly number[]): void {
    const largest = this.#largest(scope);
    if (largest === undefined) return;
    for (const each of indices)
      if (each !== largest) this.#graph.lineWithRest(largest, [each], { identity: `left out${scopeText(scope)}`, key: `rows left out: ${scopeKey(scope)}` });
  }
}

/** Figures that compare the rates of two scopes under a name of their own. */
const ofRates: ReadonlySet<string> = new Set(['difference', 'ratio', 'relative', 'chance_to_win', 'expected_loss']);

/** Gaps over all groups, by the rates they are gaps of. */
const extremesOf: Readonly<Record<string, readonly string[]>> = {
  demographic_parity: ['selection_rate'],
  equalized_odds: ['true_positive_rate', 'false_positive_rate'],
  equal_opportunity: ['true_positive_rate'],
};

/** Bad rows behind a burn rate or what is left of a budget, which follow from the printed objective; null for other metrics. */
function badEvents(m: Measurement, siblings: readonly Measurement[]): number | null {
  if (typeof m.n !== 'number' || m.value === null || (m.metric !== 'burn_rate' && m.metric !== 'budget_remaining')) return null;
  const target = siblings.find((each) => each.metric === 'sli' && each.of.sli === m.of.sli && each.threshold !== undefined)?.threshold?.value;
  if (target === undefined) return null;
  const bad = (m.metric === 'burn_rate' ? m.value : 1 - m.value) * (1 - target) * m.n;
  const count = Math.round(bad);
  return Math.abs(bad - count) <= 1e-6 * Math.max(1, m.n) && count <= m.n ? count : null;
}
