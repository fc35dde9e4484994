import { columnKind } from './column-kind.ts';
import { snakeName } from './column-name.ts';
import type { ColumnInfo } from './types.ts';

export type SemanticType = 'numeric' | 'categorical' | 'boolean' | 'timestamp' | 'id' | 'text' | 'embedding' | 'other';

const timeNames = /^(ts|timestamp|datetime|time_?stamp)$|_(ts|timestamp|datetime|unix_nano|epoch)(_(s|ms|us|ns))?$|^(timestamp|epoch|unix_time)_(s|ms|us|ns)$/;
const textTimeNames = /^(date|time)$|_(at|time|date)$/;
const idNames = /^(id|uuid|guid|key|index|row_?number|traceid|spanid|userid|requestid)$|_(id|uuid|guid|hash|sha\d+|md5|key|case_number)$|^(id|uuid|guid|hash)_/;
const textNames =
  /^(notes?|comments?|descriptions?|desc|text|message|msg|body|prompt|response|completion|question|answer|content|title|summary|reason|input|output|request|payload)$/;
const textSuffix = /_(notes?|comments?|description|desc|text|message|msg|body|prompt|response|completion|content|payload|url|uri|user_agent|messages)$/;
const personNames =
  /^(name|first|last|first_?name|last_?name|full_?name|surname|user_?name|email|e_mail|email_address|phone|phone_number|mobile|address|street|ip|ip_address|ssn|dob|date_of_birth|birth_date|iban|card_number|passport)$|_(email|phone|ssn|iban|ip_address|full_name|last_name|first_name)$/;
const codeNames = /^(status|zip|postcode|postal_code|mcc|naics|class|cluster|segment)$|_(code|zip|class|category|type|segment|cluster)$/;

/** True when a name says that the column identifies a person directly (name, e-mail, phone, date of birth …). Case and separators do not matter. */
export function namesPerson(name: string): boolean {
  return personNames.test(snakeName(name));
}

/**
 * What a column's values mean, from its type and name alone (no values are read): numbers, categories, flags, instants, identifiers,
 * free text (also direct identifiers of people), embedding vectors, or `other` when no cell can use it.
 */
export function semanticType(column: ColumnInfo): SemanticType {
  if (!column.readable) return 'other';
  const kind = columnKind(column.type);
  const name = snakeName(column.name);
  if (kind === 'vector') return 'embedding';
  if (kind === 'uuid') return 'id';
  if (kind === 'boolean') return 'boolean';
  if (kind === 'other') return 'other';
  if (personNames.test(name)) return 'text';
  if (kind === 'time') return 'timestamp';
  if (kind === 'real') return 'numeric';
  if (timeNames.test(name) || (kind === 'string' && textTimeNames.test(name))) return 'timestamp';
  if (idNames.test(name)) return 'id';
  if (kind === 'integer') return codeNames.test(name) ? 'categorical' : 'numeric';
  if (column.type.toUpperCase().startsWith('ENUM')) return 'categorical';
  return textNames.test(name) || textSuffix.test(name) ? 'text' : 'categorical';
}
