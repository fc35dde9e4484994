import { sqrt } from '../../../stats/elementary.ts';
import type { ReducedTable } from '../../../reduce/types.ts';
import type { Caveat, ResultTable } from '../../types.ts';
import { formatList } from '../../format.ts';
import { mostCategories, otherCategories } from '../categories.ts';
import type { Comparison } from '../compare.ts';
import type { Bucket } from '../bucket-series.ts';
import { mostTableRows } from '../tables.ts';
import { compatOf, type DriftParameters } from '../parameters.ts';
import { deepchecks } from './deepchecks.ts';
import { evidently } from './evidently.ts';
import { nannyml } from './nannyml.ts';
import { alibi, frouros, phoenix, popmon, soda } from './others.ts';
import { jensenShannon, sharesOf } from './shares.ts';
import { tfdv } from './tfdv.ts';
import type { Rival, RivalAnswer, RivalChunks, RivalColumn, RivalRule } from './types.ts';

const rules: Readonly<Record<Rival, RivalRule>> = { evidently, nannyml, tfdv, deepchecks, alibi, phoenix, popmon, soda, frouros };

/** What other tools would say of the same columns, one table each. It never decides. */
export function rivalTables(
  comparisons: readonly Comparison[],
  verdicts: readonly string[],
  p: DriftParameters,
  buckets: readonly Bucket[],
  wave: readonly ReducedTable[],
): readonly ResultTable[] {
  return compatOf(p).map((name): ResultTable => {
    const rule = rules[name];
    const rows = comparisons.flatMap((c, i) => {
      const column = columnOf(c, comparisons.length, name === 'nannyml' ? chunksOf(c, i, buckets, wave) : undefined);
      return rule.answers(column).map((answer) => [c.column.name, answer.method, answer.value, answer.threshold, said(answer), verdicts[i] ?? '']);
    });
    return {
      name: `compat_${name}`,
      title: `As ${rule.title} would say`,
      columns: [
        { name: 'column', title: 'column', type: 'text' },
        { name: 'method', title: 'method', type: 'text' },
        { name: 'value', title: 'value', type: 'number' },
        { name: 'threshold', title: 'its bar', type: 'number' },
        { name: 'said', title: 'it would say', type: 'text' },
        { name: 'verdict', title: 'here', type: 'verdict' },
      ],
      rows: rows.slice(0, mostTableRows),
      ...(rows.length > mostTableRows ? { total: rows.length } : {}),
    };
  });
}

/** The known defect of each tool whose numbers are shown, and the columns of which they are shown on fewer cells than the tool takes. */
export function rivalCaveats(p: DriftParameters, comparisons: readonly Comparison[]): readonly Caveat[] {
  const defects = compatOf(p).map((name) => ({ code: 'compat', sentence: rules[name].defect }));
  const cut = comparisons.filter((c) => c.column.kind === 'categorical' && c.labels.includes(otherCategories)).map((c) => c.column.name);
  if (defects.length === 0 || cut.length === 0) return defects;
  const sentence = `${formatList(cut)} ${cut.length === 1 ? 'has' : 'have'} more than ${mostCategories} categories; here the rarest count as one, the other tools take each by itself`;
  return [...defects, { code: 'compat', sentence }];
}

function said(answer: RivalAnswer): string {
  if (answer.value === null) return 'nothing';
  if (answer.drift === null) return 'a number, no verdict';
  return answer.drift ? 'drift' : 'no drift';
}

function columnOf(c: Comparison, columns: number, chunks: RivalChunks | undefined): RivalColumn {
  const values = c.samples?.kind === 'values' ? c.samples.counts : null;
  const more = { name: c.column.name, columns, ...(chunks ? { chunks } : {}) };
  if (values) return { ...more, kind: 'numeric', values, reference: [...values.reference], current: [...values.current] };
  return { ...more, kind: 'categorical', values: null, ...usedCells(c.reference, c.current) };
}

function usedCells(reference: readonly number[], current: readonly number[]) {
  const used = reference.flatMap((n, i) => (n + (current[i] ?? 0) > 0 ? [i] : []));
  return { reference: used.map((i) => reference[i] ?? 0), current: used.map((i) => current[i] ?? 0) };
}

/** Jensen–Shannon distance of every time bucket to the whole reference: on the tool's own bins for numbers, on the categories for text. */
function chunksOf(c: Comparison, i: number, buckets: readonly Bucket[], wave: readonly ReducedTable[]): RivalChunks {
  const distance = (whole: readonly number[], own: readonly number[]) => sqrt(jensenShannon(sharesOf(whole), sharesOf(own)));
  if (c.column.kind === 'categorical') {
    const of = (side: Bucket['side']) => buckets.flatMap((b) => (b.side === side && b.cells[i] ? [distance(c.reference, b.cells[i].slice(0, -1))] : []));
    return { reference: of('reference'), current: of('current') };
  }
  const tables = wave.filter((t) => t.reduction.kind === 'grouped' && Object.hasOwn(t.reduction.measures, `nannyml${i}`));
  const rows = tables.map((t) => t.rows.map((row) => collected(row.measures[`nannyml${i}`])));
  const whole = (rows[0] ?? []).reduce<number[]>((sum, own) => own.map((n, k) => n + (sum[k] ?? 0)), []);
  const [reference = [], current = []] = rows.map((side) => side.filter((own) => own.some((n) => n > 0)).map((own) => distance(whole, own)));
  return { reference, current };
}

/** What lies outside the reference's range, below or above, is one bin at the end. */
function collected(counts: unknown): readonly number[] {
  if (!Array.isArray(counts)) return [];
  const [below = 0, ...rest] = counts as number[];
  return [...rest.slice(0, -1), below + (rest[rest.length - 1] ?? 0)];
}
