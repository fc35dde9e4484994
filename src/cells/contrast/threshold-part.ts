import type { ReducedRow, ReducedTable } from '../../reduce/types.ts';
import { wilson } from '../../stats/intervals.ts';
import { part, type Part } from '../joint/part.ts';
import { formatCount, formatNumber, formatPercent } from '../format.ts';
import type { ChartData, Measurement } from '../types.ts';
import type { ContrastParameters, ContrastScope } from './parameters.ts';
import { whatIf } from './plan.ts';

/** Groups of one column that are shown, largest first. */
const mostGroups = 8;

interface Line {
  readonly column: string | null;
  readonly group: string | null;
  readonly n: number;
  /** Scores of at least each threshold. */
  readonly called: readonly number[];
}

/** How many decisions other thresholds would make otherwise, by group. Logged scores only: nothing is scored again. */
export function thresholdPart(waves: readonly (readonly ReducedTable[])[], scope: ContrastScope, p: ContrastParameters): Part | null {
  if (scope.score === null) return null;
  const found = whatIf(waves, p);
  const wave = waves[1];
  if (found === null || wave === undefined)
    return part({
      verdict: 'info',
      sentence: '',
      caveats: [
        {
          code: 'threshold_unknown',
          sentence: `no other thresholds are tried: ${p.threshold === null ? `write the threshold in use, for ${scope.score} is no share` : `${scope.score} has no finite value`}`,
        },
      ],
    });
  const { threshold, thresholds } = found;
  const lines: Line[] = wave.flatMap((table, i) => {
    const column = i === 0 ? null : (scope.groups[i - 1] ?? null);
    const made = table.rows.map((row) => lineOf(row, column)).filter(({ n }) => n >= (column === null ? 1 : p.minimum_n));
    return [...made].sort((a, b) => b.n - a.n).slice(0, mostGroups);
  });
  const now = thresholds.indexOf(threshold);
  const [all] = lines;
  if (all === undefined || now < 0) return null;
  const level = 1 - p.alpha;
  const measurements = lines.flatMap((line): Measurement[] => {
    const of = { population: p.of, ...(line.column === null ? {} : { group: { [line.column]: line.group } }) };
    return thresholds.flatMap((tried, i): Measurement[] => {
      const rule = `${scope.score ?? ''} >= ${tried}`;
      const changed = Math.abs((line.called[i] ?? 0) - (line.called[now] ?? 0));
      const rate = (k: number) => ({
        value: k / line.n,
        n: line.n,
        interval: { level, ...(wilson(k, line.n, level) ?? { low: 0, high: 1 }), method: 'wilson' },
      });
      return [
        { metric: 'selection_rate', of: { ...of, rule }, ...rate(line.called[i] ?? 0), verdict: 'info' },
        ...(i === now ? [] : [{ metric: 'decision_change_rate', of: { ...of, rule }, ...rate(changed), verdict: 'info' as const }]),
      ];
    });
  });
  const near = thresholds[now + 1] ?? thresholds[now - 1] ?? threshold;
  const changed = Math.abs((all.called[thresholds.indexOf(near)] ?? 0) - (all.called[now] ?? 0));
  return part({
    verdict: 'info',
    sentence: '',
    findings: [
      {
        verdict: 'info',
        sentence: `at a threshold of ${formatNumber(near)} instead of ${formatNumber(threshold)}, ${formatCount(changed)} of ${formatCount(all.n)} decisions would be others (${formatPercent(changed / all.n)})`,
      },
    ],
    measurements,
    tables: [
      {
        name: 'thresholds',
        title: `Decisions at other thresholds than ${formatNumber(threshold)}`,
        columns: [
          { name: 'column', title: 'column', type: 'text' },
          { name: 'group', title: 'group', type: 'text' },
          { name: 'threshold', title: 'threshold', type: 'number' },
          { name: 'n', title: 'rows', type: 'integer' },
          { name: 'called', title: 'called', type: 'integer' },
          { name: 'rate', title: 'share called', type: 'percent' },
          { name: 'changed', title: 'decided otherwise', type: 'integer' },
          { name: 'change', title: 'share', type: 'percent' },
        ],
        rows: lines.flatMap((line) =>
          thresholds.map((tried, i) => {
            const other = Math.abs((line.called[i] ?? 0) - (line.called[now] ?? 0));
            return [
              line.column ?? 'all',
              line.column === null ? '' : (line.group ?? '(missing)'),
              tried,
              line.n,
              line.called[i] ?? 0,
              (line.called[i] ?? 0) / line.n,
              other,
              other / line.n,
            ];
          }),
        ),
      },
    ],
    charts: chartsOf(lines, thresholds, scope),
  });
}

function lineOf(row: ReducedRow, column: string | null): Line {
  const bins = row.measures['scores'];
  const counts = Array.isArray(bins) ? bins.map(Number) : [];
  const n = counts.reduce((sum, count) => sum + count, 0);
  let below = 0;
  const called = counts.slice(0, -1).map((count) => {
    below += count;
    return n - below;
  });
  const group = row.keys['group'] ?? null;
  return { column, group: group === null ? null : String(group), n, called };
}

/** The share called at each threshold: one drawing for each group column, or one for all rows. */
function chartsOf(lines: readonly Line[], thresholds: readonly number[], scope: ContrastScope): readonly ChartData[] {
  const columns = [...new Set(lines.map(({ column }) => column))].filter((column) => column !== null || scope.groups.length === 0);
  return columns.map((column): ChartData => {
    const shown = lines.filter((line) => line.column === column);
    const [x, y, name] = ['threshold', 'share called', column ?? 'rows'];
    return {
      kind: 'plot',
      title: column === null ? 'Share called by threshold' : `Share called by threshold and ${column}`,
      mark: 'line',
      x,
      y,
      color: name,
      facet: null,
      data: {
        [x]: shown.flatMap(() => thresholds),
        [y]: shown.flatMap((line) => thresholds.map((_, i) => (line.called[i] ?? 0) / line.n)),
        [name]: shown.flatMap((line) => thresholds.map(() => (column === null ? 'all' : (line.group ?? '(missing)')))),
      },
      times: [],
    };
  });
}
