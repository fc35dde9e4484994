import { quoteIdentifier, literal } from '../../reduce/sql-text.ts';
import type { GroupedReduction, Measure, ReducedTable, Reduction } from '../../reduce/types.ts';
import { equalMassEdgesOfHistogram } from '../../stats/quantiles.ts';
import { inferContract, mostValues, type ColumnEvidence } from '../../telemetry/contract/infer.ts';
import { columnContractKind, contractKind } from '../../telemetry/contract/kind.ts';
import { outward } from '../../telemetry/contract/outward.ts';
import type { Contract } from '../../telemetry/contract/types.ts';
import { recognises, recognisersFor } from '../../telemetry/pii/recognisers.ts';
import { semanticType } from '../../telemetry/semantic-type.ts';
import type { ColumnInfo, Population, Role, RoleMap } from '../../telemetry/types.ts';
import { logBucketEdges } from '../quantile-waves.ts';

/** Shapes of ids and hashes, the narrowest first. A column has one when every text matches. */
const shapes: readonly string[] = [
  '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
  '[0-9a-f]{16}',
  '[0-9a-f]{32}',
  '[0-9a-f]{40}',
  '[0-9a-f]{64}',
  '[0-9A-HJKMNP-TV-Z]{26}',
  '[A-Za-z0-9_.:-]+',
];
/** Longest texts that are told apart: powers of two up to 65 536 characters. */
const lengths = Array.from({ length: 17 }, (_, i) => 1 << i);
const sampledVectors = 100;
const bins = 10;

/** Roles whose values move on by design: a new version or deployment is no broken contract. */
const movingRoles: ReadonlySet<Role> = new Set<Role>(['model_version', 'deployment', 'prompt_version']);

/** Columns a contract can speak of: those with a name that YAML may use as a key. */
export function contractColumns(columns: readonly ColumnInfo[]): readonly ColumnInfo[] {
  return columns.filter((c) => !['__proto__', 'constructor', 'prototype'].includes(c.name));
}

/** Roles whose values name requests, people and sessions. */
const idRoles: ReadonlySet<Role> = new Set<Role>(['request_id', 'trace_id', 'subject_id', 'query_id', 'input_hash']);

interface Subject {
  readonly from: Population;
  readonly columns: readonly ColumnInfo[];
  readonly roles: RoleMap;
}

function roleOf(roles: RoleMap, column: string): Role | null {
  for (const [role, held] of Object.entries(roles)) if (held === column || (Array.isArray(held) && held.includes(column))) return role as Role;
  return null;
}

const isCategory = (column: ColumnInfo, role: Role | null) =>
  ['categorical', 'boolean'].includes(semanticType(column)) && contractKind(column.type) !== 'number' && (role === null || !movingRoles.has(role));
const isNumber = (column: ColumnInfo) => column.readable && ['integer', 'number'].includes(contractKind(column.type));
const isFreeText = (column: ColumnInfo, role: Role | null) => column.readable && contractKind(column.type) === 'text' && !isCategory(column, role);
const isVector = (column: ColumnInfo) => column.readable && contractKind(column.type) === 'vector';

/** Wave 0: counts, extremes, lengths, shapes, values of categories, a few embeddings. Wave 1: log buckets for deciles, embeddings of another length. Then null. */
export function planInference(subject: Subject, previous: readonly (readonly ReducedTable[])[]): readonly Reduction[] | null {
  const { from, roles } = subject;
  const columns = contractColumns(subject.columns);
  if (previous.length === 0) {
    const measures: Record<string, Measure> = { rows: { kind: 'count' } };
    const wave: Reduction[] = [];
    columns.forEach((column, i) => {
      const { name } = column;
      if (!column.readable) return;
      const role = roleOf(roles, name);
      measures[`missing${i}`] = { kind: 'missing', column: name };
      if (isNumber(column)) {
        for (const kind of ['nan', 'positiveInfinity', 'negativeInfinity', 'minimum', 'maximum'] as const) measures[`${kind}${i}`] = { kind, column: name };
      }
      if (role === 'request_id') measures[`distinct${i}`] = { kind: 'distinct', column: name };
      if (isCategory(column, role)) wave.push({ kind: 'valueCounts', from, column: name, as: 'text', top: mostValues + 1 });
      if (!isFreeText(column, role)) return;
      const text = `CAST(${quoteIdentifier(name)} AS VARCHAR)`;
      measures[`empty${i}`] = { kind: 'count', where: `${text} = ''` };
      lengths.forEach((longest) => {
        measures[`length${i}_${longest}`] = { kind: 'count', where: `length(${text}) <= ${literal(longest)}` };
      });
      if (semanticType(column) !== 'id') return;
      shapes.forEach((shape, s) => {
        measures[`shape${i}_${s}`] = { kind: 'count', where: `regexp_full_match(${text}, ${literal(shape)})` };
      });
    });
    const vectors = columns.filter(isVector);
    const sample: Reduction[] =
      vectors.length === 0
        ? []
        : [{ kind: 'sample', from, columns: vectors.map(({ name }) => ({ name, as: 'list' as const })), rows: sampledVectors, seed: 1 }];
    return [{ kind: 'grouped', from, keys: {}, measures }, ...wave, ...sample];
  }
  if (previous.length > 1) return null;
  const measures: Record<string, Measure> = {};
  const first = previous[0]?.[0]?.rows[0]?.measures ?? {};
  columns.forEach((column, i) => {
    const low = first[`minimum${i}`];
    const high = first[`maximum${i}`];
    if (
      isNumber(column) &&
      !isCategory(column, roleOf(roles, column.name)) &&
      semanticType(column) !== 'id' &&
      typeof low === 'number' &&
      typeof high === 'number' &&
      low < high
    )
      measures[`buckets${i}`] = { kind: 'histogram', column: column.name, edges: logBucketEdges(...outward(low, high)) };
    const dimension = sampledDimension(previous, column.name);
    if (dimension !== null) measures[`other${i}`] = { kind: 'count', where: `len(${quoteIdentifier(column.name)}) <> ${literal(dimension)}` };
  });
  return Object.keys(measures).length > 0 ? [{ kind: 'grouped', from, keys: {}, measures }] : null;
}

/** Returns the contract that the waves of `planInference` give. */
export function inferredContract(subject: Subject, waves: readonly (readonly ReducedTable[])[]): Contract {
  const first = waves[0]?.[0]?.rows[0]?.measures ?? {};
  const second = waves[1]?.[0];
  const rows = Number(first.rows ?? 0);
  const evidence = contractColumns(subject.columns).map((column, i): ColumnEvidence => {
    const count = (name: string) => Number(first[`${name}${i}`] ?? 0);
    const role = roleOf(subject.roles, column.name);
    const missing = count('missing') + count('nan');
    const present = rows - missing;
    const low = first[`minimum${i}`];
    const high = first[`maximum${i}`];
    const isText = isFreeText(column, role) && present > 0;
    const longest = lengths.find((length) => Number(first[`length${i}_${length}`] ?? -1) === present);
    const shape = shapes.findIndex((_, s) => first[`shape${i}_${s}`] === present);
    return {
      name: column.name,
      kind: columnContractKind(column),
      role,
      isCategory: isCategory(column, role),
      isId: ['id', 'text'].includes(semanticType(column)) || (role !== null && idRoles.has(role)),
      missing,
      present,
      distinct: typeof first[`distinct${i}`] === 'number' ? count('distinct') : null,
      range: typeof low === 'number' && typeof high === 'number' ? [low, high] : null,
      infinite: count('positiveInfinity') + count('negativeInfinity'),
      values: valuesOf(waves, column),
      length: isText && longest !== undefined ? [count('empty') > 0 ? 0 : 1, longest] : null,
      pattern: isText && shape >= 0 ? (shapes[shape] ?? null) : null,
      dimension: second?.rows[0]?.measures[`other${i}`] === 0 ? sampledDimension(waves, column.name) : null,
      bins: binsOf(second, `buckets${i}`),
    };
  });
  return inferContract(rows, evidence, subject.roles);
}

function valuesOf(waves: readonly (readonly ReducedTable[])[], column: ColumnInfo): ColumnEvidence['values'] {
  const found = waves[0]?.find((table) => table.reduction.kind === 'valueCounts' && table.reduction.column === column.name)?.valueCounts[0];
  if (found === undefined || found.more.distinct > 0) return null;
  const kind = contractKind(column.type);
  // A domain is read by many people and kept for long; addresses and numbers of persons are none.
  if (recognisersFor(column.name, kind === 'integer' ? 'integer' : 'text').some((each) => found.values.some((value) => recognises(each, String(value)))))
    return null;
  const numbers = found.values.map(Number);
  const asNumbers = kind === 'integer' && numbers.every(Number.isSafeInteger);
  return { values: asNumbers ? numbers : kind === 'boolean' ? found.values.map((value) => value === 'true') : found.values, counts: found.counts };
}

/** The length all sampled embeddings of a column share; null when they differ or there is none. */
function sampledDimension(waves: readonly (readonly ReducedTable[])[], column: string): number | null {
  const table = waves[0]?.find((each) => each.reduction.kind === 'sample');
  if (table?.reduction.kind !== 'sample') return null;
  const values = table.sample?.columns[table.reduction.columns.findIndex((c) => c.name === column)] ?? [];
  const found = new Set(values.flatMap((value) => (Array.isArray(value) ? [value.length] : [])));
  const [dimension] = found;
  return found.size === 1 && dimension !== undefined && dimension > 0 ? dimension : null;
}

function binsOf(table: ReducedTable | undefined, name: string): readonly number[] | null {
  const measure = (table?.reduction as GroupedReduction | undefined)?.measures[name];
  const counts = table?.rows[0]?.measures[name];
  return measure?.kind === 'histogram' && Array.isArray(counts) ? equalMassEdgesOfHistogram(measure.edges, counts, bins) : null;
}
