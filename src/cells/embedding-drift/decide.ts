import type { ReducedTable } from '../../reduce/types.ts';
import { defaultPopulationCaveats } from '../default-populations.ts';
import { densityMap } from '../joint/density-map.ts';
import { textOf } from '../joint/frame.ts';
import { isSamePopulation } from '../joint/side.ts';
import { formatCount, formatList, formatNumber, formatP } from '../format.ts';
import { cellResult } from '../result.ts';
import type { Caveat, CellContext, CellResult, Finding } from '../types.ts';
import { worst } from '../verdict.ts';
import { judgeEmbedding, type JudgedEmbedding } from './judge.ts';
import { dimensionMeasurements, embeddingMeasurements, groupMeasurements } from './measurements.ts';
import { componentCount, embeddingAnswers, everyDimension, vectorsOf, type EmbeddingAnswers } from './methods.ts';
import { embeddingSides, sampledRows, type EmbeddingParameters } from './parameters.ts';
import { groupColumn, mainSamples } from './plan.ts';
import { rateChanges, shapeOf, type Shape } from './soundness.ts';
import { clusterTable, dimensionTable, embeddingCharts, groupTable, methodTable, shapeTable } from './tables.ts';

/** Returns the verdict: `invalid` where dimensions are mixed or differ, else what the classifier, and on request every method, says. */
export function decideEmbedding(waves: readonly (readonly ReducedTable[])[], p: EmbeddingParameters, context: CellContext): CellResult {
  const sides = embeddingSides(p, context);
  const names = { reference: sides[0]?.from.name ?? p.reference, current: sides[1]?.from.name ?? p.current };
  const column = sides[1]?.column.name ?? p.column;
  const shapes = { reference: shapeOf(waves, 0), current: shapeOf(waves, 1) };
  const broken = dimensionFindings(shapes, names, column);
  const [left, right] = mainSamples(waves);
  const dimension = shapes.reference.dimension ?? shapes.current.dimension ?? 0;
  const group = sides[1] === undefined ? null : groupColumn(p, context, sides[1].from);
  const by = group === null ? null : (right?.sample?.columns[1] ?? []).map(textOf);
  const answers = embeddingAnswers(vectorsOf(left?.sample?.columns[0] ?? [], dimension), vectorsOf(right?.sample?.columns[0] ?? [], dimension), {
    seed: p.seed,
    clusters: p.clusters,
    alpha: p.alpha,
    by,
  });
  const isComparable = shapes.reference.dimension === shapes.current.dimension || shapes.reference.dimension === null || shapes.current.dimension === null;
  const judged = judgeEmbedding(answers, rateChanges(shapes.reference, shapes.current, p.seed), p);
  const findings = [...broken, ...findingsOf(judged, answers, p.alpha, withoutEmbeddings(shapes))];
  const map =
    answers.map === null ? null : densityMap('Where embeddings gather, on their first two components', answers.map.reference, answers.map.current, names);
  const clusters = clusterTable(answers);
  const groups = groupTable(answers, p.by);
  const dimensions = dimensionTable(answers);
  // Of sides that cannot be compared the methods say nothing, which is no lack of rows.
  const verdict = worst([...broken.map((f) => f.verdict), ...(isComparable ? judged.map((j) => j.verdict) : [])]);
  return cellResult({
    verdict,
    headline: broken[0]?.sentence ?? headline(judged, answers, shapes, column),
    findings: isComparable ? findings : broken,
    measurements: [
      ...dimensionMeasurements(shapes, names, column),
      ...embeddingMeasurements(judged, answers, { names, column, shapes, isComparable }),
      ...groupMeasurements(answers, { names, column, by: p.by }),
    ],
    tables: [...(isComparable ? [methodTable(judged)] : []), shapeTable(shapes, names), ...[clusters, dimensions, groups].filter((table) => table !== null)],
    charts: [...embeddingCharts(answers, { names, column }), ...(map ? [map] : [])],
    caveats: caveatsOf(answers, shapes, {
      p,
      context,
      same: sides[0] !== undefined && sides[1] !== undefined && isSamePopulation(sides[0].from, sides[1].from),
    }),
    sql: [...new Set(waves.flat().flatMap((table) => table.sql))],
    seed: p.seed,
    rowsRead: shapes.reference.rows + shapes.current.rows,
  });
}

type Shapes = { readonly reference: Shape; readonly current: Shape };
type Names = { readonly reference: string; readonly current: string };

const bothSides = ['reference', 'current'] as const;

/** Mixed dimensions on a side, and different ones between the sides. Of a side that mixes, the commonest dimension alone says nothing about the other side's. */
function dimensionFindings(shapes: Shapes, names: Names, column: string): readonly Finding[] {
  const found: Finding[] = [];
  const { reference, current } = shapes;
  for (const side of bothSides) {
    const { dimension, other, others, usual } = shapes[side];
    if (dimension === null || other === 0) continue;
    const list = formatList(others.map((each) => `${formatCount(each.dimension)} (${formatCount(each.rows)} rows)`));
    found.push({
      verdict: 'invalid',
      column,
      sentence: `${names[side]} mixes embeddings of different dimensions: ${formatCount(dimension)} in ${formatCount(usual)} rows, and another in ${formatCount(other)}: ${list}`,
      next: ['contract', 'events'],
    });
  }
  if (reference.dimension !== null && current.dimension !== null && !holds(reference, current.dimension) && !holds(current, reference.dimension))
    found.push({
      verdict: 'invalid',
      column,
      sentence: `the embeddings of ${names.reference} have ${formatCount(reference.dimension)} dimensions, those of ${names.current} ${formatCount(current.dimension)}: another model made them, and they cannot be compared`,
      next: ['contract', 'events'],
    });
  return found;
}

const holds = ({ dimension, others }: Shape, wanted: number): boolean => dimension === wanted || others.some((each) => each.dimension === wanted);

/** Sides on which no row holds an embedding: then nothing is sampled of the other one either. */
function withoutEmbeddings(shapes: Shapes): readonly string[] {
  return bothSides.filter((side) => shapes[side].dimension === null);
}

function findingsOf(
  judged: readonly JudgedEmbedding[],
  { clusters, dimensions }: EmbeddingAnswers,
  alpha: number,
  empty: readonly string[],
): readonly Finding[] {
  const found = judged
    .filter(({ verdict }) => verdict === 'fail' || verdict === 'warn' || verdict === 'insufficient')
    .map(
      (j): Finding => ({
        verdict: j.verdict,
        sentence:
          j.verdict !== 'insufficient'
            ? j.words
            : j.effect !== null
              ? `${j.label}: so few rows show only ${formatNumber(j.detectable)} and above`
              : empty.length > 0
                ? `no embedding in ${formatList(empty)}, so there is nothing to compare`
                : j.words,
        next: ['events', 'slices'],
      }),
    );
  const domain = judged.find(({ metric }) => metric === 'domain_auc');
  const isMoved = domain?.verdict === 'fail' || domain?.verdict === 'warn';
  const more: Finding[] = [];
  // Lengths that moved have a cause of their own: normalisation, or a factor.
  const norms = judged.find(({ metric }) => metric === 'norm_ks');
  if (norms?.verdict === 'info' && norms.p !== null && norms.p <= alpha && norms.effect !== null && norms.effect >= norms.bound)
    more.push({ verdict: 'info', sentence: norms.words });
  if (clusters?.far.isMore)
    more.push({
      verdict: isMoved ? 'warn' : 'info',
      sentence: `${formatCount(clusters.far.current)} of ${formatCount(clusters.n.current)} current embeddings lie farther from every cluster than 99 % of the reference's do${clusters.far.isDense ? ', and close together: a new dense region' : ', scattered'}`,
    });
  if (isMoved && dimensions && dimensions.drifted.length > 0)
    more.push({
      verdict: 'info',
      sentence: `${formatCount(dimensions.drifted.length)} of ${formatCount(dimensions.ks.length)} dimensions drifted, most of all ${formatList(dimensions.drifted.slice(0, 3).map((k) => `dimension ${k + 1} (KS ${formatNumber(dimensions.ks[k] ?? null)})`))}`,
    });
  return [...found, ...more];
}

function headline(judged: readonly JudgedEmbedding[], answers: EmbeddingAnswers, shapes: Shapes, column: string): string {
  const domain = judged.find(({ metric }) => metric === 'domain_auc');
  const unusable = judged.filter((j) => j.metric.endsWith('_rate_difference') && (j.verdict === 'fail' || j.verdict === 'warn'));
  if (domain?.effect == null) {
    if (unusable[0]) return `${column}: ${unusable[0].words}`;
    const empty = withoutEmbeddings(shapes);
    if (empty.length > 0) return `${column} cannot be judged: no embedding in ${formatList(empty)}`;
    return `${column} cannot be judged: ${domain?.words ?? 'too few embeddings'}`;
  }
  const auc = `domain AUC ${formatNumber(domain.effect)}`;
  const others = judged.filter((j) => j !== domain && !unusable.includes(j) && (j.verdict === 'fail' || j.verdict === 'warn'));
  // Vectors so long that the sum of their squares is infinite have no spread to measure by.
  const moved = answers.centroid?.relative ?? null;
  const centroid = moved === null ? '' : `centroid moved ${formatNumber(moved)} spreads`;
  if (domain.verdict === 'fail') return `${column} drifted: ${auc}, p ${formatP(domain.p ?? 1)}${centroid && `, ${centroid}`}`;
  if (unusable.some((j) => j.verdict === 'fail')) return `${column}: ${unusable[0]?.words ?? ''}; ${auc}`;
  if (others.some((j) => j.verdict === 'fail')) return `${column} drifted by ${formatList(others.map((j) => j.label))}; ${auc}`;
  if (domain.verdict === 'warn') return `${column} moved noticeably: ${auc}, p ${formatP(domain.p ?? 1)}${centroid && `, ${centroid}`}`;
  if (unusable.length + others.length > 0) return `${column} moved noticeably: ${formatList([...unusable, ...others].map((j) => j.label))}; ${auc}`;
  if (domain.verdict === 'insufficient')
    return `${column}: too few embeddings to tell: ${formatCount(answers.rows.reference)} and ${formatCount(answers.rows.current)} show only a domain AUC of ${formatNumber(domain.detectable)} and above, the bound is ${formatNumber(domain.bound)}`;
  return `${column} holds: ${auc}, below the bound ${formatNumber(domain.bound)}${centroid && `; ${centroid}`}`;
}

function caveatsOf(
  answers: EmbeddingAnswers,
  shapes: Shapes,
  { p, context, same }: { readonly p: EmbeddingParameters; readonly context: CellContext; readonly same: boolean },
): readonly Caveat[] {
  const found: Caveat[] = [...defaultPopulationCaveats(context, p.reference, p.current)];
  const { rows, dimension } = answers;
  if (rows.reference + rows.current > 0) {
    const cut = sampledRows(p, dimension) < p.sample ? ', fewer than asked for so that rows × dimension stay within 4 million numbers' : '';
    found.push({
      code: 'sampled',
      sentence: `dimensions, missing, broken and zero vectors are counted on all rows; the methods look at a sample of ${formatCount(rows.reference)} of ${formatCount(shapes.reference.rows)} reference and ${formatCount(rows.current)} of ${formatCount(shapes.current.rows)} current embeddings, drawn by seed ${p.seed}${cut}`,
    });
  }
  const from = context.defaultPopulation(p.current);
  if (p.by !== null && from !== null && groupColumn(p, context, from) === null)
    found.push({ code: 'no_groups', sentence: `no column of ${from.name} has the role ${p.by}, so embeddings were not told apart by it` });
  if (dimension > everyDimension && rows.reference > 0)
    found.push({
      code: 'components',
      sentence: `of ${formatCount(dimension)} dimensions the classifier sees the ${componentCount} leading components of both sides together and the norm, the clusters and the map those of one half of the reference; the discrepancy, the centroids and the single dimensions are taken in full`,
    });
  if (same) found.push({ code: 'same_rows', sentence: 'reference and current are the same rows: there is nothing to find, and p says nothing' });
  return found;
}
