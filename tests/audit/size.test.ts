import { beforeAll, describe, expect, it } from 'vitest';
import { defaultPolicy } from '../../src/audit/disclose/types.ts';
import { exportAudit } from '../../src/audit/export.ts';
import { fileLimit, rooms } from '../../src/audit/fit.ts';
import { readAudit } from '../../src/audit/read.ts';
import { blocksAgain } from '../../src/audit/recompute.ts';
import type { AuditRequest } from '../../src/audit/request.ts';
import { compareBlocks } from '../../src/audit/compare.ts';
import type { ChartData } from '../../src/cells/types.ts';
import type { CellRecord } from '../../src/notebook/types.ts';
import { notebook } from '../cli/command.ts';
import { written } from '../engine/native/files.ts';
import { requestFor } from './lab.ts';

const path = written('calls.csv', ['latency_ms', ...Array.from({ length: 600 }, (_, i) => String((i * 37) % 100))].join('\n'));
const bars = (chart: number): ChartData => ({
  kind: 'bars',
  title: `Shares ${chart}`,
  unit: 'share',
  bars: Array.from({ length: 420 }, (_, i) => ({ label: `part ${i}`, value: (((i * 7919 + chart * 104729) % 9973) + 0.5) / 10_007 })),
});
const bytes = (text: string): number => new TextEncoder().encode(text).length;

describe('a file that would be too large', () => {
  let plain: AuditRequest;
  const withCell = (change: (cell: CellRecord) => Partial<CellRecord>, given: Partial<AuditRequest> = {}): AuditRequest => ({
    ...plain,
    document: { ...plain.document, cells: plain.document.cells.map((cell) => ({ ...cell, ...change(cell) })) },
    ...given,
  });
  beforeAll(async () => {
    plain = await requestFor(notebook('', 'yaml sli id=latency\nslis: [{ metric: p50, column: latency_ms, target: 80 }]'), path);
  });

  it('is written again with fewer charts, and says how many are left out', async () => {
    // Seven-byte signs: few characters, many bytes.
    const sql = Array.from({ length: 40 }, (_, i) => `select '${'\u{1F9EE}'.repeat(4300)}' as part_${i}`);
    const request = withCell(() => ({ charts: Array.from({ length: 26 }, (_, i) => bars(i)), sql }));
    const exported = await exportAudit(request, { author: '' });
    expect(exported.ok).toBe(true);
    if (!exported.ok) return;
    expect(bytes(exported.html)).toBeLessThan(fileLimit);
    const { results } = exported.audit.blocks;
    expect(results.room).toBeDefined();
    expect(rooms.slice(1)).toContainEqual(results.room);
    expect(results.cells[0]?.caveats.map(({ code }) => code)).toEqual(expect.arrayContaining(['charts_left_out', 'sql_left_out']));
    expect(exported.html).toMatch(/\d+ of 26 charts are left out to keep the file small/);
    const { blocks } = readAudit(exported.html);
    if (blocks === null) throw new Error('damaged');
    expect(compareBlocks(blocks, await blocksAgain(blocks, request, [])).filter(({ differences }) => differences.length > 0)).toEqual([]);
  });

  it('is left as it is when it fits: no word of its room', async () => {
    const exported = await exportAudit(plain, { author: '' });
    expect(exported.ok && 'room' in exported.audit.blocks.results).toBe(false);
  });

  it('is refused where nothing can be left out, with the cell that is too large, whatever reason is given', async () => {
    const tables = [
      {
        name: 'long',
        title: 'Long',
        columns: [
          { name: 'step', title: 'step', type: 'text' as const },
          { name: 'note', title: 'note', type: 'text' as const },
        ],
        rows: Array.from({ length: 2_000 }, (_, i) => [
          [...String(i)].map((digit) => 'abcdefghij'[Number(digit)]).join(''),
          'a note that is as long as notes of this kind are wont to be, and then some more of it, so that it takes its place in the file'.repeat(9),
        ]),
      },
    ];
    for (const overrideReason of [null, 'It has to be published as it is.']) {
      const exported = await exportAudit(
        withCell(() => ({ tables }), { policy: { ...defaultPolicy, overrideReason } }),
        { author: '' },
      );
      expect(exported.ok).toBe(false);
      if (exported.ok) return;
      expect(exported.refusals).toHaveLength(1);
      expect(exported.refusals[0]?.sentence).toMatch(
        /^The finished file has \d\.\d MB without any chart or SQL statement; an audit is smaller than 2\.0 MB\. Most of it are the cells latency \(\d\.\d MB of data\)\.$/,
      );
      expect(exported.refusals[0]?.change).toContain('Leave one of these cells out of the notebook');
    }
  });
});
