import * as v from 'valibot';
import { formatCount } from '../format.ts';
import { name, source } from '../parameters.ts';
import { requireColumn } from '../columns.ts';
import { cellResult } from '../result.ts';
import type { CellContext, CellType } from '../types.ts';

const drawnRows = 10_000;

const parameters = v.strictObject({
  data: source,
  plot: v.pipe(v.picklist(['histogram', 'bar', 'line', 'dot', 'area', 'box'], 'expected histogram, bar, line, dot, area or box'), v.description('the mark')),
  x: v.pipe(name, v.description('column or role on the horizontal axis')),
  y: v.optional(v.nullable(name), null),
  color: v.optional(v.nullable(name), null),
  facet: v.optional(v.nullable(name), null),
});
type Parameters = v.InferOutput<typeof parameters>;

function resolved(p: Parameters, context: CellContext) {
  const from = context.population(p.data, 'data');
  const column = (key: 'x' | 'y' | 'color' | 'facet') => {
    const given = p[key];
    return given === null ? null : requireColumn(context, from, given, key).name;
  };
  return { from, x: requireColumn(context, from, p.x, 'x').name, y: column('y'), color: column('color'), facet: column('facet') };
}

/** Draws columns of a table, population or sql cell from a declarative description. */
export const chartCell: CellType<Parameters> = {
  name: 'chart',
  language: 'yaml',
  title: 'Chart',
  summary: 'A histogram, bar, line, dot, area or box plot of any table or SQL cell.',
  parameters,
  uses: [],
  columns(p, context) {
    const { from, x, y, color, facet } = resolved(p, context);
    return [{ table: from.table, columns: [x, y, color, facet].filter((c) => c !== null) }];
  },
  plan: () => null,
  decide: () => cellResult({ verdict: 'info', headline: '' }),
  rows: {
    request(p, context) {
      const { from, x, y, color, facet } = resolved(p, context);
      return { from, columns: [...new Set([x, y, color, facet].filter((c) => c !== null))], limit: drawnRows };
    },
    present(answer, p, context) {
      const { x, y, color, facet } = resolved(p, context);
      const rows = answer.columns[0]?.values.length ?? 0;
      const data = Object.fromEntries(answer.columns.map((c) => [c.name, c.values.map((value) => (typeof value === 'object' ? null : finite(value)))]));
      const caveats =
        answer.total > rows
          ? [
              ...answer.caveats,
              {
                code: 'rows_capped',
                sentence: `drawn from the first ${formatCount(rows)} of ${formatCount(answer.total)} rows; reduce in a SQL cell to draw all`,
              },
            ]
          : answer.caveats;
      return cellResult({
        verdict: 'info',
        headline: `${formatCount(answer.total)} rows of ${p.data}`,
        charts: [
          {
            kind: 'plot',
            title: [y, x].filter((c) => c !== null).join(' by '),
            mark: p.plot,
            x,
            y,
            color,
            facet,
            data,
            times: answer.columns.filter((c) => c.type === 'timestamp').map((c) => c.name),
          },
        ],
        caveats,
        sql: [answer.sql],
        rowsRead: answer.total,
      });
    },
  },
};

function finite(value: string | number | boolean): string | number | boolean | null {
  return typeof value === 'number' && !Number.isFinite(value) ? null : value;
}
