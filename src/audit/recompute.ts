import type { Blocks } from './types.ts';
import type { RoleChoice } from '../notebook/resolve-roles.ts';
import type { UnitChoice } from '../notebook/settle-times.ts';
import { type Role, roles } from '../telemetry/types.ts';
import { buildBlocks } from './build.ts';
import { implausibleDraws } from './disclose/noise/implausible.ts';
import { recordedNoise } from './disclose/noise/noisy-counts.ts';
import { discloseAll, withPersons } from './facts-cell.ts';
import { type BlockComparison, compareBlocks, mostDifferences } from './compare.ts';
import type { AuditStep } from './progress.ts';
import type { AuditRequest } from './request.ts';
import { toolVersion } from './version.ts';
import type { ResultDocument } from '../notebook/types.ts';

/** Every role of every table as the audit records it; a role that it does not record is unset. */
export function recordedRoles(blocks: Blocks): readonly RoleChoice[] {
  return blocks.inputs.tables.flatMap(({ table, roles: held }) =>
    (roles as readonly Role[]).map((role): RoleChoice => ({ table, role, column: Object.hasOwn(held, role) ? (held[role] ?? null) : null })),
  );
}

/** The units of time that the audit records. */
export function recordedUnits(blocks: Blocks): readonly UnitChoice[] {
  return blocks.inputs.tables.flatMap(({ table, units }) => Object.entries(units ?? {}).map(([column, unit]): UnitChoice => ({ table, column, unit })));
}

/** A sentence for each file that is not the recorded one: another hash, another number of files, a table that is missing or not recorded. */
export function inputProblems(
  blocks: Blocks,
  given: Readonly<Record<string, readonly { readonly name: string; readonly sha256: string }[]>>,
): readonly string[] {
  return blocks.inputs.tables.flatMap(({ table, files }) => {
    const own = given[table];
    if (own === undefined) return [`the audit reads the table ${table} (${files.map((file) => file.name).join(', ')}), which was not given`];
    const hashes = new Set(own.map((file) => file.sha256));
    const strange = files.filter((file) => !hashes.has(file.sha256));
    if (strange.length > 0)
      return strange.map(
        (file) =>
          `${table}: the audit was made from ${file.name} with SHA-256 ${file.sha256}; ${own.length === 1 ? `${own[0]?.name ?? ''} has ${own[0]?.sha256 ?? ''}` : 'none of the given files has it'}`,
      );
    return own.length === files.length ? [] : [`${table}: the audit was made from ${files.length} files, ${own.length} were given`];
  });
}

/** The document with its files under the names that the audit records: a copy of a file may have another name. */
export function namedAsRecorded(recorded: Blocks, document: ResultDocument): ResultDocument {
  const inputs = document.inputs.map((input) => {
    const known = recorded.inputs.tables.find(({ table }) => table === input.table)?.files ?? [];
    const names = new Map(known.map((file) => [file.sha256, file.name]));
    const files = input.files.map((file) => ({ ...file, name: names.get(file.sha256) ?? file.name }));
    return { ...input, files: files.toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
  });
  return { ...document, inputs };
}

/** What a new run of an audit's notebook gives. */
export type FreshRun = Pick<AuditRequest, 'document' | 'notebook' | 'tables' | 'facts'>;

/** The recorded blocks compared with those of a new run. */
export async function comparedAgain(
  recorded: Blocks,
  fresh: FreshRun,
  earlier: readonly ResultDocument[],
  onStep?: (step: AuditStep) => void,
): Promise<readonly BlockComparison[]> {
  const strange = implausibleDraws(fresh.document, withPersons({ ...recorded.privacy.policy, earlier }, fresh.facts), recorded.privacy.noise).map(
    ({ path, recorded: drawn, reach, epsilon }) => ({
      path,
      recorded: String(drawn),
      computed: `more than ${reach} away from it, farther than noise of ε = ${epsilon} takes a count in all but one of 10⁹ files`,
    }),
  );
  return compareBlocks(recorded, await blocksAgain(recorded, fresh, earlier, onStep)).map((found) =>
    found.block === 'privacy' ? { ...found, differences: [...strange, ...found.differences].slice(0, mostDifferences) } : found,
  );
}

/**
 * The blocks of the audit, made again from a new run and what the file records of policy and people. Parts that another version of the tool words differently are taken as
 * recorded, and so are the draws of noise.
 */
export async function blocksAgain(recorded: Blocks, fresh: FreshRun, earlier: readonly ResultDocument[], onStep?: (step: AuditStep) => void): Promise<Blocks> {
  const policy = withPersons({ ...recorded.privacy.policy, earlier }, fresh.facts);
  const declared = {
    author: '',
    purpose: recorded.identity.purpose,
    limitations: recorded.limitations.stated,
    signOff: recorded.signOff.lines,
    previous: recorded.identity.previous,
  };
  const { document, report, facts } = await discloseAll(fresh.document, fresh.facts, policy, onStep);
  const noise = recordedNoise(fresh.document, policy, recorded.privacy.noise, fresh.facts.rowsPerPerson);
  const privacy = { report, scan: recorded.privacy.scan, ...(noise === null ? {} : { noise }) };
  const blocks = buildBlocks({ ...fresh, facts, policy, declared }, document, privacy, recorded.results.room);
  if (recorded.identity.tool.version === toolVersion) return blocks;
  return {
    ...blocks,
    identity: { ...blocks.identity, tool: recorded.identity.tool },
    methods: { ...blocks.methods, metrics: recorded.methods.metrics },
    limitations: { ...blocks.limitations, general: recorded.limitations.general },
  };
}
