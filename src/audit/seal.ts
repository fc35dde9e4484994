import { canonicalJson } from './canonical.ts';
import type { Seal } from './types.ts';

/** A private key to sign with and its public half. */
export interface Signer {
  readonly algorithm: 'ES256' | 'Ed25519';
  readonly privateKey: CryptoKey;
  readonly publicKey: JsonWebKey;
}

const parameters = {
  ES256: { key: { name: 'ECDSA', namedCurve: 'P-256' }, sign: { name: 'ECDSA', hash: 'SHA-256' } },
  Ed25519: { key: { name: 'Ed25519' }, sign: { name: 'Ed25519' } },
} as const;

/** What is signed: the canonical JSON of root, run and crate hashes. */
function message(seal: Pick<Seal, 'root' | 'run' | 'crate'>): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(canonicalJson({ root: seal.root, run: seal.run, crate: seal.crate }));
}

/** The seal of an audit, signed when there is a key. */
export async function sealOf(root: string, run: string, crate: string, signer: Signer | null): Promise<Seal> {
  const plain = { root, run, crate };
  if (signer === null) return { ...plain, signature: null };
  const bytes = await crypto.subtle.sign(parameters[signer.algorithm].sign, signer.privateKey, message(plain));
  const value = base64Url(new Uint8Array(bytes));
  return { ...plain, signature: { algorithm: signer.algorithm, publicKey: publicHalf(signer.publicKey), value } };
}

/** True when the signature fits the hashes; false when it does not, or key or value are unusable. */
export async function signatureFits(seal: Seal): Promise<boolean> {
  const { signature } = seal;
  if (signature === null) return false;
  try {
    const use = parameters[signature.algorithm];
    const key = await crypto.subtle.importKey('jwk', signature.publicKey as JsonWebKey, use.key, false, ['verify']);
    return await crypto.subtle.verify(use.sign, key, fromBase64Url(signature.value), message(seal));
  } catch {
    return false;
  }
}

/** Reads a private key from a JWK. Throws a sentence for anything else. */
export async function signerFrom(jwk: JsonWebKey): Promise<Signer> {
  const algorithm = jwk.kty === 'EC' && jwk.crv === 'P-256' ? 'ES256' : jwk.kty === 'OKP' && jwk.crv === 'Ed25519' ? 'Ed25519' : null;
  if (algorithm === null || typeof jwk.d !== 'string')
    throw new Error('the key to sign with must be a private JWK: kty EC with crv P-256, or kty OKP with crv Ed25519, and the private part d');
  // Hosts disagree on the other members: what one writes as alg of an Ed25519 key, another refuses.
  const { kty, crv, x, y, d } = jwk;
  const key: JsonWebKey = { kty, crv, x, ...(y === undefined ? {} : { y }), d } as JsonWebKey;
  try {
    const privateKey = await crypto.subtle.importKey('jwk', key, parameters[algorithm].key, false, ['sign']);
    return { algorithm, privateKey, publicKey: publicHalf(jwk) };
  } catch (cause) {
    throw new Error('the key to sign with cannot be used: its numbers do not fit together, or this host does not know its kind', { cause });
  }
}

/** A new key pair as JWK, ECDSA over P-256. */
export async function newKey(): Promise<JsonWebKey> {
  const pair = await crypto.subtle.generateKey(parameters.ES256.key, true, ['sign', 'verify']);
  const { kty, crv, x, y, d } = await crypto.subtle.exportKey('jwk', pair.privateKey);
  return { kty, crv, x, y, d } as JsonWebKey;
}

function publicHalf({ kty, crv, x, y }: JsonWebKey): Record<string, string> {
  return Object.fromEntries(Object.entries({ kty, crv, x, y }).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
}
