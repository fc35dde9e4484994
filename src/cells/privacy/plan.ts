import { literal, quoteIdentifier } from '../../reduce/sql-text.ts';
import type { Measure, ReducedTable, Reduction } from '../../reduce/types.ts';
import { maskPattern } from '../../telemetry/pii/masks.ts';
import { enginePattern, type Recogniser } from '../../telemetry/pii/recognisers.ts';
import { columnsOf } from '../columns.ts';
import type { CellContext } from '../types.ts';
import { examinedColumns, quasiColumns, type Examined, type PrivacyParameters } from './parameters.ts';

/** Values of a column that are read in full, all of them where there are no more; and of candidates where there are. */
export const mostValues = 1000;
export const mostCandidates = 2000;
/** The engine answers no more groups than this. */
const mostGroups = 200_000;

/** What is known so far, by the name of the request. */
export type Answers = ReadonlyMap<string, ReducedTable>;

interface Request {
  readonly name: string;
  readonly reduction: Reduction;
}

/** Two or more words that begin with a capital, or one where the column holds one part of a name. */
const nameShape = "\\p{Lu}[\\p{L}'’.-]{0,30}(?: \\p{L}[\\p{L}'’.-]{0,30}){0,4}";
const birthShape =
  '(?:19|20)[0-9]{2}[-/.]?(?:0?[1-9]|1[0-2])[-/.]?(?:0?[1-9]|[12][0-9]|3[01])(?:[T ].*)?|(?:0?[1-9]|[12][0-9]|3[01])[-/.](?:0?[1-9]|1[0-2])[-/.](?:19|20)[0-9]{2}';
const textShape = '\\S+\\s+\\S+\\s+\\S+\\s+\\S+\\s+\\S';

const textOf = ({ column }: Examined) => `CAST(${quoteIdentifier(column.name)} AS VARCHAR)`;

/** Wave 0: counts and the most frequent values. Wave 1: candidate rows per recogniser where not all values were read; group sizes. Wave 2: candidates to check. */
function requestsOf(p: PrivacyParameters, context: CellContext, wave: number, answers: Answers): readonly Request[] {
  const from = context.population(p.of, 'of');
  const examined = examinedColumns(p, context);
  if (wave === 0) {
    const measures: Record<string, Measure> = { rows: { kind: 'count' } };
    examined.forEach((each, i) => {
      const { name } = each.column;
      measures[`present${i}`] = { kind: 'present', column: name };
      if (each.read === 'text') {
        const text = textOf(each);
        measures[`masked${i}`] = { kind: 'count', where: `regexp_full_match(${text}, ${literal(maskPattern)})` };
        measures[`worded${i}`] = { kind: 'count', where: `regexp_matches(${text}, ${literal(textShape)})` };
        if (each.named === 'person_name') measures[`names${i}`] = { kind: 'count', where: `regexp_full_match(${text}, ${literal(nameShape)})` };
        if (each.named === 'birth_date') measures[`births${i}`] = { kind: 'count', where: `regexp_full_match(${text}, ${literal(birthShape)})` };
      }
      if (each.named === 'position' && (each.read === 'real' || each.read === 'integer')) {
        const x = `CAST(${quoteIdentifier(name)} AS DOUBLE)`;
        measures[`precise${i}`] = { kind: 'count', where: `isfinite(${x}) AND abs(${x}) <= 180 AND abs(${x} * 1000 - round(${x} * 1000)) > 0.001` };
      }
    });
    quasiColumns(p, context).forEach((column, i) => {
      measures[`quasi${i}`] = { kind: 'distinct', column };
    });
    const values = examined.flatMap((each, i): Request[] => {
      if (each.recognisers.length === 0) return [];
      return [{ name: `values${i}`, reduction: { kind: 'valueCounts', from, column: each.column.name, as: 'text', top: mostValues } }];
    });
    return [{ name: 'rows', reduction: { kind: 'grouped', from, keys: {}, measures } }, ...values];
  }
  const open = examined.flatMap((each, i) => (each.recognisers.length > 0 && !isRead(answers, i) ? [{ each, i }] : []));
  if (wave === 1) {
    const measures: Record<string, Measure> = {};
    for (const { each, i } of open) {
      each.recognisers.forEach((recogniser, r) => {
        measures[`found${i}_${r}`] = { kind: 'count', where: condition(each, recogniser) };
      });
    }
    const made: Request[] = Object.keys(measures).length > 0 ? [{ name: 'found', reduction: { kind: 'grouped', from, keys: {}, measures } }] : [];
    const keys = groupKeys(p, context, answers);
    if (keys.columns.length === 0) return made;
    const subject = subjectOf(p, context);
    const sizes: Record<string, Measure> = { rows: { kind: 'count' }, ...(subject === null ? {} : { people: { kind: 'distinct', column: subject } as const }) };
    const by = Object.fromEntries(keys.columns.map((column) => [column, { kind: 'column', column } as const]));
    return [...made, { name: 'groups', reduction: { kind: 'grouped', from, keys: by, measures: sizes } }];
  }
  const found = answers.get('found')?.rows[0]?.measures ?? {};
  return open.flatMap(({ each, i }) =>
    each.recognisers.flatMap((recogniser, r): Request[] => {
      if (Number(found[`found${i}_${r}`] ?? 0) === 0) return [];
      const where = condition(each, recogniser);
      return [{ name: `candidates${i}_${r}`, reduction: { kind: 'valueCounts', from, column: each.column.name, as: 'text', where, top: mostCandidates } }];
    }),
  );
}

function condition(each: Examined, recogniser: Recogniser): string {
  return `regexp_matches(${textOf(each)}, ${literal(enginePattern(recogniser))})`;
}

export function planPrivacy(p: PrivacyParameters, context: CellContext, previous: readonly (readonly ReducedTable[])[]): readonly Reduction[] | null {
  const { next } = progress(p, context, previous);
  return next.length > 0 ? next.map(({ reduction }) => reduction) : null;
}

/** The answers so far by name, and what is asked next; nothing when all is known. */
export function progress(
  p: PrivacyParameters,
  context: CellContext,
  waves: readonly (readonly ReducedTable[])[],
): { answers: Answers; next: readonly Request[] } {
  const answers = new Map<string, ReducedTable>();
  for (const wave of [0, 1, 2]) {
    const requests = requestsOf(p, context, wave, answers);
    const answered = waves[wave];
    if (answered === undefined) return { answers, next: requests };
    requests.forEach(({ name }, i) => {
      const table = answered[i];
      if (table !== undefined) answers.set(name, table);
    });
  }
  return { answers, next: [] };
}

/** True when all values of column `i` were read. */
export function isRead(answers: Answers, i: number): boolean {
  return answers.get(`values${i}`)?.valueCounts.every((each) => each.more.distinct === 0) ?? true;
}

/** Quasi-identifiers whose combinations can be counted, and those left out because there would be too many. */
export function groupKeys(
  p: PrivacyParameters,
  context: CellContext,
  answers: Answers,
): { readonly columns: readonly string[]; readonly left: readonly string[] } {
  const first = answers.get('rows')?.rows[0]?.measures ?? {};
  const rows = Number(first.rows ?? 0);
  const columns: string[] = [];
  const left: string[] = [];
  let combinations = 1;
  quasiColumns(p, context).forEach((column, i) => {
    const product = combinations * (Number(first[`quasi${i}`] ?? 0) + 1);
    if (Math.min(product, rows) > mostGroups) left.push(column);
    else {
      columns.push(column);
      combinations = product;
    }
  });
  return { columns: rows === 0 ? [] : columns, left };
}

/** The column that says who a request is about; null without the role. */
export function subjectOf(p: PrivacyParameters, context: CellContext): string | null {
  const of = context.population(p.of, 'of');
  const held = context.roles[of.table]?.subject_id;
  return typeof held === 'string' && columnsOf(context, of).some((c) => c.name === held && c.readable) ? held : null;
}
