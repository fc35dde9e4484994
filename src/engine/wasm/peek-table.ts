import type { ColumnInfo } from '../../telemetry/types.ts';
import { assemblePeek, assembleTextPeek } from '../peek/assemble.ts';
import { peekedRows, type Place, peekPlaces } from '../peek/places.ts';
import { peekedColumns } from '../peek/text.ts';
import type { Value } from '../peek/typed-value.ts';
import type { EngineOptions, TypedColumns } from '../types.ts';
import { type Decoder, withDecoder } from './decoder.ts';
import { rootsRead } from './staging.ts';
import type { FileLayout, TableState } from './table-state.ts';

type Peekable = Pick<TableState, 'info' | 'files' | 'layouts' | 'detections' | 'source'>;

const nothing: FileLayout = { plans: new Map(), constants: new Map(), roots: [] };

/** Some rows of a table in the browser, decoded in a worker of their own: neither waits for DuckDB nor delays what runs in it. */
export function peekTable(
  create: () => Worker,
  state: Peekable,
  columns: readonly ColumnInfo[],
  asked: number,
  options: EngineOptions = {},
): Promise<TypedColumns> {
  const rows = peekedRows(columns.length, asked);
  return withDecoder(create, options.signal, (decoder) => {
    if (state.source.kind === 'parquet') {
      const { parts } = state.source;
      const groups = state.files.map((file) => parts.filter((part) => part.file === file));
      return assemblePeek(columns, peekPlaces(groups, rows), (place, some) => parquetPlace(decoder, state, place, some), options);
    }
    const read = (index: number, some: readonly ColumnInfo[], count: number): Promise<readonly (readonly Value[])[]> => {
      const file = state.files[index];
      const detection = state.detections[index];
      const layout = file === undefined ? undefined : state.layouts.get(file);
      if (file === undefined || detection === undefined) return Promise.resolve([]);
      return decoder.call((proxy) => proxy.peekText(file, detection, peekedColumns(some, layout?.plans, layout?.constants), count));
    };
    return assembleTextPeek(columns, state.files.length, rows, read, options);
  });
}

async function parquetPlace(decoder: Decoder, state: Peekable, place: Place, columns: readonly ColumnInfo[]): Promise<readonly (readonly Value[])[]> {
  const file = state.files[place.file];
  if (file === undefined) return [];
  const layout = state.layouts.get(file) ?? nothing;
  const roots = rootsRead(layout, columns);
  const paths = columns.flatMap((column) => layout.plans.get(column.name)?.path.join('.') ?? []);
  const where = columns.map((column) => {
    const plan = layout.plans.get(column.name);
    return plan === undefined ? null : { root: roots.indexOf(plan.root), members: plan.path.slice(1), type: column.type, conversion: plan.conversion };
  });
  const read =
    paths.length === 0 ? [] : await decoder.withFile(file, (proxy, key) => proxy.peekRowGroup(key, place.rowGroup, place.offset, place.rows, paths, where));
  return columns.map((column, i) => {
    const constant = layout.constants.get(column.name) ?? null;
    return constant === null && paths.length > 0 ? (read[i] ?? []) : Array.from({ length: place.rows }, () => constant);
  });
}
