import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leafHash, merkleRoot, rootOf } from '../../src/audit/merkle.ts';

const sha = (...parts: readonly (string | Uint8Array)[]): string => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex');
const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');
/** Leaves of the test vectors of Certificate Transparency, whose hash is SHA-256(0x00 ‖ data). */
const data = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'];
const leaves = data.map((hex) => sha(bytes('00'), bytes(hex)));
/** Roots over the first 1 … 8 of them, as published with the reference implementation of RFC 6962. */
const roots = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

describe('the Merkle tree', () => {
  it.each(roots.map((root, i) => [i + 1, root] as const))('over %i leaves has the published root', async (n, root) => {
    expect(await rootOf(leaves.slice(0, n))).toBe(root);
  });

  it('of no leaf is the hash of nothing', async () => {
    expect(await rootOf([])).toBe(sha(''));
  });

  it('hashes a leaf with its name behind a zero byte', async () => {
    expect(await leafHash({ name: 'results', sha256: 'ab' })).toBe(sha(bytes('00'), 'results\nab'));
  });

  it('changes with any leaf, name or order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.record({ name: fc.string(), sha256: fc.string() }), { minLength: 2, maxLength: 9 }), fc.nat(), async (given, at) => {
        const root = await merkleRoot(given);
        const i = at % given.length;
        const leaf = given[i] ?? { name: '', sha256: '' };
        expect(await merkleRoot(given.with(i, { ...leaf, sha256: `${leaf.sha256}0` }))).not.toBe(root);
        expect(await merkleRoot(given.with(i, { ...leaf, name: `${leaf.name}0` }))).not.toBe(root);
        if (JSON.stringify(given) !== JSON.stringify(given.toReversed())) expect(await merkleRoot(given.toReversed())).not.toBe(root);
      }),
    );
  });
});
