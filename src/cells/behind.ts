/** What stands behind a number, for disclosure control alone: it is in the result of a run and never in an audit. */
export interface Behind {
  /** At least so many distinct persons are behind n and, of a rate, behind value·n and behind the rest; where a column of persons is known. */
  readonly persons?: { readonly among: number; readonly hits?: number; readonly rest?: number };
  /** Of a sum or mean: the shares of Σ|x| that the largest row, and the two largest rows, hold, in [0, 1], and Σ|x| up to a factor that a metric shares over its groups. */
  readonly largest?: { readonly one: number; readonly two: number; readonly total?: number };
}
