import * as v from 'valibot';
import type { ColumnInfo, Population } from '../../telemetry/types.ts';
import { columnsOf, requireColumn, treatmentOf } from '../columns.ts';
import { alpha, described, seed } from '../joint/parameters.ts';
import { name, share, source } from '../parameters.ts';
import { personColumn } from '../persons.ts';
import { CellInputError, type CellContext } from '../types.ts';
import { selectedExpression } from './selected.ts';

const column = (title: string, description: string) => v.optional(v.nullable(described(name, title, description)), null);
const words = (title: string, description: string, given: readonly string[]) =>
  v.optional(described(v.array(v.string('expected a word')), title, description), [...given]);

export const biasAuditParameters = v.strictObject({
  of: v.optional(described(source, 'Of', 'the people assessed: a population, a table or the id of a sql cell'), 'telemetry'),
  sex: column('Sex', 'column of the sex category; a column named sex or gender unless written'),
  race: column('Race or ethnicity', 'column of the race or ethnicity category; a column named race or ethnicity unless written'),
  selected: column('Selected', 'column or role that says who was selected; the role prediction unless written'),
  positive: v.optional(
    v.nullable(
      described(
        v.union([v.string(), v.number(), v.boolean()], 'expected a value such as hire, 1 or true'),
        'Positive',
        'the value of `selected` that means selected, where the column is text; with several classes write one cell for each',
      ),
    ),
    null,
  ),
  score: column('Score', 'column or role of the score, for scoring rates; the role score unless written'),
  method: v.optional(
    described(
      v.picklist(['auto', 'selection', 'scoring'], 'expected auto, selection or scoring'),
      'Method',
      'selection: share selected. scoring: share with a score above the median of all. auto: selection where `selected` is known, else scoring',
    ),
    'auto',
  ),
  applicants: column(
    'Applicants',
    'where the table is a published summary with one row a category: the column with the number of people. `selected` is then the number selected, or scored above the median',
  ),
  total: words('Total', 'words that stand for all categories in a published summary; an empty field does too', ['all', 'total']),
  unknown: words('Unknown', 'words that stand for an unknown category; a missing value always does', [
    '',
    'unknown',
    'prefer not to say',
    'decline to state',
    'not specified',
    'not disclosed',
    'n/a',
    '-1',
  ]),
  exclude_below: v.optional(
    described(share, 'Exclude below', 'categories with a smaller share of the people may be left out of the impact ratios, with a justification'),
    0.02,
  ),
  justification: v.optional(
    v.nullable(
      described(
        v.pipe(v.string('expected a sentence'), v.minLength(1, 'expected a sentence')),
        'Justification',
        'why categories below exclude_below are left out of the impact ratios; without it none is',
      ),
    ),
    null,
  ),
  rule: v.optional(
    described(
      v.picklist(['none', 'four_fifths'], 'expected none or four_fifths'),
      'Rule',
      'four_fifths judges impact ratios below 0.8: a rule of thumb of US employment law, for selection; none prints the numbers only',
    ),
    'none',
  ),
  correction: v.optional(
    described(
      v.picklist(['max_gap', 'none'], 'expected max_gap or none'),
      'Correction',
      'max_gap: p of the largest gap anywhere under equal rates. none: p of each comparison by itself',
    ),
    'max_gap',
  ),
  alpha,
  minimum_n: v.optional(
    described(
      v.pipe(v.number('expected a whole number'), v.integer('expected a whole number'), v.minValue(1, 'expected at least 1')),
      'Minimum n',
      'a comparison with a category of fewer people is insufficient, not judged',
    ),
    30,
  ),
  disclosure: v.optional(
    described(
      v.picklist(['suppressed', 'statutory'], 'expected suppressed or statutory'),
      'Disclosure',
      'statutory: the law asks for the number of people of every category, small ones too, and the result says that they are shown. suppressed: an export may hide them',
    ),
    'suppressed',
  ),
  seed,
});
export type BiasAuditParameters = v.InferOutput<typeof biasAuditParameters>;

export type Dimension = 'sex' | 'race';

export interface AuditScope {
  readonly from: Population;
  /** Names the persons, where a row is not one. */
  readonly person: string | null;
  readonly dimensions: readonly { readonly dimension: Dimension; readonly column: string }[];
  readonly outcome:
    | { readonly kind: 'selected'; readonly column: string; readonly expression: string }
    | { readonly kind: 'score'; readonly column: string }
    | { readonly kind: 'summary'; readonly column: string; readonly applicants: string };
  readonly method: 'selection' | 'scoring';
}

const names: Readonly<Record<Dimension, readonly string[]>> = {
  sex: ['sex', 'gender', 'sex_category'],
  race: ['race', 'ethnicity', 'race_ethnicity', 'race_or_ethnicity', 'race_category'],
};

/** Resolves columns and method. Throws CellInputError where neither category is known, or what counts as selected is not. */
export function auditScope(p: BiasAuditParameters, context: CellContext): AuditScope {
  const from = context.population(p.of, 'of');
  const dimensions = (['sex', 'race'] as const).flatMap((dimension) => {
    const given = p[dimension];
    const found = given === null ? named(context, from, names[dimension]) : requireColumn(context, from, given, dimension);
    return found === null ? [] : [{ dimension, column: found.name }];
  });
  if (dimensions.length === 0)
    throw new CellInputError(`no column of "${from.table}" is named sex, gender, race or ethnicity; write sex or race: the column of the category`, 'sex');
  if (dimensions.length === 2 && dimensions[0]?.column === dimensions[1]?.column) throw new CellInputError('sex and race are the same column', 'race');
  return { from, person: personColumn(context, from), dimensions, ...outcomeOf(p, context, from) };
}

function named(context: CellContext, from: Population, wanted: readonly string[]): ColumnInfo | null {
  const plain = (text: string): string =>
    text
      .toLowerCase()
      .replace(/[^a-z]+/g, '_')
      .replace(/^_|_$/g, '');
  return columnsOf(context, from).find((each) => each.readable && wanted.includes(plain(each.name))) ?? null;
}

function outcomeOf(p: BiasAuditParameters, context: CellContext, from: Population): Pick<AuditScope, 'outcome' | 'method'> {
  if (p.applicants !== null) {
    if (p.selected === null) throw new CellInputError('a published summary needs `selected`: the column with the number of people selected', 'selected');
    const [applicants, counted] = [requireNumber(context, from, p.applicants, 'applicants'), requireNumber(context, from, p.selected, 'selected')];
    return { outcome: { kind: 'summary', column: counted.name, applicants: applicants.name }, method: p.method === 'scoring' ? 'scoring' : 'selection' };
  }
  if (p.method === 'auto' && p.selected !== null && p.score !== null)
    throw new CellInputError('selected and score are both written; write method: selection or method: scoring, or two cells', 'method');
  const scoring =
    p.method === 'scoring' ||
    (p.method === 'auto' &&
      p.selected === null &&
      (p.score !== null || (context.column(from, 'prediction') === null && context.column(from, 'score') !== null)));
  if (scoring) return { outcome: { kind: 'score', column: requireNumber(context, from, p.score ?? 'score', 'score').name }, method: 'scoring' };
  const found = requireColumn(context, from, p.selected ?? 'prediction', 'selected');
  return { outcome: { kind: 'selected', column: found.name, expression: selectedExpression(found, p.positive) }, method: 'selection' };
}

function requireNumber(context: CellContext, from: Population, nameOrRole: string, key: string): ColumnInfo {
  const found = requireColumn(context, from, nameOrRole, key);
  if (treatmentOf(found) === 'numeric') return found;
  throw new CellInputError(`the column "${found.name}" is ${found.type}; ${key} needs a number`, key);
}
