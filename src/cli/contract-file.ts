import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { safeParse } from 'valibot';
import { readYaml } from '../notebook/read-yaml.ts';
import { contractSchema, type Contract } from '../telemetry/contract/types.ts';
import { UsageError } from './usage-error.ts';

/** Contracts of tables with thousands of columns are longer than a cell may be. */
const mostCharacters = 4_000_000;

/** Reads a contract. Throws UsageError with a line per problem: file, line, key, what was expected, what is there. */
export async function readContract(path: string): Promise<Contract> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) throw new UsageError(`there is no contract "${path}"; faultline contract infer writes one`);
  return parseContract(text, basename(path));
}

/** Reads a contract's text; `file` is how messages call it. */
export function parseContract(text: string, file: string): Contract {
  const reading = readYaml(text, (line, column) => ({ line, column }), {}, mostCharacters);
  const [broken] = reading.diagnostics;
  if (broken) throw new UsageError(`${file}:${broken.where.line}: ${broken.message}${broken.hint === undefined ? '' : `; ${broken.hint}`}`);
  if (reading.value === null) throw new UsageError(`${file}:1: the file is empty; a contract has at least columns`);
  const parsed = safeParse(contractSchema, reading.value);
  if (parsed.success) return parsed.output;
  const lines = parsed.issues.map((issue) => {
    const keys = (issue.path ?? []).map((item) => String(item.key));
    const key = keys.join('.');
    const line = reading.positions[key]?.line ?? 1;
    const isUnknown = issue.type === 'strict_object' && issue.expected === 'never';
    if (isUnknown) return `${file}:${line}: ${key}: there is no such key`;
    if (issue.input === undefined) return `${file}:${reading.positions[keys.slice(0, -1).join('.')]?.line ?? 1}: ${key} is missing`;
    return `${file}:${line}: ${key === '' ? 'the contract' : key}: ${issue.message}, but it is ${JSON.stringify(issue.input)?.slice(0, 60) ?? typeof issue.input}`;
  });
  throw new UsageError([...new Set(lines)].join('\n'));
}
