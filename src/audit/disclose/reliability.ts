import { isReliabilityChart, reliabilityChart } from '../../cells/scores/reliability-chart.ts';
import type { ResultTable } from '../../cells/types.ts';
import type { CellRecord } from '../../notebook/types.ts';
import { numerator } from './graph/metric-kinds.ts';

interface Bin {
  readonly from: number;
  readonly to: number;
  readonly n: number;
  readonly hits: number;
  readonly predicted: number;
}

const names = ['from', 'to', 'n', 'predicted', 'observed'] as const;

function binsOf({ columns, rows }: ResultTable): readonly Bin[] | null {
  const [from = -1, to = -1, n = -1, predicted = -1, observed = -1] = names.map((name) => columns.findIndex((column) => column.name === name));
  if ([from, to, n, predicted, observed].includes(-1)) return null;
  const bins = rows.flatMap((row): Bin[] => {
    const [low, high, count, mean, share] = [from, to, n, predicted, observed].map((i) => row[i]);
    if (typeof low !== 'number' || typeof high !== 'number' || typeof count !== 'number' || typeof mean !== 'number' || typeof share !== 'number') return [];
    const hits = numerator(share, count);
    return hits === null ? [] : [{ from: low, to: high, n: count, hits, predicted: mean }];
  });
  return bins.length === rows.length ? bins : null;
}

/**
 * The reliability table with neighbouring bins joined until each has `leastRows` rows with and without the outcome; the last ones join the bin before. Joined bins have no interval. As it is where it
 * is no table of counts, or where not even two bins are left.
 */
export function pooledReliability(table: ResultTable, leastRows: number): ResultTable {
  const bins = table.name === 'reliability' ? binsOf(table) : null;
  if (bins === null) return table;
  const isWide = ({ n, hits }: Bin) => hits >= leastRows && n - hits >= leastRows;
  const join = (a: Bin, b: Bin): Bin => {
    const n = a.n + b.n;
    return { from: a.from, to: b.to, n, hits: a.hits + b.hits, predicted: (a.predicted * a.n + b.predicted * b.n) / n };
  };
  const pooled: Bin[] = [];
  for (const bin of bins) {
    const last = pooled.at(-1);
    if (last === undefined || isWide(last)) pooled.push(bin);
    else pooled[pooled.length - 1] = join(last, bin);
  }
  const [last, before] = [pooled.at(-1), pooled.at(-2)];
  if (last !== undefined && before !== undefined && !isWide(last)) pooled.splice(-2, 2, join(before, last));
  if (pooled.length < 2 || pooled.length === bins.length) return table;
  const value = (bin: Bin, name: string): number | null =>
    name === 'observed' ? bin.hits / bin.n : name === 'n' || name === 'from' || name === 'to' || name === 'predicted' ? bin[name] : null;
  return { ...table, title: `${table.title}, bins joined`, rows: pooled.map((bin) => table.columns.map(({ name }) => value(bin, name))) };
}

/** A cell with the reliability curve drawn from what is published of its table; nothing is added where fewer than two bins are left. */
export function withReliabilityCurve(cell: CellRecord): CellRecord {
  const table = cell.tables.find(({ name }) => name === 'reliability');
  if (table === undefined || cell.charts.some(isReliabilityChart)) return cell;
  const at = (name: string) => table.columns.findIndex((column) => column.name === name);
  const [predicted, observed] = [at('predicted'), at('observed')];
  const bins = table.rows.flatMap((row) => {
    const [mean, share] = [row[predicted], row[observed]];
    return typeof mean === 'number' && typeof share === 'number' ? [{ predicted: mean, observed: share }] : [];
  });
  if (bins.length < 2) return cell;
  return { ...cell, charts: [...cell.charts, reliabilityChart('Reliability: how often the outcome was positive, by score, from the table', bins)] };
}
