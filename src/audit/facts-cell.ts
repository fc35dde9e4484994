import type { Measurement } from '../cells/types.ts';
import type { CellRecord, ResultDocument } from '../notebook/types.ts';
import type { DisclosureStep } from './disclose/disclose.ts';
import type { Disclosure, DisclosurePolicy } from './disclose/types.ts';
import type { Facts } from './request.ts';

/** No cell of a notebook can have this id: it holds spaces. */
const id = 'versions and unknown values';

/** Discloses a document together with the facts beside it, so that no count of one gives a count of the other away. Loads the solver with the first call. */
export async function discloseAll(
  document: ResultDocument,
  facts: Facts,
  given: DisclosurePolicy,
  onProgress?: (step: DisclosureStep) => void,
): Promise<Disclosure & { readonly facts: Facts }> {
  const { disclose } = await import('./disclose/disclose.ts');
  const cell = factsCell(facts);
  const policy = withPersons(given, facts);
  if (cell.measurements.length === 0) return { ...disclose(document, policy, onProgress), facts };
  const { document: published, report } = disclose({ ...document, cells: [...document.cells, cell] }, policy, onProgress);
  const measured = published.cells.find((each) => each.id === id)?.measurements ?? [];
  return {
    document: { ...published, cells: published.cells.filter((each) => each.id !== id) },
    report,
    facts: published.cells.length > 0 ? factsFrom(facts, measured) : facts,
  };
}

/** The policy with what the facts say of persons. */
export function withPersons(policy: DisclosurePolicy, { rowsOfPersons }: Facts): DisclosurePolicy {
  return rowsOfPersons === undefined ? policy : { ...policy, rowsOfPersons };
}

function factsCell({ versions, unknowns }: Facts): CellRecord {
  const measurements: Measurement[] = [
    ...versions.map(({ table, column, version, rows }) => ({
      metric: 'group_size',
      of: { population: table, group: { [column]: version } },
      value: rows,
      n: rows ?? 0,
      verdict: 'info' as const,
    })),
    ...unknowns.map(({ table, column, rows, unknown }) => ({
      metric: 'missing_rate',
      of: { population: table, column },
      value: rows === null || rows === 0 || unknown === null ? null : unknown / rows,
      n: rows ?? 0,
      verdict: 'info' as const,
    })),
  ];
  return {
    id,
    type: 'summary',
    verdict: 'info',
    headline: 'Model versions and unknown values',
    findings: [],
    measurements,
    tables: [],
    charts: [],
    caveats: [],
    sql: [],
    rowsRead: 0,
  };
}

/** The facts with what disclosure control left of them; measurements come back in their order. */
function factsFrom(facts: Facts, measured: readonly Measurement[]): Facts {
  const sizes = measured.filter((m) => m.metric === 'group_size');
  const missing = measured.filter((m) => m.metric === 'missing_rate');
  return {
    ...facts,
    versions: facts.versions.map((version, i) => {
      const m = sizes[i];
      if (m === undefined || m.value === null) return { ...version, version: labelOf(m, version.column), rows: null, share: null, first: null, last: null };
      return { ...version, version: labelOf(m, version.column) };
    }),
    unknowns: facts.unknowns.map((unknown, i) => {
      const m = missing[i];
      return m === undefined || m.value === null ? { ...unknown, unknown: null, reason: m?.reason ?? 'suppressed' } : unknown;
    }),
  };
}

function labelOf(m: Measurement | undefined, column: string): string | null {
  return m === undefined ? 'hidden' : (m.of.group?.[column] ?? null);
}
