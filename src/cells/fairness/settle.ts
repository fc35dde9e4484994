import { treatmentOf } from '../columns.ts';
import { formatCount, formatList, formatNumber } from '../format.ts';
import { canonical } from '../scores/probe.ts';
import { CellInputError, type Caveat } from '../types.ts';
import type { FairnessParameters } from './parameters.ts';
import { mostLevels, type SideFacts } from './probe.ts';
import type { Scope } from './scope.ts';

/** How a row is called positive, and which label is. Texts are canonical. */
export interface Settled {
  readonly calls: { readonly kind: 'prediction'; readonly values: readonly string[] } | { readonly kind: 'threshold'; readonly threshold: number };
  /** null where there are no labels. */
  readonly positiveLabel: string | null;
  readonly favourable: 'positive' | 'negative';
  /** Which settings were proposed and not written. */
  readonly proposed: { readonly positive: boolean; readonly favourable: boolean; readonly threshold: boolean };
  readonly caveats: readonly Caveat[];
}

type Value = string | number | boolean;

const yes: ReadonlySet<string> = new Set(['1', 'true', 'yes', 'y', 't', 'positive', 'pos']);
const no: ReadonlySet<string> = new Set(['0', '-1', 'false', 'no', 'n', 'f', 'negative', 'neg']);
const harmful = /fraud|default|recid|risk|declin|reject|den(y|ied)|churn|spam|toxic|abuse|attack|arrest|crim|block|suspicio|cheat|violat/i;
const helpful = /approv|accept|hire|advance|select|grant|admit|offer|pass|eligib|interview|urgent|treat|priorit/i;

const named = (texts: readonly string[]): string => formatList(texts.slice(0, 12), 6);

/** Settles what is positive, called and favourable. Throws CellInputError where only the author can say. */
export function settle(p: FairnessParameters, scope: Scope, facts: readonly SideFacts[]): Settled {
  checkData(scope, facts);
  const caveats: Caveat[] = [];
  const union = (of: (side: SideFacts) => SideFacts['labels'], column: Scope['label']): readonly string[] => [
    ...new Set(facts.flatMap((side) => of(side).values.map(({ text }) => canonical(text, column)))),
  ];
  const labels = union((side) => side.labels, scope.label).filter((text) => !isMissing(text, scope.label));
  const predictions = union((side) => side.predictions, scope.prediction);
  const given = givenOf(p, scope, labels);
  const positiveLabel = settleLabel(p, scope, labels, given.label === undefined ? null : canonical(String(given.label), scope.label), caveats);
  const wanted = given.prediction === undefined ? null : [given.prediction].flat().map((value) => canonical(String(value), scope.prediction));
  const calls = settleCalls(p, scope, facts, predictions, positiveLabel, wanted, caveats);
  const text = [
    scope.label?.name ?? '',
    scope.prediction?.name ?? '',
    positiveLabel ?? '',
    ...(calls.kind === 'prediction' ? calls.values : [scope.score?.name ?? '']),
  ].join(' ');
  const proposal = harmful.test(text) && !helpful.test(text) ? 'negative' : 'positive';
  const favourable = p.favourable === 'auto' ? proposal : p.favourable;
  if (p.favourable === 'auto')
    caveats.push({
      code: 'favourable_proposed',
      sentence: `being called ${favourable} is taken to be good for a person, from the names of the columns; write favourable if that is wrong. It turns the impact ratio and no rate`,
    });
  return {
    calls,
    positiveLabel,
    favourable,
    proposed: {
      positive: given.label === undefined && positiveLabel !== null,
      favourable: p.favourable === 'auto',
      threshold: calls.kind === 'threshold' && p.threshold === null,
    },
    caveats,
  };
}

/** True for a label that says nothing: missing, or NaN of a number. */
export function isMissing(text: string | null, column: Scope['label']): boolean {
  return text === null || text.trim() === '' || (column !== null && treatmentOf(column) === 'numeric' && text.toLowerCase() === 'nan');
}

/** What the author wrote of the positive label and predictions. A list names predictions, and the label where it has just one of the same words. */
function givenOf(
  p: FairnessParameters,
  scope: Scope,
  labels: readonly string[],
): { readonly label?: Value | undefined; readonly prediction?: Value | readonly Value[] | undefined } {
  if (p.positive === null) return {};
  if (!Array.isArray(p.positive)) return typeof p.positive === 'object' ? p.positive : { label: p.positive };
  const words = p.positive.map(String);
  if (words.length === 0) throw new CellInputError('an empty list names no prediction; write at least one, such as positive: [yes]', 'positive');
  if (scope.prediction === null)
    throw new CellInputError(
      `a list says which predictions count as positive, here ${named(words)}, and there is no prediction column; write prediction, or one label such as positive: ${words[0] ?? ''}`,
      'positive',
    );
  const shared = labels.filter((text) => words.some((word) => canonical(word, scope.label) === text));
  if (shared.length > 1)
    throw new CellInputError(
      `the label "${scope.label?.name ?? ''}" holds ${named(shared)}, and one label is positive; write positive: { label: ${shared[0] ?? ''}, prediction: [${words.join(', ')}] }`,
      'positive',
    );
  return { prediction: p.positive, ...(shared[0] === undefined ? {} : { label: shared[0] }) };
}

function checkData(scope: Scope, facts: readonly SideFacts[]): void {
  for (const [i, column] of scope.groups.entries()) {
    const distinct = Math.max(...facts.map(({ levels }) => (levels[i]?.values.length ?? 0) + (levels[i]?.more ?? 0)));
    if (distinct > mostLevels)
      throw new CellInputError(
        `the column "${column.name}" has ${formatCount(distinct)} values, at most ${mostLevels} form groups; make bands of it in a sql cell, or choose another column`,
        'groups',
      );
    const rows = facts[0]?.levels[i]?.values.reduce((sum, level) => sum + level.rows, 0) ?? 0;
    if (distinct >= 10 && rows < 2 * distinct)
      throw new CellInputError(
        `nearly every value of "${column.name}" occurs once, so it names single persons, not groups; choose an attribute such as sex or an age band`,
        'groups',
      );
  }
  for (const [i, column] of scope.strata.entries())
    if (facts.some(({ strata }) => (strata[i]?.more ?? 0) > 0))
      throw new CellInputError(
        `the column "${column.name}" has more than ${mostLevels} values, too many to hold fixed; make bands of it in a sql cell`,
        'strata',
      );
  const negative = facts.reduce((sum, side) => sum + side.weight.negative, 0);
  if (scope.weight !== null && negative > 0)
    throw new CellInputError(
      `the column "${scope.weight.name}" holds ${formatCount(negative)} negative weights; a weight says how many rows one stands for: correct them, or write weight: none`,
      'weight',
    );
  if (scope.weight !== null && facts.some((side) => side.rows > 0 && side.weight.valid === 0))
    throw new CellInputError(`no row has a weight above 0 in "${scope.weight.name}"; correct the column, or write weight: none`, 'weight');
}

/** How `positive` would name a label: with the predictions, where a list names these. */
function suggested(p: FairnessParameters, label: string): string {
  return Array.isArray(p.positive) ? `{ label: ${label}, prediction: [${p.positive.join(', ')}] }` : label;
}

function settleLabel(p: FairnessParameters, scope: Scope, labels: readonly string[], given: string | null, caveats: Caveat[]): string | null {
  if (scope.label === null || labels.length === 0) return null;
  const label = scope.label.name;
  if (given !== null) {
    const found = labels.includes(given) ? given : labels.find((text) => text.toLowerCase() === given.toLowerCase());
    if (found === undefined) caveats.push({ code: 'positive_unseen', sentence: `no row has the positive label ${given}; labels are ${named(labels)}` });
    else if (labels.length > 2)
      caveats.push({ code: 'one_against_rest', sentence: `${found} counts against the rest of the labels: ${named(labels.filter((text) => text !== found))}` });
    return found ?? given;
  }
  if (labels.length > 2)
    throw new CellInputError(
      `the label "${label}" holds ${labels.length} values, ${named(labels)}; write which is positive, such as positive: ${suggested(p, labels[0] ?? '')}`,
      'positive',
    );
  const words = labels.filter((text) => yes.has(text.toLowerCase()));
  if (words.length === 1 && words[0] !== undefined) return words[0];
  // Every label says no: then there are no positives, whatever their word would be.
  if (labels.length === 1 && no.has((labels[0] ?? '').toLowerCase())) return '1';
  throw new CellInputError(
    `the label "${label}" holds ${named(labels)}; write which is positive, such as positive: ${suggested(p, labels.at(-1) ?? '')}`,
    'positive',
  );
}

function settleCalls(
  p: FairnessParameters,
  scope: Scope,
  facts: readonly SideFacts[],
  predictions: readonly string[],
  positiveLabel: string | null,
  wanted: readonly string[] | null,
  caveats: Caveat[],
): Settled['calls'] {
  const range = {
    low: Math.min(...facts.map(({ score }) => score.low ?? Number.POSITIVE_INFINITY)),
    high: Math.max(...facts.map(({ score }) => score.high ?? Number.NEGATIVE_INFINITY)),
  };
  if (p.threshold !== null) return { kind: 'threshold', threshold: p.threshold };
  const prediction = scope.prediction;
  if (prediction !== null && predictions.length > 0) {
    const values = wanted ?? matching(predictions, positiveLabel);
    if (values !== null) {
      const unseen = values.filter((value) => !predictions.includes(value));
      if (wanted !== null && unseen.length > 0)
        caveats.push({ code: 'positive_unseen', sentence: `no row is predicted ${named(unseen)}; predictions are ${named(predictions)}` });
      return { kind: 'prediction', values };
    }
    if (scope.score === null || !(range.low >= 0 && range.high <= 1))
      throw new CellInputError(
        `the prediction "${prediction.name}" holds ${named(predictions)}; write which of them means positive, such as positive: { prediction: ${predictions.at(-1) ?? ''} }`,
        'positive',
      );
    caveats.push({
      code: 'prediction_unmatched',
      sentence: `the prediction holds ${named(predictions)}, none of which is the positive label; calls are scores of at least 0.5. Write positive: { prediction } or a threshold`,
    });
  }
  if (scope.score !== null && range.low <= range.high && !(range.low >= 0 && range.high <= 1))
    throw new CellInputError(
      `the score "${scope.score.name}" runs from ${formatNumber(range.low)} to ${formatNumber(range.high)}, so 0.5 is no threshold; write threshold`,
      'threshold',
    );
  return { kind: 'threshold', threshold: 0.5 };
}

/** Predictions that mean the positive label: the same text, or the one that says yes. null when it is not clear. */
function matching(predictions: readonly string[], positive: string | null): readonly string[] | null {
  if (positive !== null && predictions.includes(positive)) return [positive];
  const words = predictions.filter((text) => yes.has(text.toLowerCase()));
  if (words.length === 1) return words;
  return predictions.every((text) => no.has(text.toLowerCase())) ? [positive ?? '1'] : null;
}
