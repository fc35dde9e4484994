import * as v from 'valibot';
import { name } from '../parameters.ts';
import { readRule } from './rule.ts';

export const gateParameters = v.strictObject({
  rule: v.optional(
    v.pipe(
      v.nullable(
        v.pipe(
          v.string("expected a rule such as canary.verdict == 'pass'"),
          v.maxLength(2000, 'expected a rule of at most 2000 characters'),
          v.rawCheck(({ dataset, addIssue }) => {
            if (!dataset.typed) return;
            const read = readRule(dataset.value);
            if ('problem' in read) addIssue({ message: read.problem });
          }),
        ),
      ),
      v.title('Rule'),
      v.description('over verdicts of other cells, with and, or, not, parentheses, == and !=; without one no other cell may fail'),
    ),
    null,
  ),
  on_insufficient: v.optional(
    v.pipe(
      v.picklist(['hold', 'pass', 'fail'], 'expected hold, pass or fail'),
      v.title('When it cannot be known'),
      v.description('what the gate says when too little is known to decide the rule'),
    ),
    'hold',
  ),
  action: v.optional(
    v.pipe(v.nullable(name), v.title('Action'), v.description('what is to be done, for example retrain; the result says whether to, as a record')),
    null,
  ),
  when: v.optional(
    v.pipe(v.picklist(['pass', 'fail'], 'expected pass or fail'), v.title('Act when'), v.description('the outcome of the gate that calls for the action')),
    'fail',
  ),
});
export type GateParameters = v.InferOutput<typeof gateParameters>;
