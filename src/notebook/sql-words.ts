const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** Window functions of DuckDB. */
export const windowFunctions = words('row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value');

/** The only functions that may stand where a table does. */
export const tableFunctions = words('range generate_series unnest');

/** Words that may stand before a bracket inside an expression without being a call. */
export const expressionForms = words(`
  and or not in any all some case when then else end between like ilike similar to is null true false escape collate cast try_cast try coalesce nullif ifnull if
  extract overlay position substring trim row array map struct interval from for both leading trailing lambda
`);

/** Words that may stand before a bracket in a query without being a call. */
export const queryForms = words(`
  exists as on using over filter by rollup cube grouping sets values select where having limit offset union intersect except distinct columns exclude replace
  rename within group order asc desc qualify window materialized lateral join with partition rows groups preceding following name return
`);

/** Types that take sizes or members in brackets. */
export const sizedTypes = words('decimal numeric dec varchar char character bpchar text string bit float time timestamp struct map union');

/** Statements that are not queries. They are refused where a statement could begin. */
export const statementWords = words(`
  alter analyze attach begin call checkpoint comment commit copy create deallocate delete desc describe detach drop execute explain export force import insert
  install load merge pivot pivot_longer pivot_wider pragma prepare reset rollback set show start summarize table truncate unpivot update use vacuum
`);

/** Words DuckDB reserves and a notebook has no use for: refused wherever they stand unquoted. */
export const refusedWords = words('show describe summarize pivot unpivot pivot_wider pivot_longer into table create recursive tablesample');

/** Functions written without brackets whose value is the clock, the session or the user. */
export const sessionWords = words(
  'current_date current_time current_timestamp localtime localtimestamp current_user session_user user current_role current_catalog current_schema',
);

/** Functions and operators whose last digits differ between the two engines. */
export const transcendentalWords = words(`
  acos acosh asin asinh atan atan2 atanh cbrt cos cosh cot entropy exp gamma kurtosis kurtosis_pop lgamma ln log log10 log2 pow power radians degrees sin sinh
  skewness tan tanh
`);

/** Functions that take another function's name as text. */
export const aggregateByName = words('list_aggr list_aggregate array_aggr array_aggregate aggregate');

/** Names of the engine's own tables. */
export const catalogName = /^(?:duckdb_|pg_|pragma_|sqlite_|parquet_|information_schema$)/i;

/** Functions whose brackets may hold FROM without a query: `extract(year from t)`. */
export const plainFrom = words('extract substring trim overlay position');
