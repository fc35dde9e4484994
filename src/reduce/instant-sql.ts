import { columnKind } from '../telemetry/column-kind.ts';
import { type EpochUnit, plausibleRange, type TimeUnit } from '../telemetry/time-reading.ts';
import { literal, quoteIdentifier } from './sql-text.ts';

/** An ISO 8601 date, local time or instant with an offset, as `parseIsoTime` reads it. */
const local = '\\d{4}-\\d{2}-\\d{2}([T ]([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,6})?)?)?';
const isoPattern = '\\d{4}-\\d{2}-\\d{2}([T ]([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,9})?)?(Z|[+-]\\d{2}(:?\\d{2})?)?)?';
const offset = '[T ][0-9:.]+([+-])(\\d{2}):?(\\d{2})?$';
const wholePattern = '[+-]?\\d{1,19}';
const fractionPattern = '[+-]?\\d{1,19}\\.\\d{1,12}';

/** Epoch microseconds of the years 0001 to 9999. */
const [first, last] = ['-62135596800000000', '253402300799999999'];

/** From a BIGINT in a unit to TIMESTAMP; NULL beyond the years 0001 to 9999. */
function ofWhole(x: string, unit: EpochUnit): string {
  switch (unit) {
    case 's':
      return `CASE WHEN ${x} BETWEEN -62135596800 AND 253402300799 THEN make_timestamp(${x} * 1000000) END`;
    case 'ms':
      return `CASE WHEN ${x} BETWEEN -62135596800000 AND 253402300799999 THEN make_timestamp(${x} * 1000) END`;
    case 'us':
      return `CASE WHEN ${x} BETWEEN ${first} AND ${last} THEN make_timestamp(${x}) END`;
    case 'ns':
      // Floored: the remainder takes the sign of the dividend. Whole nanoseconds reach the years 1677 to 2262 only.
      return `CASE WHEN ${x} >= -9223372036854770000 THEN make_timestamp((${x} - ((${x} % 1000) + 1000) % 1000) // 1000) END`;
  }
}

const perMicro: Readonly<Record<EpochUnit, string>> = { s: '* 1000000.0', ms: '* 1000.0', us: '* 1.0', ns: '/ 1000.0' };

/** From a DOUBLE in a unit to TIMESTAMP, to the nearest microsecond; NULL for NaN, infinities, and beyond the years 0001 to 9999. */
function ofFraction(x: string, unit: EpochUnit): string {
  const micros = `(${x} ${perMicro[unit]}::DOUBLE)`;
  return `CASE WHEN ${micros} >= ${first}::DOUBLE AND ${micros} < 253402300800000000::DOUBLE THEN make_timestamp(CAST(${micros} AS BIGINT)) END`;
}

function ofIso(x: string): string {
  const part = (group: number): string => `regexp_extract(${x}, ${literal(offset)}, ${group})`;
  const minutes = `coalesce(TRY_CAST(${part(2)} AS INTEGER), 0) * 60 + coalesce(TRY_CAST(${part(3)} AS INTEGER), 0)`;
  const shift = `CASE WHEN regexp_matches(${x}, ${literal(offset)}) THEN (${minutes}) * CASE WHEN ${part(1)} = '-' THEN -1 ELSE 1 END ELSE 0 END`;
  return `CASE WHEN regexp_full_match(${x}, ${literal(isoPattern)}) THEN TRY_CAST(regexp_extract(${x}, ${literal(`^${local}`)}) AS TIMESTAMP) - to_minutes(${shift}) END`;
}

/**
 * A column of numbers or text as TIMESTAMP (UTC), NULL where a value is no instant in the unit: the same text in both engines. Text in an epoch unit is a number
 * in decimal notation; ISO text without an offset is UTC, and digits beyond microseconds are cut off.
 */
export function instantExpression(column: string, type: string, unit: TimeUnit): string {
  const x = quoteIdentifier(column);
  const kind = columnKind(type);
  if (kind === 'string') {
    const text = `CAST(${x} AS VARCHAR)`;
    if (unit === 'iso') return ofIso(text);
    return `CASE WHEN regexp_full_match(${text}, ${literal(wholePattern)}) THEN ${ofWhole(`TRY_CAST(${text} AS BIGINT)`, unit)} WHEN regexp_full_match(${text}, ${literal(fractionPattern)}) THEN ${ofFraction(`TRY_CAST(${text} AS DOUBLE)`, unit)} END`;
  }
  if (unit === 'iso') return 'CAST(NULL AS TIMESTAMP)';
  return kind === 'integer' ? ofWhole(`TRY_CAST(${x} AS BIGINT)`, unit) : ofFraction(`CAST(${x} AS DOUBLE)`, unit);
}

/** Counts what a column holds, for `unitOf`: one row of `present`, `numbers`, `low`, `high`, `iso`, and `s` `ms` `us` `ns`. */
export function timeFactsSql(relation: string, column: string, type: string): string {
  const x = quoteIdentifier(column);
  const isText = columnKind(type) === 'string';
  const text = `CAST(${x} AS VARCHAR)`;
  const number = isText
    ? `CASE WHEN regexp_full_match(${text}, ${literal(`(${wholePattern})|(${fractionPattern})`)}) THEN TRY_CAST(${text} AS DOUBLE) END`
    : `CASE WHEN isfinite(CAST(${x} AS DOUBLE)) THEN CAST(${x} AS DOUBLE) END`;
  const plausible = (['s', 'ms', 'us', 'ns'] as const).map((unit) => {
    const range = plausibleRange(unit);
    return `count(*) FILTER (WHERE n >= ${range.from}::DOUBLE AND n < ${range.to}::DOUBLE) AS ${unit}`;
  });
  return `SELECT count(v) AS present, count(n) AS numbers, min(n) AS low, max(n) AS high, count(t) AS iso, ${plausible.join(', ')} FROM (
SELECT ${x} AS v, ${number} AS n, ${isText ? ofIso(text) : 'CAST(NULL AS TIMESTAMP)'} AS t FROM "main".${quoteIdentifier(relation)}) AS facts`;
}

/** What comes of reading a column in a unit: one row of `present`, `read`, `first` and `last` (epoch milliseconds), and `shape`, an unreadable value without its letters and digits. */
export function timeReadingSql(relation: string, column: string, type: string, unit: TimeUnit): string {
  const shape = `left(regexp_replace(regexp_replace(CAST(v AS VARCHAR), '[0-9]', '9', 'g'), '\\p{L}', 'a', 'g'), 40)`;
  return `SELECT count(v) AS present, count(t) AS read, epoch_ms(min(t)) AS first, epoch_ms(max(t)) AS last, min(${shape}) FILTER (WHERE v IS NOT NULL AND t IS NULL) AS shape FROM (
SELECT ${quoteIdentifier(column)} AS v, ${instantExpression(column, type, unit)} AS t FROM "main".${quoteIdentifier(relation)}) AS readings`;
}
