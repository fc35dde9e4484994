/**
 * Writes src/notebook/sql-functions.ts: the functions a notebook's SQL may call.
 * Run with `node scripts/make-sql-functions.mjs` after a change of engine version.
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { DuckDBInstance } from '@duckdb/node-api';
import { ConsoleLogger, createDuckDB, NODE_RUNTIME } from '@duckdb/duckdb-wasm/blocking';

const lock = [
  'SET autoinstall_known_extensions = false',
  'SET autoload_known_extensions = false',
  'SET enable_external_access = false',
  'SET lock_configuration = true',
];

const listing = `
  SELECT DISTINCT lower(function_name) AS name, function_type AS kind
  FROM duckdb_functions()
  WHERE function_type IN ('scalar', 'aggregate')
  GROUP BY ALL
  HAVING bool_and(stability = 'CONSISTENT')
  ORDER BY ALL`;

/** Consistent by the catalogue's word, yet about the engine instead of the data, or different in the two engines. */
const withheld =
  /^(__|pg_|duckdb_|pragma_|read_|parquet_|json_execute|current_|has_|getvariable|getenv|in_search_path|nextval|currval|query|query_table|glob|sniff|stats$|version$|write_log|txid|inet_|obj_description|col_description|shobj_description|error$|create_sort_key|parse_duckdb|is_histogram|remap_struct|enum_|sleep|random|uuid|gen_random|setseed|vector_type|finalize|combine|icu_|format_pg_type|format_type|map_to_pg|approx_|reservoir_|age$)/;

async function nativeFunctions() {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  for (const statement of lock) await connection.run(statement);
  const rows = (await connection.runAndReadAll(listing)).getRowObjects();
  return rows.map((row) => ({ name: String(row['name']), kind: String(row['kind']) }));
}

async function wasmFunctions() {
  const require = createRequire(import.meta.url);
  const mainModule = require.resolve('@duckdb/duckdb-wasm/dist/duckdb-eh.wasm');
  const bundle = { mainModule, mainWorker: '' };
  const database = await createDuckDB({ mvp: bundle, eh: bundle }, new ConsoleLogger(4), NODE_RUNTIME);
  await database.instantiate(() => undefined);
  const connection = database.connect();
  for (const statement of lock) connection.query(statement);
  const rows = connection.query(listing).toArray();
  return rows.map((row) => ({ name: String(row.name), kind: String(row.kind) }));
}

function shared(first, second, kind) {
  const other = new Set(second.filter((entry) => entry.kind === kind).map((entry) => entry.name));
  const names = first.filter((entry) => entry.kind === kind && other.has(entry.name)).map((entry) => entry.name);
  return [...new Set(names)].filter((name) => /^[a-z_][a-z0-9_]*$/.test(name) && !withheld.test(name)).sort();
}

function lines(names) {
  const rows = [];
  let row = ' ';
  for (const name of names) {
    if (row.length + name.length > 150) {
      rows.push(row);
      row = ' ';
    }
    row += ` ${name}`;
  }
  return [...rows, row].join('\n');
}

const native = await nativeFunctions();
const wasm = await wasmFunctions();
const scalar = shared(native, wasm, 'scalar');
const aggregate = shared(native, wasm, 'aggregate');
writeFileSync(
  new URL('../src/notebook/sql-functions.ts', import.meta.url),
  `/** Written by scripts/make-sql-functions.mjs from the catalogues of both engines; do not edit. */

const names = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\\s+/));

/** Scalar functions that are CONSISTENT in both engines. Lower case. */
export const scalarFunctions = names(\`
${lines(scalar)}
\`);

/** Aggregate functions that are CONSISTENT in both engines. Lower case. */
export const aggregateFunctions = names(\`
${lines(aggregate)}
\`);
`,
);
process.stdout.write(`${scalar.length} scalar, ${aggregate.length} aggregate functions\n`);
process.exit(0);
