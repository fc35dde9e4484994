// A column compared as the report does it, from counts alone.
import { completed } from '../../dist-lib/cells/drift/compare.js';
import * as kit from '../../dist-lib/stats/index.js';

const none = {
  labels: [],
  edges: [],
  categories: { reference: [], current: [] },
  wasserstein: null,
  samples: null,
  moments: null,
  outOfRange: null,
  exact: true,
};
const unseen = { rows: 0, values: [] };
let seed = 1;

/** `values` are those of a numeric column, ascending; null for categories. Redraws are 999 in place of 9 999. */
export function compared(values, before, now) {
  const rows = { reference: kit.total(before), current: kit.total(now) };
  const column = { name: 'x', kind: values === null ? 'categorical' : 'numeric', as: 'number' };
  const redraw = (a, b) => kit.chiSquareRedrawP(a, b, { seed: seed++, draws: 999 });
  const extra = { reference: [0], current: [0] };
  const given = { ...none, column, rows, missing: { reference: 0, current: 0 }, unseen };
  if (values === null) return completed({ ...given, reference: [...before], current: [...now], ks: null }, extra, redraw);
  const edges = kit.quantileEdges({ values, counts: before }, 10).filter(Number.isFinite);
  const [reference, current] = [before, now].map((counts) => kit.binValueCounts(edges, { values, counts }));
  const { statistic } = kit.ksStatistic({ values, reference: before, current: now });
  const ks = { value: statistic, ...kit.ksP(statistic, rows.reference, rows.current), bound: null };
  return completed({ ...given, reference, current, ks }, extra, redraw);
}
