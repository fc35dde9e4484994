import { wilson } from '../../stats/intervals.ts';
import type { ChartData } from '../types.ts';
import { between, type ObjectiveSeries } from './counts.ts';
import type { Objective } from './scope.ts';

/** The share that was good over time with the objective, and the budget as it was used up over the last window. */
export function objectiveCharts(series: ObjectiveSeries, objective: Objective, seconds: number, level: number): readonly ChartData[] {
  const width = Math.max(1, Math.round(seconds / series.step));
  const bucketSeconds = width * series.step;
  const start = Math.floor(series.start / (bucketSeconds * 1000)) * bucketSeconds * 1000;
  const offset = Math.round((series.start - start) / (series.step * 1000));
  const from = Math.max(0, series.length - Math.round(objective.window / series.step));
  const budget = between(series.total, from, series.length) * (1 - objective.objective);
  const shares = [];
  const burnDown = [];
  for (let at = -offset; at < series.length; at += width) {
    const [low, high] = [Math.max(0, at), Math.min(series.length, at + width)];
    const [bad, total] = [between(series.bad, low, high), between(series.total, low, high)];
    const interval = wilson(bad, total, level);
    const place = { time: series.start + at * series.step * 1000, series: objective.name, n: total };
    const limits = { low: interval === null ? null : 1 - interval.high, high: interval === null ? null : 1 - interval.low };
    shares.push({ ...place, value: total > 0 ? 1 - bad / total : null, ...limits, ...(total > 0 ? {} : { reason: 'no_traffic' }) });
    if (high > from && budget > 0) burnDown.push({ ...place, value: 1 - between(series.bad, from, high) / budget, low: null, high: null });
  }
  const common = { kind: 'series', bucketSeconds, direction: 'higher' } as const;
  return [
    { ...common, title: `${objective.name}: share that is good`, unit: 'share', target: objective.objective, points: shares },
    { ...common, title: `${objective.name}: budget left`, unit: 'share', target: 0, points: burnDown },
  ];
}
