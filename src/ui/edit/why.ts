import { cellTypes } from '../../cells/registry.ts';
import type { CellType, Finding } from '../../cells/types.ts';
import type { NotebookChange } from '../../notebook/edit/change.ts';
import type { SessionState } from '../../notebook/session-types.ts';
import type { CellRecord } from '../../notebook/types.ts';
import { columnsFor, type KnownColumn, type KnownNames, knownNames } from './known-names.ts';
import { fitted, sqlName, takesRows } from './new-cell.ts';

/** One cell that may answer why: what it would show, and the change that adds it. */
export interface WhyStep {
  readonly title: string;
  readonly sentence: string;
  readonly change: NotebookChange;
}

/** What a suggestion is about. */
interface Question {
  readonly reference: string;
  readonly current: string;
  readonly column: KnownColumn | null;
  /** A condition that holds for the bad rows, when the finding is about a rate. */
  readonly where: string | null;
  readonly names: KnownNames;
}

type Made = { readonly sentence: string; readonly parameters?: Readonly<Record<string, unknown>>; readonly text?: string };

const numeric = /INT|FLOAT|DOUBLE|DECIMAL/;
/** Next cells by the type that fails, when the finding names none or fewer. */
const usual: Readonly<Record<string, readonly string[]>> = {
  drift: ['summary', 'sql', 'explain-change', 'change-points', 'slices', 'sli'],
  sli: ['change-points', 'slices', 'explain-change', 'drift', 'sql'],
  slo: ['change-points', 'slices', 'explain-change', 'drift'],
  canary: ['slices', 'explain-change', 'drift', 'sql'],
  performance: ['slices', 'drift', 'explain-change'],
  fairness: ['slices', 'performance', 'explain-change'],
  summary: ['sql', 'drift'],
};

/** How a cell of a type is filled in for a question; null when it could not say anything. */
const makers: Readonly<Record<string, (question: Question, type: CellType) => Made | null>> = {
  summary: ({ current, column, names }) => ({
    sentence:
      column === null
        ? `What ${current} holds.`
        : `Range, missing values and most frequent values of ${column.name} in ${current}${names.columns.some((each) => each.role === 'model_version') ? ', by model version' : ''}.`,
    parameters: {
      of: current,
      ...(column === null ? {} : { columns: [column.name] }),
      ...(names.columns.some((each) => each.role === 'model_version') ? { by: 'model_version' } : {}),
    },
  }),
  sql: (question) => movedRows(question),
  sli: ({ current, column }, type) => {
    if (column === null || !numeric.test(column.type) || !takesRows(type, 'slis', ['metric', 'column'])) return null;
    return {
      sentence: `Mean and p95 of ${column.name} over time.`,
      parameters: {
        of: current,
        slis: [
          { metric: 'mean', column: column.name },
          { metric: 'p95', column: column.name },
        ],
      },
    };
  },
  drift: ({ reference, current, column }) => ({
    sentence: column === null ? `Did inputs move between ${reference} and ${current}?` : `Did anything else move together with ${column.name}?`,
    parameters: { reference, current, ...(column === null ? {} : { ignore: [column.name] }) },
  }),
  slices: ({ current, column, where }) => ({
    sentence: column === null ? `Which segment of ${current} is worst?` : `In which segments did ${column.name} move most?`,
    parameters: { of: current, objective: where !== null ? { metric: 'rate', where } : column !== null ? { metric: 'mean', column: column.name } : undefined },
  }),
  'explain-change': ({ reference, current, column, where }) => ({
    sentence: `Mix or behaviour: what of the change between ${reference} and ${current} comes from where?`,
    parameters: {
      before: reference,
      after: current,
      metric: where !== null ? { metric: 'rate', where } : column !== null ? { metric: 'mean', column: column.name } : undefined,
    },
  }),
  'change-points': ({ current, column, where, names }) => ({
    sentence: column === null ? 'When did it move, and what happened then?' : `When did ${column.name} move, and what happened then?`,
    parameters: {
      of: names.populations[current] ?? current,
      metric: where !== null ? { metric: 'rate', where } : column !== null ? { metric: 'mean', column: column.name } : undefined,
    },
  }),
};

/** Rows that the reference hardly has: values beyond its 1st and 99th percentile, or the counts of each category. */
function movedRows({ reference, current, column, names }: Question): Made | null {
  if (column === null) return null;
  const named = (name: string): boolean => names.tables.includes(name) || name in names.populations;
  if (!named(reference) || !named(current)) return null;
  const value = sqlName(column.name);
  const [before, now] = [sqlName(reference), sqlName(current)];
  if (numeric.test(column.type)) {
    return {
      sentence: `Rows of ${current} whose ${column.name} lies beyond what ${reference} shows.`,
      text: `select *\nfrom ${now}\nwhere ${value} < (select quantile_disc(${value}, 0.01) from ${before})\n   or ${value} > (select quantile_disc(${value}, 0.99) from ${before})\nlimit 100`,
    };
  }
  return {
    sentence: `How often each value of ${column.name} stands in ${reference} and in ${current}.`,
    text: `select ${value}, '${reference.replaceAll("'", "''")}' as side, count(*) as requests from ${before} group by all\nunion all\nselect ${value}, '${current.replaceAll("'", "''")}' as side, count(*) as requests from ${now} group by all\norder by ${value}, side`,
  };
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' && !value.includes('{{') ? value : null;
}

/** Names that SQL can read: without named populations the defaults exist for cells only. */
function withoutDefaults(names: KnownNames, state: SessionState): KnownNames {
  const named = new Set((state.notebook?.populations ?? []).map((population) => population.name));
  return { ...names, populations: Object.fromEntries(Object.entries(names.populations).filter(([name]) => named.has(name))) };
}

function questionOf(record: CellRecord, finding: Finding | null, state: SessionState): Question {
  const names = knownNames(state);
  const block = state.notebook?.blocks.find((each) => each.kind === 'cell' && each.cell.id === record.id);
  const value =
    block?.kind === 'cell' && block.cell.value !== null && typeof block.cell.value === 'object' ? (block.cell.value as Readonly<Record<string, unknown>>) : {};
  const first = names.tables[0] ?? 'telemetry';
  const current = text(value['current']) ?? text(value['canary']) ?? text(value['of']) ?? (record.type === 'drift' ? 'current' : first);
  const reference = text(value['reference']) ?? text(value['control']) ?? text(value['baseline']) ?? 'reference';
  const worst = finding ?? record.findings.find((each) => each.verdict === record.verdict && each.column !== undefined) ?? null;
  const wanted = worst?.column ?? record.measurements.find((each) => each.verdict === record.verdict && each.of.column !== undefined)?.of.column ?? null;
  const column = wanted === null ? null : (columnsFor(names, current).find((each) => each.name === wanted || each.role === wanted) ?? null);
  const slis = Array.isArray(value['slis']) ? (value['slis'] as readonly Readonly<Record<string, unknown>>[]) : [];
  const failing = record.measurements.find((each) => each.verdict === record.verdict && each.of.sli !== undefined)?.of.sli;
  const where = text(slis.find((each) => each['name'] === failing && failing !== undefined)?.['where']);
  return { reference, current, column, where, names: withoutDefaults(names, state) };
}

/**
 * The cells worth adding below a cell whose verdict leaves a question, filled in with its column and populations, best first. Types that the
 * finding names come first, then the usual ones of the cell's type; only registered types, each once. `finding` null takes the worst one.
 */
export function whySteps(record: CellRecord, finding: Finding | null, state: SessionState, types: readonly CellType[] = cellTypes): readonly WhyStep[] {
  const question = questionOf(record, finding, state);
  const named = finding === null ? record.findings.flatMap((each) => each.next ?? []) : (finding.next ?? []);
  const wanted = [...new Set([...named, ...(usual[record.type] ?? [])])];
  return wanted.flatMap((name): WhyStep[] => {
    const type = types.find((known) => known.name === name);
    if (type === undefined || (name === record.type && !named.includes(name))) return [];
    const maker = makers[name];
    const made = maker === undefined ? { sentence: type.summary, parameters: { of: question.current } } : maker(question, type);
    if (made === null) return [];
    const parameters = made.parameters === undefined ? {} : fitted(type, made.parameters);
    const filled = made.text !== undefined ? { text: made.text } : Object.keys(parameters).length === 0 ? {} : { parameters };
    return [{ title: type.title, sentence: made.sentence, change: { kind: 'addCell', type: name, after: record.id, ...filled } }];
  });
}

/** The changes of `whySteps`. */
export function whyChanges(record: CellRecord, finding: Finding | null, state: SessionState): readonly NotebookChange[] {
  return whySteps(record, finding, state).map((step) => step.change);
}
