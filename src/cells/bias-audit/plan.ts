import { doubleLiteral, quoteIdentifier } from '../../reduce/sql-text.ts';
import type { Key, Measure, ReducedTable, Reduction } from '../../reduce/types.ts';
import { logBucketEdges, quantileRanks, rankIntervals, RankLookup } from '../quantile-waves.ts';
import { personMeasure } from '../persons.ts';
import type { CellContext } from '../types.ts';
import { auditScope, type AuditScope, type BiasAuditParameters } from './parameters.ts';

type Waves = readonly (readonly ReducedTable[])[];

/** Selection: one wave of counts. Scoring: the exact median first (range, buckets, the values of the middle bucket), then counts above it. */
export function planBiasAudit(p: BiasAuditParameters, context: CellContext, previous: Waves): readonly Reduction[] | null {
  const scope = auditScope(p, context);
  if (scope.outcome.kind !== 'score') return previous.length === 0 ? [counts(scope)] : null;
  const column = scope.outcome.column;
  const shape = { kind: 'grouped', from: scope.from, keys: {} } as const;
  switch (previous.length) {
    case 0:
      return [
        {
          ...shape,
          measures: {
            rows: { kind: 'count' },
            finite: { kind: 'finite', column },
            minimum: { kind: 'minimum', column },
            maximum: { kind: 'maximum', column },
          },
        },
      ];
    case 1: {
      const row = previous[0]?.[0]?.rows[0];
      const [low, high] = [row?.measures['minimum'], row?.measures['maximum']];
      if (typeof low !== 'number' || typeof high !== 'number') return null;
      return [{ ...shape, measures: { buckets: { kind: 'histogram', column, edges: logBucketEdges(low, high) } } }];
    }
    case 2: {
      const found = bucketsOf(previous);
      if (found === null) return null;
      const n = found.counts.reduce((a, b) => a + b, 0);
      const within = rankIntervals(found.edges, found.counts, quantileRanks(n, 0.5));
      return [{ kind: 'valueCounts', from: scope.from, column, as: 'number', within }];
    }
    case 3: {
      const median = medianOf(previous);
      return median === null ? null : [counts(scope, median.value)];
    }
    default:
      return null;
  }
}

function bucketsOf(waves: Waves): { readonly edges: readonly number[]; readonly counts: readonly number[] } | null {
  const table = waves[1]?.[0];
  const measure = table?.reduction.kind === 'grouped' ? table.reduction.measures['buckets'] : undefined;
  const counted = table?.rows[0]?.measures['buckets'];
  return measure?.kind === 'histogram' && Array.isArray(counted) ? { edges: measure.edges, counts: counted.map(Number) } : null;
}

/** The exact median of all finite scores, known category or not, and how many scores are equal to it. */
export function medianOf(waves: Waves): { readonly value: number; readonly ties: number } | null {
  const found = bucketsOf(waves);
  const values = waves[2]?.[0]?.valueCounts[0];
  if (found === null || values === undefined) return null;
  const value = new RankLookup(found.edges, found.counts, values).quantile(0.5);
  if (value === null) return null;
  const at = values.values.indexOf(value);
  return { value, ties: at < 0 ? 0 : (values.counts[at] ?? 0) };
}

function counts(scope: AuditScope, median = 0): Reduction {
  const keys: Record<string, Key> = {};
  for (const { dimension, column } of scope.dimensions) keys[dimension] = { kind: 'column', column };
  return { kind: 'grouped', from: scope.from, keys, measures: measures(scope, median) };
}

function measures({ outcome, person }: AuditScope, median: number): Record<string, Measure> {
  const truth = (expression: string): Record<string, Measure> => ({
    outcome: { kind: 'truth', expression },
    ...personMeasure('selectedPersons', person, expression),
    ...personMeasure('otherPersons', person, `NOT (\n${expression}\n)`),
  });
  if (outcome.kind === 'selected') return truth(outcome.expression);
  if (outcome.kind === 'summary')
    return {
      applicants: { kind: 'sum', column: outcome.applicants, pivot: 0 },
      selected: { kind: 'sum', column: outcome.column, pivot: 0 },
      present: { kind: 'present', column: outcome.column },
      rows: { kind: 'count' },
    };
  const x = `CAST(${quoteIdentifier(outcome.column)} AS DOUBLE)`;
  return truth(`CASE WHEN isfinite(${x}) THEN ${x} > ${doubleLiteral(median)} END`);
}
