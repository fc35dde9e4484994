import * as v from 'valibot';
import { contractSchema, defaultRequiredRoles } from '../../telemetry/contract/types.ts';
import { roles, type Population, type Role } from '../../telemetry/types.ts';
import { source } from '../parameters.ts';
import { CellInputError, type CellContext } from '../types.ts';

const role = v.picklist(roles, `expected a role: ${roles.join(', ')}`);

export const contractParameters = v.strictObject({
  of: v.optional(v.pipe(source, v.title('Of'), v.description('the rows to check')), 'telemetry'),
  rules: v.optional(
    v.nullable(v.pipe(contractSchema, v.title('Rules'), v.description('the contract, as `faultline contract infer` writes it; or use `infer_from`'))),
    null,
  ),
  infer_from: v.optional(v.nullable(v.pipe(source, v.title('Infer from'), v.description('the rows to infer the contract from; or write `rules`'))), null),
  reference: v.optional(
    v.nullable(
      v.pipe(source, v.title('Reference'), v.description('rows whose columns the columns of `of` are compared with; those of `infer_from` unless written')),
    ),
    null,
  ),
  required_roles: v.optional(
    v.pipe(
      v.union([v.literal('auto'), v.literal('default'), v.array(role)], 'expected auto, default or a list of roles'),
      v.title('Required roles'),
      v.description(`auto: those of the contract; default: ${defaultRequiredRoles.join(', ')}; or a list`),
    ),
    'auto',
  ),
  examples: v.optional(
    v.pipe(
      v.boolean('expected true or false'),
      v.title('Examples'),
      v.description('show up to five request ids per broken rule; they are row-level data and become part of the result'),
    ),
    false,
  ),
});
export type ContractParameters = v.InferOutput<typeof contractParameters>;

/** What is checked, what the contract comes from, and whose columns are compared. */
export interface ContractScope {
  readonly of: Population;
  readonly inferFrom: Population | null;
  readonly reference: Population | null;
  /** True when there is no contract to check against: one is inferred from `of` and only shown. */
  readonly isProposal: boolean;
}

export function contractScope(p: ContractParameters, context: CellContext): ContractScope {
  if (p.rules !== null && p.infer_from !== null) throw new CellInputError('both rules and infer_from are given; keep one', 'infer_from');
  const of = context.population(p.of, 'of');
  const given = p.infer_from === null ? null : context.population(p.infer_from, 'infer_from');
  const reference = p.reference === null ? given : context.population(p.reference, 'reference');
  const isProposal = p.rules === null && given === null;
  return { of, inferFrom: p.rules === null ? (given ?? of) : null, reference, isProposal };
}

/** The roles that must be held, given those the contract asks for. */
export function requiredRoles(p: ContractParameters, ofContract: readonly Role[]): readonly Role[] {
  if (p.required_roles === 'auto') return ofContract;
  return p.required_roles === 'default' ? defaultRequiredRoles : p.required_roles;
}
