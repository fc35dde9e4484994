import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serve } from '../../scripts/serve.mjs';

let server: Awaited<ReturnType<typeof serve>>;

beforeAll(async () => {
  server = await serve({ folder: fileURLToPath(new URL('../../dist-test', import.meta.url)) });
});

afterAll(async () => {
  await server.close();
});

describe('the production server', () => {
  test('sends the policy of the built page with every answer, also with what it does not have', async () => {
    for (const path of ['', 'nothing-here']) {
      const policy = (await fetch(server.url + path)).headers.get('content-security-policy');
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval';");
      expect(policy).toMatch(/style-src 'self'( 'sha256-[A-Za-z0-9+/=]+')+;/);
      expect(policy).not.toContain('unsafe-inline');
    }
  });

  test.each(['%2e%2e/package.json', '..%2fpackage.json', '%E0%A4%A', 'assets'])('%s is not found', async (path) => {
    expect((await fetch(server.url + path)).status).toBe(404);
  });

  test('only reads', async () => {
    expect((await fetch(server.url, { method: 'POST', body: 'x' })).status).toBe(405);
  });
});
