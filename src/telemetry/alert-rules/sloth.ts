import { comment, plainNumber, slug, yamlText } from './text.ts';
import type { RuleSet } from './types.ts';

/**
 * Returns a Sloth specification (`prometheus/v1`). Sloth makes its own windows from the period, for 30 and 28 days out of the box; burn rates written here
 * have no place in it, which a comment says.
 */
export function slothSpecification(set: RuleSet): string {
  const id = slug(set.name);
  const severities = new Set(set.alerts.map(({ severity }) => severity));
  const days = set.windowSeconds / 86_400;
  const selector = `{slo=${yamlText(id)}}[{{.window}}]`;
  const alert = (severity: 'page' | 'ticket') =>
    severities.has(severity) ? `      ${severity}_alert: { labels: { severity: ${severity} } }` : `      ${severity}_alert: { disable: true }`;
  return `${[
    comment(`Good: ${set.good}`),
    comment(`Valid: ${set.valid}`),
    comment(`Made for --default-slo-period=${plainNumber(days)}d; with another period than 28 or 30 days Sloth needs a windows file.`),
    comment('Windows and burn rates are those of Sloth. Start it with --disable-optimized-rules, else the SLI is a mean of 5-minute ratios.'),
    ...(set.method === 'occurrences' ? [] : [comment(`Budgeted by ${set.method} of ${set.timeslice}; Sloth counts requests.`)]),
    'version: "prometheus/v1"',
    'service: "model"',
    'slos:',
    `  - name: ${yamlText(id)}`,
    `    objective: ${plainNumber(set.objective * 100)}`,
    `    description: ${yamlText(set.name)}`,
    '    sli:',
    '      events:',
    `        error_query: ${yamlText(`sum(rate(slo_bad_requests_total${selector}))`)}`,
    `        total_query: ${yamlText(`sum(rate(slo_valid_requests_total${selector}))`)}`,
    '    alerting:',
    `      name: ${yamlText(`SloBurn-${id}`)}`,
    ...(set.runbook === null ? [] : [`      annotations: { runbook_url: ${yamlText(set.runbook)} }`]),
    alert('page'),
    alert('ticket'),
  ].join('\n')}\n`;
}
