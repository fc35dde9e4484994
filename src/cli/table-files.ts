import { expandPaths } from './paths.ts';
import { UsageError } from './usage-error.ts';

/** Splits `name=value`. Throws UsageError when there is no name. */
export function splitPair(given: string, option: string, expected: string): readonly [string, string] {
  const at = given.indexOf('=');
  if (at < 1) throw new UsageError(`invalid ${option} "${given}"; expected ${expected}`);
  return [given.slice(0, at), given.slice(at + 1)];
}

/** The files of each table as `--table name=path` names them; a table may be given more than once. */
export async function tableFiles(given: readonly string[]): Promise<Map<string, string[]>> {
  const files = new Map<string, string[]>();
  for (const [name, path] of given.map((each) => splitPair(each, '--table', 'name=path')))
    files.set(name, [...(files.get(name) ?? []), ...(await expandPaths(path))]);
  return files;
}
