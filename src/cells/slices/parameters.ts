import * as v from 'valibot';
import { columnList, name, share, source } from '../parameters.ts';

const expression = v.pipe(v.string('expected a SQL boolean expression'), v.minLength(1, 'expected a SQL boolean expression'));
const above0 = v.pipe(v.number('expected a number above 0'), v.gtValue(0, 'expected a number above 0'));
const rows = v.pipe(v.number('expected a whole number from 2'), v.integer('expected a whole number from 2'), v.minValue(2, 'expected a whole number from 2'));

const metric = v.pipe(
  v.picklist(['rate', 'mean', 'drift'], 'expected rate, mean or drift'),
  v.title('Metric'),
  v.description('`rate`: how often something is true; `mean`: of a number; `drift`: the share of rows, `current` against `reference`'),
);
const objective = v.strictObject({
  metric: v.optional(metric, 'rate'),
  column: v.optional(v.pipe(name, v.title('Column'), v.description('a boolean or 0/1 column (rate) or a number (mean)'))),
  role: v.optional(v.pipe(name, v.title('Role'), v.description('a role in place of a column'))),
  where: v.optional(v.pipe(expression, v.title('Where'), v.description('what is counted as true (rate), or which rows count (mean)'))),
  reference: v.optional(v.pipe(source, v.title('Reference'), v.description('rows before, for `drift`'))),
  current: v.optional(v.pipe(source, v.title('Current'), v.description('rows now, for `drift`'))),
  direction: v.optional(
    v.pipe(
      v.picklist(['lower', 'higher'], 'expected lower or higher'),
      v.title('Better'),
      v.description('which way is better; for `drift`, `lower` looks for segments that grew'),
    ),
    'lower',
  ),
});

const objectiveOrAuto = v.pipe(
  v.union([v.literal('auto'), objective], 'expected auto, or a metric with a column or where'),
  v.title('Objective'),
  v.description('what makes a segment bad; `auto` takes the error rate, else the fallback rate, else mean latency'),
);
const fewest = v.pipe(
  v.union([v.literal('auto'), rows], 'expected auto or a whole number from 2'),
  v.title('Fewest rows'),
  v.description('rows a segment needs; `auto`: the most of 100, 0.2 % of the rows and, for rates, 10 expected events'),
);
const effect = v.pipe(
  v.union([v.literal('auto'), above0], 'expected auto or a number above 0'),
  v.title('Bound'),
  v.description(
    'difference to all other rows that matters; `auto`: half the overall rate of the bad outcome and at least 0.02; 0.2 standard deviations of a mean; 0.02 of the rows',
  ),
);
const holdout = v.pipe(
  v.number('expected a number from 0 to 0.9'),
  v.minValue(0, 'expected a number from 0 to 0.9'),
  v.maxValue(0.9, 'expected a number from 0 to 0.9'),
  v.title('Held out'),
  v.description('share of the rows kept from the search, for confirmation; 0 searches all and confirms nothing'),
);
const alpha = v.pipe(
  share,
  v.gtValue(0, 'expected a number above 0'),
  v.title('Alpha'),
  v.description('false findings tolerated, in the search and again held out'),
);
const rank = v.pipe(
  v.picklist(['significance', 'risk-ratio', 'sliceline'], 'expected significance, risk-ratio or sliceline'),
  v.title('Rank'),
  v.description(
    'what puts the worst segment first: how sure its difference is, how many times more often its rows are bad than all others (MacroBase), or the SliceLine score of mean error against size',
  ),
);

export const slicesParameters = v.strictObject({
  of: v.optional(v.pipe(source, v.title('Rows'), v.description('population, table or sql cell to search')), 'telemetry'),
  objective: v.optional(objectiveOrAuto, 'auto'),
  columns: v.optional(
    v.pipe(columnList, v.title('Columns'), v.description('columns that describe segments; `auto`: categories and numbers, at most 16')),
    'auto',
  ),
  max_order: v.optional(
    v.pipe(v.picklist([1, 2, 3], 'expected 1, 2 or 3'), v.title('Order'), v.description('how many conditions a segment may have: 1, 2 or 3')),
    3,
  ),
  min_rows: v.optional(fewest, 'auto'),
  effect: v.optional(effect, 'auto'),
  alpha: v.optional(alpha, 0.05),
  rank: v.optional(rank, 'significance'),
  holdout: v.optional(holdout, 0.5),
  ignore: v.optional(v.pipe(v.array(name), v.title('Leave out'), v.description('columns that `auto` should leave out')), []),
  seed: v.optional(
    v.pipe(
      v.number('expected a whole number'),
      v.integer('expected a whole number'),
      v.title('Seed'),
      v.description('of the split into searched and held-out rows'),
    ),
    1,
  ),
});
export type SlicesParameters = v.InferOutput<typeof slicesParameters>;
export type SliceObjective = v.InferOutput<typeof objective>;
