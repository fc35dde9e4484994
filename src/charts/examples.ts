import type { ChartData, ResultTable } from '../cells/types.ts';
import type { TimelineEvent } from '../notebook/session-types.ts';

/** A chart with invented numbers, and what it shows. */
export interface ChartExample {
  readonly name: string;
  readonly shows: string;
  readonly charts: readonly ChartData[];
  readonly events: readonly TimelineEvent[];
}

const hour = 3_600_000;
const day = 24 * hour;
const start = Date.UTC(2026, 10, 1);

/** Repeatable noise in [0, 1). */
function noise(seed: number): number {
  let x = (seed * 2_654_435_761) >>> 0;
  x = ((x ^ (x >>> 15)) * 2_246_822_519) >>> 0;
  x = ((x ^ (x >>> 13)) * 3_266_489_917) >>> 0;
  return ((x ^ (x >>> 16)) >>> 0) / 4_294_967_296;
}
/** About normal, from the sum of four. */
const bell = (seed: number): number => (noise(seed) + noise(seed + 7919) + noise(seed + 15_839) + noise(seed + 31_337) - 2) * 1.7;

const features = [
  'merchant_age_days',
  'device_type',
  'amount_eur',
  'hour_of_day',
  'velocity_1h',
  'country',
  'ip_risk',
  'basket_size',
  'card_age',
  'mcc',
  'days_since_last_successful_three_domain_secure_challenge',
  'email_domain_entropy',
];

function heat(rows: readonly string[], buckets: number, bucket: number, title: string): ChartData {
  const times = Array.from({ length: buckets }, (_, i) => start + i * bucket);
  const change = Math.floor(buckets * 0.6);
  return {
    kind: 'heatmap',
    title,
    metric: 'psi',
    floor: 0.016,
    ceiling: 0.25,
    rows,
    times: times.filter((_, t) => buckets < 40 || Math.abs(t - buckets * 0.3) > 2.5),
    bucketSeconds: bucket / 1000,
    cells: rows.flatMap((row, r) =>
      times.flatMap((time, t) => {
        if (buckets >= 40 && Math.abs(t - buckets * 0.3) <= 2.5) return [];
        const seed = r * 1009 + t * 31 + 5;
        const drifted = t >= change && r < Math.max(2, rows.length * 0.06);
        const few = r === 6 && t % 9 === 4;
        const value = drifted ? 0.36 / (r + 1) + 0.05 * noise(seed) : 0.021 * noise(seed) * (r % 3 === 0 ? 1.7 : 1);
        return [
          {
            row,
            time,
            n: few ? 12 : Math.round(13_000 + 3000 * noise(seed + 1)),
            floor: 0.014 + 0.004 * noise(t),
            value: few ? null : value,
            ...(few ? { reason: 'below_n_min' } : {}),
          },
        ];
      }),
    ),
  };
}

function pair(column: string, seed: number): ChartData {
  const reference = Array.from({ length: 10 }, (_, i) => 18_120 + (i % 3));
  const current = Array.from({ length: 10 }, (_, i) => Math.round(1880 + (4.2 - i) * 150 * (seed === 0 ? 2.1 : 0.1) + 60 * noise(seed * 100 + i)));
  return {
    kind: 'histogramPair',
    title: column,
    column,
    labels: ['≤ 12', '12–30', '30–61', '61–99', '99–150', '150–220', '220–310', '310–420', '420–700', '> 700', '(missing)'],
    edges: [null, 12, 30, 61, 99, 150, 220, 310, 420, 700, null],
    values: [...Array.from({ length: 10 }, () => []), [null]],
    reference: [...reference, 122],
    current: [...current, 212],
    referenceName: 'control',
    currentName: 'canary',
  };
}

const categories: ChartData = {
  kind: 'histogramPair',
  title: 'device_type',
  column: 'device_type',
  labels: ['phone', 'desktop', 'tablet', 'television', 'tablet_v2', '(all others)', '(missing)'],
  values: [['phone'], ['desktop'], ['tablet'], ['television'], ['tablet_v2'], [], [null]],
  reference: [101_210, 60_020, 18_044, 1210, 0, 612, 122],
  current: [9950, 5640, 1770, 110, 1147, 80, 99],
  referenceName: 'control',
  currentName: 'canary',
};

function lines(names: readonly string[], buckets: number, bucket: number, options: { readonly target?: number; readonly title: string }): ChartData {
  return {
    kind: 'series',
    title: options.title,
    unit: 'ms',
    ...(options.target === undefined ? {} : { target: options.target, direction: 'lower' as const }),
    bucketSeconds: bucket / 1000,
    points: names.flatMap((series, s) =>
      Array.from({ length: buckets }, (_, t) => t)
        .filter((t) => s !== 1 || t >= buckets * 0.5)
        .filter((t) => Math.abs(t - buckets * 0.35) > 1.2)
        .map((t) => {
          const value = 262 + s * 18 + 9 * bell(s * 4001 + t) + (s === 1 ? 22 : 0);
          const empty = t === Math.floor(buckets * 0.75) && s === 0;
          const width = s === 1 ? 16 : 8;
          return {
            time: start + t * bucket,
            series,
            value: empty ? null : value,
            low: empty ? null : value - width,
            high: empty ? null : value + width * 1.2,
            n: empty ? 3 : Math.round(14_000 + 900 * noise(t)),
            ...(empty ? { reason: 'below_n_min' } : {}),
          };
        }),
    ),
  };
}

const events: readonly TimelineEvent[] = [
  { time: start + 7.4 * day, kind: 'deploy', label: 'v1.9' },
  { time: start + 7.6 * day, kind: 'version', label: 'v1.9' },
  { time: start + 9.2 * day, kind: 'incident_start', label: 'INC-211 feature store late' },
  { time: start + 9.5 * day, kind: 'resolved', label: 'INC-211' },
  { time: start + 12.5 * day, kind: 'rollback', label: 'v1.8' },
  { time: start + 13.6 * day, kind: 'config', label: 'threshold 0.42' },
];

const estimates: ChartData = {
  kind: 'bars',
  title: 'False positive rate, difference to 40–60',
  unit: 'points',
  target: 2,
  column: 'age_band',
  bars: [
    { label: '18–25', value: 2.1, low: 0.4, high: 3.9 },
    { label: '26–39', value: -0.4, low: -1.1, high: 0.3 },
    { label: 'over 60', value: 0.7, low: -1.2, high: 2.6 },
    { label: 'not stated', value: -1.25, low: -4.1, high: 1.7, is: [null] },
  ],
};

const shares: ChartData = {
  kind: 'bars',
  title: 'What moved the approval rate',
  unit: 'share',
  bars: [
    { label: 'country = DE and device_type = tablet_v2', value: 0.031 },
    { label: 'route = /v2/score', value: 0.012 },
    { label: 'amount_eur > 900', value: 0.0044 },
    { label: 'rest', value: -0.0061 },
  ],
};

const harm: ChartData = {
  kind: 'forest',
  title: 'Harm, in units of the margin',
  unit: 'margins',
  limit: 1,
  limitName: 'margin',
  rows: [
    { label: 'p95 latency', value: 2.05, low: 1.63, high: 2.5, outerLow: 1.45, outerHigh: 2.66, verdict: 'fail', note: 'beyond margin' },
    { label: 'fallback rate', value: -0.1, low: -0.35, high: 0.15, outerLow: -0.5, outerHigh: 0.3, verdict: 'pass', note: 'inside' },
    { label: 'approval rate', value: 0.3, low: 0.05, high: 0.56, outerLow: -0.08, outerHigh: 0.68, verdict: 'pass', note: 'inside' },
    { label: 'chargeback rate', value: 0.6, low: -0.3, high: 1.5, outerLow: -0.8, outerHigh: 2, verdict: 'insufficient', note: '5 200 more' },
    { label: 'score shape', value: 0.2, low: null, high: null, outerLow: null, outerHigh: null, verdict: 'pass', note: 'inside' },
  ],
};

const gaps: ChartData = {
  kind: 'forest',
  title: 'Difference of the selection rate, group − reference',
  unit: 'difference of rates',
  limit: 0.1,
  lowerLimit: -0.1,
  limitName: 'tolerance',
  rows: [
    { label: 'age_band: 18–24 − 35–44', value: 0.021, low: 0.009, high: 0.033, outerLow: null, outerHigh: null, verdict: 'pass', note: 'inside' },
    { label: 'age_band: 65+ − 35–44', value: -0.164, low: -0.19, high: -0.138, outerLow: null, outerHigh: null, verdict: 'fail', note: 'beyond' },
    { label: 'gender: other − female', value: 0.04, low: -0.08, high: 0.17, outerLow: null, outerHigh: null, verdict: 'insufficient', note: 'open' },
  ],
};

const latency: ChartData = {
  kind: 'sparkline',
  title: 'latency_ms',
  column: 'latency_ms',
  labels: ['≤ 50', '50–100', '100–150', '150–200', '200–300', '300–400', '400–800', '> 800'],
  edges: [null, 50, 100, 150, 200, 300, 400, 800, null],
  counts: [1200, 32_310, 58_021, 61_200, 37_269, 8000, 1900, 100],
};

function authored(mark: Extract<ChartData, { kind: 'plot' }>['mark'], count: number): ChartData {
  const rows = Array.from({ length: count }, (_, i) => i);
  return {
    kind: 'plot',
    title: mark === 'line' ? 'Requests by day' : `Latency by score, ${mark}`,
    mark,
    x: mark === 'line' ? 'day' : mark === 'bar' || mark === 'box' ? 'route' : 'score',
    y: mark === 'histogram' || mark === 'bar' ? null : mark === 'line' ? 'requests' : 'latency_ms',
    color: mark === 'box' ? null : 'model_version',
    facet: null,
    times: ['day'],
    data: {
      day: rows.map((i) => start + Math.floor(i / 2) * day),
      requests: rows.map((i) => (i % 2 === 0 ? 12_000 + 300 * Math.round(8 * noise(i)) : 900 + 205 * i)),
      score: rows.map((i) => noise(i)),
      latency_ms: rows.map((i) => 180 + 60 * bell(i) + (i % 2) * 40),
      route: rows.map((i) => ['/score', '/v2/score', '/explain'][Math.floor(noise(i + 77) * 3)] ?? '/score'),
      model_version: rows.map((i) => (i % 2 === 0 ? 'v1.8' : 'v1.9')),
    },
  };
}

const many = Array.from({ length: 60 }, (_, i) => features[i] ?? `embedding_${String(i).padStart(2, '0')}`);

/** Charts with invented numbers, one example a kind and a hard case, for galleries and tests. */
export const chartExamples: readonly ChartExample[] = [
  {
    name: 'drift',
    shows: 'Heat map with the distribution of the feature that is pointed at',
    charts: [heat(features, 14, day, 'PSI by day, against the week before'), pair('merchant_age_days', 0), categories, pair('amount_eur', 2)],
    events,
  },
  { name: 'drift-wide', shows: '60 features by 200 hours, with an outage', charts: [heat(many, 200, hour, 'PSI by hour')], events: [] },
  {
    name: 'sli',
    shows: 'Series with intervals, a target, a gap, a bucket without a value, and events',
    charts: [lines(['v1.8', 'v1.9'], 15, day, { target: 300, title: 'p95 latency by day' }), lines(['all'], 96, hour, { title: 'p95 latency by hour' })],
    events,
  },
  {
    name: 'lines',
    shows: 'Six lines, told apart by dash, symbol and name',
    charts: [lines(['DE', 'FR', 'NL', 'ES', 'IT', 'PL'], 30, day, { title: 'p95 latency by country' })],
    events: [],
  },
  { name: 'bars', shows: 'Estimates with intervals and a target; plain bars around zero', charts: [estimates, shares], events: [] },
  {
    name: 'forest',
    shows: 'Estimates in units of their margins, with intervals for one look and for any; gaps in a tolerance band',
    charts: [harm, gaps],
    events: [],
  },
  { name: 'sparkline', shows: 'The shape of one column', charts: [latency], events: [] },
  {
    name: 'authored',
    shows: 'Charts described by an author',
    charts: (['line', 'dot', 'histogram', 'bar', 'area', 'box'] as const).map((mark) => authored(mark, mark === 'line' || mark === 'area' ? 28 : 160)),
    events: [],
  },
  {
    name: 'empty',
    shows: 'A chart without any values',
    charts: [{ kind: 'series', title: 'p95 latency', unit: 'ms', bucketSeconds: 3600, points: [] }],
    events: [],
  },
];

/** A result table with invented numbers: text that can become a filter, numbers, times and verdicts. */
export const tableExample: ResultTable = {
  name: 'features',
  title: 'Features',
  columns: [
    { name: 'feature', title: 'feature', type: 'text' },
    { name: 'verdict', title: 'verdict', type: 'verdict' },
    { name: 'psi', title: 'PSI', type: 'number' },
    { name: 'missing', title: 'missing', type: 'percent' },
    { name: 'p95', title: 'p95', type: 'number', unit: 'ms' },
    { name: 'n', title: 'n', type: 'integer' },
    { name: 'country', title: 'country', type: 'text', column: 'country' },
    { name: 'first_seen', title: 'first seen', type: 'time' },
  ],
  rows: many.map((name, i) => [
    name,
    i < 2 ? 'fail' : i === 2 ? 'warn' : i % 11 === 5 ? 'insufficient' : 'pass',
    i % 11 === 5 ? null : 0.31 / (i + 1) + 0.002 * noise(i),
    noise(i + 3) / 9,
    210 + 90 * noise(i + 40),
    181_204 - i * 731,
    i % 7 === 0 ? null : (['DE', 'FR', 'NL'][i % 3] ?? 'DE'),
    start + i * 5 * hour,
  ]),
};
