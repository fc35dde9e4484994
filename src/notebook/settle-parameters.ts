import type { Role, RoleMap } from '../telemetry/types.ts';
import type { RunData } from './data.ts';
import { NotebookError } from './notebook-error.ts';

import { bindParameters, isSymbolic, type Parameters, type ResolvedParameter, type SymbolicDefault } from './parameters.ts';
import type { ParameterDefinition } from './types.ts';

/**
 * Returns each parameter with its value: what was given, else its default. A choice of a column takes its default from the data:
 * `most-frequent`, `newest` (latest first timestamp) or `oldest`; ties go to the first in text order.
 * Throws NotebookError for an unknown parameter or a value that does not fit.
 */
export async function settleParameters(
  definitions: readonly ParameterDefinition[],
  given: Readonly<Record<string, unknown>>,
  data: RunData,
  roles: Readonly<Record<string, RoleMap>>,
): Promise<Parameters> {
  const { parameters, diagnostics } = bindParameters(definitions, given);
  const [first] = diagnostics;
  if (first) throw new NotebookError(first.code, first.message, first.where, diagnostics);
  const settled = new Map<string, ResolvedParameter>();
  for (const [name, { definition, value }] of parameters) {
    settled.set(name, { definition, value: isSymbolic(value) ? await fromData(definition, value, data, roles) : value });
  }
  return settled;
}

async function fromData(
  definition: ParameterDefinition,
  { pick: rule, of: wanted }: SymbolicDefault,
  data: RunData,
  roles: Readonly<Record<string, RoleMap>>,
): Promise<string> {
  for (const [table, info] of Object.entries(data.tables)) {
    const role = roles[table]?.[wanted as Role];
    const column = info.columns.find((c) => c.name === wanted)?.name ?? (typeof role === 'string' ? role : role?.[0]);
    if (column === undefined) continue;
    const timestamp = roles[table]?.timestamp;
    const byTime = rule !== 'most-frequent';
    if (byTime && typeof timestamp !== 'string')
      throw new NotebookError(
        'E_PARAMETER',
        `parameter "${definition.name}" asks for the ${rule} ${wanted}, but "${table}" has no column with the role timestamp`,
        definition.where,
      );
    await data.load(new Map([[table, typeof timestamp === 'string' && byTime ? [column, timestamp] : [column]]]));
    const [reduced] = await data.reduce([
      {
        kind: 'grouped',
        from: { name: table, table },
        keys: { value: { kind: 'column', column } },
        measures: {
          rows: { kind: 'count' },
          ...(byTime && typeof timestamp === 'string' ? { first: { kind: 'minimum', column: timestamp, as: 'instant' } as const } : {}),
        },
      },
    ]);
    const score = (measures: Readonly<Record<string, unknown>>) =>
      rule === 'most-frequent' ? Number(measures.rows) : rule === 'newest' ? Number(measures.first) : -Number(measures.first);
    let best: { value: string; score: number } | null = null;
    for (const row of reduced?.rows ?? []) {
      if (row.keys.value === null) continue;
      const current = score(row.measures);
      if (best === null || current > best.score) best = { value: String(row.keys.value), score: current };
    }
    if (best === null) throw new NotebookError('E_PARAMETER', `parameter "${definition.name}" chooses from "${column}", which has no value`, definition.where);
    return best.value;
  }
  throw new NotebookError(
    'E_PARAMETER',
    `parameter "${definition.name}" chooses from "${wanted}", which is neither a column nor a role of an open table`,
    definition.where,
  );
}
