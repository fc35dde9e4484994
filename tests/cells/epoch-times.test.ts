import { describe, expect, it } from 'vitest';
import { checkNotebook } from '../../src/notebook/check.ts';
import { cellTypes } from '../../src/cells/registry.ts';
import { written } from '../engine/native/files.ts';
import { runCell, runText } from './lab.ts';

const start = Date.UTC(2026, 10, 1);
const rows = (name: string, of: (millisecond: number) => string) =>
  written(name, ['at,ok', ...Array.from({ length: 50 }, (_, i) => `${of(start + i * 60_000 + 250)},true`)].join('\n'));
const slo = { objectives: [{ name: 'a', good: 'ok', objective: 0.99 }], events: 'none' };
const roles = [{ table: 'telemetry', role: 'timestamp' as const, column: 'at' }];

describe('times stored as numbers', () => {
  it.each([
    ['seconds', 'BIGINT', (ms: number) => String(Math.floor(ms / 1000)), '2026-11-01T00:00:00.000Z'],
    ['seconds', 'DOUBLE', (ms: number) => (ms / 1000).toFixed(3), '2026-11-01T00:00:00.250Z'],
    ['milliseconds', 'BIGINT', (ms: number) => String(ms), '2026-11-01T00:00:00.250Z'],
    ['microseconds', 'BIGINT', (ms: number) => `${ms}000`, '2026-11-01T00:00:00.250Z'],
    ['nanoseconds', 'BIGINT', (ms: number) => `${ms}000000`, '2026-11-01T00:00:00.250Z'],
  ])('epoch %s (%s) are named with the first instant, and the expression offered makes that instant', async (unit, type, of, first) => {
    const path = rows(`epoch-${unit}-${type}.csv`, of);
    const record = await runCell('slo', slo, { telemetry: path }, { roles });
    expect(record.verdict).toBe('error');
    expect(record.headline).toContain(
      `"at" holds numbers (${type}), not instants; they look like epoch ${unit} (the first would be 2026-11-01T00:00:00Z, the last 2026-11-01T00:49:00Z)`,
    );
    expect(record.headline).toContain(`FROM 'epoch-${unit}-${type}.csv'`);
    const offered = /COPY \((SELECT .+) FROM '/.exec(record.headline)?.[1] ?? '';
    const { cells } = await runText(`---\nfaultline: 1\ntitle: t\n---\n\n\`\`\`sql rows id=timed\n${offered} FROM telemetry\n\`\`\`\n`, { telemetry: path });
    expect(cells[0]?.tables[0]?.rows[0], cells[0]?.headline).toEqual([first, true]);
  });
  it('are named where nobody set the role, and where changes are looked for', async () => {
    const path = rows('epoch-unset.csv', String);
    expect((await runCell('slo', slo, { telemetry: path })).headline).toContain('they look like epoch milliseconds');
    expect((await runCell('change-points', { metric: { metric: 'rate', column: 'ok' } }, { telemetry: path })).headline).toContain(
      'they look like epoch milliseconds',
    );
  });
  it('are named where a population has a window', async () => {
    const text =
      '---\nfaultline: 1\ntitle: t\npopulations:\n  late: { table: telemetry, window: { from: end - 1d, to: end } }\n---\n\n```yaml summary id=s\nof: late\n```\n';
    expect(checkNotebook(text, cellTypes).diagnostics).toEqual([]);
    await expect(runText(text, { telemetry: rows('epoch-window.csv', String) }, { roles })).rejects.toThrow(
      /population "late" has a window, but "at" holds numbers \(BIGINT\), not instants; they look like epoch milliseconds/,
    );
  });
});
