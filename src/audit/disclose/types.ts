import type { ResultDocument } from '../../notebook/types.ts';

/** What is hidden, and what the file says about it. */
export interface DisclosurePolicy {
  /** Smallest count that is published: of persons where the document counts persons, else of rows. Default 11 (CMS: 1 to 10 are not published). */
  readonly k: number;
  /** `sensitive` also hides a count of 0, and so a rate of exactly 0 % or 100 %, of a group. */
  readonly zeros: 'allowed' | 'sensitive';
  /** For totals and means: the largest share the two largest contributors may hold, and the p of the p % rule. */
  readonly dominance: { readonly topTwoShare: number; readonly p: number };
  /** Ids of cells that the law wants published whole; printed in the report. */
  readonly statutory: readonly string[];
  /** Set when counts with noise are drawn for the file: what they may spend in all. */
  readonly privacyBudget: null | { readonly epsilon: number };
  /** Why a blocked document is exported all the same; printed. What is hidden stays hidden. */
  readonly overrideReason: string | null;
  /** Disclosed documents that are public already; what they print counts as known. */
  readonly earlier: readonly ResultDocument[];
  /**
   * The most rows that 1, 2, 3 … persons have together, where a column names persons; never printed. What is counted in rows alone is small unless so many rows are of k
   * persons whoever they are of. Absent, each row counts as a person.
   */
  readonly rowsOfPersons?: readonly number[] | undefined;
}

export const defaultPolicy: DisclosurePolicy = {
  k: 11,
  zeros: 'allowed',
  dominance: { topTwoShare: 0.85, p: 0.1 },
  statutory: [],
  privacyBudget: null,
  overrideReason: null,
  earlier: [],
};

/** Why something is not in the disclosed document. */
export const reasonCodes = [
  'below_k',
  'complement_below_k',
  'class_disclosure',
  'order_statistic',
  'dominance',
  'secondary',
  'line_sum_below_k',
  'derived',
  'withheld',
  'rows_never_exported',
  'label_below_k',
  'personal_data',
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

export interface HiddenItem {
  /** The cell's id; null for a part of the document outside of cells. */
  readonly cell: string | null;
  /** Which measurement, table row, chart part or text of the cell. Never holds a hidden label. */
  readonly key: string;
  readonly rule: ReasonCode;
  /** Primary: small itself. Secondary: hidden so that something else cannot be worked out. */
  readonly kind: 'primary' | 'secondary';
}

/** Two whole-number solutions of everything that is printed were found that lie `width` apart in this count. */
export interface ProofLine {
  readonly key: string;
  readonly low: number;
  /** Null when nothing printed bounds it. */
  readonly high: number | null;
  readonly width: number | null;
  /** The same for a reader who also takes the rule codes of this report as bounds. */
  readonly informed: { readonly low: number; readonly high: number | null };
}

/** A group whose printed rate is exactly 0 or 1: the outcome of every member is known. */
export interface ClassDisclosure {
  readonly cell: string;
  readonly key: string;
  readonly rate: 0 | 1;
}

/** A count that cannot be protected, because a statutory cell or an earlier export prints what gives it away. */
export interface Exposure {
  readonly key: string;
  readonly because: 'statutory' | 'earlier';
}

export interface BudgetLedger {
  readonly epsilon: number;
  readonly spent: number;
  readonly entries: readonly { readonly table: string; readonly epsilon: number; readonly cells: number; readonly halfWidth95: number }[];
}

export interface DisclosureReport {
  /** What k counts. */
  readonly unit: 'persons' | 'rows';
  readonly k: number;
  readonly zeros: 'allowed' | 'sensitive';
  readonly hidden: readonly HiddenItem[];
  readonly counts: Readonly<Partial<Record<ReasonCode, number>>>;
  readonly proof: readonly ProofLine[];
  readonly rounds: number;
  readonly exposed: readonly Exposure[];
  readonly classDisclosure: readonly ClassDisclosure[];
  readonly statutory: readonly { readonly cell: string; readonly measurements: number; readonly belowK: number }[];
  readonly blocked: null | { readonly sentence: string; readonly change: string };
  /** Set when a reason for exporting a blocked document was given. */
  readonly override: null | { readonly reason: string; readonly sentence: string };
  readonly privacyBudget: BudgetLedger | null;
  /** What the rules could not see in this document, in plain sentences. */
  readonly notes: readonly string[];
}

export interface Disclosure {
  readonly document: ResultDocument;
  readonly report: DisclosureReport;
}

/** Personal data found in a text: its class and its place, never the value. */
export interface ScanFinding {
  readonly class: string;
  readonly where: string;
}
