import { comment, plainNumber, slug, yamlText } from './text.ts';
import type { RuleSet } from './types.ts';

const methods = { occurrences: 'Occurrences', timeslices: 'Timeslices', 'ratio-timeslices': 'RatioTimeslices' } as const;

/**
 * Returns OpenSLO v1 documents: the objective, and for each alert a condition and a policy. OpenSLO has one look-back window per condition, the long one;
 * its policy names the short window in a comment.
 */
export function openSlo(set: RuleSet): string {
  const id = slug(set.name);
  const sliced = set.method !== 'occurrences';
  const policies = set.alerts.map((alert) => `${id}-${alert.severity}-${alert.long}`);
  const objective = [
    comment(`Good: ${set.good}`),
    comment(`Valid: ${set.valid}`),
    'apiVersion: openslo/v1',
    'kind: SLO',
    'metadata:',
    `  name: ${yamlText(id)}`,
    `  displayName: ${yamlText(set.name)}`,
    'spec:',
    '  service: model',
    '  indicator:',
    '    metadata:',
    `      name: ${yamlText(`${id}-sli`)}`,
    '    spec:',
    '      ratioMetric:',
    '        counter: true',
    `        bad: { metricSource: { type: Prometheus, spec: { query: ${yamlText(`slo_bad_requests_total{slo="${id}"}`)} } } }`,
    `        total: { metricSource: { type: Prometheus, spec: { query: ${yamlText(`slo_valid_requests_total{slo="${id}"}`)} } } }`,
    '  timeWindow:',
    `    - duration: ${yamlText(set.window)}`,
    '      isRolling: true',
    `  budgetingMethod: ${methods[set.method]}`,
    '  objectives:',
    `    - target: ${plainNumber(set.objective)}`,
    ...(sliced ? [`      timeSliceWindow: ${yamlText(set.timeslice)}`] : []),
    ...(set.method === 'timeslices' ? [`      timeSliceTarget: ${plainNumber(set.timesliceTarget)}`] : []),
    ...(policies.length === 0 ? [] : ['  alertPolicies:', ...policies.map((name) => `    - ${yamlText(name)}`)]),
  ].join('\n');
  const documents = set.alerts.flatMap((alert, i) => [policy(policies[i] ?? id, alert)]);
  return `${[objective, ...documents].join('\n---\n')}\n`;
}

function policy(name: string, alert: RuleSet['alerts'][number]): string {
  return [
    comment(`Fire only while the last ${alert.short} burn as fast: OpenSLO has no second window.`),
    'apiVersion: openslo/v1',
    'kind: AlertPolicy',
    'metadata:',
    `  name: ${yamlText(name)}`,
    'spec:',
    '  alertWhenNoData: false',
    '  alertWhenResolved: true',
    '  alertWhenBreaching: true',
    '  conditions:',
    '    - kind: AlertCondition',
    '      metadata:',
    `        name: ${yamlText(`${name}-burn`)}`,
    '      spec:',
    `        severity: ${alert.severity}`,
    '        condition:',
    '          kind: burnrate',
    '          op: gt',
    `          threshold: ${plainNumber(alert.burn)}`,
    `          lookbackWindow: ${yamlText(alert.long)}`,
    '          alertAfter: "0m"',
    '  notificationTargets: []',
  ].join('\n');
}
