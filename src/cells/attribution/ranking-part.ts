import type { ReducedTable } from '../../reduce/types.ts';
import { adjustPValues } from '../../stats/multiplicity.ts';
import { categoricalAssociation, numericAssociation, type RankAssociation } from '../../stats/rank-association.ts';
import { formatList, formatNumber } from '../format.ts';
import { frameOf, numberOf, type FrameValues } from '../joint/frame.ts';
import type { Measurement } from '../types.ts';
import { corrections } from './corrections.ts';
import type { AttributionParameters, AttributionScope } from './parameters.ts';
import { mainColumns } from './plan.ts';
import { part, type Part } from '../joint/part.ts';

/** Where no attributions are logged: which features go along with the score, by ranks. */
export function rankFeatures(table: ReducedTable | undefined, scope: AttributionScope, p: AttributionParameters): Part {
  const columns = mainColumns(scope);
  const at = columns.findIndex(({ name }) => name === scope.score);
  const scores = Float64Array.from(table?.sample?.columns[at] ?? [], numberOf);
  const skipped = columns.length - scope.features.length;
  const all =
    table === undefined ? undefined : { ...table, ...(table.sample ? { sample: { ...table.sample, columns: table.sample.columns.slice(skipped) } } : {}) };
  const frame = frameOf(all, scope.features);
  const associate = (column: FrameValues): RankAssociation | null =>
    column.kind === 'numeric' ? numericAssociation(column.values, scores) : categoricalAssociation(column.values, scores);
  const found = frame.columns.map((column) => ({ column, association: associate(column) }));
  const adjusted = adjustPValues(
    found.flatMap(({ association }) => (association === null ? [] : [association.p])),
    corrections[p.correction],
  );
  let next = 0;
  const ranked = found
    .map(({ column, association }) => ({
      name: column.name,
      kind: column.kind,
      association,
      pAdjusted: association === null ? null : (adjusted[next++] ?? null),
    }))
    .sort((a, b) => Math.abs(b.association?.value ?? -1) - Math.abs(a.association?.value ?? -1));
  const [first] = ranked;
  const n = scores.filter((x) => !Number.isNaN(x)).length;
  const none = 'no attributions are logged';
  const top = ranked
    .filter(({ pAdjusted }) => pAdjusted !== null && pAdjusted <= p.alpha)
    .map(({ name, association }) => `${name} (${formatNumber(association?.value ?? null, 2)})`);
  const sentence =
    first === undefined || n === 0
      ? `${none}, and there is no ${n === 0 ? 'score' : 'feature'} to rank`
      : `${none}; by rank correlation the score goes along with ${top.length === 0 ? 'no feature beyond chance' : formatList(top, 4)}, which is not what drives it`;
  return part({
    verdict: n === 0 ? 'insufficient' : 'info',
    sentence,
    findings: [{ verdict: n === 0 ? 'insufficient' : 'info', sentence, next: ['contrast'] }],
    measurements: ranked.map(
      ({ name, kind, association, pAdjusted }): Measurement => ({
        metric: kind === 'numeric' ? 'spearman' : 'rank_association',
        of: { column: name, population: p.of },
        value: association?.value ?? null,
        ...(association === null ? { reason: 'constant' } : {}),
        n: association?.n ?? n,
        ...(association === null
          ? {}
          : {
              test: {
                name: kind === 'numeric' ? 'spearman' : 'kruskal_wallis',
                statistic: association.value,
                p: association.p,
                ...(pAdjusted === null ? {} : { pAdjusted, family: p.correction }),
              },
            }),
        verdict: 'info',
      }),
    ),
    tables: [
      {
        name: 'association',
        title: 'Features by rank correlation with the score',
        columns: [
          { name: 'feature', title: 'feature', type: 'text' },
          { name: 'value', title: 'rank correlation', type: 'number' },
          { name: 'n', title: 'rows', type: 'integer' },
          { name: 'p', title: 'adjusted p', type: 'number' },
          { name: 'method', title: 'method', type: 'text' },
        ],
        rows: ranked.map(({ name, kind, association, pAdjusted }) => [
          name,
          association?.value ?? null,
          association?.n ?? n,
          pAdjusted,
          association === null ? 'constant' : kind === 'numeric' ? 'Spearman' : 'root of epsilon squared',
        ]),
      },
    ],
    charts: [
      {
        kind: 'bars',
        title: 'Rank correlation with the score',
        unit: '',
        bars: ranked.slice(0, 20).flatMap(({ name, association }) => (association === null ? [] : [{ label: name, value: association.value }])),
      },
    ],
    caveats: [
      {
        code: 'no_attributions',
        sentence:
          'no column has the role attribution: what follows is association, feature by feature; two features that go together both show, and nothing is taken apart',
      },
    ],
  });
}
