import type { ReducedTable } from '../../reduce/types.ts';
import type { CoreSpan } from '../capture/strays.ts';
import type { Paired } from '../events/incidents.ts';
import type { ReadEvents } from '../events/read.ts';
import { formatCount } from '../format.ts';
import type { Caveat } from '../types.ts';
import type { ObjectiveSeries } from './counts.ts';
import { formatDuration, type BudgetState } from './judge.ts';
import { answerOf } from './plan.ts';
import type { ReplayOfObjective } from './replay.ts';
import type { Objective, SloScope } from './scope.ts';

interface Known {
  readonly scope: SloScope;
  readonly core: CoreSpan;
  readonly grid: number;
  readonly list: readonly {
    readonly objective: Objective;
    readonly series: ObjectiveSeries;
    readonly state: BudgetState;
    readonly replay: ReplayOfObjective;
  }[];
  readonly waves: readonly (readonly ReducedTable[])[];
  readonly read: ReadEvents;
  readonly paired: Paired;
}

/** What must be known to read the numbers: windows beyond the data, rules left out, silences, rows without time, clocks that jump. */
export function sloCaveats({ scope, core, grid, list, waves, read, paired }: Known): readonly Caveat[] {
  const caveats: Caveat[] = [];
  const say = (code: string, sentence: string) => caveats.push({ code, sentence });
  const coarse = answerOf(scope, waves, 'coarse')?.rows ?? [];
  const counted = (key: string) => coarse.reduce((sum, row) => sum + Number(row.measures[key] ?? 0), 0);
  list.forEach(({ objective, series, state, replay }, i) => {
    if (state.sli !== null && state.covered < objective.window)
      say(
        'window_longer_than_data',
        `${objective.name}: the window of ${objective.windowText} is longer than the ${formatDuration(state.covered)} of data; the budget is that of the data`,
      );
    const unknown = counted(`unknown${i}`);
    if (unknown > 0) say('good_null', `${objective.name}: ${formatCount(unknown)} rows count as bad because the condition is NULL there`);
    for (const sentence of replay.refused) say('alert_refused', sentence);
    const reasons = new Map<string, number>();
    for (const { reason } of replay.silenced) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    for (const [reason, n] of reasons)
      say('suppressed', `${objective.name}: ${formatCount(n)} ${n === 1 ? 'alert was' : 'alerts were'} kept silent: ${reason}`);
    if (replay.held > 0)
      say(
        'too_little_evidence',
        `${objective.name}: at ${formatCount(replay.held)} times windows burnt too fast on so few bad rows that chance explains them; no alert then`,
      );
    if (state.interval === null && state.sli !== null)
      say('dependent_in_time', `${objective.name}: bad rows come in one burst, so that there is no interval; the counts are exact`);
    const empty = emptySlices(series);
    if (objective.method !== 'occurrences' && empty > 0) say('empty_slices', `${objective.name}: ${formatCount(empty)} time slices are without rows`);
    if (objective.method !== 'occurrences' && objective.slice !== series.step)
      say(
        'slice_width',
        `${objective.name}: slices are ${formatDuration(series.step)} long, the nearest width that the ${formatDuration(grid)} of the counts allow`,
      );
  });
  if (scope.groups.length > 0) say('groups_by_rows', 'groups are counted by rows, over all rows and not only the window');
  if (core.before + core.after > 0)
    say(
      'stray_times',
      `${formatCount(core.before + core.after)} rows have times far from all others and are left out: a wrong clock, or seconds read as milliseconds`,
    );
  const untimed = coarse.filter(({ keys }) => keys.time === null).reduce((sum, row) => sum + Number(row.measures.rows ?? 0), 0);
  if (untimed > 0) say('time_missing', `${formatCount(untimed)} rows have no time and count in no window`);
  const back = jumpBack(answerOf(scope, waves, 'order'));
  if (back.steps > 0)
    say(
      'out_of_order',
      `the clock steps back ${formatCount(back.steps)} times in file order, by at most ${formatDuration(back.most / 1000)}; rows count at the time they carry`,
    );
  if (read.untimed > 0) say('events_untimed', `${formatCount(read.untimed)} events have no time or no kind and are left out`);
  if (read.repeated > 0) say('events_repeated', `${formatCount(read.repeated)} events repeat another one and count once`);
  if (paired.strayEnds > 0) say('events_unmatched', `${formatCount(paired.strayEnds)} ends of incidents have no start`);
  return caveats;
}

function emptySlices(series: ObjectiveSeries): number {
  let empty = 0;
  for (let i = 0; i < series.length; i += 1) if (series.events[i + 1] === series.events[i]) empty += 1;
  return empty;
}

/** Steps back of over a second between neighbours in file order. */
function jumpBack(table: ReducedTable | undefined): { steps: number; most: number } {
  const times = table?.sample?.columns[0] ?? [];
  let steps = 0;
  let most = 0;
  let before: number | null = null;
  for (const time of times) {
    if (typeof time !== 'number') continue;
    if (before !== null && before - time > 1000) {
      steps += 1;
      most = Math.max(most, before - time);
    }
    before = time;
  }
  return { steps, most };
}
