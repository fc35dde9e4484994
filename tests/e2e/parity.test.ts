import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
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
const cases: readonly Case[] = [
  ...templates.map((file) => ({ name: file, notebook: readFileSync(join(root, 'notebooks', file), 'utf8'), tables: made[file] ?? fraud })),
  { name: 'California housing', notebook: housing, tables: { reference: 'california_housing_reference.csv', current: 'california_housing_analysis.csv' } },
  { name: 'more rows than are compared one by one', notebook: binned, tables: { reference: 'payments-fraud.parquet', current: 'payments-fraud.parquet' } },
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
  test.each(cases)('$name', async ({ notebook, tables }) => {
    const { page, context } = await site.open();
    const inBrowser = await page.evaluate(
      async ([text, files]) => {
        const lab = globalThis.faultline;
        if (!lab) throw new Error('the page has not started');
        for (const [table, name] of Object.entries(files)) {
          const blob = await (await fetch(`./samples/${name}`)).blob();
          await lab.addTable(table, [new File([blob], name)]);
        }
        lab.open(text);
        await lab.run();
        return lab.result();
      },
      [notebook, tables] as const,
    );
    await context.close();
    const native = onCommandLine(notebook, tables);
    expect(native.cells.filter((cell) => cell.verdict === 'error').map((cell) => cell.headline)).toEqual([]);
    expect(comparableText(inBrowser) === comparableText(native), firstDifference(comparableText(inBrowser), comparableText(native))).toBe(true);
  });
});

function onCommandLine(notebook: string, tables: Readonly<Record<string, string>>): ResultDocument {
  const path = join(folder, 'notebook.md');
  const out = join(folder, 'out.json');
  rmSync(out, { force: true });
  writeFileSync(path, notebook);
  const given = Object.entries(tables).flatMap(([table, file]) => ['--table', `${table}=${join(root, 'public/samples', file)}`]);
  try {
    execFileSync(process.execPath, [join(root, 'bin/faultline.mjs'), 'run', path, ...given, '--json', out], { stdio: 'pipe' });
  } catch (error) {
    // A failing verdict, thin data and a closed privacy gate are exit codes, not failures to run.
    if (!(error instanceof Error) || ![exitCodes.fail, exitCodes.insufficient, exitCodes.privacy].some((code) => code === Reflect.get(error, 'status')))
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
