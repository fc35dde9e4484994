import { snakeName } from '../column-name.ts';

/** What a column's name says about the people in it. */
export type NamedClass = 'person_name' | 'birth_date' | 'address' | 'contact' | 'identity' | 'position' | 'quasi' | 'sensitive' | null;

const rules: readonly (readonly [Exclude<NamedClass, null>, RegExp])[] = [
  ['birth_date', /^(dob|birthday|born)$|date_of_birth|birth_?date|_dob$/],
  [
    'person_name',
    /^(name|first|last|first_?name|last_?name|full_?name|sur_?name|given_?name|family_?name|middle_?name|maiden_?name)$|^(customer|client|patient|user|applicant|contact|driver|employee|cardholder|card_?holder|account_?holder|passenger|guest|student|person)_?(first_?|last_?|full_?|sur)?name$|_(first|last|full|sur)_?name$/,
  ],
  ['contact', /(^|_)(e_?mail|phone|mobile|msisdn|fax|telephone)($|_)/],
  [
    'identity',
    /(^|_)(ssn|social_?security(_number)?|passport|iban|card_?number|pan|nhs(_number)?|pesel|dni|national_?id|tax_?id|driving_?licence|drivers?_?license|ip|ip_?address|mac_?address|imei)($|_no$|_number$)/,
  ],
  ['address', /(^|_)(street|address|address_?line_?[0-9]?|house_?number)$/],
  ['position', /^(lat|lon|lng|latitude|longitude)$|_(lat|lon|lng|latitude|longitude)$/],
  [
    'sensitive',
    /(^|_)(race|ethnic(ity|_group)?|religion|religious|diagnos[ie]s|disease|medication|disability|health_?status|sexual_?orientation|political|union_?member|biometric|genetic|criminal|conviction|hiv|pregnan(t|cy)|salary|income)($|_)/,
  ],
  [
    'quasi',
    /(^|_)(age|age_?band|age_?group|sex|gender|zip|zip_?code|postal_?code|postcode|city|county|region|country|nationality|marital_?status|occupation|job|job_?title|education|birth_?year|year_?of_?birth|birth_?place|language)$/,
  ],
];

/** Things that have names and are no people. */
const thingNames =
  /(^|_)(model|feature|file|host|metric|event|product|merchant|company|service|table|column|app|bucket|topic|queue|class|label|experiment|variant|deployment|species|brand|store|campaign|template)_?name$/;

/** Returns what a column's name says; null when it says nothing. Separators and case do not matter. Only whole words count: `page` is no age. */
export function namedClass(column: string): NamedClass {
  const name = snakeName(column);
  if (thingNames.test(name)) return null;
  return rules.find(([, pattern]) => pattern.test(name))?.[0] ?? null;
}
