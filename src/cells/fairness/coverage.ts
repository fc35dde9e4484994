import type { GroupRateName } from '../../stats/group-rates.ts';
import { twoProportionZ } from '../../stats/proportion-tests.ts';
import { formatPercent } from '../format.ts';
import type { Group, Tally } from './tally.ts';

/** Rates that say something about all rows, so that they need labels for all kinds of rows. Predictive values only need them among rows with one prediction. */
const needAllLabels: ReadonlySet<GroupRateName> = new Set([
  'true_positive_rate',
  'false_positive_rate',
  'false_negative_rate',
  'true_negative_rate',
  'accuracy',
  'prevalence',
]);

/** A difference as sure as this is no chance. */
const sure = 0.001;

interface Covered {
  readonly labelled: number;
  readonly rows: number;
}

/** Labelled rows of a group, of its selected and of its rejected ones. */
export function coverageOf({ rows }: Tally): { readonly all: Covered; readonly selected: Covered; readonly rejected: Covered } {
  const [tp = 0, fp = 0, fn = 0, tn = 0, us = 0, ur = 0] = rows;
  const selected = { labelled: tp + fp, rows: tp + fp + us };
  const rejected = { labelled: fn + tn, rows: fn + tn + ur };
  return { selected, rejected, all: { labelled: selected.labelled + rejected.labelled, rows: selected.rows + rejected.rows } };
}

function differs(one: Covered, two: Covered, tolerance: number): boolean {
  if (one.rows === 0 || two.rows === 0) return false;
  const test = twoProportionZ(one.labelled, one.rows, two.labelled, two.rows);
  return test !== null && test.p < sure && Math.abs(one.labelled / one.rows - two.labelled / two.rows) > tolerance;
}

const share = ({ labelled, rows }: Covered): string => formatPercent(rows === 0 ? null : labelled / rows);

/** Why labels are known for a selection of a group's rows; null when they are known alike. */
export function selectiveLabels(group: Group, tolerance: number): string | null {
  const { selected, rejected } = coverageOf(group.tally);
  if (selected.labelled + rejected.labelled === 0 || !differs(selected, rejected, tolerance)) return null;
  return `of ${group.label} ${share(selected)} of the selected rows are labelled and ${share(rejected)} of the others`;
}

/** Why a rate of two groups cannot be judged for want of labels; null when it can. */
export function coverageRefusal(metric: GroupRateName, one: Group, two: Group, tolerance: number): string | null {
  if (!needAllLabels.has(metric)) return null;
  const found = selectiveLabels(one, tolerance) ?? selectiveLabels(two, tolerance);
  if (found !== null) return found;
  const [first, second] = [coverageOf(one.tally).all, coverageOf(two.tally).all];
  if (!differs(first, second, tolerance)) return null;
  return `${share(first)} of ${one.label} are labelled and ${share(second)} of ${two.label}`;
}
