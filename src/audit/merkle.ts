import { sha256 } from 'hash-wasm';

/** A named piece of the file and the SHA-256 of its text. */
export interface Leaf {
  readonly name: string;
  readonly sha256: string;
}

const utf8 = new TextEncoder();

/** Hash of one leaf: SHA-256(0x00 ‖ name ‖ 0x0A ‖ hex digest), in hex. RFC 6962, section 2.1; the name keeps pieces from changing places. */
export function leafHash(leaf: Leaf): Promise<string> {
  return sha256(prefixed(0, utf8.encode(`${leaf.name}\n${leaf.sha256}`)));
}

/**
 * Root of the Merkle tree over leaves in their order, in hex. RFC 6962, section 2.1: nodes are SHA-256(0x01 ‖ left ‖ right), the left subtree holds the largest
 * power of two below the number of leaves; the root of no leaf is SHA-256 of nothing.
 */
export async function merkleRoot(leaves: readonly Leaf[]): Promise<string> {
  return rootOf(await Promise.all(leaves.map(leafHash)));
}

/** Root over hashed leaves. */
export async function rootOf(hashes: readonly string[]): Promise<string> {
  const [first] = hashes;
  if (first === undefined) return sha256(new Uint8Array());
  if (hashes.length === 1) return first;
  let split = 1;
  while (split * 2 < hashes.length) split *= 2;
  const [left, right] = [await rootOf(hashes.slice(0, split)), await rootOf(hashes.slice(split))];
  return sha256(prefixed(1, bytesOf(left), bytesOf(right)));
}

function prefixed(mark: number, ...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(1 + parts.reduce((sum, part) => sum + part.length, 0));
  bytes[0] = mark;
  let at = 1;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
