/** Whole numbers ≥ 0 that are published, or follow from what is published. */
export interface CountVariable {
  /** Stable name; decides ties. */
  readonly key: string;
  readonly value: number;
  /** Distinct persons behind it where known, else its value: what k is compared with. */
  readonly size: number;
  /** May not be known to within k. */
  readonly sensitive: boolean;
  /** Bounds that a reader learns from the rule code that is printed when it is hidden. */
  readonly told?: { readonly low: number; readonly high: number | null };
}

/** variables[total] = Σ variables[parts]; true of the values. */
export interface CountLine {
  readonly total: number;
  readonly parts: readonly number[];
}

/** Something printed whole or not at all; whoever sees it knows the counts it reveals. */
export interface Publication {
  readonly key: string;
  readonly reveals: readonly number[];
  /** Cannot be hidden: public already, or wanted by law. */
  readonly fixed: boolean;
}

export interface CountSystem {
  readonly variables: readonly CountVariable[];
  readonly lines: readonly CountLine[];
  readonly publications: readonly Publication[];
}

/** Throws when a line does not hold or an index is out of range: a proof over a wrong system would be worth nothing. */
export function assertSystem({ variables, lines, publications }: CountSystem): void {
  const value = (i: number): number => {
    const variable = variables[i];
    if (variable === undefined) throw new RangeError(`count ${i} does not exist; there are ${variables.length}`);
    return variable.value;
  };
  for (const { key, value: count } of variables)
    if (!Number.isSafeInteger(count) || count < 0) throw new RangeError(`${key} is ${count}; expected a whole number ≥ 0`);
  for (const { total, parts } of lines) {
    const sum = parts.reduce((all, part) => all + value(part), 0);
    if (sum !== value(total)) throw new RangeError(`${variables[total]?.key} is ${value(total)} and its parts add up to ${sum}`);
  }
  for (const { reveals } of publications) for (const index of reveals) value(index);
}
