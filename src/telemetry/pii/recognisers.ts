import { log2 } from '../../stats/elementary.ts';
import { isIpv6, isPublicIpv4 } from './addresses.ts';
import { codiceFiscale, dni, iban, luhn, nhsNumber, nir, passportLine, pesel } from './checksums.ts';

export const piiClasses = [
  'email',
  'phone',
  'credit_card',
  'iban',
  'ssn',
  'nhs_number',
  'national_id',
  'passport',
  'ip_address',
  'mac_address',
  'url_credentials',
  'secret',
  'coordinates',
] as const;
export type PiiClass = (typeof piiClasses)[number];

/**
 * Finds one class of personal data. `pattern` is read alike by RE2 (in the engine, where it counts candidates) and by JavaScript (where `validate` has the
 * last word on what was found); it has no capturing group, look-around or back-reference.
 */
export interface Recogniser {
  readonly class: PiiClass;
  readonly pattern: string;
  /** Strong: checked or unmistakable, one row is a finding. Medium: shape only. */
  readonly strength: 'strong' | 'medium';
  /** Share of random candidates that pass `validate`; null without a checksum. */
  readonly chance: number | null;
  /** Only where the column's name says so: the shape alone means nothing. */
  readonly onlyNamed: RegExp | null;
  /** Also looked for in columns of whole numbers. */
  readonly inIntegers: boolean;
  readonly validate: (match: string) => boolean;
}

const base = { strength: 'strong', chance: null, onlyNamed: null, inIntegers: false, validate: () => true } as const;
const phoneName = /phone|mobile|cell|^tel|_tel$|fax|msisdn/;
const digitsOf = (text: string) => text.replace(/[^0-9]/g, '');

export const recognisers: readonly Recogniser[] = [
  { ...base, class: 'email', pattern: "[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){0,6}\\.[A-Za-z]{2,24}", validate: isEmail },
  {
    ...base,
    class: 'phone',
    strength: 'medium',
    pattern:
      '(?:\\+[1-9][0-9]{0,2}(?:[ ./-]?\\(?[0-9]{1,5}\\)?){2,6}|\\(?[2-9][0-9]{2}\\)?[ .-][2-9][0-9]{2}[ .-][0-9]{4}|0[1-9][0-9]{1,4}[ /-][0-9]{3,4}[ -]?[0-9]{2,6})',
    validate: isPhone,
  },
  { ...base, class: 'phone', pattern: '[+(]?[0-9][0-9 ()./-]{5,20}[0-9]', onlyNamed: phoneName, inIntegers: true, validate: isPhone },
  { ...base, class: 'credit_card', pattern: '(?:[0-9][ -]?){12,18}[0-9]', chance: 0.1, inIntegers: true, validate: isCard },
  { ...base, class: 'iban', pattern: '[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,4})?', chance: 1 / 97, validate: iban },
  { ...base, class: 'ssn', strength: 'medium', pattern: '(?:[0-9]{3}-[0-9]{2}-[0-9]{4}|[0-9]{3} [0-9]{2} [0-9]{4})', validate: isSsn },
  { ...base, class: 'ssn', pattern: '[0-9]{9}', onlyNamed: /ssn|social_?sec/, inIntegers: true, validate: isSsn },
  { ...base, class: 'nhs_number', strength: 'medium', pattern: '[0-9]{3}[ -][0-9]{3}[ -][0-9]{4}', chance: 1 / 11, validate: nhsNumber },
  { ...base, class: 'nhs_number', pattern: '[0-9]{10}', onlyNamed: /nhs|patient|health/, chance: 1 / 11, inIntegers: true, validate: nhsNumber },
  { ...base, class: 'national_id', pattern: '(?:[0-9]{8}|[XYZ][0-9]{7})-?[A-Z]', chance: 1 / 23, validate: dni },
  { ...base, class: 'national_id', pattern: '[A-Z]{6}[0-9]{2}[A-EHLMPR-T][0-9]{2}[A-Z][0-9]{3}[A-Z]', chance: 1 / 26, validate: codiceFiscale },
  { ...base, class: 'national_id', strength: 'medium', pattern: '[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]' },
  { ...base, class: 'national_id', pattern: '[12] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}', chance: 1 / 97, validate: nir },
  { ...base, class: 'national_id', pattern: '[0-9]{11}', onlyNamed: /pesel|national_?id|tax_?id|citizen/, chance: 0.05, inIntegers: true, validate: pesel },
  { ...base, class: 'passport', pattern: 'P[A-Z<][A-Z]{3}[A-Z<]{39}' },
  { ...base, class: 'passport', pattern: '[A-Z0-9<]{9}[0-9][A-Z<]{3}[0-9]{7}[FMX<][0-9]{7}[A-Z0-9<]{14}[0-9<][0-9]', validate: passportLine },
  { ...base, class: 'passport', pattern: '(?:[A-Z]{1,2}[0-9]{6,8}|[0-9]{9}|[CFGHJK][0-9A-Z]{8})', onlyNamed: /passport/ },
  { ...base, class: 'ip_address', strength: 'medium', pattern: '(?:[0-9]{1,3}\\.){3}[0-9]{1,3}', validate: isPublicIpv4 },
  { ...base, class: 'ip_address', strength: 'medium', pattern: '[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}', validate: isIpv6 },
  {
    ...base,
    class: 'mac_address',
    pattern: '[0-9A-Fa-f]{2}(?:(?::[0-9A-Fa-f]{2}){5}|(?:-[0-9A-Fa-f]{2}){5})',
    validate: (text) => !/^(00|ff|FF)([:-](00|ff|FF)){5}$/.test(text),
  },
  { ...base, class: 'url_credentials', pattern: '[A-Za-z][A-Za-z0-9+.-]{1,20}://[^\\s/:@]{1,100}:[^\\s/@]{1,100}@[A-Za-z0-9.-]{1,200}' },
  { ...base, class: 'secret', pattern: 'eyJ[A-Za-z0-9_-]{8,}\\.eyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{10,}' },
  {
    ...base,
    class: 'secret',
    pattern:
      '(?:(?:sk|pk|rk)_(?:live|test)_[0-9A-Za-z]{16,}|sk-[A-Za-z0-9_-]{20,}|(?:AKIA|ASIA)[0-9A-Z]{16}|gh[pousr]_[0-9A-Za-z]{30,}|xox[abprs]-[0-9A-Za-z-]{10,}|AIza[0-9A-Za-z_-]{35}|glpat-[0-9A-Za-z_-]{20,}|hf_[0-9A-Za-z]{30,})',
    validate: (text) => entropy(text) >= 3,
  },
  { ...base, class: 'secret', pattern: '-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----' },
  { ...base, class: 'coordinates', strength: 'medium', pattern: '-?[0-9]{1,2}\\.[0-9]{4,}[,;] ?-?[0-9]{1,3}\\.[0-9]{4,}', validate: isPosition },
];

/** What may stand before and after a match: never a character that would make it a part of something longer, such as a GUID or a decimal. */
const before = '(?:^|[^0-9A-Za-z_.+/@-])';
const after = '(?:[^0-9A-Za-z_@-]|$)';

/** The pattern with its surroundings, for `regexp_matches`. */
export function enginePattern(recogniser: Recogniser): string {
  return `${opened(recogniser, before)}${recogniser.pattern}${after}`;
}

/** A match that may follow a slash or a dot, such as an address in a URL, has a weaker boundary. */
function opened({ class: name }: Recogniser, strict: string): string {
  return name === 'ip_address' || name === 'mac_address' || name === 'email' || name === 'secret' || name === 'url_credentials'
    ? '(?:^|[^0-9A-Za-z_.:@-])'
    : strict;
}

const compiled = new Map<Recogniser, RegExp>();
/** Characters of a value that are read: more would take long and change nothing about a column. */
const mostCharacters = 20_000;

/** True when a text holds a match that passes the check. */
export function recognises(recogniser: Recogniser, value: string): boolean {
  return !matchesOf(recogniser, value.slice(0, mostCharacters)).next().done;
}

/** Where a text holds matches that pass the check, from left to right. */
export function* matchesOf(recogniser: Recogniser, text: string): Generator<{ readonly from: number; readonly to: number }> {
  const known = compiled.get(recogniser) ?? new RegExp(`(${opened(recogniser, before)})(${recogniser.pattern})${after}`, 'g');
  compiled.set(recogniser, known);
  let at = 0;
  for (;;) {
    known.lastIndex = at;
    const match = known.exec(text);
    if (match === null) return;
    const from = match.index + (match[1] ?? '').length;
    const found = match[2] ?? '';
    at = from + 1;
    if (!recogniser.validate(found)) continue;
    at = from + found.length;
    yield { from, to: at };
  }
}

/** The recognisers that apply to a column of this snake-case name. */
export function recognisersFor(name: string, kind: 'text' | 'integer'): readonly Recogniser[] {
  return recognisers.filter((r) => (r.onlyNamed === null || r.onlyNamed.test(name)) && (kind === 'text' || r.inIntegers));
}

function isEmail(text: string): boolean {
  const [local = '', domain = ''] = text.split('@');
  if (/^\.|\.$|\.\./.test(local) || /^-|-$|\.-|-\./.test(domain)) return false;
  return !/\.(png|jpe?g|gif|svg|webp|css|js|ts|json|txt|pdf)$/i.test(domain);
}

function isPhone(text: string): boolean {
  const digits = digitsOf(text);
  return digits.length >= 8 && digits.length <= 15 && !/^(.)\1*$/.test(digits);
}

function isCard(text: string): boolean {
  const digits = digitsOf(text);
  const separators = new Set(text.replace(/[0-9]/g, ''));
  const issuer = /^(4([0-9]{12}|[0-9]{15}|[0-9]{18})|5[0-8][0-9]{14}|2[2-7][0-9]{14}|3[47][0-9]{13}|3[0568][0-9]{12,14}|6[0-9]{14,18}|1[0-9]{14})$/;
  return separators.size <= 1 && issuer.test(digits) && !/^(.)\1*$/.test(digits) && luhn(digits);
}

/** Numbers printed in advertisements and manuals; never issued. */
const sampleSsn: ReadonlySet<string> = new Set(['078051120', '219099999', '123456789', '987654320']);

function isSsn(text: string): boolean {
  const digits = digitsOf(text);
  if (digits.length !== 9 || sampleSsn.has(digits) || /^(.)\1*$/.test(digits)) return false;
  return !/^(000|666|9)/.test(digits) && digits.slice(3, 5) !== '00' && digits.slice(5) !== '0000';
}

function isPosition(text: string): boolean {
  const [latitude = 999, longitude = 999] = text.split(/[,;]/).map(Number);
  return latitude >= -90 && latitude <= 90 && longitude >= -180 && longitude <= 180 && (latitude !== 0 || longitude !== 0);
}

/** Shannon entropy in bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, n) => sum - (n / text.length) * log2(n / text.length), 0);
}
