import { describe, expect, it } from 'vitest';
import { inspectFiles } from '../../../src/cli/inspect.ts';
import { parquetOf, temporary, written } from './files.ts';

describe('inspecting files', () => {
  it('proposes roles and gives an error per file', async () => {
    const good = await parquetOf('good.parquet', "SELECT 'r1' AS request_id, TIMESTAMP '2024-01-01' AS timestamp, 12.5 AS latency_ms");
    const { files } = await inspectFiles([good, written('empty.parquet', ''), temporary('absent.parquet')]);
    expect(files[0]).toMatchObject({ name: 'good.parquet', rows: 1, rowGroups: 1, error: null });
    expect(Object.fromEntries(files[0]?.columns.map((column) => [column.name, column.role]) ?? [])).toEqual({
      request_id: 'request_id',
      timestamp: 'timestamp',
      latency_ms: 'latency',
    });
    expect(files[1]).toMatchObject({ rows: null, error: 'empty.parquet is empty (0 bytes). Export it again, or choose another file.', columns: [] });
    expect(files[2]?.error).toContain('no such file');
  });
});
