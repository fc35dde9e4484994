import { listRoles } from '../../telemetry/propose-roles.ts';
import type { Role } from '../../telemetry/types.ts';

/** A role as the editor lists it. */
export interface RoleWord {
  readonly role: Role;
  /** One sentence: what a column with this role holds. */
  readonly means: string;
}

/** Roles that belong together, in the order in which the editor shows them. */
export interface RoleGroup {
  readonly title: string;
  readonly roles: readonly RoleWord[];
}

/** Every role once, grouped, each with what it means. */
export const roleGroups: readonly RoleGroup[] = [
  {
    title: 'When and who',
    roles: [
      { role: 'timestamp', means: 'When the request was served; windows and time charts use it.' },
      { role: 'request_id', means: 'Names one request; tables are joined and duplicates found by it.' },
      { role: 'trace_id', means: 'Names the trace that the request belongs to in other tools.' },
      { role: 'subject_id', means: 'Names the person, account or device; requests of one subject are not independent.' },
      { role: 'group', means: 'An attribute by which groups of people are compared.' },
    ],
  },
  {
    title: 'Model and deployment',
    roles: [
      { role: 'model_version', means: 'Which model answered.' },
      { role: 'deployment', means: 'Which deployment, service or environment answered.' },
      { role: 'route', means: 'Which endpoint or route the request took.' },
      { role: 'prompt_version', means: 'Which version of the prompt template was used.' },
    ],
  },
  {
    title: 'Inputs',
    roles: [
      { role: 'feature', means: 'An input of the model; drift and slices look at these.' },
      { role: 'embedding', means: 'A vector that stands for the input.' },
      { role: 'attribution', means: 'How much an input moved the output, such as a SHAP value.' },
      { role: 'feature_time', means: 'When the inputs were computed; tells how fresh they were.' },
      { role: 'input_hash', means: 'A hash of the whole input; equal hashes mean equal requests.' },
      { role: 'weight', means: 'How many rows this one stands for.' },
    ],
  },
  {
    title: 'Output',
    roles: [
      { role: 'prediction', means: 'What the model decided: a class or a number.' },
      { role: 'score', means: 'The number behind the decision, usually a probability.' },
      { role: 'confidence', means: 'How sure the model says it is.' },
      { role: 'uncertainty', means: 'The spread the model states for its output.' },
    ],
  },
  {
    title: 'Outcome',
    roles: [
      { role: 'label', means: 'What turned out to be true.' },
      { role: 'label_time', means: 'When the truth became known.' },
      { role: 'quality', means: 'A rating of the answer, by people or a judge; higher is better.' },
      { role: 'query_id', means: 'Names one search; the items of a list share it.' },
      { role: 'position', means: 'Where in the list the item stood, the first being 1 or 0.' },
    ],
  },
  {
    title: 'Service',
    roles: [
      { role: 'latency', means: 'How long the answer took.' },
      { role: 'time_to_first_token', means: 'How long until the first token of the answer.' },
      { role: 'status', means: 'The status code of the response.' },
      { role: 'error', means: 'Whether, or with which code, the request failed.' },
      { role: 'fallback', means: 'Whether a fallback answered instead of the model.' },
    ],
  },
  {
    title: 'Text and cost',
    roles: [
      { role: 'prompt', means: 'The text that went in.' },
      { role: 'response', means: 'The text that came out.' },
      { role: 'safety_flag', means: 'Whether a safety filter objected.' },
      { role: 'tokens_in', means: 'Tokens that went in.' },
      { role: 'tokens_out', means: 'Tokens that came out.' },
      { role: 'cost', means: 'What the request cost, in one currency.' },
    ],
  },
];

const words = new Map(roleGroups.flatMap((group) => group.roles.map(({ role, means }) => [role, means] as const)));

/** A role in words: `model version`. */
export function roleName(role: Role): string {
  return role.replaceAll('_', ' ');
}

/** What a column with this role holds, in one sentence. */
export function roleMeans(role: Role): string {
  return words.get(role) ?? '';
}

/** True when several columns of a table may hold the role together. */
export function holdsMany(role: Role): boolean {
  return listRoles.has(role);
}

/** The groups with the roles whose name or meaning holds every word of the search; groups left empty are dropped. */
export function searchRoles(search: string): readonly RoleGroup[] {
  const wanted = search
    .toLowerCase()
    .split(/[\s_]+/)
    .filter((word) => word !== '');
  const fits = ({ role, means }: RoleWord): boolean => wanted.every((word) => `${roleName(role)} ${means}`.toLowerCase().includes(word));
  return roleGroups.map((group) => ({ ...group, roles: group.roles.filter(fits) })).filter((group) => group.roles.length > 0);
}
