/** True when the digits pass Luhn's check (ISO/IEC 7812-1, annex B). Other characters are skipped. */
export function luhn(text: string): boolean {
  const digits = text.replace(/[^0-9]/g, '');
  let sum = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i]);
    const doubled = i % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return digits.length > 1 && sum % 10 === 0;
}

/** Lengths of an IBAN by country (ISO 13616 registry). */
const ibanLengths: Readonly<Record<string, number>> = Object.fromEntries(
  `AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21
   HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22
   SA24 SC31 SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20`
    .trim()
    .split(/\s+/)
    .map((each) => [each.slice(0, 2), Number(each.slice(2))]),
);

/** True for an IBAN: its country's length and remainder 1 modulo 97 (ISO 7064). Spaces are skipped. */
export function iban(text: string): boolean {
  const plain = text.replaceAll(' ', '').toUpperCase();
  if (plain.length !== ibanLengths[plain.slice(0, 2)]) return false;
  return remainder97((plain.slice(4) + plain.slice(0, 4)).replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55))) === 1;
}

/** The remainder of a string of digits modulo 97. */
export function remainder97(digits: string): number {
  let rest = 0;
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % 97;
  return rest;
}

/** True when ten digits pass the NHS number's check: Σ digit·(10…2) modulo 11, and not all alike. */
export function nhsNumber(text: string): boolean {
  const digits = text.replace(/[^0-9]/g, '');
  if (digits.length !== 10 || /^(.)\1*$/.test(digits)) return false;
  const sum = [...digits.slice(0, 9)].reduce((total, digit, i) => total + Number(digit) * (10 - i), 0);
  const check = (11 - (sum % 11)) % 11;
  return check < 10 && check === Number(digits[9]);
}

/** True for a Spanish DNI or NIE: the letter is the number modulo 23. */
export function dni(text: string): boolean {
  const plain = text.replace(/[^0-9A-Z]/gi, '').toUpperCase();
  const number = Number(plain.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter))));
  return Number.isInteger(number) && 'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23] === plain.at(-1);
}

/** True for a Polish PESEL: a date and a weighted sum modulo 10. */
export function pesel(text: string): boolean {
  const weights = [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1];
  if (!/^[0-9]{11}$/.test(text)) return false;
  const month = Number(text.slice(2, 4)) % 20;
  const day = Number(text.slice(4, 6));
  const sum = weights.reduce((total, weight, i) => total + weight * Number(text[i]), 0);
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 && sum % 10 === 0;
}

/** True for a French NIR: 13 digits and the key 97 − number modulo 97. */
export function nir(text: string): boolean {
  const plain = text.replaceAll(' ', '');
  return /^[12][0-9]{14}$/.test(plain) && 97 - remainder97(plain.slice(0, 13)) === Number(plain.slice(13));
}

/** True for an Italian codice fiscale: 15 characters, whose values by odd and even place sum up to the letter at the end (decree of 23 December 1976). */
export function codiceFiscale(text: string): boolean {
  if (!/^[A-Z0-9]{15}[A-Z]$/.test(text)) return false;
  const place = (c: string): number => (/[0-9]/.test(c) ? Number(c) : c.charCodeAt(0) - 65);
  const odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
  const sum = [...text.slice(0, 15)].reduce((total, c, i) => total + (i % 2 === 0 ? (odd[place(c)] ?? 0) : place(c)), 0);
  return sum % 26 === place(text[15] ?? '');
}

/** True for the second line of a passport's machine-readable zone (ICAO 9303-4): number, birth, expiry and the whole each carry a digit of weights 7, 3, 1 modulo 10. */
export function passportLine(text: string): boolean {
  if (text.length !== 44) return false;
  const value = (c: string): number => (c === '<' ? 0 : /[0-9]/.test(c) ? Number(c) : c.charCodeAt(0) - 55);
  const digit = (part: string): number => [...part].reduce((sum, c, i) => sum + value(c) * ([7, 3, 1][i % 3] ?? 0), 0) % 10;
  const holds = (part: string, at: number): boolean => digit(part) === value(text[at] ?? '');
  const whole = text.slice(0, 10) + text.slice(13, 20) + text.slice(21, 43);
  return holds(text.slice(0, 9), 9) && holds(text.slice(13, 19), 19) && holds(text.slice(21, 27), 27) && holds(text.slice(28, 42), 42) && holds(whole, 43);
}
