/** A made-up visit as it stands in the sample. */
export interface Visit {
  readonly ts: number;
  readonly [column: string]: string | number | boolean | null;
}
export const story: {
  readonly rows: number;
  readonly retrainDay: number;
  readonly urgentFrom: number;
  readonly harmed: { readonly band: string; readonly factor: number };
};
export function triage(seed: number): readonly Visit[];
