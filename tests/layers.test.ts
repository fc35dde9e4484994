import { describe, expect, it } from 'vitest';
import { allowed, checkLayers, forbiddenImports } from '../scripts/check-layers.mjs';

const problems = (file: string, text: string) => forbiddenImports('/repo', `/repo/${file}`, text);

describe('layers', () => {
  it('are respected by every file', () => {
    expect(checkLayers(process.cwd())).toEqual([]);
  });
  it('have no cycle', () => {
    const reaches = (from: string, to: string): boolean => (allowed[from] ?? []).some((next) => next === to || reaches(next, to));
    expect(Object.keys(allowed).filter((layer) => reaches(layer, layer))).toEqual([]);
  });
  it('refuse an upward import, also of types, lazily and by re-export', () => {
    expect(problems('src/stats/ks.ts', "import { x } from '../telemetry/types.ts';")).toEqual([
      'src/stats/ks.ts: stats may not import telemetry (../telemetry/types.ts); it may import no other layer',
    ]);
    expect(problems('src/cells/drift/cell.ts', "import type { Engine } from '../../engine/types.ts';")).toHaveLength(1);
    expect(problems('src/reduce/run.ts', "const x = await import('../engine/errors.ts');")).toHaveLength(1);
    expect(problems('src/notebook/run.ts', "export { a } from '../ui/a.ts';")).toHaveLength(1);
    expect(problems('src/engine/a.ts', "type A = import('../cells/types.ts').Verdict;")).toHaveLength(1);
  });
  it('allow downward imports, packages, and text that only looks like an import', () => {
    expect(
      problems(
        'src/cells/drift/cell.ts',
        "import { psi } from '../../stats/psi.ts';\nimport * as v from 'valibot';\n// from '../../ui/x.ts'\nconst s = \"from '../../ui/x.ts'\";",
      ),
    ).toEqual([]);
  });
  it('allow naming the file of a worker', () => {
    expect(problems('src/engine/wasm/workers.ts', "import url from '../../../workers/engine.worker.ts?worker&url';")).toEqual([]);
    expect(problems('src/engine/wasm/workers.ts', "import { x } from '../../../workers/engine.worker.ts';")).toHaveLength(1);
  });
  it('refuse a folder that is no layer', () => {
    expect(problems('src/utils/x.ts', '')).toEqual(['src/utils/x.ts: "utils" is not a known layer; add it to scripts/check-layers.mjs']);
  });
});
