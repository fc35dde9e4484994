import { describe, expect, it } from 'vitest';
import { cellResult } from '../../src/cells/result.ts';
import type { Verdict } from '../../src/cells/types.ts';
import { exitCodeOf, isEngineFailure } from '../../src/cli/exit-code.ts';
import type { Diagnostic, ResultDocument } from '../../src/notebook/types.ts';

function documentOf(...cells: readonly (readonly [Verdict, string?])[]): ResultDocument {
  return {
    faultline: 1,
    notebook: { title: '', sha256: '' },
    inputs: [],
    parameters: {},
    populations: {},
    verdict: 'info',
    run: { engine: { name: '', version: '' }, createdAt: '', timings: {} },
    cells: cells.map(([verdict, code], i) => ({
      id: `c${i}`,
      type: 'sli',
      ...cellResult({ verdict, headline: '', caveats: code === undefined ? [] : [{ code, sentence: '' }] }),
    })),
  };
}
const diagnostic: Diagnostic = { code: 'E_YAML', message: '', where: { line: 1, column: 1 }, fatal: false };

describe('the exit code of a run', () => {
  it.each([
    ['nothing', [], 0],
    ['only pass, warn and info', [['pass'], ['warn'], ['info']], 0],
    ['fail', [['pass'], ['fail']], 1],
    ['invalid', [['invalid'], ['pass']], 1],
    ['insufficient', [['insufficient'], ['pass']], 2],
    ['fail before insufficient', [['insufficient'], ['fail']], 1],
    ['an error of the input before fail', [['fail'], ['error', 'E_SQL']], 4],
    ['an engine error before all', [['fail'], ['error', 'E_SQL'], ['error', 'E_MEMORY']], 5],
    ['an error nobody foresaw', [['error', 'E_INTERNAL']], 5],
    ['an error without a code', [['error']], 5],
  ] as const)('%s', (_what, cells, code) => expect(exitCodeOf(documentOf(...cells), [])).toBe(code));

  it('is 4 with a diagnostic, whatever the cells say', () => expect(exitCodeOf(documentOf(['pass']), [diagnostic])).toBe(4));

  it('of insufficient can be set', () => expect(exitCodeOf(documentOf(['insufficient']), [], 0)).toBe(0));

  it.each([
    ['E_MEMORY', true],
    ['E_WORKER', true],
    ['E_WASM', true],
    ['E_CANCELLED', true],
    ['E_INTERNAL', true],
    ['E_SQL', false],
    ['E_CELL', false],
    ['E_FILE_TRUNCATED', false],
    ['E_DECODE', false],
  ])('%s is a failure of the engine itself: %s', (code, engine) => expect(isEngineFailure(code)).toBe(engine));
});
