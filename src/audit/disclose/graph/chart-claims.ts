import type { ChartData } from '../../../cells/types.ts';
import type { CellRecord } from '../../../notebook/types.ts';
import type { BucketSeries } from './bucket-lines.ts';
import type { CountGraph } from './count-graph.ts';
import type { Claim } from './measurement-claims.ts';
import { numerator } from './metric-kinds.ts';

/** A part of a chart (point, cell, bar) as a publication. */
export interface PartClaim {
  readonly cell: number;
  readonly chart: number;
  readonly part: number;
  readonly key: string;
  readonly reveals: readonly number[];
}

/** Returns what the parts of a cell's charts reveal. Points of one bucket count the same rows wherever they are drawn with the same count. */
export function chartClaims(graph: CountGraph, cell: number, record: CellRecord, claims: readonly Claim[], buckets: BucketSeries[]): readonly PartClaim[] {
  const own = [...new Set(claims.flatMap(({ reveals }) => reveals))];
  return record.charts.flatMap((chart, place) => {
    const found = partsOf(graph, record.id, place, chart, buckets);
    for (const parts of found.lines) {
      const sum = parts.reduce((all, part) => all + graph.value(part), 0);
      for (const total of own) if (sum > 0 && graph.value(total) === sum && !parts.includes(total)) graph.line(total, parts);
    }
    return found.parts.map(({ part, reveals }) => ({ cell, chart: place, part, key: `chart ${chart.title}, part ${part + 1}`, reveals }));
  });
}

interface Parts {
  readonly parts: readonly { readonly part: number; readonly reveals: readonly number[] }[];
  readonly lines: readonly (readonly number[])[];
}

function partsOf(graph: CountGraph, id: string, place: number, chart: ChartData, buckets: BucketSeries[]): Parts {
  switch (chart.kind) {
    case 'series': {
      const series = new Map<string, number[]>();
      const byTime = new Map<string, Map<number, number>>();
      const note = (what: string, time: number, index: number) => byTime.set(what, (byTime.get(what) ?? new Map<number, number>()).set(time, index));
      const parts = chart.points.flatMap((point, part) => {
        if (point.reason === 'suppressed' || point.n <= 0) return [];
        const persons = point.behind?.persons;
        const at = `${point.time}/${chart.bucketSeconds}`;
        const n = graph.count(`rows@${at}`, point.n, `${id}: rows of ${point.series} at ${new Date(point.time).toISOString()}`, {
          persons: persons?.among,
        });
        series.set(point.series, [...(series.get(point.series) ?? []), n]);
        note(JSON.stringify([point.series]), point.time, n);
        const part_ = point.value === point.n ? null : numerator(point.value, point.n);
        if (part_ === null) return [{ part, reveals: [n] }];
        const title = `${id}: ${chart.title} of ${point.series} at ${new Date(point.time).toISOString()}`;
        const hit = graph.count(`${id}|${place}|${point.series}@${at}`, part_, title, { persons: persons?.hits });
        const rest = graph.count(`${id}|${place}|${point.series}@${at}!`, point.n - part_, `rest of ${title}`, {
          persons: persons?.rest,
          code: 'complement_below_k',
        });
        graph.line(n, [hit, rest]);
        note(JSON.stringify([point.series, 'part']), point.time, hit);
        return [{ part, reveals: [n, hit, rest] }];
      });
      for (const [what, counts] of byTime) buckets.push({ what: JSON.parse(what)[1] === undefined ? 'rows' : what, seconds: chart.bucketSeconds, counts });
      return { parts, lines: [...series.values()] };
    }
    case 'heatmap':
      return {
        parts: chart.cells.flatMap(({ time, n, row, reason }, part) =>
          n <= 0 || reason === 'suppressed'
            ? []
            : [{ part, reveals: [graph.count(`rows@${time}/${chart.bucketSeconds}`, n, `${id}: rows of ${row} at ${new Date(time).toISOString()}`)] }],
        ),
        lines: [],
      };
    case 'histogramPair': {
      const sides = [chart.reference, chart.current].map((counts, side) =>
        counts.map((count, i) => bar(graph, id, chart.column, chart.labels[i], side, count)),
      );
      return { parts: chart.labels.map((_, part) => ({ part, reveals: sides.flatMap((side) => side[part] ?? []) })), lines: sides };
    }
    case 'sparkline': {
      const counts = chart.counts.map((count, i) => bar(graph, id, chart.column, chart.labels[i], 0, count));
      return { parts: counts.map((index, part) => ({ part, reveals: [index] })), lines: [counts] };
    }
    default:
      return { parts: [], lines: [] };
  }
}

function bar(graph: CountGraph, id: string, column: string, label: string | undefined, side: number, count: number): number {
  return graph.count(`bar ${id}|${column}|${label}|${side}`, count, `${id}: ${column} ${label}${side === 1 ? ', current' : ''}`);
}
