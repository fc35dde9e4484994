import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { definitionOf } from '../../src/audit/metric-definitions.ts';
import { canaryMetrics } from '../../src/cells/canary/parameters.ts';
import { driftMetrics } from '../../src/cells/drift/parameters.ts';
import { estimatedMetrics } from '../../src/cells/estimated-performance/parameters.ts';
import { methods } from '../../src/cells/multivariate-drift/judge.ts';
import { performanceMetrics } from '../../src/cells/performance/parameters.ts';
import { groupRateNames } from '../../src/stats/group-rates.ts';

/** Words that stand where a metric's name may stand and are something else: what is compared, kinds, verdicts. */
const others: ReadonlySet<string> = new Set([
  'auto',
  'current',
  'reference',
  'numeric',
  'quantile',
  'metric',
  'higher',
  'lower',
  'like',
  'captured',
  'page',
  'ticket',
  'pass',
  'warn',
  'fail',
  'insufficient',
  'shape',
]);

/** Names of metrics in the source of a cell: after `metric:` or `published:`, also where one of several is chosen, and the first argument of what makes measurements. */
function namesIn(source: string): readonly string[] {
  const stated = [...source.matchAll(/\b(?:metric|published): ([^,\n]*)/g)].flatMap(([, text = '']) =>
    [...text.matchAll(/'([a-z][a-z0-9_]*)'/g)].map(([, name = '']) => name),
  );
  const made = [
    ...source.matchAll(
      /\b(?:point|of|rank|mean|share|info|one|candidate|weightedFigure|undefinedFigure|undefinedRate|time|measurement\(\s*scope,\s*)\(?\s*'([a-z][a-z0-9_]*)'/g,
    ),
  ].map(([, name = '']) => name);
  const composed = [...source.matchAll(/metric: `([^`]*)`/g)].flatMap(([, name = '']) =>
    /^\$\{(?:each\.)?metric\}/.test(name) ? [name.replace(/^\$\{[^}]*\}/, 'selection_rate')] : [],
  );
  return [...stated, ...made, ...composed];
}

const folder = new URL('../../src/cells', import.meta.url).pathname;
const found = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .flatMap((entry) => namesIn(readFileSync(join(entry.parentPath, entry.name), 'utf8')));
const names = [
  ...new Set([
    ...found,
    ...driftMetrics,
    ...performanceMetrics,
    ...estimatedMetrics.map((metric) => `estimated_${metric}`),
    ...canaryMetrics,
    ...methods,
    ...groupRateNames.flatMap((rate) => [
      rate,
      `${rate}_difference`,
      `${rate}_ratio`,
      `${rate}_largest_gap`,
      `${rate}_stratified_difference`,
      `${rate}_difference_change`,
      `${rate}_paired_change`,
    ]),
    ...[
      'mix_effect',
      'rate_effect',
      'schema_added',
      'schema_removed',
      'schema_type_changed',
      'p95_difference',
      'p95_relative_difference',
      'p05_difference',
      'p999',
      'p99.9',
    ],
    ...['selection_rate_lower_bound', 'scoring_rate_upper_bound', 'estimated_accuracy_coverage', 'contrast_distance_p25', 'label_lag_p50', 'feature_age_p50'],
  ]),
]
  .filter((name) => !others.has(name))
  .sort();

test('the source of the cells names some hundred metrics', () => {
  expect(names.length).toBeGreaterThan(150);
  for (const name of ['psi', 'roc_auc', 'flip_rate', 'burn_rate', 'mttd_minutes', 'calibration_slope', 'rows_below_k_rate', 'centroid_cosine'])
    expect(names).toContain(name);
});

test.each(names)('%s is defined', (name) => {
  expect(definitionOf(name)).toMatch(/^\S.{8,}\.$/);
});

test('a name that no cell uses has no definition', () => {
  for (const name of ['quux', 'quux_difference', 'estimated_quux', 'p']) expect(definitionOf(name)).toBeNull();
});
