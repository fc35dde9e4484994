/** A made-up payment request as it stands in the sample, and its late label. */
export interface Payment {
  readonly request: Readonly<Record<string, string | number | boolean | null>>;
  readonly label: { readonly label: boolean; readonly time: number } | null;
}
export function payments(seed: number): Generator<Payment>;
