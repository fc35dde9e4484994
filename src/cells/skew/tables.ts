import type { ChartData, ResultTable } from '../types.ts';
import type { Cause } from './causes.ts';
import type { JudgedSkew } from './judge.ts';

type Causes = ReadonlyMap<number, readonly Cause[]>;
const drawn = 8;

/** Every column: how its values differ, row by row and as a distribution, and why. */
export function columnTable(ranked: readonly JudgedSkew[], causes: Causes, isJoined: boolean): ResultTable {
  const joined = [
    { name: 'mismatch', title: 'rows that differ', type: 'percent' },
    { name: 'joined', title: 'joined rows', type: 'integer' },
  ] as const;
  return {
    name: 'columns',
    title: 'Features by how much they differ',
    columns: [
      { name: 'column', title: 'feature', type: 'text' },
      { name: 'verdict', title: 'verdict', type: 'verdict' },
      ...(isJoined ? joined : []),
      { name: 'distribution', title: 'distribution', type: 'verdict' },
      { name: 'ks', title: 'KS', type: 'number' },
      { name: 'psi', title: 'PSI', type: 'number' },
      { name: 'total_variation', title: 'total variation', type: 'number' },
      { name: 'p', title: 'adjusted p', type: 'number' },
      { name: 'cause', title: 'likely cause', type: 'text' },
    ],
    rows: ranked.map(({ position, distribution: { c, verdict: own, pAdjusted }, mismatch, verdict }) => [
      c.column.name,
      verdict,
      ...(isJoined ? [mismatch?.rate ?? null, mismatch?.of ?? 0] : []),
      own,
      c.ks?.value ?? null,
      c.psi?.value ?? null,
      c.column.kind === 'categorical' ? c.totalVariation : null,
      pAdjusted,
      (causes.get(position) ?? []).map((cause) => cause.sentence).join('; ') || null,
    ]),
  };
}

/** Rows that differ by feature, and both distributions of the features that differ. */
export function skewCharts(
  ranked: readonly JudgedSkew[],
  causes: Causes,
  names: { readonly reference: string; readonly current: string },
): readonly ChartData[] {
  const rates = ranked.filter(({ mismatch }) => (mismatch?.rate ?? 0) > 0);
  const bars: ChartData[] =
    rates.length === 0
      ? []
      : [
          {
            kind: 'bars',
            title: 'Rows that differ, by feature',
            unit: 'share of the joined rows',
            bars: rates.slice(0, 20).map(({ distribution, mismatch }) => ({
              label: distribution.c.column.name,
              value: mismatch?.rate ?? 0,
              ...(mismatch?.interval ? { low: mismatch.interval.low, high: mismatch.interval.high } : {}),
            })),
          },
        ];
  const pairs = ranked
    .filter(({ position, verdict }) => causes.has(position) && (verdict === 'fail' || verdict === 'warn'))
    .slice(0, drawn)
    .map(({ distribution: { c } }): ChartData => {
      const missing = c.missing.reference + c.missing.current > 0;
      return {
        kind: 'histogramPair',
        title: c.column.name,
        column: c.column.name,
        labels: missing ? [...c.labels, '(missing)'] : c.labels,
        reference: missing ? [...c.reference, c.missing.reference] : c.reference,
        current: missing ? [...c.current, c.missing.current] : c.current,
        referenceName: names.reference,
        currentName: names.current,
      };
    });
  return [...bars, ...pairs];
}
