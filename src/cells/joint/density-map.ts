import type { DenseRows } from '../../stats/random-features.ts';
import { quantile } from '../../stats/quantiles.ts';
import { countValues } from '../../stats/value-counts.ts';
import type { ChartData } from '../types.ts';

const cellsPerAxis = 28;
/** Places of fewer rows are left out: the map shows where rows gather, never a row. */
const fewest = 3;

/**
 * A map of two sets of points in the plane, drawn as places of a grid: each that holds at least 3 sampled rows is a dot, coloured by which side is over-represented there (twice its share of all rows). null where there
 * is no such place.
 */
export function densityMap(
  title: string,
  reference: DenseRows,
  current: DenseRows,
  names: { readonly reference: string; readonly current: string },
): ChartData | null {
  const axes = [0, 1].map((k) => {
    const all = [...axis(reference, k), ...axis(current, k)];
    const counts = countValues(all);
    const low = quantile(counts, 0.005) ?? 0;
    const high = quantile(counts, 0.995) ?? 0;
    return { low, step: (high - low) / cellsPerAxis };
  });
  const [across, along] = axes;
  if (!across || !along || !(across.step > 0) || !(along.step > 0)) return null;
  const cells = new Map<number, [number, number]>();
  [reference, current].forEach((side, s) => {
    for (let i = 0; i < side.rows; i += 1) {
      const x = place(side.values[i * side.width] ?? 0, across);
      const y = place(side.values[i * side.width + 1] ?? 0, along);
      if (x === null || y === null) continue;
      const found = cells.get(x * cellsPerAxis + y) ?? [0, 0];
      found[s === 0 ? 0 : 1] += 1;
      cells.set(x * cellsPerAxis + y, found);
    }
  });
  const kinds = [`more in ${names.reference}`, 'alike', `more in ${names.current}`] as const;
  const dots = [...cells]
    .filter(([, [before, now]]) => before + now >= fewest)
    .map(([at, [before, now]]) => {
      const then = before / reference.rows;
      const next = now / current.rows;
      return { at, kind: then >= 2 * next ? 0 : next >= 2 * then ? 2 : 1 };
    })
    .sort((a, b) => a.kind - b.kind || a.at - b.at);
  if (dots.length === 0) return null;
  const center = (cell: number, { low, step }: { low: number; step: number }) => Number((low + (cell + 0.5) * step).toPrecision(6));
  return {
    kind: 'plot',
    title,
    mark: 'dot',
    x: 'first component',
    y: 'second component',
    color: 'where rows gather',
    facet: null,
    data: {
      'first component': dots.map(({ at }) => center(Math.floor(at / cellsPerAxis), across)),
      'second component': dots.map(({ at }) => center(at % cellsPerAxis, along)),
      'where rows gather': dots.map(({ kind }) => kinds[kind] ?? 'alike'),
    },
    times: [],
  };
}

function axis(data: DenseRows, k: number): number[] {
  return Array.from({ length: data.rows }, (_, i) => data.values[i * data.width + k] ?? 0);
}

function place(x: number, { low, step }: { readonly low: number; readonly step: number }): number | null {
  const at = Math.floor((x - low) / step);
  return at >= 0 && at < cellsPerAxis ? at : null;
}
