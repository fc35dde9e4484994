import type { Notebook, ResultDocument } from '../notebook/types.ts';
import type { TableInfo } from '../telemetry/types.ts';
import type { DisclosurePolicy } from './disclose/types.ts';
import type { PopulationBlock, PreviousAudit, SystemBlock } from './types.ts';

/** What only people can say. Printed as given, and scanned like everything else. */
export interface Declared {
  readonly author: string;
  /** What the model is for, and what the audit is for. */
  readonly purpose: string;
  readonly limitations: readonly string[];
  readonly signOff: readonly string[];
  readonly previous: readonly PreviousAudit[];
}

/** What the data say beside the cells: model versions, unknown values, resolved populations, time spans. */
export interface Facts {
  readonly versions: SystemBlock['versions'];
  readonly unknowns: PopulationBlock['unknowns'];
  /** By table with a column of persons: at most so many rows are one person's, a power of two. The exact number would tell about one person. */
  readonly rowsPerPerson?: Readonly<Record<string, number>>;
  /** The most rows that 1, 2, 3 … persons have together, where a table names persons: for the rules alone, never printed. */
  readonly rowsOfPersons?: readonly number[];
  readonly populations: Readonly<Record<string, { readonly table: string; readonly where?: string; readonly window?: readonly [string, string] }>>;
  readonly spans: Readonly<Record<string, { readonly column: string; readonly first: string; readonly last: string }>>;
}

/** Everything an audit is made from. */
export interface AuditRequest {
  /** As the run left it; disclosure control is applied on the way. */
  readonly document: ResultDocument;
  readonly notebook: Notebook;
  readonly tables: readonly TableInfo[];
  readonly facts: Facts;
  readonly policy: DisclosurePolicy;
  readonly declared: Declared;
}

export const nothingDeclared: Declared = { author: '', purpose: '', limitations: [], signOff: [], previous: [] };
