import type { CountGraph } from './count-graph.ts';
import { groupText, scopeKey, type Scope } from './scope.ts';

/** A count that is comparable across groups: the same thing counted (`role`) among the rows of a scope. */
export interface GroupedCount {
  readonly role: string;
  readonly scope: Scope;
  readonly index: number;
}

/**
 * Adds a line for every count and every column that splits it: the count over all values of the column is the sum over its values and a remainder (values that
 * are not shown, rows without one). Splits whose sums exceed the total are no partition and give no line.
 */
export function addGroupLines(graph: CountGraph, counts: readonly GroupedCount[]): void {
  const byName = new Map<string, GroupedCount>();
  const splits = new Map<
    string,
    { readonly parent: string; readonly column: string; readonly of: Scope; readonly role: string; readonly children: Map<string, number> }
  >();
  const nameOf = (role: string, { population, group, class: label }: Scope) => JSON.stringify([role, population, label, groupText(group)]);
  for (const each of counts) byName.set(nameOf(each.role, each.scope), each);
  for (const { role, scope, index } of byName.values()) {
    for (const column of Object.keys(scope.group)) {
      const { [column]: value, ...rest } = scope.group;
      const of = { ...scope, group: rest };
      const parent = nameOf(role, of);
      const name = JSON.stringify([parent, column]);
      const split = splits.get(name) ?? { parent, column, of, role, children: new Map<string, number>() };
      split.children.set(value ?? '', index);
      splits.set(name, split);
    }
  }
  for (const [name, { parent, column, of, role, children }] of splits) {
    const total = byName.get(parent);
    if (total === undefined) continue;
    const rest = { identity: `rest${name}`, key: `${role} of ${scopeKey(of)}, values of ${column} that are not shown` };
    graph.lineWithRest(total.index, [...new Set(children.values())], rest);
  }
}
