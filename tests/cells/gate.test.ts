import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { verdicts, type Verdict } from '../../src/cells/types.ts';
import { holds, readRule, type Rule } from '../../src/cells/gate/rule.ts';
import { exitCodeOf } from '../../src/cli/exit-code.ts';
import type { ResultDocument } from '../../src/notebook/types.ts';
import { csvOf } from './canary-lab.ts';
import { runText } from './lab.ts';

function read(text: string): Rule {
  const found = readRule(text);
  if ('problem' in found) throw new Error(found.problem);
  return found.rule;
}
const value = (text: string, given: Readonly<Record<string, Verdict>>): boolean | null => holds(read(text), (cell) => given[cell] ?? null);

describe('a rule', () => {
  it('binds not before and before or', () => {
    const text = "a.verdict == 'pass' or not b.verdict == 'fail' and c.verdict == 'pass'";
    expect(value(text, { a: 'pass', b: 'fail', c: 'fail' })).toBe(true);
    expect(value(text, { a: 'fail', b: 'pass', c: 'pass' })).toBe(true);
    expect(value(text, { a: 'fail', b: 'pass', c: 'fail' })).toBe(false);
    expect(value(`not (${text})`, { a: 'pass', b: 'fail', c: 'fail' })).toBe(false);
  });

  it("follows Kleene's tables, with unknown for what is not judged", () => {
    const known: Readonly<Record<string, boolean | null>> = { pass: true, fail: false, insufficient: null };
    for (const left of ['pass', 'fail', 'insufficient'] as const) {
      for (const right of ['pass', 'fail', 'insufficient'] as const) {
        const [a, b] = [known[left] ?? null, known[right] ?? null];
        const and = a === false || b === false ? false : a === null || b === null ? null : true;
        const or = a === true || b === true ? true : a === null || b === null ? null : false;
        expect(value("a.verdict == 'pass' and b.verdict == 'pass'", { a: left, b: right })).toBe(and);
        expect(value("a.verdict == 'pass' or b.verdict == 'pass'", { a: left, b: right })).toBe(or);
      }
      expect(value("not a.verdict == 'pass'", { a: left })).toBe(known[left] === null ? null : !known[left]);
    }
  });

  it('knows a verdict that is asked for by its own name', () => {
    for (const open of ['insufficient', 'invalid', 'error'] as const) {
      expect(value(`a.verdict == '${open}'`, { a: open })).toBe(true);
      expect(value(`a.verdict != "${open}"`, { a: open })).toBe(false);
      expect(value("a.verdict != 'fail'", { a: open })).toBeNull();
    }
  });

  it.each([
    ['', "the rule ends where a comparison such as canary.verdict == 'pass' was expected"],
    ["a.verdict = 'pass'", 'the rule has = where == or != was expected'],
    ["a == 'pass'", "the rule has a where a comparison such as canary.verdict == 'pass' was expected"],
    ["a.verdict == 'passed'", "the rule has 'passed' where one of 'error', 'invalid', 'fail', 'insufficient', 'warn', 'pass', 'info' was expected"],
    ["(a.verdict == 'pass'", 'the rule ends where a closing bracket was expected'],
    ["a.verdict == 'pass' b.verdict", 'the rule has b.verdict where and, or or the end was expected'],
    ["a.verdict == 'pass'; drop", 'the rule has ; where and, or or the end was expected'],
    [`${'('.repeat(60)}a.verdict == 'pass'`, 'the rule nests deeper than 50 levels'],
  ])('%j is refused', (text, problem) => expect(readRule(text)).toEqual({ problem }));

  it('never throws, whatever is written', () => {
    const words = fc.constantFrom('a.verdict', '==', '!=', "'pass'", "'fail'", 'and', 'or', 'not', '(', ')', "'", '.', 'é', '\n');
    fc.assert(
      fc.property(fc.array(words, { maxLength: 12 }), (parts) => {
        expect(Object.keys(readRule(parts.join(' ')))).toHaveLength(1);
      }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...verdicts), (verdict) => {
        expect(value(`a.verdict == '${verdict}'`, { a: verdict })).toBe(true);
      }),
    );
  });
});

describe('a gate', () => {
  const data = csvOf(Array.from({ length: 200 }, (_, i) => ({ latency: i, error: i % 4 === 0 })));
  const sli = (id: string, target: number | null): string =>
    `\n\`\`\`yaml sli id=${id}\nslis: [{ metric: p50, column: latency, direction: lower${target === null ? '' : `, target: ${target}`} }]\n\`\`\`\n`;
  const few = '\n```yaml sli id=few\nslis: [{ metric: p99, column: latency, target: 500 }]\n```\n';
  const run = async (body: string, cells = sli('good', 500) + sli('bad', 5) + few) => {
    const text = `---\nfaultline: 1\ntitle: T\n---\n\n\`\`\`yaml gate id=gate\n${body}\n\`\`\`\n${cells}`;
    const { cells: records } = await runText(text, { telemetry: data });
    const gate = records.find((record) => record.type === 'gate');
    if (gate === undefined) throw new Error('no gate');
    return { gate, records };
  };

  it('waits for the cells it asks, wherever it stands, and gives reasons', async () => {
    const { gate } = await run("rule: good.verdict == 'pass' and bad.verdict != 'fail'");
    expect([gate.verdict, gate.headline]).toEqual(['fail', 'Blocked: the rule does not hold: bad is fail']);
    expect(gate.tables[0]?.rows.map((row) => row.slice(0, 4))).toEqual([
      ['good', 'is pass', 'pass', 'yes'],
      ['bad', 'is not fail', 'fail', 'no'],
    ]);
    expect(gate.findings.map(({ sentence }) => sentence.split(': ').slice(0, 2).join(': '))).toEqual(['bad is fail (asked: not fail)']);
  });

  it('says what was asked, also where a pass is what blocks', async () => {
    const { gate } = await run("rule: bad.verdict != 'fail' or good.verdict != 'pass'");
    expect(gate.findings.map(({ sentence }) => sentence.split(':').slice(0, 2).join(':'))).toEqual([
      expect.stringMatching(/^bad is fail \(asked: not fail\)/),
      expect.stringMatching(/^good is pass \(asked: not pass\)/),
    ]);
  });

  it('asks that no other cell fails when it has no rule', async () => {
    expect((await run('')).gate.headline).toBe('Blocked: the rule does not hold: bad is fail');
    expect((await run('', sli('good', 500))).gate.headline).toBe('Go: the rule holds: good is pass');
  });

  it('holds when it cannot know, unless told otherwise', async () => {
    const rule = "rule: few.verdict != 'fail'";
    expect((await run(rule)).gate.verdict).toBe('insufficient');
    expect((await run(`${rule}\non_insufficient: pass`)).gate.verdict).toBe('pass');
    const strict = (await run(`${rule}\non_insufficient: fail`)).gate;
    expect([strict.verdict, strict.headline]).toEqual(['fail', 'Blocked: the rule cannot be decided: few is insufficient, and on_insufficient says fail']);
  });

  it('leaves a record for the pipeline that is to retrain', async () => {
    const { gate } = await run("rule: bad.verdict != 'fail'\naction: retrain\nwhen: fail");
    expect(gate.measurements.find((m) => m.metric === 'trigger')).toMatchObject({ value: 1, of: { rule: 'retrain' } });
    const record = gate.tables.find((table) => table.name === 'trigger');
    expect(record?.rows[0]?.slice(0, 4)).toEqual(['retrain', true, 'fail', "bad.verdict != 'fail'"]);
    expect(JSON.parse(String(record?.rows[0]?.[5]))).toEqual({ bad: 'fail' });
  });

  it('alone decides the exit code, but for errors and privacy', async () => {
    const { records } = await run("rule: good.verdict == 'pass'");
    const of = (cells: ResultDocument['cells']) => exitCodeOf({ cells } as unknown as ResultDocument, []);
    expect(records.map((record) => record.verdict)).toContain('fail');
    expect(of(records)).toBe(0);
    expect(of(records.filter((record) => record.type !== 'gate'))).toBe(1);
    const privacy = { ...records[1], type: 'privacy', verdict: 'fail' } as ResultDocument['cells'][number];
    expect(of([...records, privacy])).toBe(3);
  });
});
