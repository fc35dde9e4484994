/** A setting that can be moved to see what it would have meant. */
export interface WhatIfControl {
  readonly name: string;
  readonly title: string;
  /** What it can be set to, ascending. */
  readonly steps: readonly number[];
  /** What stands in the notebook; one of the steps. */
  readonly written: number;
  /** A step in words, with its unit. */
  show(value: number): string;
}

export type WhatIfValues = Readonly<Record<string, number>>;

/** One thing that can be asked of a finished cell: its controls, and the answer for any of their settings. */
export interface WhatIfQuestion {
  readonly title: string;
  readonly controls: readonly WhatIfControl[];
  /** Name and value of each fact, always the same names in the same order. Pure, and fast enough to follow a slider. */
  answer(values: WhatIfValues): readonly (readonly [name: string, value: string])[];
  /** The answer in one sentence. */
  sentence(values: WhatIfValues): string;
  /** The parameters to write so that the notebook says the same; empty where nothing differs. */
  changes(values: WhatIfValues): readonly { readonly path: readonly (string | number)[]; readonly value: unknown }[];
}
