import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { written } from '../../engine/native/files.ts';
import { runCell } from '../lab.ts';

type Cell = number | string | null;
type Side = Readonly<Record<string, readonly Cell[]>>;
interface Answer {
  readonly method?: string;
  readonly value: number;
  readonly threshold?: number;
}
/** Made by scripts/oracles/rivals.py with the tools themselves. */
const oracle = JSON.parse(readFileSync('tests/cells/drift/oracles/rivals.json', 'utf8')) as {
  readonly tables: readonly {
    readonly name: string;
    readonly reference: Side;
    readonly current: Side;
    readonly answers: Readonly<Record<string, Readonly<Record<string, readonly Answer[]>>>>;
  }[];
};

function csv(name: string, side: Side): string {
  const columns = Object.keys(side);
  const rows = (side[columns[0] ?? ''] ?? []).map((_, i) => columns.map((c) => side[c]?.[i] ?? '').join(','));
  return written(name, `${[columns.join(','), ...rows].join('\n')}\n`);
}

/** Their names of methods, and ours. */
const methods: Readonly<Record<string, string>> = {
  'K-S p_value': 'K-S p',
  'chi-square p_value': 'chi-square p',
  'Z-test p_value': 'Z-test p',
  'Wasserstein distance (normed)': 'Wasserstein distance / sd',
  'Jensen-Shannon distance': 'Jensen–Shannon distance (nats)',
  PSI: 'PSI',
  psi: 'PSI',
  'Kolmogorov-Smirnov': 'K-S distance',
  "Cramer's V": 'Cramér’s V',
};

it.each(oracle.tables.map((table, i) => [table.name, i, table] as const))('%s: each tool installed says what compat says', async (_, i, table) => {
  const tools = Object.keys(table.answers);
  expect(tools.length).toBeGreaterThan(1);
  const files = { reference: csv(`rivals-${i}-a.csv`, table.reference), current: csv(`rivals-${i}-b.csv`, table.current) };
  const record = await runCell('drift', { columns: Object.keys(table.reference), kinds: { k: 'numeric' }, compat: tools }, files);
  for (const tool of tools) {
    const rows = record.tables.find((t) => t.name === `compat_${tool}`)?.rows ?? [];
    for (const [column, answers] of Object.entries(table.answers[tool] ?? {})) {
      const said = rows.filter((row) => row[0] === column);
      answers.forEach(({ method, value, threshold }, k) => {
        const [, ourMethod, ourValue, ourThreshold] = said[k] ?? [];
        const what = `${tool}, ${column}: ${ourMethod} ${ourValue}, ${method} ${value}`;
        if (method !== undefined) expect(ourMethod, what).toBe(methods[method]);
        // alibi-detect keeps its p as single-precision numbers, which hold seven digits.
        const within = tool === 'alibi' ? Math.max(Math.abs(value) * 2 ** -23, 2 ** -149) : 1e-9;
        expect(Math.abs(Number(ourValue) - value), what).toBeLessThanOrEqual(within);
        if (threshold !== undefined) expect(ourThreshold, what).toBeCloseTo(threshold, 12);
      });
    }
  }
});
