import { codesOf } from '../../reduce/code-words.ts';
import type { SliceSpace, Sums } from '../../stats/slice-search.ts';
import type { ChartData } from '../types.ts';
import { codeName } from './codes.ts';
import { levelOf } from './judge.ts';
import { sliceWords, type SliceReport } from './report.ts';

const drawnColumns = 4;
const drawnSlices = 10;

/** The worst slices by their difference, and for the columns that describe them the outcome value by value. */
export function sliceCharts(r: SliceReport, search: SliceSpace, confirm: SliceSpace): readonly ChartData[] {
  const drawn = r.judged.filter((j) => j.held !== null).slice(0, drawnSlices);
  if (drawn.length === 0) return [];
  const differences: ChartData = {
    kind: 'bars',
    title: confirm.total.n > 0 ? 'Difference to all other rows, held out' : 'Difference to all other rows',
    unit: r.rules.outcome === 'mean' ? '' : 'share',
    target: r.rules.direction === 'higher' ? r.rules.bound : -r.rules.bound,
    bars: drawn.map((j) => ({
      label: sliceWords(j.slice, r.coded),
      value: j.held?.effect ?? 0,
      ...(j.interval === null ? {} : { low: j.interval.low, high: j.interval.high }),
    })),
  };
  const columns = [...new Set(drawn.flatMap((j) => j.slice.columns))].slice(0, drawnColumns);
  return [differences, ...columns.flatMap((column) => columnChart(column, r, search, confirm))];
}

function columnChart(column: number, r: SliceReport, search: SliceSpace, confirm: SliceSpace): readonly ChartData[] {
  const coded = r.coded[column];
  if (coded === undefined || r.rules.outcome === 'share') return [];
  const parts = [search, confirm].map((space) => space.cells([column]));
  const bars = Array.from({ length: codesOf(coded) }, (_, code) => {
    const sums = parts.reduce<Sums>(
      (sum, cells) => ({ n: sum.n + (cells?.n[code] ?? 0), sum: sum.sum + (cells?.sum[code] ?? 0), squares: sum.squares + (cells?.squares[code] ?? 0) }),
      { n: 0, sum: 0, squares: 0 },
    );
    const level = levelOf(sums, r.rules.outcome, r.middle, 1 - r.rules.alpha);
    const name = codeName(coded, code);
    return level === null
      ? null
      : {
          label: name.group ?? '(missing)',
          value: level.value,
          ...(level.interval === null ? {} : { low: level.interval.low, high: level.interval.high }),
          is: name.is === undefined ? [] : [name.is],
        };
  }).filter((bar) => bar !== null);
  if (bars.length < 2) return [];
  const title = `${r.scope.objective.name} by ${coded.column}`;
  return [{ kind: 'bars', title, unit: r.rules.outcome === 'mean' ? '' : 'share', bars, ...(coded.kind === 'values' ? { column: coded.column } : {}) }];
}
