/**
 * Values that were hashed, masked or replaced by a token before they were stored: hex digests of 32, 40, 64, 96 or 128 characters (also with a prefix such as
 * `sha256:`), base64 SHA-256, runs of stars, crosses or dots, `[REDACTED]`, `<EMAIL>`, and tokens with a prefix such as `tok_`. For the whole value; RE2 and
 * JavaScript read it alike.
 */
export const maskPattern = [
  '(?:[A-Za-z0-9]{2,10}[:_])?(?:[0-9a-fA-F]{32}|[0-9a-fA-F]{40}|[0-9a-fA-F]{64}|[0-9a-fA-F]{96}|[0-9a-fA-F]{128})',
  '[A-Za-z0-9+/]{43}=',
  '.{0,40}(?:[*•#]{3,}|[xX]{4,}).{0,60}',
  '[\\[<({]{1,2}[A-Za-z_ ]{2,30}[\\]>)}]{1,2}',
  '(?:REDACTED|[Rr]edacted|MASKED|[Mm]asked|REMOVED|[Rr]emoved|HIDDEN|[Hh]idden|[Aa]nonymi[sz]ed)',
  '(?:tok|token|pseud|hash|anon)_[A-Za-z0-9_-]{8,}',
].join('|');

const whole = new RegExp(`^(?:${maskPattern})$`);

/** True when a value was masked before it was stored. */
export function isMasked(value: string): boolean {
  return whole.test(value);
}
