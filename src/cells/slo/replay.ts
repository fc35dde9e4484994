import { joinRuns, replayBurnAlert, type FiringRun } from '../../stats/burn-alerts.ts';
import type { AlertOfObjective } from './alert-rows.ts';
import type { ObjectiveSeries } from './counts.ts';
import type { SloParameters } from './parameters.ts';
import type { Objective } from './scope.ts';

/** A stretch in which alerts are silent, epoch milliseconds, half-open. */
export interface Silence {
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}

/** The stretches of a cell's parameters; instants without an offset are in UTC. */
export function silencesOf(p: Pick<SloParameters, 'suppress'>): readonly Silence[] {
  return p.suppress.map((one) => ({ from: Date.parse(utc(one.from)), to: Date.parse(utc(one.to)), reason: one.reason }));
}

function utc(text: string): string {
  return /(Z|[+-]\d{2}(:?\d{2})?)$/.test(text) || !text.includes(':') ? text : `${text.replace(' ', 'T')}Z`;
}

/** An alert as somebody would have received it: all rules of one severity of one objective together. Times in epoch milliseconds. */
export interface RaisedAlert {
  readonly objective: string;
  readonly severity: 'page' | 'ticket';
  readonly from: number;
  /** null: still firing at the end of the data. */
  readonly to: number | null;
  readonly rule: string;
}

export interface ReplayOfObjective {
  readonly raised: readonly RaisedAlert[];
  /** Alerts that a silence kept quiet wholly, by reason. */
  readonly silenced: readonly { readonly reason: string; readonly severity: string; readonly from: number }[];
  /** Evaluations that burnt too fast and had too little evidence, and sentences on rules that were not replayed. */
  readonly held: number;
  readonly refused: readonly string[];
}

/** The share of bad requests that an objective allows, for the evidence. */
export function nullShare(objective: Pick<Objective, 'method' | 'objective' | 'sliceTarget'>): number {
  return 1 - (objective.method === 'timeslices' ? objective.sliceTarget : objective.objective);
}

/** Replays the alerts of an objective over its series: rules of one severity make one alert, which ends when none of them fires. */
export function replayObjective(
  series: ObjectiveSeries,
  objective: Pick<Objective, 'name' | 'method' | 'objective' | 'sliceTarget'>,
  alerts: readonly AlertOfObjective[],
  evidence: number,
  silences: readonly Silence[],
): ReplayOfObjective {
  const { start, step, length } = series;
  const refused: string[] = [];
  const raised: RaisedAlert[] = [];
  const silenced: { reason: string; severity: string; from: number }[] = [];
  let held = 0;
  const end = (bucket: number) => start + (bucket + 1) * step * 1000;
  const silenceAt = (bucket: number) => silences.find((one) => end(bucket) > one.from && end(bucket) <= one.to);
  for (const severity of ['page', 'ticket'] as const) {
    const found: { readonly run: FiringRun; readonly rule: string }[] = [];
    let gap = 0;
    for (const one of alerts) {
      if (one.severity !== severity) continue;
      if (one.refused !== null) {
        refused.push(one.refused);
        continue;
      }
      const rule = { long: one.long / step, short: one.short / step, burn: one.threshold };
      const which = `${objective.name}: the ${severity} over ${one.longText} and ${one.shortText}`;
      if (!Number.isInteger(rule.long) || !Number.isInteger(rule.short)) {
        refused.push(`${which} was not replayed: its windows are not whole multiples of the ${step} s that the data are counted in`);
        continue;
      }
      if (rule.long > length) {
        refused.push(`${which} was not replayed: the data are shorter than its window`);
        continue;
      }
      gap = Math.max(gap, rule.short);
      const loud = replayBurnAlert(series, rule, objective.objective, evidence, nullShare(objective));
      held += loud.held;
      for (const run of loud.runs) found.push({ run, rule: `${one.longText}/${one.shortText}` });
    }
    const { heard, quiet } = split(
      joinRuns(
        found.map(({ run }) => run),
        gap,
      ),
      silenceAt,
      silences,
    );
    for (const [from, to] of heard) {
      const first = found.filter(({ run }) => run[0] < to && run[1] > from).sort((a, b) => a.run[0] - b.run[0])[0];
      raised.push({ objective: objective.name, severity, from: end(from), to: to >= length ? null : end(to), rule: first?.rule ?? '' });
    }
    for (const { bucket, reason } of quiet) silenced.push({ reason, severity, from: end(bucket) });
  }
  return { raised, silenced, held, refused };
}

type SilenceAt = (bucket: number) => Silence | undefined;

/** A run that begins in a silence is heard from the silence's end on, if it still fires then; else it counts for the reason. */
function split(
  runs: readonly FiringRun[],
  silenceAt: SilenceAt,
  silences: readonly Silence[],
): { heard: FiringRun[]; quiet: { bucket: number; reason: string }[] } {
  const heard: FiringRun[] = [];
  const quiet: { bucket: number; reason: string }[] = [];
  for (const [from, to] of runs) {
    const silence = silences.length === 0 ? undefined : silenceAt(from);
    if (silence === undefined) {
      heard.push([from, to]);
      continue;
    }
    let later = from;
    while (later < to && silenceAt(later) !== undefined) later += 1;
    if (later < to) heard.push([later, to]);
    else quiet.push({ bucket: from, reason: silence.reason });
  }
  return { heard, quiet };
}
