import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exitCodes } from '../../src/cli/exit-code.ts';
import { comparableText } from '../../src/notebook/document.ts';
import type { ResultDocument } from '../../src/notebook/types.ts';
import { startSite, type Site } from './harness.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const templates = readdirSync(join(root, 'notebooks'))
  .filter((file) => file.endsWith('.md'))
  .sort();

interface Case {
  readonly name: string;
  readonly notebook: string;
  readonly tables: Readonly<Record<string, string>>;
  /** Files that are no samples, by name. */
  readonly content?: Readonly<Record<string, string>>;
}

const fraud = { telemetry: 'payments-fraud.parquet', labels: 'payments-fraud-labels.parquet' };
/** Templates made for another sample than the payments. */
const made: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'bias-after-retrain.md': { telemetry: 'medical-triage.parquet' },
  'embedding-watch.md': { telemetry: 'search-serving.parquet' },
  'ai-act-article-10-5.md': { telemetry: 'hiring-screen.parquet' },
  'explanation-review.md': { telemetry: 'hiring-screen.parquet', pairs: 'hiring-screen-pairs.parquet' },
  'll144-bias-audit.md': { telemetry: 'hiring-screen.parquet' },
  'incident-triage.md': { telemetry: 'recommend-incident.parquet', events: 'recommend-incident-events.csv' },
  'medical-triage-safety.md': { telemetry: 'medical-triage.parquet' },
  'fairness-review.md': { telemetry: 'compas-scores-two-years.csv' },
  'feature-skew-review.md': { training: 'search-training.parquet', serving: 'search-serving.parquet' },
};
const housing = `---
faultline: 1
title: Housing, value by value
tables:
  reference: {}
  current: {}
---

\`\`\`yaml summary
of: current
\`\`\`

\`\`\`yaml drift
exact: true
\`\`\`

\`\`\`sql rows id=rich
select Latitude, Longitude, MedInc from current where MedInc > 10
\`\`\`
`;
const binned = `---
faultline: 1
title: Binned columns
tables:
  reference: {}
  current: {}
---

\`\`\`yaml drift
by: region
\`\`\`
`;
const timed = `---
faultline: 1
title: Times stored as numbers and text
populations:
  reference: { table: telemetry, window: { from: start, to: start + 1d } }
  current: { table: telemetry, window: { from: start + 1d, to: end } }
  late: { table: recent, window: { from: end - 6h, to: end } }
filters:
  - { column: at, above: "2026-01-01T06:00:00Z", up_to: null }
---

\`\`\`yaml capture
\`\`\`

\`\`\`yaml change-points
metric: { metric: mean, column: latency_ms }
bucket: 1h
\`\`\`

\`\`\`yaml slo
objectives: [{ name: ok, good: "latency_ms < 140", objective: 0.99 }]
\`\`\`

\`\`\`sql rows id=recent
select "at", latency_ms from telemetry where latency_ms > 105
\`\`\`

\`\`\`yaml sli
of: late
slis: [{ metric: p95, column: latency_ms }]
bucket: 1h
\`\`\`
`;
const start = Date.UTC(2026, 0, 1);
const times = Array.from({ length: 2880 }, (_, i) => start + i * 60_000 + 125);
const timedFiles = {
  'ms.csv': ['at,latency_ms', ...times.map((t, i) => `${t},${100 + ((i * 7919) % 31) + (i > 1440 ? 20 : 0)}`)].join('\n'),
  'iso.csv': [
    'time,kind,id',
    `${new Date(start + 1440 * 60_000).toISOString()},deploy,d-1`,
    'soon,config,c-1',
    ...Array.from({ length: 12 }, (_, i) => `2026-01-01T${10 + i}:00:00+02:00,alert,a-${i}`),
  ].join('\n'),
};
/** Weights with a fraction: sums over parts, in every cell that takes weights. */
const weighted = `---
faultline: 1
title: Weighted rows
tables:
  telemetry:
    roles: { weight: temperature, score: score, label: label, request_id: request_id, timestamp: ts }
populations:
  before: { table: telemetry, where: "arrival = 'ambulance'" }
  after: { table: telemetry }
---

\`\`\`yaml fairness
groups: [sex, disability]
threshold: 0.5
strata: age_band
weight: temperature
replicates: 500
\`\`\`

\`\`\`yaml fairness id=versions
groups: [sex]
threshold: 0.5
weight: temperature
compare: { before: before, after: after }
unit: none
replicates: 500
\`\`\`

\`\`\`yaml performance
by: sex
\`\`\`
`;
const cases: readonly Case[] = [
  { name: 'times stored as numbers and text', notebook: timed, tables: { telemetry: 'ms.csv', events: 'iso.csv' }, content: timedFiles },
  ...templates.map((file) => ({ name: file, notebook: readFileSync(join(root, 'notebooks', file), 'utf8'), tables: made[file] ?? fraud })),
  { name: 'California housing', notebook: housing, tables: { reference: 'california_housing_reference.csv', current: 'california_housing_analysis.csv' } },
  { name: 'more rows than are compared one by one', notebook: binned, tables: { reference: 'payments-fraud.parquet', current: 'payments-fraud.parquet' } },
  { name: 'weights with a fraction', notebook: weighted, tables: { telemetry: 'medical-triage.parquet' } },
];

let site: Site;
let folder: string;

beforeAll(async () => {
  site = await startSite('app');
  folder = mkdtempSync(join(tmpdir(), 'faultline-parity-'));
});
afterAll(async () => {
  await site.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('the browser and the command line write the same bytes', () => {
  test.each(cases)('$name', async (each) => {
    const [inBrowser, native] = await Promise.all([onPage(each), onCommandLine(each)]);
    expect(native.cells.filter((cell) => cell.verdict === 'error').map((cell) => cell.headline)).toEqual([]);
    expect(comparableText(inBrowser) === comparableText(native), firstDifference(comparableText(inBrowser), comparableText(native))).toBe(true);
  });
});

/** On a page of its own: what a page has computed for one notebook it does not ask the engine for again, and the SQL of the next would be that of both. */
async function onPage({ notebook, tables, content = {} }: Case): Promise<ResultDocument> {
  const { page, context } = await site.open();
  const result = await page.evaluate(
    async ([text, files, own]) => {
      const lab = globalThis.faultline;
      if (!lab) throw new Error('the page has not started');
      for (const [table, name] of Object.entries(files)) {
        const blob = own[name] ?? (await (await fetch(`./samples/${name}`)).blob());
        await lab.addTable(table, [new File([blob], name)]);
      }
      lab.open(text);
      await lab.run();
      return lab.result();
    },
    [notebook, tables, content] as const,
  );
  await context.close();
  return result;
}

async function onCommandLine({ notebook, tables, content = {} }: Case): Promise<ResultDocument> {
  const path = join(folder, 'notebook.md');
  const out = join(folder, 'out.json');
  rmSync(out, { force: true });
  writeFileSync(path, notebook);
  for (const [name, text] of Object.entries(content)) writeFileSync(join(folder, name), text);
  const words = Object.entries(tables).flatMap(([table, file]) => [
    '--table',
    `${table}=${join(...(content[file] === undefined ? [root, 'public/samples'] : [folder]), file)}`,
  ]);
  try {
    await promisify(execFile)(process.execPath, [join(root, 'bin/faultline.mjs'), 'run', path, ...words, '--json', out]);
  } catch (error) {
    // A failing verdict, thin data and a closed privacy gate are exit codes, not failures to run.
    if (!(error instanceof Error) || ![exitCodes.fail, exitCodes.insufficient, exitCodes.privacy].some((code) => code === Reflect.get(error, 'code')))
      throw error;
  }
  return JSON.parse(readFileSync(out, 'utf8')) as ResultDocument;
}

/** Points at the first line that differs. */
function firstDifference(a: string, b: string): string {
  const left = a.split('\n');
  const right = b.split('\n');
  const line = left.findIndex((text, i) => text !== right[i]);
  return line < 0
    ? 'equal so far, one is longer'
    : `line ${line + 1}: browser ${left[line]?.trim()} · command line ${right[line]?.trim()} · near ${left
        .slice(Math.max(0, line - 12), line)
        .map((t) => t.trim())
        .join(' ')}`;
}
