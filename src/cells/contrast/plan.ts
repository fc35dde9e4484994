import type { GroupedReduction, Key, Measure, PairedReduction, ReducedTable, Reduction } from '../../reduce/types.ts';
import { nextDown } from '../../stats/next-down.ts';
import { sampledColumns } from '../joint/frame.ts';
import { agreement } from '../shadow/plan.ts';
import type { CellContext } from '../types.ts';
import { contrastScope, type ContrastParameters, type ContrastScope } from './parameters.ts';

type Waves = readonly (readonly ReducedTable[])[];

/** Where each answer of wave 0 stands; those of pairs follow when there are any: both sides, all pairs, flips, then by group. */
export const places = { sample: 0, range: 1, originals: 2, changed: 3, pairs: 4, flips: 5, byGroup: 6 } as const;

/** Wave 0: the sample, the range of the score, the pairs. Wave 1: scores by threshold, over all and by group. */
export function planContrast(p: ContrastParameters, context: CellContext, previous: Waves): readonly Reduction[] | null {
  const scope = contrastScope(p, context);
  if (previous.length === 0) {
    const columns = [{ name: scope.outcome, as: 'text' as const }, ...sampledColumns(scope.features), ...sampledColumns(scope.immutable)];
    return [{ kind: 'sample', from: scope.from, columns, rows: p.sample, seed: p.seed }, range(scope), ...pairReductions(scope)];
  }
  if (previous.length > 1) return null;
  const found = whatIf(previous, p);
  if (found === null || scope.score === null) return null;
  const column = scope.score;
  const edges = found.thresholds.map(nextDown);
  const by = (keys: Record<string, Key>): Reduction => ({
    kind: 'grouped',
    from: scope.from,
    keys,
    measures: { scores: { kind: 'histogram', column, edges } },
  });
  return [by({}), ...scope.groups.map((group) => by({ group: { kind: 'column', column: group } }))];
}

function range({ from, score }: ContrastScope): Reduction {
  const measures: GroupedReduction['measures'] = {
    rows: { kind: 'count' },
    ...(score === null
      ? {}
      : {
          finite: { kind: 'finite', column: score },
          minimum: { kind: 'minimum', column: score },
          maximum: { kind: 'maximum', column: score },
        }),
  };
  return { kind: 'grouped', from, keys: {}, measures };
}

/** The threshold in use and the others to try, ascending and distinct; null where there is no score, or no threshold is known. */
export function whatIf(waves: Waves, p: ContrastParameters): { readonly threshold: number; readonly thresholds: readonly number[] } | null {
  const row = waves[0]?.[places.range]?.rows[0];
  const [low, high] = [row?.measures['minimum'], row?.measures['maximum']];
  if (typeof low !== 'number' || typeof high !== 'number') return null;
  const isShare = low >= 0 && high <= 1;
  const threshold = p.threshold ?? (isShare ? 0.5 : null);
  if (threshold === null) return null;
  const step = (i: number): number => (isShare ? i / 20 : low + ((high - low) * i) / 20);
  const tried = p.thresholds === 'auto' ? Array.from({ length: 19 }, (_, i) => step(i + 1)) : p.thresholds;
  return { threshold, thresholds: [...new Set([...tried, threshold])].sort((a, b) => a - b) };
}

function pairReductions({ pairs, outcome }: ContrastScope): readonly Reduction[] {
  if (pairs === null) return [];
  const { originals, changed, id, groups } = pairs;
  const side = (from: typeof originals): Reduction => ({
    kind: 'grouped',
    from,
    keys: {},
    measures: { rows: { kind: 'count' }, ids: { kind: 'present', column: id }, distinct: { kind: 'distinct', column: id } },
  });
  const paired = (keys: PairedReduction['keys'], measures: Record<string, Measure>): PairedReduction => ({
    kind: 'paired',
    from: originals,
    to: changed,
    on: { left: id, right: id },
    derive: [],
    keys,
    measures,
  });
  const same: Record<string, Measure> = { same: { kind: 'truth', expression: agreement(outcome) } };
  const column = (name: string): Key => ({ kind: 'column', column: name });
  return [
    side(originals),
    side(changed),
    paired({}, same),
    paired({ left: column(`left.${outcome}`), right: column(`right.${outcome}`) }, { pairs: { kind: 'count' } }),
    ...groups.map((group) => paired({ group: column(`left.${group}`) }, same)),
  ];
}
