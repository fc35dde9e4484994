import type { ReducedTable } from '../../reduce/types.ts';
import type { Population } from '../../telemetry/types.ts';
import { formatInstant, formatList, formatNumber } from '../format.ts';
import { listOf } from '../parameters.ts';
import type { Caveat, CellContext, CellResult, CellType } from '../types.ts';
import { runCategories } from './categories.ts';
import { decideDrift } from './decide.ts';
import { cubeEdges } from './edges.ts';
import type { Judged } from './judge.ts';
import { driftScope, sideOf, type DriftParameters } from './parameters.ts';
import { comparePreview, type PreviewSide } from './preview-compare.ts';
import { SourceCube } from './preview-cube.ts';
import { previewMap } from './preview-map.ts';
import { planPreview, runColumns } from './preview-plan.ts';
import { driftReport } from './report.ts';
import { sides } from './plan.ts';

type Waves = readonly (readonly ReducedTable[])[];

/** Answers any windows of a drift cell's populations from counts by time bucket, with the finished run's cells and verdict rules. */
export const driftPreview: NonNullable<CellType<DriftParameters>['preview']> = { plan: planPreview, start: startPreview };

/** Without a cube, which is so where no table has a timestamp, nothing can be brushed and the finished run is the answer. */
function startPreview(cube: readonly ReducedTable[], reduced: Waves, p: DriftParameters): (context: CellContext) => CellResult {
  if (cube.length === 0) return (context) => decideDrift(reduced, p, context);
  const columns = runColumns(reduced, p.patterns);
  const width = 1 + columns.filter((c) => c.kind === 'categorical').length;
  const held = columns.map((column) => (column.kind === 'categorical' ? runCategories(column, columns, reduced) : []));
  const sources = Array.from({ length: Math.floor(cube.length / width) }, (_, k) => new SourceCube(cube.slice(k * width, (k + 1) * width), columns, held));
  // Without a value on the run's reference there are no deciles; what comes into the window is then one cell.
  const edges = columns.map((column) => cubeEdges(column, columns, p, reduced) ?? []);
  const map = previewMap(sources, columns, edges, p);
  const sql = [...new Set(cube.flatMap((t) => t.sql))];
  return (context) => {
    const [reference, current] = sides.map((side) => sideAt(sources, sideOf(p, context, side)));
    if (!reference || !current) return decideDrift(reduced, p, context);
    const comparisons = columns.map((column, i) => comparePreview(column, i, edges[i] ?? [], reference, current));
    const result = driftReport(comparisons, p, context, {
      // Other references and floors than the fixed ones come with the finished run.
      map: (order) => (p.reference_mode === 'fixed' && p.floor === 'auto' ? map.draw(reference, order) : null),
      buckets: map.buckets(reference),
      groups: [],
      methods: (judged) => previewCaveats(judged, p, context, { reference, current }),
      left: driftScope(p, context).left,
      sql,
    });
    const measurements = result.measurements.map((m) => (m.value !== null && m.reason === undefined ? { ...m, reason: 'binned' } : m));
    return { ...result, measurements };
  };
}

function sideAt(sources: readonly SourceCube[], population: Population): PreviewSide | null {
  const cube = sources.find((source) => source.table === population.table && source.where === population.where);
  return cube ? { cube, stretch: cube.stretch(population) } : null;
}

function previewCaveats(
  judged: readonly Judged[],
  p: DriftParameters,
  context: CellContext,
  at: { readonly reference: PreviewSide; readonly current: PreviewSide },
): readonly Caveat[] {
  const windows = sides.flatMap((side) => {
    const { stretch } = at[side];
    return stretch.bounds ? [`${sideOf(p, context, side).name} from ${formatInstant(stretch.bounds.from)} to ${formatInstant(stretch.bounds.to)}`] : [];
  });
  const bounds = judged.flatMap((j) => j.c.ks?.bound ?? []);
  const seconds = at.current.cube.bucketSeconds ?? at.reference.cube.bucketSeconds ?? 0;
  const found: Caveat[] = [
    {
      code: 'preview',
      sentence: `a preview from counts on bins${windows.length > 0 ? `: windows are widened to whole buckets of ${inWords(seconds)}, ${windows.join(' and ')}` : ''}${bounds.length > 0 ? `; KS is exact to within ${formatNumber(Math.max(...bounds))}` : ''}; the finished run decides`,
    },
  ];
  const sparse = judged.filter((j) => (j.c.chiSquare?.smallestExpected ?? 5) < 5 && (j.c.chiSquare?.df ?? 0) > 0);
  if (sparse.length > 0)
    found.push({
      code: 'law',
      sentence: `the p of ${formatList(sparse.map((j) => j.c.column.name))} is read from the chi-square law although some expected counts are below 5; the finished run redraws it`,
    });
  const by = listOf(p.by);
  if (by.length > 0) found.push({ code: 'preview', sentence: `the breakdown by ${formatList(by)} comes with the finished run` });
  return found;
}

function inWords(seconds: number): string {
  const units = [
    [86_400, 'd'],
    [3600, 'h'],
    [60, 'min'],
  ] as const;
  for (const [size, unit] of units) if (seconds >= size && seconds % size === 0) return `${seconds / size} ${unit}`;
  return `${seconds} s`;
}
