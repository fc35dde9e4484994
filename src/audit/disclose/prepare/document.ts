import type { ResultDocument } from '../../../notebook/types.ts';
import type { DisclosurePolicy, HiddenItem } from '../types.ts';
import { withoutJoinedShares } from './cell-shares.ts';
import { coarsened } from './coarsen.ts';
import { personRule } from '../persons.ts';
import { pooledReliability } from '../reliability.ts';
import { hiddenLabels, idColumns } from './labels.ts';
import { redactedDocument, redactor } from './redact.ts';
import { withoutRows } from './row-level.ts';

export interface Prepared {
  readonly document: ResultDocument;
  readonly hidden: readonly HiddenItem[];
  /** Labels that were replaced, by reason. */
  readonly labels: Readonly<Record<'label_below_k' | 'personal_data', number>>;
}

/** The document without rows, values, unpublishable labels and personal data, and with histograms coarse enough; counts are still all there. */
export function prepared(document: ResultDocument, policy: DisclosurePolicy): Prepared {
  const { k, statutory } = policy;
  const persons = personRule(policy);
  const isCounted = policy.rowsOfPersons !== undefined || document.inputs.every(({ roles }) => roles['subject_id'] === undefined);
  const rows = withoutRows(document.cells, statutory, isCounted ? persons.leastRows : null);
  const hidden = [...rows.hidden];
  const isSmall = (count: number) => count > 0 && count < persons.leastRows;
  const labels = hiddenLabels({ ...document, cells: rows.cells }, k, persons);
  const ids = idColumns(document.inputs);
  const redact = redactor(labels, ids);
  const named = redactor(
    labels.filter(({ rule }) => rule === 'personal_data'),
    ids,
  );
  const coarse = rows.cells.map((cell) => ({
    ...cell,
    charts: cell.charts.flatMap((chart) => {
      if (statutory.includes(cell.id)) return [chart];
      const drop = () => hidden.push({ cell: cell.id, key: redact.text(`chart ${chart.title}`), rule: 'below_k', kind: 'primary' });
      if ((chart.kind === 'sparkline' || chart.kind === 'histogramPair') && ids.has(chart.column)) {
        hidden.push({ cell: cell.id, key: `chart ${chart.title}`, rule: 'rows_never_exported', kind: 'primary' });
        return [];
      }
      const found = coarsened(chart, isSmall);
      if (found === null || found.joined > 0) drop();
      return found === null ? [] : [found.chart];
    }),
  }));
  const cells = coarse.map((cell) => {
    if (statutory.includes(cell.id)) return cell;
    const hide = (key: string) => hidden.push({ cell: cell.id, key, rule: 'below_k', kind: 'primary' });
    const tables = withoutJoinedShares(cell, cell.charts, { k: persons.leastRows, populations: document.populations, hide });
    return { ...cell, tables: tables.map((table) => pooledReliability(table, persons.leastRows)) };
  });
  const count = (rule: 'label_below_k' | 'personal_data') => labels.filter((each) => each.rule === rule).length;
  return {
    document: redactedDocument({ ...document, cells }, redact, { cells: statutory, redact: named }),
    hidden: hidden.map((item) => ({ ...item, key: redact.text(item.key) })),
    labels: { label_below_k: count('label_below_k'), personal_data: count('personal_data') },
  };
}
