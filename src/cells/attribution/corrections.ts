import type { Multiplicity } from '../../stats/multiplicity.ts';

/** Corrections by the short names that notebooks use. */
export const corrections: Readonly<Record<'bh' | 'holm' | 'none', Multiplicity>> = { bh: 'benjamini-hochberg', holm: 'holm', none: 'none' };
