import type { SessionState } from '../../notebook/session-types.ts';
import type { FileSchema } from './file-schema.ts';
import { assignFiles, slug } from './table-names.ts';

/** A table that dropped files will make. */
export interface PlannedTable<F> {
  readonly table: string;
  readonly files: readonly F[];
  /** `replace` and `append` need an open table of the name. */
  readonly mode: 'new' | 'replace' | 'append';
}

/** What dropped files will become. */
export interface FilePlan<F> {
  readonly notebooks: readonly F[];
  readonly tables: readonly PlannedTable<F>[];
  /** One sentence for each file that cannot be opened. */
  readonly refused: readonly string[];
  /** Why the person should look before anything is added; null when it is plain what to do. */
  readonly ask: string | null;
}

const data = /\.(?:parquet|csv|tsv|jsonl|ndjson|json|arrow|feather|ipc)(?:\.gz)?$/i;
const readable = 'Faultline opens Parquet, CSV, JSON Lines and Arrow files, and notebooks in Markdown.';

/** Sorts files into notebooks, data and files of an unknown type, with a sentence for each of those. A name without an ending may be data. */
export function sortFiles<F extends { readonly name: string }>(
  files: readonly F[],
): { readonly notebooks: F[]; readonly data: F[]; readonly refused: string[] } {
  const notebooks = files.filter(({ name }) => /\.(?:md|markdown)$/i.test(name));
  const fit = files.filter(({ name }) => data.test(name) || !name.includes('.'));
  const refused = files
    .filter((file) => !notebooks.includes(file) && !fit.includes(file))
    .map(({ name }) => `${name} was left out: ${/\.([^.]+)$/.exec(name)?.[1] ?? 'its type'} files are not read here. ${readable}`);
  return { notebooks, data: fit, refused };
}

/**
 * What dropped files will become. Files are grouped by name and folder (see assignFiles); a group whose files share less than half of their columns is
 * taken apart. `ask` is set when a group was taken apart, or when an open table would be replaced by other files; the same file again is read anew.
 */
export function planFiles<F extends File | { readonly name: string; readonly webkitRelativePath?: string }>(
  files: readonly F[],
  schemas: ReadonlyMap<F, FileSchema>,
  state: SessionState | null,
): FilePlan<F> {
  const sorted = sortFiles(files);
  const broken = sorted.data.filter((file) => schemas.get(file)?.problem != null);
  const refused = [...sorted.refused, ...broken.map((file) => schemas.get(file)?.problem ?? '')];
  const declared = state?.notebook?.tables.map(({ name }) => name) ?? [];
  const open = state?.tables.map(({ info }) => info.table) ?? [];
  const good = sorted.data.filter((file) => !broken.includes(file));
  const groups = assignFiles(good, declared, open);
  const parted = groups.flatMap((group) => takeApart(group, schemas));
  const names = new Set<string>();
  const tables = parted.map(({ table, files: own }): PlannedTable<F> => {
    const name = unused(table, names);
    names.add(name);
    return { table: name, files: own, mode: open.includes(name) ? 'replace' : 'new' };
  });
  return { notebooks: sorted.notebooks, tables, refused, ask: reasonToAsk(tables, parted.length > groups.length, state) };
}

function reasonToAsk<F extends { readonly name: string }>(tables: readonly PlannedTable<F>[], apart: boolean, state: SessionState | null): string | null {
  const isAgain = ({ table, files }: PlannedTable<F>): boolean => {
    const known = state?.tables.find(({ info }) => info.table === table)?.info.files.map(({ name }) => name) ?? [];
    return known.length === files.length && files.every(({ name }) => known.includes(name));
  };
  const replaced = tables.filter((planned) => planned.mode === 'replace' && !isAgain(planned)).map(({ table }) => table);
  if (replaced.length > 0) return `${replaced.join(' and ')} ${replaced.length === 1 ? 'is' : 'are'} open already: replace the rows, or add to them?`;
  return apart ? 'These files have different columns, so they become tables of their own.' : null;
}

interface Group<F> {
  readonly table: string;
  readonly files: readonly F[];
}

/** Files of one group that share at least half of their columns stay together; unknown columns fit anywhere. */
function takeApart<F extends { readonly name: string }>(group: Group<F>, schemas: ReadonlyMap<F, FileSchema>): readonly Group<F>[] {
  const parts: { columns: readonly string[] | null; files: F[] }[] = [];
  for (const file of group.files) {
    const columns = schemas.get(file)?.columns ?? null;
    const part = parts.find((given) => alike(given.columns, columns));
    if (part === undefined) parts.push({ columns, files: [file] });
    else {
      part.files.push(file);
      part.columns ??= columns;
    }
  }
  return parts.map((part, i) => ({ table: i === 0 ? group.table : slug(part.files[0]?.name ?? group.table), files: part.files }));
}

function alike(a: readonly string[] | null, b: readonly string[] | null): boolean {
  if (a === null || b === null) return true;
  const other = new Set(b);
  const shared = a.filter((name) => other.has(name)).length;
  return 2 * shared >= Math.max(a.length, b.length);
}

function unused(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  let i = 2;
  while (taken.has(`${name}_${i}`)) i += 1;
  return `${name}_${i}`;
}

/** All data of a plan as one table; named like the first, or as the person said. */
export function asOneTable<F>(plan: FilePlan<F>): readonly PlannedTable<F>[] {
  const [first] = plan.tables;
  return first === undefined ? [] : [{ ...first, files: plan.tables.flatMap(({ files }) => files) }];
}

/** A sentence when a name cannot be a table's; else null. `others` are the names of the plan's other tables. */
export function nameProblem(name: string, others: readonly string[]): string | null {
  if (!/^[a-z_][a-z0-9_]*$/i.test(name)) return `“${name}” cannot be a table name: use letters, digits and _, not beginning with a digit.`;
  return others.includes(name) ? `Two tables cannot both be named ${name}.` : null;
}
