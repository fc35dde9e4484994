import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { studentTQuantile } from '../../src/stats/distributions.ts';
import { expectClose } from '../stats/close-to.ts';
import { runCell } from './lab.ts';

interface Quantile {
  readonly q: number;
  readonly n: number;
  readonly value: number;
  readonly interval: readonly [number, number] | null;
}
type Ratio = { readonly value: number; readonly error: number; readonly n: number };
const oracle = JSON.parse(readFileSync(new URL('./oracles/serving.json', import.meta.url), 'utf8')) as {
  azure: Record<string, Record<string, Quantile[]>>;
  llmperf: Record<string, Record<string, Quantile[]> & { tokens_per_second: Ratio }>;
};
const nameOf = (q: number): 'p50' => `p${Number((q * 100).toPrecision(4))}` as 'p50';

describe('token and latency indicators of real traces', () => {
  it.each(Object.entries(oracle.azure))('Azure LLM inference, %s: tokens with their intervals', async (trace, columns) => {
    const slis = Object.entries(columns).flatMap(([column, list]) => list.map(({ q }) => ({ name: `${column} ${q}`, metric: nameOf(q), column })));
    const record = await runCell('sli', { of: 'trace', slis }, { trace: `public/samples/AzureLLMInferenceTrace_${trace}.csv` });
    for (const [column, list] of Object.entries(columns))
      for (const { q, n, value, interval } of list) {
        const m = record.measurements.find(({ of }) => of.sli === `${column} ${q}`);
        expect(m?.n).toBe(n);
        expectClose(m?.value, value, 1e-12);
        expect(m?.interval === undefined ? null : [m.interval.low, m.interval.high]).toEqual(interval);
      }
  });

  it('LLMPerf, eight providers: latencies with their intervals, and tokens per second as a ratio of sums', async () => {
    const columns = ['ttft_s', 'inter_token_latency_s', 'end_to_end_latency_s', 'number_output_tokens'];
    const slis = [
      ...columns.flatMap((column) => [0.5, 0.9, 0.95, 0.99].map((q) => ({ name: `${column} ${q}`, metric: nameOf(q), column, where: 'error_code IS NULL' }))),
      { name: 'speed', metric: 'ratio', numerator: 'number_output_tokens', denominator: 'end_to_end_latency_s', where: 'error_code IS NULL' },
    ];
    const record = await runCell('sli', { of: 'runs', slis, by: 'provider' }, { runs: 'tests/fixtures/llmperf/llmperf.csv' });
    const of = (provider: string, sli: string) => record.measurements.find((m) => m.of.group?.provider === provider && m.of.sli === sli);
    for (const [provider, own] of Object.entries(oracle.llmperf)) {
      for (const column of columns)
        for (const { q, n, value, interval } of own[column] ?? []) {
          const m = of(provider, `${column} ${q}`);
          expect(m?.n).toBe(n);
          expectClose(m?.value, value, 1e-12);
          expect(m?.interval === undefined ? null : [m.interval.low, m.interval.high]).toEqual(interval);
        }
      const speed = of(provider, 'speed');
      expectClose(speed?.value, own.tokens_per_second.value, 1e-12);
      const reach = studentTQuantile(0.975, own.tokens_per_second.n - 1) * own.tokens_per_second.error;
      expectClose((speed?.interval?.high ?? 0) - (speed?.value ?? 0), reach, 1e-8);
    }
  });
});
