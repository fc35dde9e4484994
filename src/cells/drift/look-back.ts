import { defaultPopulationCaveats } from '../default-populations.ts';
import { formatCount, formatNumber, formatPercent } from '../format.ts';
import type { Caveat, CellContext, Measurement, ResultTable } from '../types.ts';
import type { Bucket } from './bucket-series.ts';
import type { Comparison } from './compare.ts';
import { unfinishedBucket, wholeReference } from './cube.ts';
import { sideOf, type DriftParameters } from './parameters.ts';
import { alarmsOf, evidenceOf, type Alarms } from './sequential.ts';

/** What all looks so far say, one after each time bucket of the current side. */
export interface LookBack {
  readonly alarms: Alarms;
  readonly table: ResultTable;
  readonly measurements: readonly Measurement[];
  readonly caveats: readonly Caveat[];
}

/**
 * Returns the evidence of every column at the last look and the alarms of all looks. A last bucket that is not over is no look: its rows will be looked at again
 * with those still to come. Without time buckets there is no look, and no alarm.
 */
export function lookBack(comparisons: readonly Comparison[], buckets: readonly Bucket[], p: DriftParameters, context: CellContext): LookBack {
  const unfinished = unfinishedBucket(p, context, buckets);
  const looked = unfinished ? buckets.filter(({ time }) => time !== unfinished.time) : buckets;
  const evidence = new Map(comparisons.map((c, i) => [c.column.name, evidenceOf(looked, i, wholeReference(c))]));
  const alarms = alarmsOf(evidence, p.alpha);
  const most = Math.max(0, ...[...evidence.values()].map((looks) => looks.length));
  const rows = [...evidence]
    .map(([name, looks]) => ({
      name,
      now: looks.at(-1)?.evidence ?? null,
      greatest: looks.length > 0 ? Math.max(...looks.map((l) => l.evidence)) : null,
      looks,
    }))
    .sort((a, b) => (b.greatest ?? 0) - (a.greatest ?? 0));
  const measurements = comparisons.map((c): Measurement => {
    const looks = evidence.get(c.column.name) ?? [];
    const value = looks.length > 0 ? Math.max(...looks.map((look) => look.evidence)) : null;
    return {
      metric: 'evidence',
      of: { column: c.column.name, reference: sideOf(p, context, 'reference').name, population: sideOf(p, context, 'current').name },
      value,
      ...(value === null ? { reason: 'below_n_min' } : {}),
      n: looks.length,
      threshold: { value: comparisons.length / p.alpha, rule: 'at least; or columns/(alpha·k) where k columns reach that' },
      verdict: 'info',
    };
  });
  return {
    alarms,
    measurements,
    table: {
      name: 'evidence',
      title: 'Evidence over all looks',
      columns: [
        { name: 'column', title: 'column', type: 'text' },
        { name: 'alarm', title: 'alarm since', type: 'time' },
        { name: 'greatest', title: 'greatest evidence', type: 'number' },
        { name: 'now', title: 'after the last look', type: 'number' },
        { name: 'looks', title: 'looks', type: 'integer' },
      ],
      rows: rows.slice(0, 50).map(({ name, greatest, now, looks }) => [name, alarms.get(name) ?? null, greatest, now, looks.length]),
      ...(rows.length > 50 ? { total: rows.length } : {}),
    },
    caveats: [{ code: 'sequential', sentence: lookCaveat(most, p, context) }],
  };
}

function lookCaveat(looks: number, p: DriftParameters, context: CellContext): string {
  if (looks === 0)
    return 'sequential: true needs whole time buckets of 30 rows and more after the reference; there is none, so no column can be called changed';
  const level = formatPercent(p.alpha);
  const together = `significance is that of all ${formatCount(looks)} ${looks === 1 ? 'look' : 'looks'} together: if no column changes, some column is ever called changed in at most ${level} of the series of looks`;
  // Halves of the span move with every new row: each run is a series of its own.
  if (defaultPopulationCaveats(context, p.reference, p.current).length > 0)
    return `${together}. That holds for the looks of this run alone: the halves that are compared move with every run, so reruns are called changed more often; name populations with windows that stay`;
  return `${together}, as long as the reference and the first current bucket stay where they are (evidence from ${formatNumber(1 / p.alpha)} on average over columns)`;
}
