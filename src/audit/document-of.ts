import type { ResultDocument } from '../notebook/types.ts';
import type { Blocks, RunBlock } from './types.ts';

/** The published result document, put together from the blocks of an audit. */
export function documentOf(blocks: Blocks, run: RunBlock): ResultDocument {
  const sql = new Map(blocks.methods.cells.map((cell) => [cell.id, cell.sql]));
  return {
    faultline: 1,
    notebook: { title: blocks.identity.title, sha256: blocks.identity.notebook.sha256 },
    inputs: blocks.inputs.tables.map(({ format: _format, schema: _schema, span: _span, ...input }) => input),
    parameters: blocks.methods.parameters,
    populations: Object.fromEntries(Object.entries(blocks.population.populations).map(([name, { rows }]) => [name, { rows }])),
    verdict: blocks.results.verdict,
    run: { engine: run.engine, createdAt: run.createdAt, timings: run.timings },
    cells: blocks.results.cells.map((cell) => ({ ...cell, sql: sql.get(cell.id) ?? [] })),
  };
}
