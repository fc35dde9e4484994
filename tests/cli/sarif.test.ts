import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { temporary, written } from '../engine/native/files.ts';
import { runs } from './command.ts';

/** What the schema of SARIF 2.1.0 requires of the parts that are written, and its closed lists. */
const positive = v.pipe(v.number(), v.integer(), v.minValue(1));
const sarif = v.object({
  version: v.literal('2.1.0'),
  runs: v.array(
    v.object({
      tool: v.object({
        driver: v.object({ name: v.string(), rules: v.array(v.object({ id: v.string(), shortDescription: v.object({ text: v.string() }) })) }),
      }),
      columnKind: v.picklist(['utf16CodeUnits', 'unicodeCodePoints']),
      results: v.array(
        v.object({
          ruleId: v.string(),
          ruleIndex: v.pipe(v.number(), v.integer(), v.minValue(0)),
          kind: v.picklist(['notApplicable', 'pass', 'fail', 'review', 'open', 'informational']),
          level: v.picklist(['none', 'note', 'warning', 'error']),
          message: v.object({ text: v.string() }),
          locations: v.array(
            v.object({
              physicalLocation: v.object({ artifactLocation: v.object({ uri: v.string() }), region: v.object({ startLine: positive, startColumn: positive }) }),
            }),
          ),
        }),
      ),
    }),
  ),
});

const text = `---
faultline: 1
title: T
---

\`\`\`yaml sli id=bad
slis: [{ metric: p50, column: latency, direction: lower, target: 5 }]
\`\`\`

\`\`\`yaml sli id=good
slis: [{ metric: p50, column: latency, direction: lower, target: 500 }]
\`\`\`

\`\`\`yaml sli id=few
slis: [{ metric: p99, column: latency, target: 5 }]
\`\`\`

\`\`\`yaml sli id=broken
slis: [{ metric: p99, column: nowhere }]
\`\`\`
`;

describe('SARIF', () => {
  it('holds a result a cell at its line, with a rule for its type', async () => {
    const table = written('latency.csv', `latency\n${Array.from({ length: 200 }, (_, i) => i).join('\n')}\n`);
    const file = temporary('out.sarif');
    await runs(text, '--table', `telemetry=${table}`, '--sarif', file);
    const log = v.parse(sarif, JSON.parse(readFileSync(file, 'utf8')));
    const run = log.runs[0];
    const found = run?.results.map((each) => [
      run.tool.driver.rules[each.ruleIndex]?.id,
      each.kind,
      each.level,
      each.locations[0]?.physicalLocation.region.startLine,
      each.message.text.split(':')[0],
    ]);
    expect(found).toEqual([
      ['faultline/sli', 'fail', 'error', 6, 'bad'],
      ['faultline/sli', 'pass', 'none', 10, 'good'],
      ['faultline/sli', 'review', 'none', 14, 'few'],
      ['faultline/sli', 'fail', 'error', 18, 'broken'],
    ]);
    for (const each of run?.results ?? []) {
      expect(each.ruleId).toBe(run?.tool.driver.rules[each.ruleIndex]?.id);
      // Only a result of kind fail may have a level (SARIF 3.27.9).
      if (each.kind !== 'fail') expect(each.level).toBe('none');
      expect(each.locations[0]?.physicalLocation.artifactLocation.uri).toMatch(/notebook\.md$/);
    }
  });
});
