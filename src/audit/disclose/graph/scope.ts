import type { Measurement, MeasurementOf } from '../../../cells/types.ts';

/** Which rows a count is of: a population, restricted by columns (and by time, under the pseudo column `@window`). */
export interface Scope {
  readonly population: string;
  readonly group: Readonly<Record<string, string | null>>;
  readonly class: string;
}

const windowColumn = '@window';

/** The rows that a measurement is about; for two-sided ones `current` and `reference`. */
export function scopesOf({ of, n }: Measurement): { readonly current: Scope; readonly reference: Scope | null } {
  const window = of.window === undefined ? {} : { [windowColumn]: of.window.join('/') };
  const current = { population: of.population ?? '', group: { ...of.group, ...window }, class: of.class ?? '' };
  if (typeof n === 'number') return { current, reference: null };
  const reference = { population: of.reference ?? of.population ?? '', group: { ...(of.referenceGroup ?? of.group), ...window }, class: of.class ?? '' };
  return { current, reference };
}

export function groupText(group: Scope['group']): string {
  return Object.keys(group)
    .sort()
    .map((column) => `${column}=${group[column] ?? 'missing'}`)
    .join(', ');
}

/** Identity of the rows, for counts that are told apart by what they count. */
export function scopeText({ population, group, class: label }: Scope): string {
  return JSON.stringify([population, groupText(group), label]);
}

/** Identity of the rows for plain row counts: equal counts of the same group are one count whatever the population is called. */
export function rowsIdentity({ group }: Scope): string {
  return `rows${JSON.stringify(groupText(group))}`;
}

/** What is printed of a scope: `population current, race=Asian`. */
export function scopeKey({ population, group, class: label }: Scope): string {
  const parts = [population === '' ? '' : `population ${population}`, groupText(group), label === '' ? '' : `class ${label}`].filter((part) => part !== '');
  return parts.length === 0 ? 'all rows' : parts.join(', ');
}

/** The rest of what a measurement is of, as identity of a numerator. */
export function detailOf({ column, sli, rule, class: label, burnWindow, severity }: MeasurementOf): string {
  return JSON.stringify([column, sli, rule, label, burnWindow, severity].map((each) => each ?? ''));
}

/** Key of a measurement in the report. */
export function measurementKey({ metric, of }: Measurement): string {
  const { column, sli, rule, burnWindow, severity, referenceGroup } = of;
  const parts = [
    scopeKey({ population: of.population ?? '', group: { ...of.group, ...(of.window ? { [windowColumn]: of.window.join('/') } : {}) }, class: of.class ?? '' }),
    referenceGroup === undefined ? '' : `against ${groupText(referenceGroup)}`,
    ...[column, sli, rule, burnWindow, severity].map((each) => each ?? ''),
  ].filter((part) => part !== '');
  return `${metric}: ${parts.join(', ')}`;
}

/** True when the count is of a group rather than of a whole population. */
export function isGroup({ group }: Scope): boolean {
  return Object.keys(group).some((column) => column !== windowColumn);
}
