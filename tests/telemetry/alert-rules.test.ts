import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { openSlo } from '../../src/telemetry/alert-rules/openslo.ts';
import { prometheusRules } from '../../src/telemetry/alert-rules/prometheus.ts';
import { slothSpecification } from '../../src/telemetry/alert-rules/sloth.ts';
import type { RuleSet } from '../../src/telemetry/alert-rules/types.ts';

const set: RuleSet = {
  name: 'Fast "answers": p95\nof v1',
  objective: 0.999,
  window: '30d',
  windowSeconds: 2_592_000,
  method: 'occurrences',
  timeslice: '300s',
  timesliceTarget: 0.999,
  alerts: [
    { severity: 'page', long: '1h', short: '5m', burn: 14.4 },
    { severity: 'ticket', long: '3d', short: '6h', burn: 1 },
  ],
  good: 'latency < 300\n-- fast',
  valid: 'TRUE',
  runbook: 'https://example.test/r?a=1#b',
};
const parsed = (text: string) =>
  parseAllDocuments(text).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS();
  });

describe('rules for other tools', () => {
  it('Prometheus: ratios of sums, both windows above the burn rate, whatever the name holds', () => {
    const [file] = parsed(prometheusRules(set));
    const rules = file.groups[0].rules;
    expect(rules.slice(0, 4).map((rule: { record: string }) => rule.record)).toEqual(['5m', '1h', '6h', '3d'].map((w) => `slo:bad_ratio:rate_${w}`));
    expect(rules[4]).toMatchObject({ alert: 'SloBurn-fast-answers-p95-of-v1-page', labels: { severity: 'page' }, annotations: { runbook_url: set.runbook } });
    expect(rules[4].expr).toBe(
      '(slo:bad_ratio:rate_1h{slo="fast-answers-p95-of-v1"} > 14.4 * 0.001 and slo:bad_ratio:rate_5m{slo="fast-answers-p95-of-v1"} > 14.4 * 0.001)',
    );
  });
  it('Sloth: the objective in percent, a severity without rules switched off', () => {
    const [file] = parsed(slothSpecification({ ...set, alerts: set.alerts.slice(0, 1) }));
    expect(file).toMatchObject({
      version: 'prometheus/v1',
      slos: [{ objective: 99.9, alerting: { ticket_alert: { disable: true }, page_alert: { labels: { severity: 'page' } } } }],
    });
  });
  it('OpenSLO: one document for the objective and one for each alert', () => {
    const [slo, page] = parsed(openSlo({ ...set, method: 'timeslices' }));
    expect(slo).toMatchObject({
      kind: 'SLO',
      spec: { budgetingMethod: 'Timeslices', objectives: [{ target: 0.999, timeSliceWindow: '300s', timeSliceTarget: 0.999 }] },
    });
    expect(page.spec.conditions[0].spec.condition).toEqual({ kind: 'burnrate', op: 'gt', threshold: 14.4, lookbackWindow: '1h', alertAfter: '0m' });
  });
});
