import { discoverColumns, flattenRows, type Flattened, type FlatValue } from '../../telemetry/presets/flatten/columns.ts';
import type { Cells, FlattenStep } from '../../telemetry/presets/flatten/types.ts';
import { knownPresets, presetNamed, presetOf } from '../../telemetry/presets/known.ts';
import { perRequestSource, type Preset } from '../../telemetry/presets/preset.ts';
import type { ColumnInfo, TableInfo } from '../../telemetry/types.ts';
import { typedValue } from '../peek/typed-value.ts';
import { scalarTypeOf } from '../sql/select-plan.ts';
import type { TypedColumns } from '../types.ts';

/** Rows that decide which columns a flatten step makes, and their types. */
const sampleRows = 1000;

/** Some rows of the named columns, the same rows in both hosts. */
export type PeekColumns = (columns: readonly ColumnInfo[], rows: number) => Promise<TypedColumns>;

/** A table with its known export, if it is one: `info` has the flattened columns behind its own. */
export interface Recognised {
  readonly info: TableInfo;
  readonly step: FlattenStep | null;
}

/** Finds the known export that a table is, and what a flatten step makes of it. Values are read only where the columns suggest one. */
export async function recognise(info: TableInfo, peek: PeekColumns): Promise<Recognised> {
  for (const preset of knownPresets) {
    const found = await attempt(preset, info, peek);
    if (found !== null) return found;
  }
  const preset = presetOf(info.columns.map((column) => column.name));
  if (preset === null) return { info, step: null };
  return { info: { ...info, preset: { name: preset.id, title: preset.title, flattened: [], sentence: `Recognised as ${preset.title}.` } }, step: null };
}

async function attempt(preset: Preset, info: TableInfo, peek: PeekColumns): Promise<Recognised | null> {
  const { flatten } = preset;
  const names = info.columns.map((column) => column.name);
  if (flatten === undefined || (preset.tellsAfterFlatten !== true && presetOf(names)?.id !== preset.id)) return null;
  const reads = flatten.reads(info.columns);
  if (reads === null) return null;
  const wanted = new Set(Object.values(reads));
  const sample = await peek(
    info.columns.filter((column) => wanted.has(column.name)),
    sampleRows,
  );
  const found = discoverColumns(flatten, cellsOf(reads, sample), names);
  if (found.columns.length === 0 || !flatten.confirms(new Set(found.columns.map((column) => column.name)), info.columns)) return null;
  const shown = [...wanted].slice(0, 3).join(', ');
  const from = wanted.size > 3 ? `${shown} and ${wanted.size - 3} more` : shown;
  const columns = found.columns.map(
    ({ name, type, perRequest }): ColumnInfo => ({
      name,
      type,
      source: perRequest ? `${perRequestSource} from ${from}` : `from ${from}`,
      readable: true,
      reason: null,
      ...(type === 'TIMESTAMP' ? { timeZone: 'UTC' } : {}),
    }),
  );
  const lost = found.malformed === 0 ? '' : ` In ${found.malformed} of ${found.rows} rows looked at, something could not be read; it is null there.`;
  const made = columns.length === 1 ? '1 column was' : `${columns.length} columns were`;
  const sentence = `Recognised as ${preset.title}: ${made} made from ${from}.${lost}`;
  return {
    info: {
      ...info,
      columns: [...info.columns, ...columns],
      preset: { name: preset.id, title: preset.title, flattened: columns.map((column) => column.name), sentence },
    },
    step: { preset: preset.id, reads, columns: found.columns },
  };
}

/** Rows of typed columns as the cells of a flatten step. */
export function cellsOf(reads: FlattenStep['reads'], sample: TypedColumns): Cells[] {
  const columns = Object.entries(reads).map(([key, name]) => [key, sample.columns.find((column) => column.name === name)?.values] as const);
  return Array.from({ length: sample.rows }, (_, row) => Object.fromEntries(columns.map(([key, values]) => [key, values?.[row] ?? null])));
}

/** Runs a step over rows that were read, for the columns of `names` only. */
export function runFlatten(step: FlattenStep, names: readonly string[], sample: TypedColumns): Flattened {
  const { flatten } = presetNamed(step.preset);
  const columns = names.flatMap((name) => step.columns.find((column) => column.name === name) ?? []);
  if (flatten === undefined) return { columns: [], malformed: 0, misfits: 0 };
  return flattenRows(flatten, columns, cellsOf(step.reads, sample));
}

/** A peek with the step's columns behind the table's own. */
export function withFlattened(step: FlattenStep | null, sample: TypedColumns): TypedColumns {
  if (step === null) return sample;
  const made = runFlatten(
    step,
    step.columns.map((column) => column.name),
    sample,
  );
  const typed = made.columns.map(({ name, type, values }) => {
    const scalar = scalarTypeOf(type);
    return { name, type: scalar, values: values.map((value: FlatValue) => typedValue(value, scalar)) };
  });
  return { rows: sample.rows, columns: [...sample.columns, ...typed] };
}

/** One sentence for what a load could not read or fit; null when nothing was lost. */
export function lossSentence(step: FlattenStep, rows: number, lost: Pick<Flattened, 'malformed' | 'misfits'>): string | null {
  if (lost.malformed === 0 && lost.misfits === 0) return null;
  const { title } = presetNamed(step.preset);
  const parts = [
    ...(lost.malformed > 0 ? [`something could not be read in ${lost.malformed} of ${rows} rows`] : []),
    ...(lost.misfits > 0 ? [`${lost.misfits} values did not fit the type that the first rows gave their column`] : []),
  ];
  return `${title}: ${parts.join(' and ')}; the values are null.`;
}
