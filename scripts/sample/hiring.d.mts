export interface Applicant {
  readonly [column: string]: string | number | boolean | null;
}
export const story: {
  readonly applicants: number;
  readonly pairs: number;
  readonly start: number;
  readonly days: number;
  readonly threshold: number;
  readonly means: Readonly<Record<string, number>>;
  readonly weights: Readonly<Record<string, Readonly<Record<string, number>>>>;
};
export function hiring(seed: number): { readonly applicants: readonly Applicant[]; readonly pairs: readonly Applicant[] };
