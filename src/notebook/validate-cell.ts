import { type BaseIssue, safeParse } from 'valibot';
import type { CellType } from '../cells/types.ts';
import { choiceHint, diagnostic, shorten, shown } from './diagnostics.ts';
import { keyPosition } from './key-position.ts';
import { schemaKeys } from './schema-keys.ts';
import type { CellSource, Diagnostic } from './types.ts';

export type CellValidation<P> = { readonly ok: true; readonly parameters: P } | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

interface Problem {
  readonly issue: BaseIssue<unknown>;
  readonly path: readonly string[];
}

/**
 * The parameters of a cell with every default filled in, or what is wrong with them: one diagnostic per problem, naming the key, its value,
 * what was expected and, for an unknown key or choice, the nearest valid name. `value` is the cell's YAML after substitution; null is an empty body.
 */
export function validateCell<P>(source: CellSource, type: CellType<P>, value: unknown): CellValidation<P> {
  const parsed = safeParse(type.parameters, value ?? {});
  if (parsed.success) return { ok: true, parameters: parsed.output };
  const found = parsed.issues.map((issue) => describe(source, type, deepest({ issue, path: keysOf(issue) })));
  const first = new Map(found.map((each) => [`${each.key ?? ''} ${each.message}`, each]));
  return { ok: false, diagnostics: [...first.values()] };
}

function keysOf(issue: BaseIssue<unknown>): string[] {
  return (issue.path ?? []).map((item) => String(item.key));
}

/** Of a union's alternatives, the one that got furthest into the value tells most; otherwise the issue itself. */
function deepest(problem: Problem): Problem {
  const { issue, path } = problem;
  if (issue.type !== 'union' && issue.type !== 'variant') return problem;
  const inner = (issue.issues ?? []).map((each) => ({ issue: each, path: [...path, ...keysOf(each)] })).filter((each) => each.path.length > path.length);
  const chosen = inner.find((each) => isUnknownKey(each.issue)) ?? inner[0];
  return chosen === undefined ? problem : deepest(chosen);
}

function isUnknownKey(issue: BaseIssue<unknown>): boolean {
  return issue.type === 'strict_object' && issue.expected === 'never';
}

function describe<P>(source: CellSource, type: CellType<P>, { issue, path }: Problem): Diagnostic {
  const key = path.join('.');
  const where = keyPosition(source, key);
  const detail = { cell: source.id, key };
  if (isUnknownKey(issue)) {
    const last = path.at(-1) ?? '';
    const inside = path.length > 1 ? `'${path.slice(0, -1).join('.')}' of a '${type.name}' cell` : `a '${type.name}' cell`;
    const hint = choiceHint(last, schemaKeys(type.parameters, path.slice(0, -1)));
    return diagnostic('E_UNKNOWN_KEY', `There is no key '${last}' in ${inside}`, where, { ...detail, hint });
  }
  const name = key === '' ? `The '${type.name}' cell` : `'${key}'`;
  if (issue.input === undefined) return diagnostic('E_VALUE', `${name} is missing`, where, { ...detail, hint: `add \`${path.at(-1) ?? ''}: …\`` });
  const expected = issue.expected === null ? undefined : `expected ${shorten(issue.expected.replace(/[()"]/g, '').replaceAll(' | ', ' or '), 200)}`;
  const own = /^Invalid [a-z]/.test(issue.message) ? null : issue.message;
  const message = `${name} is ${shown(issue.input)}`;
  if (own !== null) return diagnostic('E_VALUE', `${message}: ${own}`, where, detail);
  return diagnostic('E_VALUE', message, where, { ...detail, hint: nearestOption(issue) ?? expected });
}

/** For a closed list of texts, the nearest one. */
function nearestOption(issue: BaseIssue<unknown>): string | undefined {
  const options = [...(issue.expected ?? '').matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '');
  if (typeof issue.input !== 'string' || options.length === 0) return undefined;
  const hint = choiceHint(issue.input, options);
  return hint?.startsWith('did you mean') === true ? hint : undefined;
}
