import { formatCount, formatNumber, formatPercent } from '../format.ts';
import type { ResultTable } from '../types.ts';
import type { CourseOf } from './course.ts';
import type { Judged } from './judge.ts';
import { metricsOf } from './measurements.ts';
import type { DriftParameters } from './parameters.ts';
import { sampleMetric, sampleMetrics, shiftOf } from './sample-metrics.ts';
import { detectable } from './verdict.ts';

/** Rows of a table over columns, at most; the table says how many there are. */
export const mostTableRows = 200;

/** Columns by size of the shift. With time, the table says since when a moved column has moved, and how. */
export function columnTable(
  ranked: readonly Judged[],
  p: DriftParameters,
  courses: ReadonlyMap<string, CourseOf> | null,
  noise?: ReadonlyMap<string, number>,
): ResultTable {
  const shifts = p.metrics === 'all' || (p.metrics !== 'auto' && p.metrics.includes('mann_whitney'));
  const rows = ranked.slice(0, mostTableRows).map(({ c, verdict, pAdjusted }) => {
    const { name } = c.column;
    const course = courses?.get(name);
    return [
      name,
      verdict,
      c.psi?.value ?? null,
      c.ks?.value ?? null,
      c.column.kind === 'categorical' ? c.totalVariation : null,
      pAdjusted,
      detectable(c, p.overrides[name]?.alpha ?? p.alpha),
      ...(shifts ? [shiftText(c)] : []),
      ...(noise ? [noise.get(name) ?? null] : []),
      `${formatPercent(c.rows.reference > 0 ? c.missing.reference / c.rows.reference : null, 2)} → ${formatPercent(c.rows.current > 0 ? c.missing.current / c.rows.current : null, 2)}`,
      `${formatCount(c.rows.reference)} → ${formatCount(c.rows.current)}`,
      ...(courses ? [course?.since ?? null, course?.course ?? null] : []),
    ];
  });
  return {
    name: 'columns',
    title: 'Columns by size of the shift',
    columns: [
      { name: 'column', title: 'column', type: 'text' },
      { name: 'verdict', title: 'verdict', type: 'verdict' },
      { name: 'psi', title: 'PSI', type: 'number' },
      { name: 'ks', title: 'KS', type: 'number' },
      { name: 'total_variation', title: 'total variation', type: 'number' },
      { name: 'p', title: 'adjusted p', type: 'number' },
      { name: 'detectable', title: 'smallest shift seen', type: 'number' },
      ...(shifts ? ([{ name: 'shift', title: 'shift, Hodges–Lehmann', type: 'text' }] as const) : []),
      ...(noise ? ([{ name: 'noise', title: 'noise of the reference', type: 'number' }] as const) : []),
      { name: 'missing', title: 'missing, before → now', type: 'text' },
      { name: 'n', title: 'rows, before → now', type: 'text' },
      ...(courses
        ? ([
            { name: 'since', title: 'since', type: 'time' },
            { name: 'course', title: 'course', type: 'text' },
          ] as const)
        : []),
    ],
    rows,
    ...(rows.length < ranked.length ? { total: ranked.length } : {}),
  };
}

function shiftText(c: Judged['c']): string {
  const shift = c.samples && c.column.as !== 'instant' ? shiftOf(c.samples) : null;
  return shift ? `${formatNumber(shift.value)} (${formatNumber(shift.low)} to ${formatNumber(shift.high)})` : '—';
}

/** How far metrics on bins can be from those of the values; none where nothing is binned or only the defaults are asked for. */
export function boundTables(ranked: readonly Judged[], p: DriftParameters): readonly ResultTable[] {
  if (p.metrics === 'auto') return [];
  const all = ranked.flatMap((j) => {
    const { samples, moments, ks, wasserstein, column } = j.c;
    if (samples?.kind !== 'bins') return [];
    const asked = new Set<string>(metricsOf(p, j.c));
    const rows: (string | number | null)[][] = [];
    if (asked.has('ks') && ks?.bound != null) rows.push([column.name, 'ks', ks.value, ks.value, Math.min(1, ks.value + ks.bound)]);
    if (asked.has('wasserstein') && wasserstein?.bound != null)
      rows.push([column.name, 'wasserstein', wasserstein.value, Math.max(0, wasserstein.value - wasserstein.bound), wasserstein.value + wasserstein.bound]);
    for (const metric of sampleMetrics) {
      const found = metric === 't' || !asked.has(metric) ? null : sampleMetric(metric, samples, moments, p.seed);
      if (found?.within !== undefined) rows.push([column.name, metric, found.value, found.within?.low ?? null, found.within?.high ?? null]);
    }
    return rows;
  });
  if (all.length === 0) return [];
  return [
    {
      name: 'bounds',
      title: 'What bins leave open',
      columns: [
        { name: 'column', title: 'column', type: 'text' },
        { name: 'metric', title: 'metric', type: 'text' },
        { name: 'value', title: 'on bins', type: 'number' },
        { name: 'least', title: 'of the values, at least', type: 'number' },
        { name: 'most', title: 'at most', type: 'number' },
      ],
      rows: all.slice(0, mostTableRows),
      ...(all.length > mostTableRows ? { total: all.length } : {}),
    },
  ];
}
