import type { GroupedReduction } from '../reduce/types.ts';
import type { RunOutcome } from '../notebook/run.ts';
import type { Population } from '../telemetry/types.ts';
import { rowsOfPersons } from './disclose/persons.ts';
import type { Facts } from './request.ts';

const iso = (time: number): string => new Date(time).toISOString();

/** Roles whose missing values say how much of the population is unknown. */
const divided = ['label', 'group', 'prediction', 'score', 'subject_id', 'model_version'] as const;

/** Persons whose rows are counted: more than any k that is used. */
const personsListed = 1000;

/** What an audit tells beside the cells, from the tables of a run that ended: three small scans per table at most. */
export async function collectFacts(outcome: RunOutcome): Promise<Facts> {
  const { context, resolved, roles } = outcome;
  const tables = Object.keys(context.rows).sort();
  const spans = Object.fromEntries(
    tables.flatMap((table) => {
      const span = context.span(table);
      return span === null ? [] : [[table, { column: span.column, first: iso(span.first), last: iso(span.last) }]];
    }),
  );
  const versions: Facts['versions'][number][] = [];
  const unknowns: Facts['unknowns'][number][] = [];
  const rowsPerPerson: Record<string, number> = {};
  const personRows: (readonly number[])[] = [];
  for (const table of tables.filter((name) => roles[name] !== undefined)) {
    const held = roles[table] ?? {};
    const readable = new Set(context.tables[table]?.columns.filter((column) => column.readable).map((column) => column.name));
    const columns = divided.flatMap((role) => [held[role] ?? []].flat().map((column) => ({ role, column }))).filter(({ column }) => readable.has(column));
    await outcome.load(new Map([[table, columns.map(({ column }) => column)]]));
    const whole: Population = { name: table, table };
    const person = typeof held.subject_id === 'string' && readable.has(held.subject_id) ? held.subject_id : null;
    const version = typeof held.model_version === 'string' && readable.has(held.model_version) ? held.model_version : null;
    const [missing, traffic] = await outcome.reduce(
      [
        {
          kind: 'grouped',
          from: whole,
          keys: {},
          measures: { rows: { kind: 'count' }, ...Object.fromEntries(columns.map(({ column }, i) => [`missing${i}`, { kind: 'missing' as const, column }])) },
        },
        ...(version === null ? [] : [trafficOf(whole, version, spans[table]?.column ?? null)]),
      ],
      {},
    );
    const counted = missing?.rows[0]?.measures ?? {};
    const rows = Number(counted['rows'] ?? 0);
    if (person !== null) {
      const [most] = await outcome.reduce([{ kind: 'valueCounts', from: whole, column: person, as: 'text', top: personsListed }], {});
      // Rows that name nobody may all be of one person.
      const nameless = Number(counted[`missing${columns.findIndex(({ column }) => column === person)}`] ?? 0);
      const each = [...(most?.valueCounts[0]?.counts ?? []), ...(nameless > 0 ? [nameless] : [])];
      if (each.length > 0) rowsPerPerson[table] = powerAbove(Math.max(...each));
      personRows.push(each);
    }
    unknowns.push(...columns.map(({ role, column }, i) => ({ table, role, column, rows, unknown: Number(counted[`missing${i}`] ?? 0), reason: null })));
    if (version === null) continue;
    for (const row of traffic?.rows ?? []) {
      const n = Number(row.measures['rows'] ?? 0);
      const at = (name: string): string | null => (typeof row.measures[name] === 'number' ? iso(row.measures[name]) : null);
      const value = row.keys['version'];
      versions.push({
        table,
        column: version,
        version: value === null || value === undefined ? null : String(value),
        rows: n,
        share: rows === 0 ? null : n / rows,
        first: at('first'),
        last: at('last'),
      });
    }
  }
  const populations = Object.fromEntries(
    Object.entries(resolved.populations).map(([name, { table, where, window }]) => [
      name,
      { table, ...(where === undefined ? {} : { where }), ...(window === undefined ? {} : { window: [iso(window.from), iso(window.to)] as const }) },
    ]),
  );
  const most = rowsOfPersons(personRows);
  return { versions: versions.sort(byRows), unknowns, rowsPerPerson, ...(most === undefined ? {} : { rowsOfPersons: most }), populations, spans };
}

/** The least power of two that is not below a count. */
function powerAbove(count: number): number {
  let power = 1;
  while (power < count) power *= 2;
  return power;
}

function trafficOf(from: Population, column: string, time: string | null): GroupedReduction {
  return {
    kind: 'grouped',
    from,
    keys: { version: { kind: 'column', column } },
    measures: {
      rows: { kind: 'count' },
      ...(time === null
        ? {}
        : { first: { kind: 'minimum', column: time, as: 'instant' } as const, last: { kind: 'maximum', column: time, as: 'instant' } as const }),
    },
  };
}

type Version = Facts['versions'][number];

function byRows(a: Version, b: Version): number {
  if (a.table !== b.table) return a.table < b.table ? -1 : 1;
  if (a.rows !== b.rows) return (b.rows ?? 0) - (a.rows ?? 0);
  return (a.version ?? '') < (b.version ?? '') ? -1 : 1;
}
