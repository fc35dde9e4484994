import type { SchemaElement, SchemaTree } from 'hyparquet';
import { quoteIdentifier } from '../../reduce/sql-text.ts';
import type { Conversion } from './column-plan.ts';

export interface LoadedType {
  /** DuckDB type of the loaded column; `UNKNOWN` when it cannot be read. */
  readonly type: string;
  readonly source: string;
  readonly conversion: Conversion;
  /** null when readable; else the sentence that says why not. */
  readonly unreadable: string | null;
  /** What was changed on the way in, where that matters to a reader; else null. */
  readonly note: string | null;
  readonly timeZone?: string;
}

/**
 * The DuckDB type in which a Parquet schema node is loaded, following the Parquet logical types specification (apache/parquet-format, LogicalTypes.md).
 * Lists and maps are kept whole, also inside each other; structs inside lists become STRUCT.
 */
export function loadedType(node: SchemaTree): LoadedType {
  if (node.element.repetition_type === 'REPEATED') return listOf(bare(node), sourceOf(node.element, 'repeated '));
  return bare(node);
}

function bare(node: SchemaTree): LoadedType {
  const { element } = node;
  const logical = element.logical_type?.type;
  if (logical === 'VARIANT') return unreadable('VARIANT', 'A VARIANT column cannot be read: write its fields as columns of their own.');
  if (element.type) return leafType(element);
  if (isMap(element)) return mapType(node);
  if (isList(element)) {
    const repeated = node.children[0];
    if (node.children.length !== 1 || !repeated)
      return unreadable('LIST', 'A LIST without elements in its schema cannot be read: the file does not follow the Parquet format.');
    return listOf(elementOf(node, repeated), 'LIST');
  }
  if (node.children.length === 0) return unreadable('group', 'A group without members holds no values to read.');
  const members = node.children.map((child) => [child.element.name, loadedType(child)] as const);
  const bad = members.find(([, member]) => member.unreadable !== null);
  if (bad) return unreadable('group', bad[1].unreadable ?? '');
  return plain(`STRUCT(${members.map(([name, member]) => `${quoteIdentifier(name)} ${member.type}`).join(', ')})`, 'group');
}

/** True for a group whose members become dotted columns of their own. */
export function isStruct(node: SchemaTree): boolean {
  const { element } = node;
  return (
    !element.type &&
    element.repetition_type !== 'REPEATED' &&
    !isMap(element) &&
    !isList(element) &&
    element.logical_type?.type !== 'VARIANT' &&
    node.children.length > 0
  );
}

function isMap(element: SchemaElement): boolean {
  return element.converted_type === 'MAP' || element.converted_type === 'MAP_KEY_VALUE' || element.logical_type?.type === 'MAP';
}

function isList(element: SchemaElement): boolean {
  return element.converted_type === 'LIST' || element.logical_type?.type === 'LIST';
}

/** The element of a LIST group, with the backward-compatibility rules of the format for two-level lists. */
function elementOf(list: SchemaTree, repeated: SchemaTree): LoadedType {
  const only = repeated.children[0];
  const twoLevel =
    repeated.element.type || repeated.children.length !== 1 || repeated.element.name === 'array' || repeated.element.name === `${list.element.name}_tuple`;
  return twoLevel || !only ? bare(repeated) : loadedType(only);
}

function mapType(node: SchemaTree): LoadedType {
  const [key, value] = node.children[0]?.children ?? [];
  if (!key || !value) return unreadable('MAP', 'A MAP without values cannot be read: write it as a LIST of its keys.');
  const [k, v] = [loadedType(key), loadedType(value)];
  const bad = k.unreadable ?? v.unreadable;
  if (bad !== null) return unreadable('MAP', bad);
  return plain(`MAP(${k.type}, ${v.type})`, `MAP(${k.source}, ${v.source})`);
}

function listOf(element: LoadedType, source: string): LoadedType {
  if (element.unreadable !== null) return { ...element, source };
  return { ...element, type: `${element.type}[]`, source: `${source}(${element.source})` };
}

function leafType(element: SchemaElement): LoadedType {
  const { type, converted_type: converted, logical_type: logical } = element;
  const source = sourceOf(element);
  switch (logical?.type) {
    case 'UUID':
      return { ...plain('VARCHAR', source), conversion: 'uuid' };
    case 'FLOAT16':
      return { ...plain('FLOAT', source), conversion: 'float16' };
    case 'GEOMETRY':
    case 'GEOGRAPHY':
      return { ...plain('BLOB', source), note: 'Geometry is kept as its well-known binary bytes.' };
    case 'TIME':
      return {
        ...plain('TIME', source),
        conversion: logical.unit === 'NANOS' ? 'nanos' : 'none',
        note: logical.unit === 'NANOS' ? 'Nanoseconds are cut to microseconds.' : null,
      };
    case 'TIMESTAMP':
      return timestamp(source, logical.isAdjustedToUTC, logical.unit === 'NANOS');
    case 'INTEGER':
      return plain(integerType(logical.bitWidth, logical.isSigned), source);
    case 'DECIMAL':
      return decimal(logical.precision, logical.scale, source);
    default:
      break;
  }
  switch (converted) {
    case 'DECIMAL':
      return decimal(element.precision ?? 0, element.scale ?? 0, source);
    case 'TIMESTAMP_MILLIS':
    case 'TIMESTAMP_MICROS':
      return timestamp(source, true, false);
    case 'TIME_MILLIS':
    case 'TIME_MICROS':
      return plain('TIME', source);
    case 'INTERVAL':
      return unreadable(source, 'An INTERVAL of months, days and milliseconds has no single length: write it as a number of seconds.');
    case 'UINT_8':
    case 'UINT_16':
    case 'UINT_32':
    case 'UINT_64':
      return plain(integerType(Number(converted.slice(5)), false), source);
    case 'INT_8':
    case 'INT_16':
    case 'INT_32':
    case 'INT_64':
      return plain(integerType(Number(converted.slice(4)), true), source);
    default:
      break;
  }
  if (converted === 'DATE' || logical?.type === 'DATE') return plain('DATE', source);
  if (['UTF8', 'ENUM', 'JSON'].includes(converted ?? '') || ['STRING', 'ENUM', 'JSON'].includes(logical?.type ?? '')) return plain('VARCHAR', source);
  switch (type) {
    case 'BOOLEAN':
      return plain('BOOLEAN', source);
    case 'INT32':
      return plain('INTEGER', source);
    case 'INT64':
      return plain('BIGINT', source);
    case 'INT96':
      return { ...plain('TIMESTAMP', source), conversion: 'nanos' };
    case 'FLOAT':
      return plain('FLOAT', source);
    case 'DOUBLE':
      return plain('DOUBLE', source);
    default:
      return plain('BLOB', source);
  }
}

function timestamp(source: string, zoned: boolean, nanos: boolean): LoadedType {
  const note = nanos ? 'Nanoseconds are cut to microseconds.' : null;
  return { ...plain('TIMESTAMP', source), conversion: zoned ? 'instant' : nanos ? 'nanos' : 'none', note, ...(zoned ? { timeZone: 'UTC' } : {}) };
}

function integerType(bits: number, signed: boolean): string {
  const name = { 8: 'TINYINT', 16: 'SMALLINT', 32: 'INTEGER', 64: 'BIGINT' }[bits] ?? 'BIGINT';
  return signed ? name : `U${name}`;
}

function decimal(precision: number, scale: number, source: string): LoadedType {
  if (precision < 1 || precision > 38)
    return unreadable(source, `A decimal of ${precision} digits does not fit the 38 digits the engine holds: write it as DOUBLE or text.`);
  return plain(`DECIMAL(${precision},${scale})`, source);
}

function plain(type: string, source: string): LoadedType {
  return { type, source, conversion: 'none', unreadable: null, note: null };
}

function unreadable(source: string, sentence: string): LoadedType {
  return { type: 'UNKNOWN', source, conversion: 'none', unreadable: sentence, note: null };
}

/** The type as the file names it, `INT64 TIMESTAMP(NANOS, utc)`. */
function sourceOf(element: SchemaElement, prefix = ''): string {
  const { logical_type: logical, converted_type: converted } = element;
  const length = element.type === 'FIXED_LEN_BYTE_ARRAY' && element.type_length !== undefined ? `(${element.type_length})` : '';
  const physical = `${prefix}${element.type ?? 'group'}${length}`;
  switch (logical?.type) {
    case 'TIMESTAMP':
    case 'TIME':
      return `${physical} ${logical.type}(${logical.unit}, ${logical.isAdjustedToUTC ? 'utc' : 'local'})`;
    case 'DECIMAL':
      return `${physical} DECIMAL(${logical.precision}, ${logical.scale})`;
    case 'INTEGER':
      return `${physical} ${logical.isSigned ? 'INT' : 'UINT'}_${logical.bitWidth}`;
    case undefined:
      break;
    default:
      return `${physical} ${logical?.type}`;
  }
  if (converted === 'DECIMAL') return `${physical} DECIMAL(${element.precision}, ${element.scale ?? 0})`;
  return converted ? `${physical} ${converted}` : physical;
}
