import type { CountGraph } from './count-graph.ts';
import type { GroupedCount } from './group-lines.ts';
import { confusionLines, type ConfusionRole } from './metric-kinds.ts';
import { isGroup, rowsIdentity, scopeKey, scopeText, type Scope } from './scope.ts';

const names: Readonly<Record<ConfusionRole, string>> = {
  P: 'positives',
  N: 'negatives',
  PP: 'predicted positives',
  PN: 'predicted negatives',
  TP: 'true positives',
  FP: 'false positives',
  TN: 'true negatives',
  FN: 'false negatives',
  L: 'rows',
  S: 'rows',
  correct: 'correct predictions',
  wrong: 'wrong predictions',
};

/** Ways to split the same rows into parts without overlap. */
const partitions: readonly (readonly ConfusionRole[])[] = [
  ['P', 'N'],
  ['PP', 'PN'],
  ['correct', 'wrong'],
  ['TP', 'FP', 'TN', 'FN'],
  ['P', 'FP', 'TN'],
  ['N', 'TP', 'FN'],
  ['PP', 'TN', 'FN'],
  ['PN', 'TP', 'FP'],
  ['correct', 'FP', 'FN'],
  ['wrong', 'TP', 'TN'],
];

/** Counts of the confusion table of each scope, from whatever rates are printed. Rates over different rows (late labels) keep tables apart by value. */
export class ConfusionTables {
  readonly #graph: CountGraph;
  readonly #tables = new Map<string, { readonly scope: Scope; readonly roles: Map<ConfusionRole, number> }>();
  readonly #persons: (scope: Scope) => number | undefined;

  constructor(graph: CountGraph, persons: (scope: Scope) => number | undefined) {
    this.#graph = graph;
    this.#persons = persons;
  }

  /** The count of a role, with the persons behind it where they are known; the first value that a role has in a scope is the one its lines are about. */
  count(scope: Scope, role: ConfusionRole, value: number, behind?: number): number {
    const isRows = role === 'L' || role === 'S';
    const whole = isRows ? Math.min(this.#persons(scope) ?? Infinity, behind ?? Infinity) : (behind ?? Infinity);
    const index = this.#graph.count(isRows ? rowsIdentity(scope) : `${role}${scopeText(scope)}`, value, `${names[role]}: ${scopeKey(scope)}`, {
      ...(whole === Infinity ? {} : { persons: whole }),
      ofGroup: isGroup(scope),
    });
    const table = this.#table(scope);
    if (!table.roles.has(role)) table.roles.set(role, index);
    return index;
  }

  /** Indices of all counts known in a scope. */
  all(scope: Scope): readonly number[] {
    return [...(this.#tables.get(scopeText(scope))?.roles.values() ?? [])];
  }

  find(scope: Scope, role: ConfusionRole): number | undefined {
    return this.#tables.get(scopeText(scope))?.roles.get(role);
  }

  /**
   * Fills in counts that follow, then adds every line that holds. Returns the counts for lines across groups.
   * @param rowsOf the printed number of rows of a scope, of which disjoint parts of its table are never more
   */
  finish(rowsOf: (scope: Scope) => number | undefined): readonly GroupedCount[] {
    for (const { scope, roles } of this.#tables.values()) {
      this.#fill(scope, roles);
      for (const [total, parts] of confusionLines) {
        const sum = roles.get(total);
        const terms = parts.map((part) => roles.get(part));
        if (sum !== undefined && terms.every((term) => term !== undefined)) this.#graph.line(sum, terms);
      }
      if (!roles.has('L')) this.#within(scope, roles, roles.get('S') ?? rowsOf(scope));
    }
    return [...this.#tables.values()].flatMap(({ scope, roles }) =>
      [...roles].map(([role, index]) => ({ role: names[role] === 'rows' ? `rows ${role}` : names[role], scope, index })),
    );
  }

  /** Where the rows of the table are not printed themselves: its parts and whatever is left of the rows of the scope. */
  #within(scope: Scope, roles: ReadonlyMap<ConfusionRole, number>, whole: number | undefined): void {
    if (whole === undefined) return;
    for (const parts of partitions) {
      const known = parts.filter((part) => roles.has(part));
      const indices = known.map((part) => roles.get(part) ?? 0);
      if (known.length < 2 || indices.includes(whole)) continue;
      const names = known.join('+');
      this.#graph.lineWithRest(whole, indices, { identity: `beside ${names}${scopeText(scope)}`, key: `rows beside ${names}: ${scopeKey(scope)}` });
    }
  }

  #table(scope: Scope) {
    const name = scopeText(scope);
    const table = this.#tables.get(name) ?? { scope, roles: new Map<ConfusionRole, number>() };
    this.#tables.set(name, table);
    return table;
  }

  #fill(scope: Scope, roles: Map<ConfusionRole, number>): void {
    for (let again = true; again; ) {
      again = false;
      for (const [total, parts] of confusionLines) {
        const missing = [total, ...parts].filter((role) => !roles.has(role));
        const [role] = missing;
        if (missing.length !== 1 || role === undefined) continue;
        const valueOf = (each: ConfusionRole) => (each === role ? 0 : this.#graph.value(roles.get(each) ?? 0));
        const sum = parts.reduce((all, part) => all + valueOf(part), 0);
        const value = role === total ? sum : valueOf(total) - sum;
        if (value < 0) continue;
        this.count(scope, role, value);
        again = true;
      }
      again ||= this.#meet(scope, roles);
    }
  }

  /** The three ways to halve the same rows meet in one cell: positives + predicted positives + correct − rows is twice the true positives. */
  #meet(scope: Scope, roles: ReadonlyMap<ConfusionRole, number>): boolean {
    if (roles.has('TP')) return false;
    const [all, selectable, positives, called, correct] = (['L', 'S', 'P', 'PP', 'correct'] as const).map((role) => {
      const index = roles.get(role);
      return index === undefined ? undefined : this.#graph.value(index);
    });
    if (all === undefined || all !== selectable || positives === undefined || called === undefined || correct === undefined) return false;
    const value = (positives + called + correct - all) / 2;
    if (!Number.isSafeInteger(value) || value < 0) return false;
    this.count(scope, 'TP', value);
    return true;
  }
}
