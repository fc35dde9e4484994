import type { CellRecord, Filter, ResultDocument } from '../notebook/types.ts';
import type { Verdict } from '../cells/types.ts';
import type { Room } from './fit.ts';
import type { NoiseBlock } from './disclose/noise/types.ts';
import type { DisclosurePolicy, DisclosureReport } from './disclose/types.ts';
import type { Leaf } from './merkle.ts';

/** Version of the file's form. A reader refuses newer ones and reads older ones where it can. */
export const auditFormat = 1;

/** The data blocks in the order in which they are hashed. */
export const blockNames = ['identity', 'system', 'inputs', 'population', 'methods', 'results', 'privacy', 'limitations', 'signOff'] as const;
export type BlockName = (typeof blockNames)[number];

/** An audit that came before, by what identifies it. */
export interface PreviousAudit {
  readonly title: string;
  readonly root: string;
  /** SHA-256 of the whole file. */
  readonly sha256: string;
}

export interface IdentityBlock {
  readonly kind: 'faultline-audit';
  readonly format: number;
  readonly tool: { readonly name: 'faultline'; readonly version: string };
  readonly title: string;
  readonly summary: string;
  readonly notebook: { readonly sha256: string };
  readonly purpose: string;
  readonly previous: readonly PreviousAudit[];
}

export interface SystemBlock {
  /** Model versions per table, with rows, share of the traffic and first and last row. */
  readonly versions: readonly {
    readonly table: string;
    readonly column: string;
    readonly version: string | null;
    readonly rows: number | null;
    readonly share: number | null;
    readonly first: string | null;
    readonly last: string | null;
  }[];
  /** Thresholds, positive and favourable outcomes as the cells state them. */
  readonly stated: readonly { readonly cell: string; readonly key: string; readonly value: unknown }[];
}

export interface InputsBlock {
  readonly tables: readonly (ResultDocument['inputs'][number] & {
    readonly format: string;
    readonly schema: readonly { readonly name: string; readonly type: string }[];
    readonly span: { readonly column: string; readonly first: string; readonly last: string } | null;
  })[];
}

export interface PopulationBlock {
  readonly populations: Readonly<
    Record<string, { readonly rows: number; readonly table: string | null; readonly where: string | null; readonly window: readonly [string, string] | null }>
  >;
  readonly filters: readonly Filter[];
  /** Rows without a value, per table and role that divides or labels people or outcomes. */
  readonly unknowns: readonly {
    readonly table: string;
    readonly role: string;
    readonly column: string;
    readonly rows: number | null;
    readonly unknown: number | null;
    readonly reason: string | null;
  }[];
}

export interface MethodsBlock {
  readonly notebook: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly cells: readonly { readonly id: string; readonly type: string; readonly sql: readonly string[] }[];
  readonly metrics: readonly { readonly metric: string; readonly definition: string }[];
}

export interface ResultsBlock {
  readonly verdict: Verdict;
  readonly cells: readonly Omit<CellRecord, 'sql'>[];
  /** What charts and statements were cut to, where the usual room made the file too large. */
  readonly room?: Room;
}

/** The policy as it was applied; earlier results are named by their audits in `identity.previous`, and rows of persons are counted again. */
export type RecordedPolicy = Omit<DisclosurePolicy, 'earlier' | 'rowsOfPersons'>;

export interface PrivacyBlock {
  readonly policy: RecordedPolicy;
  readonly report: DisclosureReport;
  /** What the scan of the finished file found, by class; values are never repeated. */
  readonly scan: readonly { readonly class: string; readonly places: number }[];
  /** Counts with noise, when the policy has a budget for them. */
  readonly noise?: NoiseBlock;
}

export interface LimitationsBlock {
  readonly stated: readonly string[];
  readonly found: readonly string[];
  readonly general: readonly string[];
}

export interface SignOffBlock {
  readonly lines: readonly string[];
}

export interface Blocks {
  readonly identity: IdentityBlock;
  readonly system: SystemBlock;
  readonly inputs: InputsBlock;
  readonly population: PopulationBlock;
  readonly methods: MethodsBlock;
  readonly results: ResultsBlock;
  readonly privacy: PrivacyBlock;
  readonly limitations: LimitationsBlock;
  readonly signOff: SignOffBlock;
}

/** What differs between hosts and moments; outside the Merkle root. */
export interface RunBlock {
  readonly createdAt: string;
  readonly author: string;
  readonly engine: { readonly name: string; readonly version: string };
  readonly timings: Readonly<Record<string, number>>;
}

export interface IntegrityBlock {
  readonly algorithm: 'sha256';
  readonly tree: 'rfc6962';
  readonly leaves: readonly Leaf[];
  readonly root: string;
}

/** Binds run block and research object to the root; signed when a key was given. */
export interface Seal {
  readonly root: string;
  readonly run: string;
  readonly crate: string;
  readonly signature: null | { readonly algorithm: 'ES256' | 'Ed25519'; readonly publicKey: Readonly<Record<string, unknown>>; readonly value: string };
}
