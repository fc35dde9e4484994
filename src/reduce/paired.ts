import { fromClause } from './expressions.ts';
import { quoteIdentifier } from './sql-text.ts';
import type { PairedReduction } from './types.ts';
import type { Population } from '../telemetry/types.ts';

/**
 * Returns the FROM of a paired reduction: one row for each key that both populations have. Keys are compared as text, so that a number in one file meets
 * the same number in another; of rows that repeat a key the first in file order counts, ties broken by all values.
 */
export function pairedRows(reduction: PairedReduction): string {
  const names = [...new Set([...Object.values(reduction.keys).map((key) => key.column), ...measuredColumns(reduction)])];
  const side = (prefix: 'left' | 'right'): readonly string[] => {
    const own = names.filter((name) => name.startsWith(`${prefix}.`)).map((name) => name.slice(prefix.length + 1));
    return [...new Set([...own, ...reduction.derive.map((derived) => derived[prefix])])];
  };
  const outputs = names.map((name) => {
    if (name.startsWith('left.')) return `l.${quoteIdentifier(name.slice(5))} AS ${quoteIdentifier(name)}`;
    if (name.startsWith('right.')) return `r.${quoteIdentifier(name.slice(6))} AS ${quoteIdentifier(name)}`;
    return `${derivedExpression(reduction, name)} AS ${quoteIdentifier(name)}`;
  });
  return `FROM (
SELECT ${[...outputs, 'l."__part" AS "__part"'].join(', ')}
FROM (${firstOfEach(reduction.from, reduction.on.left, side('left'))}) AS l
JOIN (${firstOfEach(reduction.to, reduction.on.right, side('right'))}) AS r ON l."__key" = r."__key"
) AS "pairs"`;
}

function measuredColumns(reduction: PairedReduction): readonly string[] {
  return Object.values(reduction.measures).flatMap((measure) => {
    const own = 'column' in measure ? [measure.column, ...('factors' in measure ? (measure.factors ?? []) : [])] : [];
    // Conditions name their columns in quotes, as every condition does that is not an author's.
    const condition = measure.kind === 'truth' ? measure.expression : (measure.where ?? '');
    return [...own, ...[...condition.matchAll(/"((?:left|right|difference|ratio)\.(?:[^"]|"")*)"/g)].map((match) => (match[1] ?? '').replaceAll('""', '"'))];
  });
}

function derivedExpression(reduction: PairedReduction, name: string): string {
  const derived = reduction.derive.find((given) => `${given.kind}.${given.name}` === name);
  if (derived === undefined) throw new TypeError(`a paired reduction has no column ${name}; it has left.…, right.… and what it derives`);
  const left = `CAST(l.${quoteIdentifier(derived.left)} AS DOUBLE)`;
  const right = `CAST(r.${quoteIdentifier(derived.right)} AS DOUBLE)`;
  return derived.kind === 'difference' ? `${right} - ${left}` : `CASE WHEN ${left} <> 0 THEN ${right} / ${left} END`;
}

function firstOfEach(population: Population, key: string, columns: readonly string[]): string {
  const kept = columns.map((name) => quoteIdentifier(name));
  const order = ['"__part"', ...kept].join(', ');
  return `SELECT ${['"__key"', ...kept, '"__part"'].join(', ')} FROM (
  SELECT ${[`CAST(${quoteIdentifier(key)} AS VARCHAR) AS "__key"`, ...kept, '"__part"'].join(', ')} ${fromClause(population)}
) WHERE "__key" IS NOT NULL QUALIFY row_number() OVER (PARTITION BY "__key" ORDER BY ${order}) = 1`;
}
