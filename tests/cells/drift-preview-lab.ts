import * as v from 'valibot';
import { driftCell } from '../../src/cells/drift/cell.ts';
import { driftParameters, type DriftParameters } from '../../src/cells/drift/parameters.ts';
import type { CellContext, CellResult } from '../../src/cells/types.ts';
import { createNativeEngine } from '../../src/engine/native/engine.ts';
import type { ReducedTable, Reduction } from '../../src/reduce/types.ts';
import type { Population } from '../../src/telemetry/types.ts';

/** A drift cell over one table `t` with the timestamp `ts`, whose populations can be moved about. */
export interface DriftLab {
  context(populations: Readonly<Record<string, Population>>): CellContext;
  reduce(batch: readonly Reduction[]): Promise<readonly ReducedTable[]>;
  /** All waves of an ordinary run. */
  run(p: DriftParameters, context: CellContext): Promise<readonly (readonly ReducedTable[])[]>;
  close(): Promise<void>;
}

export const driftOf = (given: object = {}) => v.parse(driftParameters, given);

export async function driftLab(path: string): Promise<DriftLab> {
  const engine = await createNativeEngine({ paths: [path] });
  const info = await engine.open({ table: 't', files: [{ kind: 'path', path }] });
  const names = info.columns.map((c) => c.name);
  await engine.load('t', names);
  const time: Reduction = {
    kind: 'grouped',
    from: { name: 't', table: 't' },
    keys: {},
    measures: { first: { kind: 'minimum', column: 'ts', as: 'instant' }, last: { kind: 'maximum', column: 'ts', as: 'instant' } },
  };
  const measured = names.includes('ts') ? (await engine.reduce([time]))[0]?.rows[0]?.measures : undefined;
  const [first, last] = [Number(measured?.first ?? 0), Number(measured?.last ?? 0)];
  return {
    context: (populations) => ({
      tables: { t: info },
      roles: { t: measured ? { timestamp: 'ts' } : {} },
      population: (name) => populations[name] ?? { name, table: name },
      defaultPopulation: (name) => populations[name] ?? null,
      column: (_from, name) => (names.includes(name) ? name : null),
      span: () => (measured ? { column: 'ts', first, last } : null),
      rows: {},
      parameters: {},
      populationCaveats: [],
    }),
    reduce: (batch) => engine.reduce(batch),
    async run(p, context) {
      const waves: (readonly ReducedTable[])[] = [];
      for (;;) {
        const batch = driftCell.plan(p, context, waves);
        if (batch === null || batch.length === 0) return waves;
        waves.push(await engine.reduce(batch));
      }
    },
    close: () => engine.close(),
  };
}

/** Prepares the preview of a finished run. */
export async function previewOf(
  lab: DriftLab,
  p: DriftParameters,
  context: CellContext,
  waves: readonly (readonly ReducedTable[])[],
): Promise<(context: CellContext) => CellResult> {
  if (!driftCell.preview) throw new Error('the drift cell has no preview');
  const cube = await lab.reduce(driftCell.preview.plan(p, context, waves));
  return driftCell.preview.start(cube, waves, p);
}
