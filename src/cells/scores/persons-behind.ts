import { joinedPersons, personsBehindRows, personsOfRate, type PersonGroups } from '../persons.ts';
import type { Figure } from './figure.ts';
import type { Settled } from './settle.ts';
import type { Group } from './strands.ts';

type Cell = Group['cells'][number];
type Persons = PersonGroups | undefined;
type Outcome = 'truePositives' | 'falsePositives' | 'falseNegatives' | 'trueNegatives';

/** Numerator and rest of the shares of a confusion table. */
const shares: Readonly<Record<string, readonly [hits: readonly Outcome[], rest: readonly Outcome[]]>> = {
  accuracy: [
    ['truePositives', 'trueNegatives'],
    ['falsePositives', 'falseNegatives'],
  ],
  precision: [['truePositives'], ['falsePositives']],
  recall: [['truePositives'], ['falseNegatives']],
  specificity: [['trueNegatives'], ['falsePositives']],
};

/** Figures of a group with the persons behind their rows, where persons are known and counted for just these rows. */
export function withPersons(figures: readonly Figure[], group: Group, settled: Settled): readonly Figure[] {
  if (group.cells.length === 0 || group.cells.some(({ persons }) => persons === undefined)) return figures;
  const behind = settled.task === 'binary' ? binaryBehind(group, settled) : classesBehind(group);
  return figures.map((figure) => {
    const persons = figure.class !== undefined ? undefined : figure.metric === 'label_coverage' ? coverageBehind(group) : behind(figure.metric);
    return persons === undefined ? figure : { ...figure, behind: { ...figure.behind, persons } };
  });
}

type Found = { readonly among: number; readonly hits?: number; readonly rest?: number } | undefined;
const rowsOf = (cells: readonly Cell[]): Persons => joinedPersons(cells.map(({ persons }) => persons?.rows));

function coverageBehind({ cells }: Group): Found {
  return personsOfRate(rowsOf(cells.filter(({ label }) => label !== null)), rowsOf(cells.filter(({ label }) => label === null)));
}

function binaryBehind(group: Group, settled: Settled): (metric: string) => Found {
  const { positiveLabel, positivePrediction, usesPrediction } = settled;
  const labelled = group.cells.filter(({ label }) => label !== null);
  const judged = labelled.filter(({ prediction }) => !usesPrediction || prediction !== null);
  const called = ({ prediction, persons }: Cell): Persons => (usesPrediction ? (prediction === positivePrediction ? persons?.rows : []) : persons?.called);
  const others = ({ prediction, persons }: Cell): Persons => (usesPrediction ? (prediction === positivePrediction ? [] : persons?.rows) : persons?.others);
  const of = (outcome: Outcome): Persons => {
    const isPositive = outcome === 'truePositives' || outcome === 'falseNegatives';
    const side = outcome === 'truePositives' || outcome === 'falsePositives' ? called : others;
    return joinedPersons(judged.filter(({ label }) => (label === positiveLabel) === isPositive).map(side));
  };
  const scored = (cells: readonly Cell[]): Found => {
    const found = joinedPersons(
      cells.map((cell) => (cell.scored === cell.rows ? cell.persons?.rows : joinedPersons([cell.persons?.called, cell.persons?.others]))),
    );
    return found && personsBehindRows(found);
  };
  return (metric) => {
    const [hits, rest] = shares[metric] ?? [];
    if (hits !== undefined && rest !== undefined) return personsOfRate(joinedPersons(hits.map(of)), joinedPersons(rest.map(of)));
    if (metric === 'f1') {
      const found = joinedPersons([of('truePositives'), of('falsePositives'), of('falseNegatives')]);
      return found && personsBehindRows(found);
    }
    return scored(metric === 'average_precision' ? labelled.filter(({ label }) => label === positiveLabel) : labelled);
  };
}

/** Of several classes: right and wrong calls, and the rows with both label and call behind the means over classes. Figures of scores rest on other rows. */
function classesBehind(group: Group): (metric: string) => Found {
  const judged = group.cells.filter(({ label, prediction }) => label !== null && prediction !== null);
  const accuracy = personsOfRate(
    rowsOf(judged.filter((cell) => cell.label === cell.prediction)),
    rowsOf(judged.filter((cell) => cell.label !== cell.prediction)),
  );
  return (metric) => {
    if (metric === 'accuracy') return accuracy;
    return accuracy !== undefined && ['precision', 'recall', 'f1', 'specificity'].includes(metric) ? { among: accuracy.among } : undefined;
  };
}
