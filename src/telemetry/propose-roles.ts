import { columnKind } from './column-kind.ts';
import { lastMember, nameKey, snakeName } from './column-name.ts';
import { groupNames } from './group-names.ts';
import { attributeKey, presetOf } from './presets/known.ts';
import { perRequestSource, type Preset } from './presets/preset.ts';
import { semanticType } from './semantic-type.ts';
import { spellings } from './spellings.ts';
import { timeRoles } from './time-reading.ts';
import type { ColumnInfo, Role, RoleMap, RoleProposal } from './types.ts';

/** Roles that may hold several columns of one table. */
export const listRoles: ReadonlySet<Role> = new Set<Role>(['feature', 'group', 'embedding', 'attribution']);

const spelled = new Map(
  spellings.flatMap(({ role, kinds, names }) =>
    names.flatMap(([confidence, list]) => list.split(' ').map((name) => [nameKey(name), { role, kinds, confidence }] as const)),
  ),
);
const groups = new Map(groupNames.flatMap(([confidence, list]) => list.split(' ').map((name) => [nameKey(name), confidence] as const)));

/**
 * Proposals for what each column means, from names, types and known export formats only; the same columns give the same proposals.
 * In column order; a column may have a second, weaker proposal (a region is a feature and may be a group). No two columns hold a single-valued
 * role at 0.9 or above. Unreadable columns, free text, hashes and names of people that fit no role get none.
 */
export function proposeRoles(columns: readonly ColumnInfo[]): readonly RoleProposal[] {
  const preset = presetOf(columns.map((column) => column.name));
  const anyInstant = columns.some((column) => column.readable && columnKind(column.type) === 'time');
  const named = columns.map((column) => (column.readable ? byName(column, preset, anyInstant) : null));
  const times = columns.filter((column, i) => column.readable && columnKind(column.type) === 'time' && named[i] === null);
  const hasTimestamp = named.some((proposal) => proposal?.role === 'timestamp' && proposal.confidence >= 0.9);
  const proposals = columns.flatMap((column, i) => {
    if (!column.readable) return [];
    const typed = named[i] ?? byType(column, hasTimestamp ? 0.3 : times.length === 1 ? 0.9 : 0.5);
    const proposal = typed !== null && (typed.role === 'feature' || typed.role === 'embedding') && isPlumbing(column, preset) ? null : typed;
    const group = proposal?.role === 'group' ? null : groupOf(column);
    return [proposal, group].filter((entry) => entry !== null);
  });
  return oneEach(proposals);
}

/** Roles from proposals of at least `minimum`: feature, group, embedding and attribution hold lists, every other role its most confident column. */
export function rolesFrom(proposals: readonly RoleProposal[], minimum = 0.9): RoleMap {
  const single = new Map<Role, RoleProposal>();
  const lists = new Map<Role, string[]>();
  for (const proposal of proposals) {
    if (proposal.confidence < minimum) continue;
    if (listRoles.has(proposal.role)) lists.set(proposal.role, [...(lists.get(proposal.role) ?? []), proposal.column]);
    else if ((single.get(proposal.role)?.confidence ?? -1) < proposal.confidence) single.set(proposal.role, proposal);
  }
  return Object.fromEntries([...[...single].map(([role, { column }]) => [role, column] as const), ...lists]);
}

/** Parts of an export that are no input of the model, and lists that stand for the requests of a batch. */
function isPlumbing(column: ColumnInfo, preset: Preset | null): boolean {
  return preset?.notFeatures?.test(column.name) === true || column.source.startsWith(perRequestSource);
}

function byName(column: ColumnInfo, preset: Preset | null, anyInstant: boolean): RoleProposal | null {
  const found = fromPreset(column, preset) ?? fromSpelling(column, column.name, 0);
  const member = lastMember(column.name);
  const proposal = found ?? (member === null ? null : fromSpelling(column, member, 0.1)) ?? fromPattern(column);
  if (proposal === null) return null;
  return timeRoles.has(proposal.role) ? asTime(column, proposal, anyInstant) : proposal;
}

function fromPreset(column: ColumnInfo, preset: Preset | null): RoleProposal | null {
  const keys = [nameKey(column.name), attributeKey(column.name)];
  const entry = Object.entries(preset?.columns ?? {}).find(([name]) => keys.includes(nameKey(name)));
  if (preset === null || entry === undefined) return null;
  const [role, confidence] = entry[1];
  return { column: column.name, role, confidence, reason: `The columns look like a ${preset.title} export, where ${column.name} is the ${words(role)}.` };
}

function fromSpelling(column: ColumnInfo, name: string, penalty: number): RoleProposal | null {
  const rule = spelled.get(nameKey(name));
  const kind = columnKind(column.type);
  if (rule?.kinds.includes(kind)) {
    return {
      column: column.name,
      role: rule.role,
      confidence: less(rule.confidence, penalty),
      reason: `The name ${name} with type ${column.type} is usual for the ${words(rule.role)}.`,
    };
  }
  const group = groups.get(nameKey(name));
  if (group !== undefined && group >= 0.9 && kind !== 'time' && kind !== 'vector' && kind !== 'other') {
    return { column: column.name, role: 'group', confidence: less(group, penalty), reason: `${name} names an attribute that people are grouped by.` };
  }
  return null;
}

function fromPattern(column: ColumnInfo): RoleProposal | null {
  const name = snakeName(column.name);
  const kind = columnKind(column.type);
  const numeric = kind === 'real' || kind === 'integer';
  if (kind === 'vector') {
    return /^(shap|attribution)/.test(name)
      ? { column: column.name, role: 'attribution', confidence: 0.95, reason: `${column.name} is a vector named like feature attributions.` }
      : { column: column.name, role: 'embedding', confidence: 0.95, reason: `${column.name} is a list of real numbers (${column.type}), so an embedding.` };
  }
  if (numeric && /^(shap|attr|attribution)_|_(shap|attribution)$/.test(name)) {
    return { column: column.name, role: 'attribution', confidence: 0.95, reason: `The name ${column.name} is usual for a feature's attribution.` };
  }
  if (numeric && /_(proba|probability)$/.test(name))
    return { column: column.name, role: 'score', confidence: 0.85, reason: `${column.name} ends like a predicted probability.` };
  if (numeric && /_score$/.test(name))
    return { column: column.name, role: 'score', confidence: 0.6, reason: `${column.name} ends in score, but may be an input.` };
  return null;
}

function byType(column: ColumnInfo, timeConfidence: number): RoleProposal | null {
  const type = semanticType(column);
  if (type === 'timestamp' && columnKind(column.type) === 'time') {
    const reason =
      timeConfidence >= 0.9
        ? `${column.name} is the only column that holds instants.`
        : `${column.name} holds instants, but its name does not say that they are request times.`;
    return { column: column.name, role: 'timestamp', confidence: timeConfidence, reason };
  }
  if (type !== 'numeric' && type !== 'categorical' && type !== 'boolean') return null;
  return { column: column.name, role: 'feature', confidence: 0.9, reason: `${column.name} is ${type} and fits no other role.` };
}

function groupOf(column: ColumnInfo): RoleProposal | null {
  const type = semanticType(column);
  const confidence = groups.get(nameKey(lastMember(column.name) ?? column.name));
  if (confidence === undefined || confidence >= 0.9 || (type !== 'numeric' && type !== 'categorical')) return null;
  return {
    column: column.name,
    role: 'group',
    confidence,
    reason: `${column.name} is sometimes used to compare groups of people; confirm it if that is meant.`,
  };
}

/** Numbers and text are read as instants where their values allow it; a table that has instants of its own is asked first. */
function asTime(column: ColumnInfo, proposal: RoleProposal, anyInstant: boolean): RoleProposal {
  const kind = columnKind(column.type);
  if (kind === 'time') return proposal;
  const stored = kind === 'string' ? 'text' : 'numbers since the epoch';
  return {
    ...proposal,
    confidence: Math.min(proposal.confidence, anyInstant ? 0.7 : 0.9),
    reason: `${proposal.reason.slice(0, -1)}; it is stored as ${stored}, and read as instants when all of it is of one unit.`,
  };
}

/** Leaves each single-valued role to its most confident column (the first of equals) and lowers the others below 0.9. */
function oneEach(proposals: readonly RoleProposal[]): readonly RoleProposal[] {
  const best = new Map<Role, RoleProposal>();
  for (const proposal of proposals) if ((best.get(proposal.role)?.confidence ?? -1) < proposal.confidence) best.set(proposal.role, proposal);
  return proposals.map((proposal) => {
    const winner = best.get(proposal.role);
    if (winner === undefined || winner === proposal || listRoles.has(proposal.role) || proposal.confidence < 0.9) return proposal;
    return { ...proposal, confidence: 0.6, reason: `${proposal.reason.slice(0, -1)}, but ${winner.column} is the likelier one.` };
  });
}

/** Subtracts in hundredths, so that confidences stay short decimals. */
function less(confidence: number, penalty: number): number {
  return Math.round((confidence - penalty) * 100) / 100;
}

function words(role: Role): string {
  return role.replaceAll('_', ' ');
}
