import { expect, it } from 'vitest';
import { cellTypes } from '../../src/cells/registry.ts';
import { createNativeEngine } from '../../src/engine/native/engine.ts';
import { checkNotebook } from '../../src/notebook/check.ts';
import { runNotebook } from '../../src/notebook/run.ts';
import { parquetOf } from '../engine/native/files.ts';
import { notebookOf } from './lab.ts';

/**
 * The seed is fixed, so this guards against regressions; the evidence for the rate itself is wider: over draws with other seeds 57 and 46 of 300, and 26 of
 * 100 reports had a significant column at α = 0.2, together 18 %.
 */
const reports = 300;
const alpha = 0.2;
const rows = 300;

/** Both sides of every report are drawn from the same law; the sides of report k are the rows with `report = k`. */
const select = (
  seed: number,
) => `SELECT i // ${rows} AS report, u AS uniform, 1 / (1 - v) AS heavy, round(w * 6) AS ties, CASE WHEN v < 0.1 THEN NULL ELSE w END AS holes, chr(CAST(65 + floor(u * v * 12) AS INTEGER)) AS kind, w < 0.02 AS flag
  FROM (SELECT i, ${['u', 'v', 'w'].map((name, k) => `(hash(i * 3 + ${k} + ${seed}) % 1000003 + 0.5) / 1000004.0 AS ${name}`).join(', ')} FROM range(${reports * rows}) AS t(i))`;

it('whole reports without a change seldom have a significant column: at most 1.2 α of them', async () => {
  const files = {
    reference: await parquetOf('calm-reference.parquet', select(10_000_001)),
    current: await parquetOf('calm-current.parquet', select(1_500_000_003)),
  };
  const engine = await createNativeEngine({ paths: Object.values(files) });
  let significant = 0;
  let failed = 0;
  try {
    const tables = [];
    for (const [table, path] of Object.entries(files)) tables.push(await engine.open({ table, files: [{ kind: 'path', path }] }));
    for (let k = 0; k < reports; k++) {
      const front = `populations:\n  before: { table: reference, where: "report = ${k}" }\n  after: { table: current, where: "report = ${k}" }\n`;
      const { notebook } = checkNotebook(
        notebookOf('drift', { reference: 'before', current: 'after', alpha, effect: 0.001, ignore: ['report'] }, front),
        cellTypes,
      );
      if (notebook === null) throw new Error('the notebook cannot be read');
      const { cells } = await runNotebook({ notebook, cellTypes, engine, tables });
      const measurements = cells[0]?.measurements ?? [];
      if (measurements.length === 0) throw new Error(cells[0]?.headline ?? 'no cell');
      if (measurements.some((m) => (m.test?.pAdjusted ?? 1) <= alpha)) significant++;
      if (cells[0]?.verdict === 'fail') failed++;
    }
  } finally {
    await engine.close();
  }
  expect(significant / reports).toBeLessThanOrEqual(1.2 * alpha);
  expect(failed).toBeLessThanOrEqual(significant);
  expect(significant).toBeGreaterThan(0);
}, 300_000);
