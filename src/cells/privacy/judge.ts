import type { PiiClass } from '../../telemetry/pii/recognisers.ts';
import type { Verdict } from '../types.ts';
import type { ClassCount } from './count.ts';
import type { Examined } from './parameters.ts';

export type ColumnClass = 'direct identifier' | 'quasi-identifier' | 'sensitive' | 'free text' | 'masked' | 'clean' | 'not read';

/** From this share of rows on, a shape without checksum is no accident. */
const mediumRate = 0.01;
/** From this share of values on, a column named for a person holds names, dates or positions. */
export const namedShare = 0.5;

/**
 * Judges one class of findings in a column: allowed columns are for information; what passes a checksum or is unmistakable fails with a single row; a mere shape
 * fails from 1 % of the rows on and warns below; checksums that pass as often as chance does are for information.
 */
export function judgeClass(found: ClassCount, rows: number, each: Examined): Verdict {
  if (found.rows === 0) return 'pass';
  if (each.isAllowed || found.isChance) return 'info';
  return found.strength === 'strong' || found.rows >= mediumRate * rows ? 'fail' : 'warn';
}

/** What a reader calls a class. */
export const classTitles: Readonly<Record<PiiClass | 'person_name' | 'birth_date' | 'position', string>> = {
  email: 'an e-mail address',
  phone: 'a phone number',
  credit_card: 'a payment card number',
  iban: 'an IBAN',
  ssn: 'a social security number',
  nhs_number: 'an NHS number',
  national_id: 'a national identity number',
  passport: 'a passport number',
  ip_address: 'a public IP address',
  mac_address: 'a hardware address',
  url_credentials: 'a URL with a password',
  secret: 'a key or token',
  coordinates: 'exact coordinates',
  person_name: 'a name of a person',
  birth_date: 'a date of birth',
  position: 'a position to within a few metres',
};
