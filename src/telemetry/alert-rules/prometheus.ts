import { comment, plainNumber, slug, yamlText } from './text.ts';
import type { RuleSet } from './types.ts';

/**
 * Returns a Prometheus rule file: one recording rule per window with Σ bad / Σ valid (never a mean of ratios), and one alert per severity that fires when
 * a long and its short window both burn too fast. It counts on two counters that the service exports, named in a comment; objectives by time slices are
 * counted by rows here, and the file says so.
 */
export function prometheusRules(set: RuleSet): string {
  const id = slug(set.name);
  const label = `slo=${yamlText(id)}`;
  const windows = [...new Set(set.alerts.flatMap(({ long, short }) => [short, long]))];
  const ratio = (window: string) => `slo:bad_ratio:rate_${window}{${label}}`;
  const budget = plainNumber(1 - set.objective);
  const lines = [
    comment(`${set.name}: ${plainNumber(set.objective * 100)} % over ${set.window}`),
    comment(`Good: ${set.good}`),
    comment(`Valid: ${set.valid}`),
    comment('The service exports two counters: slo_valid_requests_total and slo_bad_requests_total, both with the label slo.'),
    ...(set.method === 'occurrences' ? [] : [comment(`Budgeted by ${set.method} of ${set.timeslice}; these rules count requests.`)]),
    'groups:',
    `  - name: ${yamlText(`slo-${id}`)}`,
    '    rules:',
    ...windows.flatMap((window) => [
      `      - record: ${yamlText(`slo:bad_ratio:rate_${window}`)}`,
      `        expr: ${yamlText(`sum(increase(slo_bad_requests_total{${label}}[${window}])) / (sum(increase(slo_valid_requests_total{${label}}[${window}])) > 0)`)}`,
      `        labels: { slo: ${yamlText(id)} }`,
    ]),
  ];
  for (const severity of ['page', 'ticket'] as const) {
    const own = set.alerts.filter((alert) => alert.severity === severity);
    if (own.length === 0) continue;
    const any = own.map(({ long, short, burn }) => {
      const limit = `${plainNumber(burn)} * ${budget}`;
      return `(${ratio(long)} > ${limit} and ${ratio(short)} > ${limit})`;
    });
    lines.push(
      `      - alert: ${yamlText(`SloBurn-${id}-${severity}`)}`,
      `        expr: ${yamlText(any.join(' or '))}`,
      `        labels: { slo: ${yamlText(id)}, severity: ${severity} }`,
      '        annotations:',
      `          summary: ${yamlText(`${set.name} burns its error budget too fast`)}`,
      ...(set.runbook === null ? [] : [`          runbook_url: ${yamlText(set.runbook)}`]),
    );
  }
  return `${lines.join('\n')}\n`;
}
