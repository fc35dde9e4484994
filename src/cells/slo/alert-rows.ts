import { burnThreshold, canReachBurn } from '../../stats/burn-rate.ts';
import { parseDuration } from '../../telemetry/duration.ts';
import { formatNumber, formatPercent } from '../format.ts';
import type { SloParameters } from './parameters.ts';
import type { Objective } from './scope.ts';

/** An alert as asked for; windows in seconds. A share of the budget becomes a burn rate with the objective's window. */
export interface AlertRow {
  readonly severity: 'page' | 'ticket';
  readonly long: number;
  readonly short: number;
  readonly longText: string;
  readonly shortText: string;
  readonly share: number | null;
  readonly burn: number | null;
}

/** An alert of one objective, with why it cannot be used where it cannot. */
export interface AlertOfObjective extends AlertRow {
  readonly threshold: number;
  readonly refused: string | null;
}

const row = (severity: 'page' | 'ticket', longText: string, shortText: string, share: number | null, burn: number | null): AlertRow => ({
  severity,
  long: (parseDuration(longText) ?? 0) / 1000,
  short: (parseDuration(shortText) ?? 0) / 1000,
  longText,
  shortText,
  share,
  burn,
});

/** Google SRE workbook, table 5-8, with the ticket over a day that goes with it: shares of the budget that may burn in the long window. */
const workbook = [
  row('page', '1h', '5m', 0.02, null),
  row('page', '6h', '30m', 0.05, null),
  row('ticket', '1d', '2h', 0.1, null),
  row('ticket', '3d', '6h', 0.1, null),
];
const simple = [row('page', '1h', '5m', null, 2), row('ticket', '24h', '2h', null, 1.5)];

/** Returns the alerts of a cell. */
export function alertRows(given: SloParameters['alerts']): readonly AlertRow[] {
  if (given === 'workbook') return workbook;
  if (given === 'simple') return simple;
  return given.map((one) => row(one.severity, one.long, one.short, null, one.burn));
}

/** Returns the alerts of an objective, each with its burn rate; those that could never fire, or fire while the budget lasts, are refused in a sentence. */
export function alertsOf(objective: Objective, rows: readonly AlertRow[]): readonly AlertOfObjective[] {
  return rows.map((one) => {
    // Rounded at the ninth digit, so that 0.02 · 720 / 1 is 14.4.
    const threshold = Number((one.burn ?? burnThreshold(one.share ?? 0, objective.window, one.long)).toPrecision(9));
    return { ...one, threshold, refused: refusal(objective, one, threshold) };
  });
}

function refusal(objective: Objective, one: AlertRow, threshold: number): string | null {
  const which = `${objective.name}: the ${one.severity} over ${one.longText} and ${one.shortText}`;
  if (one.long <= one.short) return `${which} is left out: the long window must be longer than the short one`;
  if (one.long > objective.window) return `${which} is left out: its window is longer than the objective's ${objective.windowText}`;
  if (!canReachBurn(threshold, objective.objective))
    return `${which} is left out: at ${formatPercent(objective.objective)} even an outage of everything burns only ${formatNumber(1 / (1 - objective.objective))}×, never more than ${formatNumber(threshold)}×; such an alert needs an objective above ${formatPercent(1 - 1 / threshold)}`;
  if (threshold < 1)
    return `${which} is left out: ${formatPercent(one.share)} of a budget of ${objective.windowText} in ${one.longText} is a burn rate of ${formatNumber(threshold)}, below 1, so it would alert while the budget lasts`;
  return null;
}
