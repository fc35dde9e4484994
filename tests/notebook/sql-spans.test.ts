import { describe, expect, it } from 'vitest';
import { runText } from '../cells/lab.ts';
import { written } from '../engine/native/files.ts';

const start = Date.UTC(2026, 0, 1);
const hour = 3_600_000;
const telemetry = written(
  'ten-days.csv',
  ['ts,ok,latency_ms', ...Array.from({ length: 240 }, (_, i) => `${start + i * hour},${i % 10 !== 0},${100 + (i % 7)}`)].join('\n'),
);
const text = (populations: string, cells: string) => `---\nfaultline: 1\ntitle: t\npopulations:\n${populations}---\n\n${cells}`;
const slow = '```sql rows id=slow\nselect ts, ok, latency_ms from telemetry where latency_ms > 102\n```\n\n';
const sli = (of: string) => `\`\`\`yaml sli id=sli\nof: ${of}\nslis: [{ name: ok, metric: rate, where: ok }]\nbucket: 1d\n\`\`\`\n`;

describe('rows of a sql cell that keeps the timestamp', () => {
  it('have a span, so that buckets and windows relative to it work', async () => {
    const run = await runText(text('  last: { table: slow, window: { from: end - 7d, to: end } }\n', `${sli('last')}\n${slow}`), { telemetry });
    const at = Array.from({ length: 240 }, (_, i) => i)
      .filter((i) => 100 + (i % 7) > 102)
      .map((i) => start + i * hour);
    const [first, last] = [at[0] ?? 0, at.at(-1) ?? 0];
    expect(run.context.span('slow')).toEqual({ column: 'ts', first, last });
    expect(run.populations.last).toEqual({ rows: at.filter((t) => t >= last + 1 - 7 * 24 * hour).length });
    const [record] = run.cells;
    expect(record?.verdict, record?.headline).not.toBe('error');
    expect(record?.charts.some((chart) => chart.kind === 'series')).toBe(true);
  });
  it('pass it on to a sql cell and a population of a population', async () => {
    const again = '```sql rows id=again\nselect ts, ok from last\n```\n\n';
    const run = await runText(
      text(
        '  last: { table: slow, window: { from: end - 7d, to: end } }\n  day: { table: again, window: { from: end - 1d, to: end } }\n',
        `${slow}${again}${sli('day')}`,
      ),
      { telemetry },
    );
    expect(run.cells.map((cell) => [cell.id, cell.verdict === 'error' ? cell.headline : 'ran'])).toEqual([
      ['slow', 'ran'],
      ['again', 'ran'],
      ['sli', 'ran'],
    ]);
    expect(run.context.span('again')?.last).toBe(run.context.span('slow')?.last);
    expect(run.populations.day?.rows).toBeLessThanOrEqual(24);
  });
  it('are without one where the column is renamed, which the window says where it is used', async () => {
    const renamed = slow.replace('select ts,', 'select ts as moment,');
    const run = await runText(text('  last: { table: slow, window: { from: end - 7d, to: end } }\n', `${renamed}${sli('last')}`), { telemetry });
    expect(run.cells.find((cell) => cell.id === 'sli')?.headline).toBe(
      'population "last" has a window, but the sql cell "slow" keeps no timestamp of what it reads: select that column under its own name',
    );
  });
});
