import { treatmentOf } from '../columns.ts';
import { formatCount, formatList } from '../format.ts';
import { CellInputError, type Caveat } from '../types.ts';
import type { ScoreParameters, Task } from './parameters.ts';
import { canonical, type Seen, type SideFacts } from './probe.ts';
import type { Side } from './sides.ts';

/** What is measured, once labels and predictions were looked at. */
export interface Settled {
  readonly task: Task | null;
  /** Binary: canonical texts of the positive label and prediction. */
  readonly positiveLabel: string | null;
  readonly positivePrediction: string | null;
  /** Binary: false where calls come from the score and the threshold. */
  readonly usesPrediction: boolean;
  readonly threshold: number | null;
  /** Multiclass: every class seen, in order. */
  readonly classes: readonly string[];
  readonly caveats: readonly Caveat[];
  /** Why nothing is measured although there are labels: they do not tell which class is which. */
  readonly undecided?: string;
}

const positiveWords: ReadonlySet<string> = new Set(['1', 'true', 'yes', 'y', 't', 'positive', 'pos']);
const negativeWords: ReadonlySet<string> = new Set(['0', '-1', 'false', 'no', 'n', 'f', 'negative', 'neg']);

/** Settles task and positive class. Throws CellInputError where only the author can say. */
export function settle(p: ScoreParameters, sides: readonly Side[], facts: readonly SideFacts[]): Settled {
  const labels = union(
    sides.map((s) => s.label),
    facts.map((f) => f.labels),
  );
  const predictions = union(
    sides.map((s) => s.prediction),
    facts.map((f) => f.predictions),
  );
  const task = p.task === 'auto' ? guess(p, sides, labels, predictions) : p.task;
  const empty = { positiveLabel: null, positivePrediction: null, usesPrediction: false, threshold: null, classes: [], caveats: [] };
  const undecided = task === 'binary' ? oneUnknownLabel(p, sides, labels) : null;
  if (undecided !== null) return { ...empty, task: null, undecided };
  if (task === 'binary') return { ...empty, task, ...binary(p, sides, labels, predictions) };
  if (task === 'multiclass') {
    if (labels.more > 0)
      throw new CellInputError(
        `the label has more than ${formatCount(labels.values.length)} distinct values, too many for classes; set task: regression`,
        'task',
      );
    const classes = [...new Set([...labels.values, ...predictions.values, ...sides.flatMap((s) => s.scores.map(({ name }) => name))])].sort((a, b) =>
      a < b ? -1 : a > b ? 1 : 0,
    );
    return { ...empty, task, classes, usesPrediction: sides.every((s) => s.prediction !== null) };
  }
  return { ...empty, task };
}

interface Values {
  readonly values: readonly string[];
  readonly more: number;
}

function union(columns: readonly (Side['label'] | null)[], seen: readonly Seen[]): Values {
  const values = new Set<string>();
  seen.forEach((each, i) => {
    for (const { text } of each.values) values.add(canonical(text, columns[i] ?? null));
  });
  return { values: [...values], more: Math.max(0, ...seen.map((each) => each.more)) };
}

function guess(p: ScoreParameters, sides: readonly Side[], labels: Values, predictions: Values): Task | null {
  const [of] = sides;
  const label = sides.map((s) => s.label).find((c) => c !== null) ?? null;
  if (sides.some((s) => s.scores.length > 0)) return 'multiclass';
  if (label === null || labels.values.length === 0) {
    if (of?.uncertainty) return 'regression';
    return of?.score || predictions.values.length === 2 ? 'binary' : null;
  }
  if (of?.query && of.position && !of.prediction && !of.score) return 'ranking';
  const few = labels.more === 0 && labels.values.length <= 2;
  // One label among calls of many values is one class of many, or a constant number; by itself it would pass for half of a yes and no.
  if (p.positive === null && few && labels.values.length === 1 && predictions.values.length > 2) {
    if (treatmentOf(label) === 'numeric' && predictions.more > 0) return 'regression';
    if (predictions.more === 0 && predictions.values.includes(labels.values[0] ?? '')) return 'multiclass';
  }
  if (few || p.positive !== null) return 'binary';
  if (treatmentOf(label) === 'numeric' && (labels.more > 0 || labels.values.length > 20 || !/INT/.test(label.type) || predictions.more > 0))
    return 'regression';
  return labels.more > 0 ? null : 'multiclass';
}

/** The sentence for labels of one value that says neither yes nor no; null where there is no such doubt. */
function oneUnknownLabel(p: ScoreParameters, sides: readonly Side[], labels: Values): string | null {
  const [only] = labels.values;
  if (p.positive !== null || only === undefined || labels.values.length > 1 || labels.more > 0) return null;
  if (positiveWords.has(only.toLowerCase()) || negativeWords.has(only.toLowerCase())) return null;
  const label = sides.map((s) => s.label).find((c) => c !== null)?.name ?? '';
  return `every label in "${label}" is ${only}, and labels of one class do not say whether it is the positive one; write positive: ${only}, or the value that means yes`;
}

function binary(p: ScoreParameters, sides: readonly Side[], labels: Values, predictions: Values) {
  const caveats: Caveat[] = [];
  const label = sides.map((s) => s.label).find((c) => c !== null) ?? null;
  const prediction = sides.map((s) => s.prediction).find((c) => c !== null) ?? null;
  const given = p.positive !== null && typeof p.positive === 'object' ? p.positive : p.positive === null ? null : { label: p.positive, prediction: undefined };
  let positiveLabel = given === null ? pick(labels.values) : canonical(String(given.label), label);
  if (given === null && labels.values.length > 2)
    throw new CellInputError(
      `the label "${label?.name ?? ''}" holds ${formatList(labels.values)}; a binary task needs two values: write positive, or task: multiclass`,
      'task',
    );
  if (positiveLabel === null && labels.values.length > 1)
    throw new CellInputError(
      `the label "${label?.name ?? ''}" holds ${formatList(labels.values)}; write which is positive, such as positive: ${labels.values.at(-1) ?? ''}`,
      'positive',
    );
  if (given !== null && labels.values.length > 0 && !labels.values.includes(positiveLabel ?? '')) {
    const same = labels.values.find((v) => v.toLowerCase() === (positiveLabel ?? '').toLowerCase());
    if (same !== undefined) positiveLabel = same;
    else caveats.push({ code: 'positive_unseen', sentence: `no row has the positive label ${positiveLabel ?? ''}; labels are ${formatList(labels.values)}` });
  }
  if (given !== null && labels.values.length > 2) {
    const rest = labels.values.filter((v) => v !== positiveLabel);
    caveats.push({ code: 'one_against_rest', sentence: `${positiveLabel ?? ''} counts against the rest: ${formatList(rest)}` });
  }
  const scored = sides.every((s) => s.score !== null);
  const wanted = given?.prediction === undefined ? null : canonical(String(given.prediction), prediction);
  const positivePrediction = wanted ?? match(predictions.values, positiveLabel);
  const usable =
    p.threshold === null && prediction !== null && sides.every((s) => s.prediction !== null) && predictions.values.length > 0 && positivePrediction !== null;
  if (!usable && p.threshold === null && prediction !== null && predictions.values.length > 0) {
    if (!scored)
      throw new CellInputError(
        `the prediction "${prediction.name}" holds ${formatList(predictions.values)}; write which one means ${positiveLabel ?? 'positive'}, such as positive: { label: ${positiveLabel ?? 'true'}, prediction: ${predictions.values.at(-1) ?? ''} }`,
        'positive',
      );
    caveats.push({
      code: 'prediction_unmatched',
      sentence: `the prediction holds ${formatList(predictions.values)}, none of which is the positive label; calls are scores of at least 0.5. Write positive: { label, prediction } or a threshold`,
    });
  }
  if (p.threshold !== null && !scored) throw new CellInputError('a threshold needs a score; set the role score or write score', 'threshold');
  return { positiveLabel, positivePrediction, usesPrediction: usable, threshold: usable || !scored ? null : (p.threshold ?? 0.5), caveats };
}

/** The value that says yes by itself; null when it is not clear. */
function pick(values: readonly string[]): string | null {
  const found = values.filter((v) => positiveWords.has(v.toLowerCase()));
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** The prediction that means the positive label: the same text, or the one that says yes. */
function match(predictions: readonly string[], positive: string | null): string | null {
  if (positive !== null && predictions.includes(positive)) return positive;
  const word = pick(predictions);
  if (word !== null) return word;
  const allNegative = predictions.every((v) => negativeWords.has(v.toLowerCase()));
  return predictions.length > 0 && allNegative ? (positive ?? '1') : null;
}
