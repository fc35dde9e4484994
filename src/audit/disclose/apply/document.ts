import type { CellRecord, ResultDocument } from '../../../notebook/types.ts';
import type { Protection } from '../core/protect.ts';
import { countColumns } from '../graph/table-claims.ts';
import type { DocumentGraph } from '../graph/document-graph.ts';
import { measurementKey } from '../graph/scope.ts';
import { suppressedSentence } from '../prepare/redact.ts';
import type { DisclosurePolicy, HiddenItem, ReasonCode } from '../types.ts';
import { withReliabilityCurve } from '../reliability.ts';
import { withoutParts } from './charts.ts';
import { countsFew, quotesNumber, suppressed } from './numbers.ts';
import { printedQuotes, rowQuotes, secretNumbers, secretQuotes } from './quotes.ts';
import { undefinedBesideHidden, undefinedGroups } from './undefined-rates.ts';

export interface Applied {
  readonly document: ResultDocument;
  readonly hidden: readonly HiddenItem[];
  /** Measurements with a number before and after. */
  readonly measurements: { readonly before: number; readonly hidden: number };
}

interface CellHiding {
  readonly measurements: Set<number>;
  readonly rows: Map<number, Set<number>>;
  readonly parts: Map<number, Set<number>>;
}

/** Blanks what the protection hides: measurements, rows and parts, then everything else in the cell that shows or quotes the same numbers. */
export function applied(document: ResultDocument, graph: DocumentGraph, protection: Protection, policy: DisclosurePolicy): Applied {
  const hidden: HiddenItem[] = [];
  const byCell = document.cells.map((): CellHiding => ({ measurements: new Set(), rows: new Map(), parts: new Map() }));
  const populations = new Set<string>();
  const inputs = new Set<number>();
  const note = (cell: number, key: string, rule: ReasonCode, kind: HiddenItem['kind']) =>
    hidden.push({ cell: document.cells[cell]?.id ?? null, key, rule, kind });
  for (const [name, rule] of graph.values) {
    const [cell = 0, place = 0, part] = name.split('/').map(Number);
    const kind = rule === 'secondary' ? 'secondary' : 'primary';
    if (part !== undefined) {
      add(byCell[cell]?.parts, place, part);
      note(cell, `chart ${document.cells[cell]?.charts[place]?.title}, part ${part + 1}`, rule, kind);
      continue;
    }
    const m = document.cells[cell]?.measurements[place];
    byCell[cell]?.measurements.add(place);
    if (m !== undefined) note(cell, measurementKey(m), rule, kind);
  }
  for (const [publication, { kind, rule, because }] of protection.hidden) {
    const place = graph.places[publication];
    const key = graph.counts.system().publications[publication]?.key ?? '';
    const code: ReasonCode = protection.withheld.has(because) ? 'withheld' : kind === 'primary' ? graph.counts.code(because) : rule;
    if (place === undefined || place.kind === 'earlier') continue;
    if (place.kind === 'population') populations.add(place.name);
    if (place.kind === 'input') inputs.add(place.place);
    if (place.kind === 'measurement') byCell[place.cell]?.measurements.add(place.place);
    if (place.kind === 'row') add(byCell[place.cell]?.rows, place.table, place.row);
    if (place.kind === 'part') add(byCell[place.cell]?.parts, place.chart, place.part);
    note('cell' in place ? place.cell : -1, key, code, code === 'withheld' ? 'secondary' : kind);
  }
  const statutory = new Set(policy.statutory);
  for (const [cell, { id, measurements }] of document.cells.entries()) {
    if (statutory.has(id)) continue;
    for (const [place, beside] of undefinedBesideHidden(measurements, byCell[cell]?.measurements ?? new Set())) {
      const [m, other] = [measurements[place], measurements[beside]];
      // With the rule of what is hidden beside it: one of its own would tell which rates are undefined.
      const like = other === undefined ? undefined : hidden.find((item) => item.cell === id && item.key === measurementKey(other));
      byCell[cell]?.measurements.add(place);
      if (m !== undefined) note(cell, measurementKey(m), like?.rule ?? 'secondary', like?.kind ?? 'secondary');
    }
  }
  const open = new Set(graph.counts.system().variables.flatMap(({ value }, i) => (protection.state.printed[i] && value >= policy.k ? [value] : [])));
  const cells = document.cells.map((cell, i) => {
    const hiding = byCell[i];
    return hiding === undefined || statutory.has(cell.id) ? cell : hiddenCell(cell, hiding, policy.k, open, (key, rule) => note(i, key, rule, 'secondary'));
  });
  const before = document.cells.flatMap(({ measurements }) => measurements).filter((m) => m.value !== null).length;
  const gone = byCell.reduce((sum, { measurements }, i) => sum + [...measurements].filter((m) => document.cells[i]?.measurements[m]?.value !== null).length, 0);
  return {
    document: {
      ...document,
      inputs: document.inputs.map((input, i) => (inputs.has(i) ? { ...input, rows: 0 } : input)),
      populations: Object.fromEntries(Object.entries(document.populations).map(([name, rows]) => [name, populations.has(name) ? { rows: 0 } : rows])),
      cells: withoutQuotes({ original: document, cells, hiding: byCell, statutory, k: policy.k, open }, (cell, key) =>
        note(cell, key, 'derived', 'secondary'),
      ).map((cell) => withoutBehind(statutory.has(cell.id) ? cell : withReliabilityCurve(cell))),
    },
    hidden: inOrder(hidden, document),
    measurements: { before, hidden: gone },
  };
}

/** By cell and key: the order in which the rules found things tells more than the list. */
function inOrder(hidden: readonly HiddenItem[], { cells }: ResultDocument): readonly HiddenItem[] {
  const places = new Map<string | null, number>(cells.map(({ id }, i) => [id, i]));
  return [...hidden].sort((a, b) => (places.get(a.cell) ?? -1) - (places.get(b.cell) ?? -1) || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
}

/** What was only there for the rules: persons behind counts, shares of the largest contributions. */
function withoutBehind(cell: CellRecord): CellRecord {
  return {
    ...cell,
    measurements: cell.measurements.map(({ behind: _, ...m }) => m),
    charts: cell.charts.map((chart) => (chart.kind === 'series' ? { ...chart, points: chart.points.map(({ behind: _, ...point }) => point) } : chart)),
  };
}

function add(map: Map<number, Set<number>> | undefined, key: number, value: number): void {
  map?.set(key, (map.get(key) ?? new Set()).add(value));
}

function hiddenCell(
  cell: CellRecord,
  { measurements, rows, parts }: CellHiding,
  k: number,
  open: ReadonlySet<number>,
  note: (key: string, rule: ReasonCode) => void,
): CellRecord {
  const secret = secretNumbers(cell.measurements, measurements, open);
  const isSecret = (value: unknown) => typeof value === 'number' && secret.has(value) && !(Number.isInteger(value) && Math.abs(value) < k);
  const tables = cell.tables.map((table, place) => {
    const counts = new Set(countColumns(table));
    return {
      ...table,
      rows: table.rows.map((row, number) => {
        const isHidden = rows.get(place)?.has(number) === true;
        if (!isHidden && !row.some(isSecret)) return row;
        if (!isHidden) note(`table ${table.name}, row ${number + 1}`, 'derived');
        return row.map((value, i) =>
          typeof value === 'number' && (isHidden || isSecret(value) || counts.has(i) || table.columns[i]?.type !== 'time') ? null : value,
        );
      }),
    };
  });
  const charts = cell.charts.flatMap((chart, place) => {
    const left = withoutParts(chart, { parts: parts.get(place) ?? new Set(), isHidden: (value) => isSecret(value) });
    if (left === null) note(`chart ${chart.title}`, 'derived');
    return left === null ? [] : [left];
  });
  return { ...cell, tables, charts, measurements: cell.measurements.map((m, i) => (measurements.has(i) ? suppressed(m) : m)) };
}

/** Replaces sentences, and text in tables, that quote a hidden number of their cell (or of any cell, for gates) or count fewer than k. */
function withoutQuotes(
  {
    original,
    cells,
    hiding,
    statutory,
    k,
    open,
  }: {
    readonly original: ResultDocument;
    readonly cells: readonly CellRecord[];
    readonly hiding: readonly CellHiding[];
    readonly statutory: ReadonlySet<string>;
    readonly k: number;
    readonly open: ReadonlySet<number>;
  },
  note: (cell: number, key: string) => void,
): readonly CellRecord[] {
  const secrets = original.cells.map((cell, i) => [
    ...secretQuotes(cell.measurements, hiding[i]?.measurements ?? new Set(), open),
    ...rowQuotes(cell, hiding[i]?.rows ?? new Map(), open),
  ]);
  const printed = original.cells.map((cell, i) => printedQuotes(cell.measurements, hiding[i]?.measurements ?? new Set()));
  const [all, allPrinted] = [secrets.flat(), printed.flat()];
  return cells.map((cell, i) => {
    if (statutory.has(cell.id)) return cell;
    const [numbers, open] = cell.type === 'gate' ? [all, allPrinted] : [secrets[i] ?? [], printed[i] ?? []];
    const quiet = undefinedGroups(original.cells[i]?.measurements ?? [], hiding[i]?.measurements ?? new Set());
    const isTold = (sentence: string) =>
      countsFew(sentence, k) ||
      quiet.some((groups) => groups.every((group) => sentence.includes(group))) ||
      (numbers.length > 0 && quotesNumber(sentence, numbers, open));
    const clean = (sentence: string, key: string) => {
      if (!isTold(sentence)) return sentence;
      note(i, key);
      return suppressedSentence;
    };
    return {
      ...cell,
      headline: clean(cell.headline, 'headline'),
      findings: cell.findings.map((finding, place) => ({ ...finding, sentence: clean(finding.sentence, `finding ${place + 1}`) })),
      caveats: cell.caveats.map((caveat) => ({ ...caveat, sentence: clean(caveat.sentence, `caveat ${caveat.code}`) })),
      tables: cell.tables.map((table) => ({
        ...table,
        rows: table.rows.map((row, number) =>
          row.map((value) => {
            if (typeof value !== 'string' || !isTold(value)) return value;
            note(i, `table ${table.name}, row ${number + 1}`);
            return null;
          }),
        ),
      })),
    };
  });
}
