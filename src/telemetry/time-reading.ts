import { columnKind } from './column-kind.ts';
import type { Role } from './types.ts';

/** What a column that holds no instants counts: seconds, milli-, micro- or nanoseconds since 1970 (UTC), or nothing: its text is ISO 8601. */
export const timeUnits = ['s', 'ms', 'us', 'ns', 'iso'] as const;
export type TimeUnit = (typeof timeUnits)[number];
export type EpochUnit = Exclude<TimeUnit, 'iso'>;

/** Roles whose columns hold instants. */
export const timeRoles: ReadonlySet<Role> = new Set<Role>(['timestamp', 'label_time', 'feature_time']);

const epochUnits: readonly { readonly unit: EpochUnit; readonly perSecond: number }[] = [
  { unit: 's', perSecond: 1 },
  { unit: 'ms', perSecond: 1e3 },
  { unit: 'us', perSecond: 1e6 },
  { unit: 'ns', perSecond: 1e9 },
];
const unitWords: Readonly<Record<TimeUnit, string>> = {
  s: 'epoch seconds',
  ms: 'epoch milliseconds',
  us: 'epoch microseconds',
  ns: 'epoch nanoseconds',
  iso: 'ISO 8601 text',
};
const from = Date.UTC(2001, 0, 1) / 1000;
const to = Date.UTC(2100, 0, 1) / 1000;

/** The numbers of a unit that are instants of the years 2001 to 2099, half-open. Neighbouring units differ by a factor of 1000, so no number is of two of them. */
export function plausibleRange(unit: EpochUnit): { readonly from: number; readonly to: number } {
  const perSecond = epochUnits.find((each) => each.unit === unit)?.perSecond ?? 1;
  return { from: from * perSecond, to: to * perSecond };
}

/** The unit in which all values count since 1970 to a day from 2001 to 2099. At most one fits; else null. */
export function epochUnit(low: number, high: number): EpochUnit | null {
  return epochUnits.find(({ perSecond }) => low >= from * perSecond && high < to * perSecond)?.unit ?? null;
}

/** A column that is wanted as a time and holds none. */
export interface WantedTime {
  readonly column: string;
  /** DuckDB type as loaded. */
  readonly type: string;
  readonly role: Role;
  /** False for a role that was only proposed: it is dropped where the column cannot be read. */
  readonly given: boolean;
  /** What it counts, where that is said. */
  readonly unit: TimeUnit | null;
}

/** What a column holds, counted over all its rows. */
export interface TimeFacts {
  /** Values that are not missing. */
  readonly present: number;
  /** Values that are finite numbers, in text too, with the least and the greatest. */
  readonly numbers: number;
  readonly low: number | null;
  readonly high: number | null;
  /** Numbers that are instants of 2001 to 2099, by unit. */
  readonly plausible: Readonly<Record<EpochUnit, number>>;
  /** Text that is an ISO 8601 date or time. */
  readonly iso: number;
}

/** How a column is read as instants. */
export interface TimeReading {
  readonly column: string;
  /** DuckDB type as loaded. */
  readonly stored: string;
  readonly unit: TimeUnit;
  /** First and last instant, epoch milliseconds. */
  readonly first: number;
  readonly last: number;
  readonly present: number;
  /** Values that are no instant in this unit; they count as missing. `shape` is one of them with 9 for its digits and a for its letters. */
  readonly unreadable: number;
  readonly shape: string | null;
}

/** Text is taken as ISO 8601 when at least this share of it is; the rest is counted as unreadable. */
const mostlyIso = 0.9;

/** What a column counts: as said, else as all its values tell. A refusal is one sentence: what it holds, why that is no time, what to do. */
export function unitOf(wanted: WantedTime, facts: TimeFacts): { readonly unit: TimeUnit } | { readonly refusal: string } {
  const kind = columnKind(wanted.type);
  const isText = kind === 'string';
  const holds = `"${wanted.column}" holds ${isText ? 'text' : kind === 'integer' || kind === 'real' ? 'numbers' : 'values'} (${wanted.type})`;
  const say = `say what it counts: roles: { ${wanted.role}: { column: ${wanted.column}, unit: ms } } (s, ms, us, ns${isText ? ' or iso' : ''})`;
  if (!isText && kind !== 'integer' && kind !== 'real')
    return { refusal: `${holds}, which are no instants; choose a column of instants, numbers or text for the role ${wanted.role}` };
  if (wanted.unit !== null) {
    return wanted.unit === 'iso' && !isText ? { refusal: `${holds}, which are no ISO 8601 text; expected the unit s, ms, us or ns` } : { unit: wanted.unit };
  }
  if (facts.present === 0) return { refusal: `${holds}, but has no value that would tell the unit of its times; ${say}` };
  if (isText && facts.iso >= mostlyIso * facts.present) return { unit: 'iso' };
  if (isText && facts.numbers < facts.present)
    return {
      refusal: `${holds}, and ${facts.iso} of its ${facts.present} values are ISO 8601 times such as 2026-11-01T12:00:00Z; write all of them so, choose another column for the role ${wanted.role}, or ${say}`,
    };
  const { low, high } = facts;
  if (low === null || high === null) return { refusal: `${holds}, none of them finite; choose another column for the role ${wanted.role}` };
  const unit = epochUnit(low, high);
  if (unit !== null) return { unit };
  const [likeliest] = epochUnits.map((each) => each.unit).sort((a, b) => facts.plausible[b] - facts.plausible[a]);
  if (likeliest === undefined || facts.plausible[likeliest] === 0)
    return {
      refusal: `${holds} from ${low} to ${high}, which are seconds, milliseconds, microseconds or nanoseconds since 1970 of no year from 2001 to 2099; choose another column for the role ${wanted.role}, or ${say}`,
    };
  return {
    refusal: `${holds} from ${low} to ${high} that are not all of one unit: ${facts.plausible[likeliest]} of ${facts.numbers} would be ${unitWords[likeliest]} of the years 2001 to 2099; ${say}`,
  };
}

const twoDays = 2 * 86_400_000;

/** `epoch milliseconds, 2026-01-01 … 2026-03-31`; with times where it is less than two days. */
export function readingWords({ unit, first, last }: TimeReading): string {
  const text = (time: number): string => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
  const shown = (time: number): string => (last - first < twoDays ? text(time) : text(time).slice(0, 10));
  return `${unitWords[unit]}, ${shown(first)} … ${shown(last)}`;
}

/** One sentence for whoever reads a result: what the column is read as, and how many values are not. */
export function readingSentence(reading: TimeReading): string {
  const { column, stored, unreadable, present, shape } = reading;
  const lost =
    unreadable === 0
      ? ''
      : `; ${unreadable} of ${present} values are no such time${shape === null || shape === '' ? '' : ` (such as ${shape})`} and count as missing`;
  return `"${column}" (${stored}) is read as instants in UTC: ${readingWords(reading)}${lost}`;
}
