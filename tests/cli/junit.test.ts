import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { xmlText } from '../../src/cli/junit.ts';
import { temporary, written } from '../engine/native/files.ts';
import { runs } from './command.ts';

const { JSDOM } = createRequire(import.meta.url)('jsdom') as {
  JSDOM: new (xml: string, options: { contentType: string }) => { window: { document: Document } };
};

/** The parsed document; a malformed one throws. */
function parsed(xml: string): Document {
  return new JSDOM(xml, { contentType: 'application/xml' }).window.document;
}

const cell = (id: string, target: number): string =>
  `\`\`\`yaml sli id=${id}\nslis: [{ name: "a <b> & \\"c\\" d", metric: p50, column: latency, direction: lower, target: ${target} }]\n\`\`\`\n`;
const few = '```yaml sli id=few\nslis: [{ metric: p99, column: latency, target: 5 }]\n```\n';
const broken = '```yaml sli id=broken\nslis: [{ metric: p99, column: nowhere }]\n```\n';
const reported = `---\nfaultline: 1\ntitle: "T <&> 'quotes'"\n---\n\n${cell('good', 500)}\n${cell('bad', 5)}\n${few}\n${broken}`;

describe('JUnit XML', () => {
  it('holds a test case a cell: failure, error, skipped, or what it said', async () => {
    const table = written('latency.csv', `latency\n${Array.from({ length: 200 }, (_, i) => i).join('\n')}\n`);
    const file = temporary('out.xml');
    const { code } = await runs(reported, '--table', `telemetry=${table}`, '--junit', file);
    expect(code).toBe(4);
    const xml = parsed(readFileSync(file, 'utf8'));
    const suite = xml.querySelector('testsuites > testsuite');
    const counts = ['tests', 'failures', 'errors', 'skipped'].map((name) => suite?.getAttribute(name));
    expect([suite?.getAttribute('name'), ...counts]).toEqual(["T <&> 'quotes'", '4', '1', '1', '1']);
    const cases = [...xml.querySelectorAll('testcase')].map((each) => [each.getAttribute('name'), each.getAttribute('line'), each.firstElementChild?.tagName]);
    expect(cases).toEqual([
      ['good', '6', 'system-out'],
      ['bad', '10', 'failure'],
      ['few', '14', 'skipped'],
      ['broken', '18', 'error'],
    ]);
    expect(xml.querySelector('failure')?.getAttribute('message')).toContain('a <b> & "c" d is');
    expect(xml.querySelector('error')?.getAttribute('type')).toBe('E_CELL');
  });

  it('escapes what XML keeps for itself and replaces what it forbids', () => {
    const text = 'a<b>&"\'\n\u0000\u0007\ud800é😀]]>';
    const read = parsed(`<x y="${xmlText(text)}">${xmlText(text)}</x>`).documentElement;
    const expected = 'a<b>&"\'\n\ufffd\ufffd\ufffdé😀]]>';
    expect([read.getAttribute('y'), read.textContent]).toEqual([expected, expected]);
  });
});
