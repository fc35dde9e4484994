/** An objective with its alerts, as other tools take them. Durations are texts such as `5m`; they may hold several units. */
export interface RuleSet {
  readonly name: string;
  /** Share in (0, 1) that must be good. */
  readonly objective: number;
  readonly window: string;
  readonly windowSeconds: number;
  readonly method: 'occurrences' | 'timeslices' | 'ratio-timeslices';
  readonly timeslice: string;
  readonly timesliceTarget: number;
  readonly alerts: readonly { readonly severity: 'page' | 'ticket'; readonly long: string; readonly short: string; readonly burn: number }[];
  /** What counts as good and as valid, for a comment. */
  readonly good: string;
  readonly valid: string;
  readonly runbook: string | null;
}
