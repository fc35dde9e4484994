/** CSP sources (`'sha256-…'`) of the inline styles of the page, sorted and unique. */
export function styleHashes(): Promise<string[]>;
/** The Content-Security-Policy of the page and of its workers. */
export function policy(hashes: readonly string[]): string;
/** The policy written into a built page. Throws when there is none. */
export function policyOf(html: string): string;
