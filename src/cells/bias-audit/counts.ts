import { compareKeys } from '../../reduce/run.ts';
import type { ReducedTable } from '../../reduce/types.ts';
import type { RateCount } from '../../stats/impact-ratio.ts';
import { formatCount } from '../format.ts';
import { joinedPersons, personsAt, type PersonGroups } from '../persons.ts';
import { CellInputError } from '../types.ts';
import type { AuditScope, BiasAuditParameters, Dimension } from './parameters.ts';

/** More categories than this are no categories but something else. */
const mostCategories = 60;

/** Persons behind the selected ones and the others of some rows. */
interface Persons {
  readonly hits: PersonGroups;
  readonly rest: PersonGroups;
}

export type TableName = Dimension | 'intersection';

export interface Category extends RateCount {
  /** Column → value. */
  readonly group: Readonly<Record<string, string>>;
  readonly label: string;
  readonly persons?: Persons;
}

export interface CountTable {
  readonly name: TableName;
  readonly columns: readonly string[];
  /** Largest first. */
  readonly categories: readonly Category[];
  /** People of whom this category is unknown; `k` is null where a summary does not say how many of them were selected. */
  readonly unknown: { readonly n: number; readonly k: number | null };
}

export interface Counted {
  readonly tables: readonly CountTable[];
  /** Rows whose outcome is missing; they count nowhere. */
  readonly left: number;
  /** People with an outcome. */
  readonly people: number;
  readonly rows: number;
}

type Place = 'unknown' | 'total' | string;
interface Line extends RateCount {
  readonly places: Readonly<Partial<Record<Dimension, { readonly kind: 'known' | 'unknown' | 'total'; readonly value: Place }>>>;
  readonly isComplete: boolean;
  readonly persons?: Persons;
}

/** Counts by sex, by race and by both. Throws CellInputError for a column with more than 60 categories and for a summary that cannot be one. */
export function countTables(table: ReducedTable | undefined, scope: AuditScope, p: BiasAuditParameters): Counted {
  const { lines, left, rows } = linesOf(table, scope, p);
  for (const { dimension, column } of scope.dimensions) {
    const distinct = new Set(lines.flatMap(({ places }) => (places[dimension]?.kind === 'known' ? [places[dimension].value] : [])));
    if (distinct.size > mostCategories)
      throw new CellInputError(
        `the column "${column}" has ${formatCount(distinct.size)} categories, at most ${mostCategories} are audited; group them in a sql cell, or name another column`,
        dimension,
      );
  }
  const tables: CountTable[] = scope.dimensions.map(({ dimension, column }) => oneWay(lines, scope, dimension, column));
  if (scope.dimensions.length === 2) tables.push(twoWay(lines, scope));
  const people = scope.outcome.kind === 'summary' ? Math.max(0, ...tables.map(peopleOf)) : lines.reduce((sum, { n }) => sum + n, 0);
  return { tables, left, people, rows };
}

/** Everybody of a table, unknown ones too. */
export function peopleOf(table: CountTable): number {
  return table.unknown.n + table.categories.reduce((sum, { n }) => sum + n, 0);
}

function linesOf(table: ReducedTable | undefined, scope: AuditScope, p: BiasAuditParameters): { lines: readonly Line[]; left: number; rows: number } {
  const isSummary = scope.outcome.kind === 'summary';
  const unknown = new Set(p.unknown.map(plain));
  const total = new Set(p.total.map(plain));
  let left = 0;
  let rows = 0;
  const lines = (table?.rows ?? []).map((row): Line => {
    const places: Record<string, { kind: 'known' | 'unknown' | 'total'; value: Place }> = {};
    for (const { dimension } of scope.dimensions) {
      const given = row.keys[dimension] ?? null;
      const text = given === null ? '' : String(given).trim();
      const isBlank = given === null || text === '';
      const kind = isSummary && (isBlank || total.has(plain(text))) ? 'total' : given === null || unknown.has(plain(text)) ? 'unknown' : 'known';
      places[dimension] = { kind, value: text };
    }
    if (isSummary) {
      const [n, k, present, count] = ['applicants', 'selected', 'present', 'rows'].map((name) => Number(row.measures[name] ?? 0)) as [
        number,
        number,
        number,
        number,
      ];
      rows += count;
      const bad = !Number.isSafeInteger(n) || !Number.isSafeInteger(k) || n < 0 || k < 0 || k > n;
      if (bad)
        throw new CellInputError(
          `the summary says ${k} of ${n} for ${Object.values(places)
            .map(({ value }) => value || 'all')
            .join(', ')}; expected whole numbers, and no more selected than there are people`,
          'selected',
        );
      return { places, n, k, isComplete: present > 0 };
    }
    const truth = row.measures['outcome'];
    const [yes, no, none] = Array.isArray(truth) ? truth.map(Number) : [0, 0, 0];
    left += none ?? 0;
    rows += (yes ?? 0) + (no ?? 0) + (none ?? 0);
    const [hits, rest] = [personsAt(row, 'selectedPersons'), personsAt(row, 'otherPersons')];
    const persons = hits === undefined || rest === undefined ? {} : { persons: { hits, rest } };
    return { places, n: (yes ?? 0) + (no ?? 0), k: yes ?? 0, isComplete: true, ...persons };
  });
  return { lines, left, rows };
}

const plain = (text: string): string => text.trim().toLowerCase();

function oneWay(lines: readonly Line[], scope: AuditScope, dimension: Dimension, column: string): CountTable {
  const other = scope.dimensions.find((each) => each.dimension !== dimension)?.dimension;
  const isMargin = ({ places }: Line): boolean => other === undefined || places[other]?.kind === 'total';
  // A summary that prints margins is taken at its word; else they are added up from the intersections.
  const printed = lines.filter((line) => isMargin(line) && line.places[dimension]?.kind === 'known');
  const own = printed.length > 0 && scope.outcome.kind === 'summary' ? lines.filter((line) => isMargin(line) || bothUnknown(line)) : lines;
  return {
    name: dimension,
    columns: [column],
    categories: tally(own, (line) => (line.places[dimension]?.kind === 'known' ? { [column]: line.places[dimension].value } : null)),
    unknown: unknownOf(own.filter((line) => line.places[dimension]?.kind === 'unknown')),
  };
}

function bothUnknown({ places }: Line): boolean {
  return Object.values(places).every((place) => place.kind === 'unknown');
}

function twoWay(lines: readonly Line[], scope: AuditScope): CountTable {
  const known = (line: Line) => scope.dimensions.every(({ dimension }) => line.places[dimension]?.kind === 'known');
  const isCell = (line: Line) => scope.dimensions.every(({ dimension }) => line.places[dimension]?.kind !== 'total');
  return {
    name: 'intersection',
    columns: scope.dimensions.map(({ column }) => column),
    categories: tally(lines, (line) =>
      known(line) ? Object.fromEntries(scope.dimensions.map(({ dimension, column }) => [column, line.places[dimension]?.value ?? ''])) : null,
    ),
    unknown: unknownOf(lines.filter((line) => isCell(line) && !known(line))),
  };
}

function unknownOf(lines: readonly Line[]): CountTable['unknown'] {
  const isComplete = lines.every((line) => line.isComplete || line.n === 0);
  return { n: lines.reduce((sum, { n }) => sum + n, 0), k: isComplete ? lines.reduce((sum, { k }) => sum + k, 0) : null };
}

function personsOf(lines: readonly Line[]): Pick<Category, 'persons'> {
  const [hits, rest] = [joinedPersons(lines.map(({ persons }) => persons?.hits)), joinedPersons(lines.map(({ persons }) => persons?.rest))];
  return hits === undefined || rest === undefined ? {} : { persons: { hits, rest } };
}

function tally(lines: readonly Line[], groupOf: (line: Line) => Record<string, string> | null): readonly Category[] {
  const found = new Map<string, { group: Record<string, string>; n: number; k: number; lines: Line[] }>();
  for (const line of lines) {
    const group = groupOf(line);
    if (group === null) continue;
    const label = Object.values(group).join(' · ');
    const sum = found.get(label) ?? { group, n: 0, k: 0, lines: [] };
    sum.n += line.n;
    sum.k += line.k;
    sum.lines.push(line);
    found.set(label, sum);
  }
  return [...found]
    .map(([label, { lines: own, ...sum }]) => ({ ...sum, label, ...personsOf(own) }))
    .filter(({ n }) => n > 0)
    .sort((a, b) => b.n - a.n || compareKeys(a.label, b.label));
}
