import { describe, expect, it } from 'vitest';
import { checkFile } from '../scripts/check-source.mjs';

describe('source rules', () => {
  it.each([
    ['src/stats/a.ts', 'const x = Math.exp(1);', 'Math.exp'],
    ['src/cells/a.ts', 'const x = 2 ** 3;', '**'],
    ['src/cells/a.ts', 'let x = 2; x **= 3;', '**'],
    ['src/ui/a.ts', 'const x = Math.random();', 'Math.random'],
    ['src/cells/a.ts', 'const t = Date.now();', 'clock'],
    ['src/telemetry/a.ts', 'const t = new Date();', 'clock'],
    ['src/notebook/a.ts', "const s = (1).toLocaleString('en');", 'locale'],
    ['src/audit/a.ts', 'const f = new Intl.NumberFormat();', 'Intl'],
    ['src/ui/a.ts', "const u = 'https://cdn.jsdelivr.net/x.js';", 'foreign address'],
    ['src/ui/a.ts', 'const u = `https://unpkg.com/$' + '{1}`;', 'foreign address'],
    ['src/cells/a.ts', '\n'.repeat(301), '300'],
  ])('refuse in %s: %s', (file, text, expected) => {
    const problems = checkFile(file, text);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(expected);
  });
  it.each([
    ['src/stats/a.ts', 'const x = Math.sqrt(Math.max(1, 2)); // Math.exp(1) ** 2'],
    ['src/charts/a.ts', 'const x = Math.log10(3) ** 2;'],
    ['src/ui/a.ts', 'const t = Date.now();'],
    ['src/engine/a.ts', 'const limit = 2n ** 63n;'],
    ['src/stats/a.ts', '/** See https://www.itl.nist.gov/ */\nconst t = new Date(0);'],
    ['src/charts/a.ts', "const ns = 'http://www.w3.org/2000/svg';"],
  ])('allow in %s: %s', (file, text) => {
    expect(checkFile(file, text)).toEqual([]);
  });
});
