import { describe, expect, it } from 'vitest';
import { groupBars } from '../../src/cells/group-bars.ts';

const of = { title: 'latency p99', unit: 'ms', direction: 'lower', target: 300 } as const;
const group = (keys: Readonly<Record<string, string | number | boolean | null>>, value: number | null) => ({ keys, value, low: null, high: null });

describe('an indicator by group', () => {
  it('is drawn with the worst group first, by the better way', () => {
    const groups = [group({ pod: 'a' }, 120), group({ pod: 'b' }, 410), group({ pod: null }, 200)];
    const labels = (direction: 'lower' | 'higher') =>
      groupBars({ ...of, direction }, groups).map((chart) => (chart.kind === 'bars' ? chart.bars.map((bar) => bar.label) : []));
    expect(labels('lower')).toEqual([['b', '(missing)', 'a']]);
    expect(labels('higher')).toEqual([['a', '(missing)', 'b']]);
  });

  it('of one column can be clicked, also where the value is missing; of crossed columns not', () => {
    expect(groupBars(of, [group({ pod: 7 }, 120), group({ pod: null }, 100)])).toMatchObject([
      {
        title: 'latency p99 by pod',
        unit: 'ms',
        target: 300,
        column: 'pod',
        bars: [
          { label: '7', is: [7] },
          { label: '(missing)', is: [null] },
        ],
      },
    ]);
    const [crossed] = groupBars({ ...of, target: null }, [group({ pod: 'a', zone: 'x' }, 1), group({ pod: 'b', zone: 'x' }, 2)]);
    expect(crossed).toMatchObject({ title: 'latency p99 by pod and zone', bars: [{ label: 'b · x' }, { label: 'a · x' }] });
    expect(crossed).not.toHaveProperty('column');
    expect(crossed).not.toHaveProperty('target');
  });

  it('is not drawn for one group with a value, and says how many groups it leaves out', () => {
    expect(groupBars(of, [group({ pod: 'a' }, 1), group({ pod: 'b' }, null)])).toEqual([]);
    const [many] = groupBars(
      of,
      Array.from({ length: 100 }, (_, i) => group({ pod: i }, i)),
    );
    expect(many).toMatchObject({ title: 'latency p99 by pod, the 24 worst of 100' });
    expect(many?.kind === 'bars' ? [many.bars.length, many.bars[0]?.label, many.bars.at(-1)?.label] : []).toEqual([24, '99', '76']);
  });
});
