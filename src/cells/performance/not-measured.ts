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
