import type { ColumnInfo, SchemaDifference } from '../../telemetry/types.ts';
import type { ColumnPlan } from './column-plan.ts';

export interface MergedSchema {
  /** The union of the columns, in order of first appearance over the files. */
  readonly columns: readonly ColumnInfo[];
  readonly differences: readonly SchemaDifference[];
  /** Per file, in order: the plan of each column the file has, by the column's name. */
  readonly plans: readonly ReadonlyMap<string, ColumnPlan>[];
}

const integers = ['TINYINT', 'SMALLINT', 'INTEGER', 'BIGINT'];
const unsigned = integers.map((type) => `U${type}`);

/** The order of the files of a table, the same in both hosts: by base name, then by `key=value` folders, compared by UTF-16 code unit. */
export function byName(a: { readonly name: string; readonly folders?: string }, b: { readonly name: string; readonly folders?: string }): number {
  const key = (file: { readonly name: string; readonly folders?: string }) =>
    `${file.name}\0${folderColumns(file.folders ?? '')
      .map((pair) => pair.join('='))
      .join('/')}`;
  const [x, y] = [key(a), key(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/**
 * One schema over files sorted by name. Names match without regard to case. A column whose type changes widens where integers and floats allow it, else
 * becomes VARCHAR;
 * every column that is not the same in all files is reported, against the first file that has it.
 */
export function mergeSchemas(files: readonly { readonly name: string; readonly columns: readonly ColumnPlan[] }[]): MergedSchema {
  const union = new Map<string, { info: ColumnInfo; file: string }>();
  const differences: SchemaDifference[] = [];
  const plans = files.map(() => new Map<string, ColumnPlan>());
  files.forEach((file, i) => {
    for (const plan of file.columns) {
      const key = plan.info.name.toLowerCase();
      const known = union.get(key);
      plans[i]?.set(known?.info.name ?? plan.info.name, plan);
      if (!known) {
        union.set(key, { info: plan.info, file: file.name });
        if (i > 0)
          differences.push({
            file: file.name,
            column: plan.info.name,
            kind: 'added',
            sentence: `${file.name} has a column ${plan.info.name} that ${files[0]?.name ?? ''} does not have; it is null there.`,
          });
        continue;
      }
      if (known.info.readable !== plan.info.readable || known.info.type === plan.info.type) {
        if (!plan.info.readable) known.info = plan.info.name === known.info.name ? plan.info : { ...plan.info, name: known.info.name };
        continue;
      }
      const type = widened(known.info.type, plan.info.type);
      const sentence = `${known.info.name} is ${plan.info.type} in ${file.name} but ${known.info.type} in ${known.file}; it is loaded as ${type}.`;
      differences.push({ file: file.name, column: known.info.name, kind: 'type', sentence });
      known.info = { ...known.info, type, reason: sentence };
    }
  });
  const columns = [...union.values()].map(({ info }) => info);
  files.forEach((file, i) => {
    for (const { name } of columns) {
      const before = files.slice(0, i).some((_, j) => plans[j]?.has(name) === true);
      if (before && plans[i]?.has(name) !== true) {
        differences.push({ file: file.name, column: name, kind: 'missing', sentence: `${file.name} has no column ${name}; it is null for its rows.` });
      }
    }
  });
  return { columns, differences, plans };
}

/** The type that holds values of both: wider integer, DOUBLE for integer with float, TIMESTAMP for date with timestamp, else VARCHAR. */
export function widened(a: string, b: string): string {
  if (a === b) return a;
  for (const order of [integers, unsigned]) if (order.includes(a) && order.includes(b)) return order.indexOf(a) > order.indexOf(b) ? a : b;
  const whole = (type: string) => integers.includes(type) || unsigned.includes(type);
  const numeric = (type: string) => whole(type) || type === 'FLOAT' || type === 'DOUBLE' || (type.startsWith('DECIMAL(') && !type.endsWith(']'));
  if (whole(a) && whole(b)) return a === 'UBIGINT' || b === 'UBIGINT' ? 'DOUBLE' : 'BIGINT';
  if (numeric(a) && numeric(b)) return 'DOUBLE';
  if ([a, b].every((type) => type === 'DATE' || type === 'TIMESTAMP')) return 'TIMESTAMP';
  if ([a, b].every((type) => type === 'FLOAT[]' || type === 'DOUBLE[]')) return 'DOUBLE[]';
  return 'VARCHAR';
}

/** The `key=value` folders above a file, outermost first, percent-decoded: `region=eu/day=1/part.parquet` gives region and day. */
export function folderColumns(path: string): [key: string, value: string][] {
  return path
    .split(/[\\/]/)
    .slice(0, -1)
    .flatMap((folder): [string, string][] => {
      const match = /^([^=]+)=(.*)$/.exec(folder);
      return match ? [[decoded(match[1] ?? ''), decoded(match[2] ?? '')]] : [];
    });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
