import type { ChartData } from '../../src/cells/types.ts';

const day = 86_400_000;
const start = Date.UTC(2026, 10, 1);
const times = Array.from({ length: 14 }, (_, i) => start + i * day);
const rows = ['merchant_age_days', 'device_type', 'amount_eur', 'hour_of_day', 'velocity_1h', 'country', 'ip_risk'];

export const heatmap: ChartData = {
  kind: 'heatmap',
  title: 'PSI by day, against the week before',
  metric: 'psi',
  floor: 0.02,
  ceiling: 0.3,
  rows,
  times,
  bucketSeconds: 86_400,
  cells: rows.flatMap((row, r) =>
    times.map((time, t) => ({
      row,
      time,
      n: 14_285,
      floor: 0.02,
      value: r === 6 && t === 5 ? null : t > 7 && r < 2 ? 0.34 - r * 0.12 + t / 1000 : ((r * 7 + t * 5) % 11) / 250,
    })),
  ),
};

export const histogramPair: ChartData = {
  kind: 'histogramPair',
  title: 'merchant_age_days',
  column: 'merchant_age_days',
  labels: ['≤ 12', '12–30', '30–61', '61–99', '99–150', '150–220', '220–310', '310–420', '> 420', 'missing'],
  reference: [18_120, 18_120, 18_121, 18_120, 18_120, 18_121, 18_120, 18_120, 18_120, 122],
  current: [3510, 2790, 2230, 1880, 1690, 1480, 1470, 1320, 2214, 212],
  referenceName: 'control',
  currentName: 'canary',
};

export const series: ChartData = {
  kind: 'series',
  title: 'p95 latency by day',
  unit: 'ms',
  target: 300,
  direction: 'lower',
  bucketSeconds: 86_400,
  points: ['v1.8', 'v1.9'].flatMap((name, s) =>
    times
      .filter((_, i) => i !== 5 && (s === 0 || i > 6))
      .map((time, i) => ({
        time,
        series: name,
        value: i === 9 ? null : 268 + s * 41 + ((i * 37) % 19),
        low: i === 9 ? null : 255 + s * 41 + ((i * 37) % 19),
        high: i === 9 ? null : 281 + s * 41 + ((i * 37) % 19),
        n: 14_285,
      })),
  ),
};

export const bars: ChartData = {
  kind: 'bars',
  title: 'False positive rate, difference to 40–60',
  unit: 'points',
  target: 2,
  bars: [
    { label: '18–25', value: 2.1, low: 0.4, high: 3.9 },
    { label: '26–39', value: -0.4, low: -1.1, high: 0.3 },
    { label: 'over 60', value: 0.7, low: -1.2, high: 2.6 },
    { label: 'unknown', value: 1.25 },
  ],
};

export const sparkline: ChartData = {
  kind: 'sparkline',
  title: 'latency_ms',
  column: 'latency_ms',
  labels: ['≤ 50', '50–100', '100–200', '200–400', '> 400'],
  counts: [1200, 52_310, 98_021, 41_200, 7269],
};

export const plot: ChartData = {
  kind: 'plot',
  title: 'Requests by day',
  mark: 'line',
  x: 'day',
  y: 'requests',
  color: 'model_version',
  facet: null,
  times: ['day'],
  data: {
    day: [...times, ...times],
    requests: [...times.map((_, i) => 12_000 + i * 731), ...times.map((_, i) => 900 + i * 411)],
    model_version: [...times.map(() => 'v1.8'), ...times.map(() => 'v1.9')],
  },
};

export const charts = { heatmap, histogramPair, series, bars, sparkline, plot } as const;
