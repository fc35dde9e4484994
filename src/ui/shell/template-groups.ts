import type { Template } from './templates.ts';

/** Kinds of question, in the order in which they are asked of a model in service. */
export const templateGroups = ['Inputs and drift', 'Serving health', 'Releases', 'Quality', 'Groups and audit', 'Triage'] as const;
export type TemplateGroup = (typeof templateGroups)[number];

/** Templates whose cells do not tell what they are for. */
const placed: Readonly<Record<string, TemplateGroup>> = { 'retrain-gate': 'Quality', 'telemetry-contract-privacy': 'Inputs and drift' };

/** The first that a template has one of decides: the more particular a cell type, the earlier. */
const telling: readonly (readonly [TemplateGroup, readonly string[]])[] = [
  ['Groups and audit', ['fairness', 'bias-audit', 'audit', 'counterfactual', 'reconciliation']],
  ['Releases', ['canary', 'shadow', 'gate']],
  ['Quality', ['performance', 'estimated-performance', 'calibration']],
  ['Triage', ['explain-change', 'slices', 'change-points', 'events', 'trace']],
  ['Inputs and drift', ['drift', 'multivariate-drift', 'embedding-drift', 'skew']],
  ['Serving health', ['sli', 'slo']],
];

/** The kind of question a template answers: by its id where that is settled, else by the cell types it is made of. */
export function groupOf(template: Pick<Template, 'id' | 'types'>): TemplateGroup {
  const settled = placed[template.id];
  if (settled !== undefined) return settled;
  if (/incident|triage|outage/.test(template.id)) return 'Triage';
  return telling.find(([, types]) => types.some((type) => template.types.includes(type)))?.[0] ?? 'Inputs and drift';
}

/** What most people ask first, before the rest of its kind. */
const leading = ['first-look', 'weekly-drift-review', 'sli-review', 'slo-review', 'canary-review'];

/** Templates as a list shows them: the usual first ones, then by title. */
export function inOrder(templates: readonly Template[]): readonly Template[] {
  const rank = ({ id }: Template): number => (leading.includes(id) ? leading.indexOf(id) : leading.length);
  return [...templates].sort((a, b) => rank(a) - rank(b) || (a.title < b.title ? -1 : 1));
}
