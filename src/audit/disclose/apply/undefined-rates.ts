import type { Measurement } from '../../../cells/types.ts';
import { isGroup, scopesOf, scopeText } from '../graph/scope.ts';

/**
 * Places of measurements without a value that are of a group of which something is hidden, each with the place of something hidden. That a rate is undefined
 * says that the group has no rows of a kind: without negatives all its members are positives.
 */
export function undefinedBesideHidden(measurements: readonly Measurement[], hidden: ReadonlySet<number>): readonly (readonly [number, number])[] {
  const groups = new Map([...hidden].flatMap((i) => (measurements[i] === undefined ? [] : [[scopeText(scopesOf(measurements[i]).current), i] as const])));
  return measurements.flatMap((m, i) => {
    const { current } = scopesOf(m);
    const beside = groups.get(scopeText(current));
    return m.value === null && !hidden.has(i) && isGroup(current) && beside !== undefined ? [[i, beside] as const] : [];
  });
}

/** The values of the groups of such measurements, for the sentences about them. */
export function undefinedGroups(measurements: readonly Measurement[], hidden: ReadonlySet<number>): readonly (readonly string[])[] {
  return measurements.flatMap((m, i) => {
    const values = Object.values(m.of.group ?? {}).flatMap((value) => value ?? []);
    return hidden.has(i) && m.value === null && values.length > 0 ? [values] : [];
  });
}
