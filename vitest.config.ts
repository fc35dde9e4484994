import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** A limit of time finds what hangs; it measures nothing, since other work may take the processor. Explorations of property tests (tests/fast-check.ts) take as many times longer as they do runs. */
const patience = Math.max(1, Number(process.env['FAULTLINE_RUNS'] ?? 1));

/**
 * `node`: everything without a page, many files in one process, which loads the source once. `ui`: elements in jsdom, each file on its own.
 * `e2e`: the built page in a system Chromium. All share one pool with a worker for every processor.
 */
export default defineConfig({
  resolve: { alias: [{ find: /^fast-check$/, replacement: fileURLToPath(new URL('tests/fast-check.ts', import.meta.url)) }] },
  test: {
    maxWorkers: availableParallelism(),
    // Conditions are waited for; how long that takes depends on what else the machine does.
    expect: { poll: { timeout: 20_000 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['tests/**/*.test.ts'],
          exclude: ['tests/e2e/**', 'tests/ui/**'],
          globalSetup: ['tests/global-setup.ts'],
          isolate: false,
          hookTimeout: 120_000,
          testTimeout: 120_000 * patience,
        },
      },
      {
        extends: true,
        test: {
          name: 'ui',
          include: ['tests/ui/**/*.test.ts'],
          globalSetup: ['tests/global-setup.ts'],
          testTimeout: 120_000 * patience,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: ['tests/e2e/global-setup.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
