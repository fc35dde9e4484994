import { columnsOf } from '../columns.ts';
import { wordsOf } from '../scores/figure.ts';
import type { CellContext } from '../types.ts';
import type { Setup } from './plan.ts';

const scored = ['roc_auc', 'average_precision', 'log_loss', 'brier', 'expected_calibration_error'];

/** Why a metric that has a target was not measured, without a full stop. */
export function whyNotMeasured(metric: string, setup: Setup, context: CellContext): string {
  const [of] = setup.sides;
  if (setup.settled.task !== 'binary' || of === undefined || of.score !== null || !scored.includes(metric))
    return `${wordsOf(metric)} is not measured in this task (${setup.settled.task ?? 'none'})`;
  const held = columnsOf(context, of.from).find((c) => c.name === context.column(of.from, 'score'));
  return held === undefined
    ? `${wordsOf(metric)} needs a score, and no column of ${of.from.name} is one`
    : `${wordsOf(metric)} needs a score of numbers, and "${held.name}" is ${held.type}`;
}

/** Why a metric has no value, in words. */
export function reasonWords(reason: string | undefined): string {
  const words: Readonly<Record<string, string>> = {
    no_positives: 'no labelled row is positive',
    no_negatives: 'every labelled row is positive',
    no_predicted_positives: 'nothing was called positive',
    no_rows: 'no labelled row has what it needs',
    overflow: 'the numbers are too large to be added up',
    weighted: 'it is not defined for weighted rows',
    too_many_scores_to_weigh: 'too many distinct scores to sum weights of each',
    outside_unit_range: 'scores lie outside 0 to 1, so they are no probabilities',
    label_zero: 'every label is 0',
  };
  return words[reason ?? ''] ?? (reason ?? 'not known').replaceAll('_', ' ');
}
