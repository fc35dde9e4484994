import type { ReducedTable } from '../../reduce/types.ts';
import { defaultPopulationCaveats } from '../default-populations.ts';
import { formatCount, formatNumber, formatPercent } from '../format.ts';
import { cellResult } from '../result.ts';
import type { Caveat, CellContext, CellResult, ChartData, Finding, Measurement, MeasurementOf } from '../types.ts';
import type { ExplainChangeParameters } from './parameters.ts';
import { explainScope } from './plan.ts';
import { splitDimension, type DimensionSplit, type Segment } from './split.ts';

/** Rows of the table of segments, and segments measured and drawn per dimension. */
const shownRows = 30;
const shownSegments = 10;
const drawnDimensions = 3;

interface Line {
  readonly dimension: DimensionSplit;
  readonly segment: Segment;
  readonly mix: number;
  readonly rate: number;
  readonly interval: { readonly low: number; readonly high: number } | null;
}

/** Splits the change of a metric by each dimension and ranks dimensions and segments by what they carry. For information: it judges nothing. */
export function decideExplainChange(reduced: readonly (readonly ReducedTable[])[], p: ExplainChangeParameters, context: CellContext): CellResult {
  const scope = explainScope(p, context);
  const splits = scope.dimensions.flatMap((column, i) => {
    const made = splitDimension(column, [reduced[0]?.[2 * i], reduced[0]?.[2 * i + 1]], scope.metric, { level: p.level, seed: p.seed + i });
    return made === null ? [] : [made];
  });
  const ranked = [...splits].sort((a, b) => concentration(b) - concentration(a) || b.surprise - a.surprise);
  const rowsOf = (table: ReducedTable | undefined) => (table?.rows ?? []).reduce((sum, row) => sum + Number(row.measures.rows ?? 0), 0);
  const rowsRead = rowsOf(reduced[0]?.[0]) + rowsOf(reduced[0]?.[1]);
  const [first] = ranked;
  const sql = [...new Set(reduced.flat().flatMap((t) => t.sql))];
  const of = { population: scope.after.name, reference: scope.before.name, ...(scope.metric.column === null ? {} : { column: scope.metric.column }) };
  if (first === undefined)
    return cellResult({
      verdict: 'insufficient',
      headline: `${rowsOf(reduced[0]?.[0]) === 0 ? scope.before.name : scope.after.name} has no rows with a value of ${scope.metric.name}`,
      measurements: [{ metric: 'total_change', of, value: null, reason: 'no_rows', n: 0, verdict: 'info' }],
      sql,
      rowsRead,
    });
  const sides = (['before', 'after'] as const).map((side) =>
    first.segments.reduce((sum, s) => ({ rows: sum.rows + s[side].rows, sum: sum.sum + s[side].sum, weight: sum.weight + s[side].weight }), {
      rows: 0,
      sum: 0,
      weight: 0,
    }),
  );
  const [old, now] = sides.map((s) => s.sum / s.weight);
  const n = { reference: sides[0]?.rows ?? 0, current: sides[1]?.rows ?? 0 };
  const lines = ranked.flatMap(linesOf).sort((a, b) => Math.abs(b.mix + b.rate) - Math.abs(a.mix + a.rate));
  const show = (x: number) => (scope.metric.kind === 'rate' ? formatPercent(x) : formatNumber(x));
  const signed = (x: number) => `${x > 0 ? '+' : ''}${show(x)}`;
  const words = (line: Line) => `${line.dimension.column} = ${line.segment.value ?? '(missing)'}`;
  const top = [...linesOf(first)].sort((a, b) => Math.abs(b.mix + b.rate) - Math.abs(a.mix + a.rate))[0];
  const simpson = ranked.filter((d) => d.split.simpson);
  const findings: Finding[] = [
    ...simpson.map((d) => ({
      verdict: 'info' as const,
      sentence: `Simpson's reversal by ${d.column}: every segment moved against the whole; the mix moved it`,
      column: d.column,
    })),
    ...ranked.slice(0, 5).map((d) => ({
      verdict: 'info' as const,
      sentence: `by ${d.column}: ${signed(d.split.mix)} from the mix, ${signed(d.split.rate)} from the rates`,
      column: d.column,
      next: ['slices', 'change-points'],
    })),
  ];
  const level = p.level;
  const measurements: Measurement[] = [{ metric: 'total_change', of, value: first.split.total, n, verdict: 'info' }, ...ranked.flatMap(measure)];
  return cellResult({
    verdict: 'info',
    headline: `${scope.metric.name} went from ${show(old ?? 0)} to ${show(now ?? 0)} (${signed(first.split.total)})${top === undefined || first.split.total === 0 ? '' : `; ${words(top)} carries ${signed(top.mix + top.rate)}: ${signed(top.mix)} mix, ${signed(top.rate)} rate`}${simpson.length > 0 ? `; against every segment of ${simpson[0]?.column ?? ''}` : ''}`,
    findings,
    measurements,
    tables: [
      {
        name: 'dimensions',
        title: 'Dimensions, the most concentrated change first',
        columns: [
          { name: 'dimension', title: 'dimension', type: 'text' },
          { name: 'mix', title: 'mix', type: 'number' },
          { name: 'rate', title: 'rate', type: 'number' },
          { name: 'interaction', title: 'interaction, inside both', type: 'number' },
          { name: 'surprise', title: 'surprise', type: 'number' },
          { name: 'segments', title: 'segments', type: 'integer' },
          { name: 'simpson', title: 'reversal', type: 'text' },
        ],
        rows: ranked.map((d) => [
          d.column,
          d.split.mix,
          d.split.rate,
          d.split.segments.reduce((sum, s) => sum + s.interaction, 0),
          d.surprise,
          d.segments.length,
          d.split.simpson ? 'yes' : 'no',
        ]),
      },
      {
        name: 'segments',
        title: 'Segments by what they carry',
        columns: [
          { name: 'dimension', title: 'dimension', type: 'text' },
          { name: 'segment', title: 'segment', type: 'text' },
          { name: 'contribution', title: 'contribution', type: 'number' },
          { name: 'low', title: 'low', type: 'number' },
          { name: 'high', title: 'high', type: 'number' },
          { name: 'mix', title: 'mix', type: 'number' },
          { name: 'rate', title: 'rate', type: 'number' },
          { name: 'rows_before', title: 'rows before', type: 'integer' },
          { name: 'rows_after', title: 'rows after', type: 'integer' },
          { name: 'value_before', title: 'before', type: 'number' },
          { name: 'value_after', title: 'after', type: 'number' },
        ],
        rows: lines.slice(0, shownRows).map((line) => {
          const { before, after } = line.segment;
          return [
            line.dimension.column,
            line.segment.value ?? '(missing)',
            line.mix + line.rate,
            line.interval?.low ?? null,
            line.interval?.high ?? null,
            line.mix,
            line.rate,
            before.rows,
            after.rows,
            before.weight > 0 ? before.sum / before.weight : null,
            after.weight > 0 ? after.sum / after.weight : null,
          ];
        }),
        ...(lines.length > shownRows ? { total: lines.length } : {}),
      },
    ],
    charts: ranked.slice(0, drawnDimensions).map(chart),
    caveats: caveats(),
    sql,
    seed: p.seed,
    rowsRead,
  });

  function linesOf(dimension: DimensionSplit): readonly Line[] {
    return dimension.segments.map((segment, i) => ({
      dimension,
      segment,
      mix: dimension.split.segments[i]?.mix ?? 0,
      rate: dimension.split.segments[i]?.rate ?? 0,
      interval: dimension.intervals?.segments[i] ?? null,
    }));
  }

  function largest(dimension: DimensionSplit): readonly Line[] {
    return [...linesOf(dimension)].sort((a, b) => Math.abs(b.mix + b.rate) - Math.abs(a.mix + a.rate)).slice(0, shownSegments);
  }

  function measure(d: DimensionSplit): readonly Measurement[] {
    const rule = `by ${d.column}`;
    const method = 'bootstrap';
    const parts = (['mix', 'rate'] as const).map((part): Measurement => {
      const interval = d.intervals?.[part];
      const value = d.split[part];
      return {
        metric: `${part}_effect`,
        of: { ...of, rule },
        value,
        n,
        ...(interval ? { interval: { level, ...interval, method } } : { intervalReason: 'below_n_min' }),
        verdict: 'info',
      };
    });
    const segments = largest(d).flatMap((line): Measurement[] => {
      const group: MeasurementOf['group'] = { [d.column]: line.segment.value };
      const own = { reference: line.segment.before.rows, current: line.segment.after.rows };
      return (['mix', 'rate'] as const).map((part) => ({ metric: `${part}_effect`, of: { ...of, rule, group }, value: line[part], n: own, verdict: 'info' }));
    });
    return [...parts, ...segments];
  }

  function chart(d: DimensionSplit): ChartData {
    return {
      kind: 'bars',
      title: `Contribution by ${d.column}`,
      unit: scope.metric.kind === 'rate' ? 'share' : '',
      column: d.column,
      bars: largest(d).map((line) => ({
        label: line.segment.value ?? '(missing)',
        value: line.mix + line.rate,
        ...(line.interval ?? {}),
        is: line.segment.values > 1 ? [] : [line.segment.value],
      })),
    };
  }

  function caveats(): readonly Caveat[] {
    const made: Caveat[] = [...defaultPopulationCaveats(context, scope.before.name, scope.after.name)];
    made.push({
      code: 'midpoint',
      sentence: 'mix and rate are taken at the midpoint of both periods, so they add up to the change and the interaction is split evenly',
    });
    const folded = ranked.filter((d) => d.segments.some((s) => s.values > 1));
    if (folded.length > 0)
      made.push({
        code: 'folded',
        sentence: `of ${folded.map((d) => d.column).join(', ')} only the 50 most frequent values stand apart; a change of mix among the others shows as their rate`,
      });
    const come = ranked.flatMap((d) => d.segments.filter((s) => s.before.weight === 0 || s.after.weight === 0)).length;
    if (come > 0) made.push({ code: 'new_or_gone', sentence: `${formatCount(come)} segments are on one side only; all they do counts as mix` });
    return made;
  }
}

/** How much of the change the largest segment carries, beyond what its share of the rows would: 0 where a dimension spreads it evenly. */
function concentration(d: DimensionSplit): number {
  const rows = d.segments.reduce((sum, s) => sum + s.before.rows + s.after.rows, 0);
  const total = Math.abs(d.split.total);
  if (rows === 0 || total === 0) return 0;
  const parts = d.segments.map((s, i) => {
    const part = d.split.segments[i];
    const size = Math.abs((part?.mix ?? 0) + (part?.rate ?? 0)) / total;
    return Math.min(1, size) - (s.before.rows + s.after.rows) / rows;
  });
  return Math.max(0, ...parts);
}
