import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/cells/types.ts';
import { suppressedSentence } from '../../src/audit/disclose/prepare/redact.ts';
import { cellArticle } from '../../src/audit/html/cells.ts';
import type { ResultsBlock } from '../../src/audit/types.ts';

const { JSDOM } = createRequire(import.meta.url)('jsdom') as { JSDOM: new (html: string) => { readonly window: { readonly document: Document } } };
type Cell = ResultsBlock['cells'][number];
const point = (time: number, value: number | null) => ({
  time,
  series: 'recall',
  value,
  low: null,
  high: null,
  n: value === null ? 0 : 100,
  ...(value === null ? { reason: 'suppressed' } : {}),
});

function shown(findings: readonly Finding[], values: readonly (number | null)[] = []): Document {
  const charts: Cell['charts'] =
    values.length === 0
      ? []
      : [{ kind: 'series', title: 'recall', unit: 'share', bucketSeconds: 3600, points: values.map((value, i) => point(i * 3_600_000, value)) }];
  const cell: Cell = {
    ...{ id: 'misses', type: 'fairness', verdict: 'fail', headline: suppressedSentence, findings, measurements: [], tables: [], charts },
    ...{ caveats: [1, 2].map((i) => ({ code: `caveat_${i}`, sentence: suppressedSentence })), rowsRead: 10 },
  } as unknown as Cell;
  return new JSDOM(cellArticle(cell).markup).window.document;
}

describe('what is left out of a published cell', () => {
  it('is said once for all its findings, with how many there are of each verdict', () => {
    const hidden = (verdict: Finding['verdict']): Finding => ({ verdict, sentence: suppressedSentence });
    const document = shown([hidden('fail'), { verdict: 'info', sentence: 'all groups were seen' }, hidden('fail'), hidden('pass')]);
    const items = [...document.querySelectorAll('article > ul:first-of-type > li')].map((item) => item.textContent?.replace(/\s+/g, ' ').trim());
    expect(items[0]).toBe('iinfo all groups were seen');
    expect(items[1]).toMatch(/^3 more findings quote suppressed numbers or groups and are left out: .*1 pass.*2 fail/);
    expect(items).toHaveLength(2);
    expect(shown([hidden('pass')]).body.textContent).toContain('1 finding quotes a suppressed number or group and is left out');
  });

  it('is said once for equal caveats', () => {
    expect([...shown([]).querySelectorAll('h4 + ul > li')].map((item) => item.textContent)).toEqual([suppressedSentence]);
  });

  it('keeps a chart over time from being drawn when it is most of the chart, and only then', () => {
    const most = shown([], [0, null, null]);
    expect(most.querySelector('svg')).toBeNull();
    expect(most.body.textContent).toContain('recall is not drawn: 2 of its 3 numbers are suppressed.');
    expect(shown([], [0.5, 0.6, null]).querySelector('svg')).not.toBeNull();
  });
});
