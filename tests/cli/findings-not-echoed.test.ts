import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { luhn } from '../../src/telemetry/pii/checksums.ts';
import { parquetOf, temporary, written } from '../engine/native/files.ts';
import { command } from './command.ts';

const rows = 2400;
/** Cards with a right check digit; every one differs from every other in its first twelve digits. */
const cards = Array.from({ length: rows }, (_, i) => {
  const head = `4539${String(10_123_456_789 + i * 7_654_321).slice(0, 11)}`;
  return head + [...'0123456789'].find((digit) => luhn(head + digit));
});
const phones = Array.from({ length: rows }, (_, i) => `4420${7_012_345_6 + i * 31}`);
const persons = Array.from({ length: rows }, (_, i) => `quentin.${(i * 7919).toString(36)}x${i % 40}`);
const addresses = persons.map((person) => `${person}@mail.example`);
const payers = Array.from({ length: 12 }, (_, i) => `payer${(i + 11) ** 3}q`);
const planted = [...new Set([...cards, ...phones, ...persons, ...payers])];

const csv = [
  'request_id,timestamp,model_version,prediction,note,email,phone,reference,payer,amount',
  ...Array.from({ length: rows }, (_, i) => {
    const at = new Date(Date.UTC(2026, 0, 1) + i * 600_000).toISOString();
    return [
      addresses[i],
      at,
      `v${i % 2}`,
      i % 3 === 0,
      `call ${persons[i]}@mail.example back`,
      addresses[i],
      phones[i],
      cards[i],
      `${payers[i % 12]}@pay.example`,
      i / 7,
    ].join(',');
  }),
].join('\n');

const outputs = ['json', 'junit', 'sarif', 'html', 'audit-json', 'audit-md', 'model-card'];
/** Everything a run says and writes, with the spaces and commas inside numbers taken out. */
async function everything(path: string, notebook: string): Promise<{ readonly code: number; readonly text: string }> {
  const files = outputs.map((name) => [`--${name}`, temporary(`echo.${name}`)] as const);
  const found = await command('run', notebook, '--table', `telemetry=${path}`, ...files.flat(), '--override-reason', 'a test of what is published');
  const texts = [found.out, found.error, ...files.map(([, file]) => readFileSync(file, 'utf8'))];
  return { code: found.code, text: texts.join('\n').replace(/(?<=\d)[\s,\u2009\u202f]+(?=\d)/g, '') };
}

describe('personal data in the telemetry', () => {
  it.each([
    ['csv', async () => written('echo.csv', csv)],
    ['parquet', async () => parquetOf('echo.parquet', `SELECT * FROM read_csv('${written('echo-source.csv', csv)}')`)],
  ] as const)('is found, and stands in no output of the template: %s', async (_, make) => {
    const { code, text } = await everything(await make(), 'notebooks/telemetry-contract-privacy.md');
    expect(code).toBe(3);
    for (const what of ['note holds an e-mail address', 'reference holds a payment card', 'email holds an e-mail address']) expect(text).toContain(what);
    expect(planted.filter((value) => text.includes(value))).toEqual([]);
  });

  it('is in no contract that is inferred, and in no check of one', async () => {
    const path = written('echo-contract.csv', csv);
    const contract = temporary('echo.yaml');
    const inferred = await command('contract', 'infer', path, '-o', contract);
    const broken = written('echo-broken.csv', csv.replaceAll('v1', 'v3').replaceAll('true', 'maybe'));
    const checked = await command('contract', 'check', contract, broken, '--json', '-');
    const text = [readFileSync(contract, 'utf8'), inferred.out, inferred.error, checked.out, checked.error].join('\n');
    expect(checked.code).toBe(1);
    expect(text).toContain('payer:');
    expect(planted.filter((value) => text.includes(value))).toEqual([]);
  });

  it('is in no error: of SQL, of a condition, of a file that breaks at it', async () => {
    const path = written('echo-errors.csv', csv);
    const cells =
      '```sql rows id=q\nselect cast(note as integer) as x, cast(reference as smallint) as y from telemetry\n```\n\n```yaml sli id=s\nslis: [ { name: x, metric: rate, where: "cast(email as date) > DATE \'2026-01-01\'", target: 1, direction: lower } ]\n```\n';
    const notebook = written('echo.md', `---\nfaultline: 1\ntitle: T\ntables: { telemetry: { roles: {} } }\n---\n\n${cells}`);
    const { code, text } = await everything(path, notebook);
    expect(code).toBe(4);
    expect(text).toContain('Could not convert string … to INT32 (values are not shown)');
    expect(planted.filter((value) => text.includes(value))).toEqual([]);
    const [person = ''] = persons;
    for (const [name, content] of [
      ['echo.jsonl', `{"a": 1}\n${person}@mail.example\n`],
      ['echo-open.jsonl', `{"a": 1}\n{"a": "${person}@mail.example"\n`],
      ['echo-list.json', `[{"a": 1}, ${person}]`],
      ['echo-wide.csv', `a,b\n${'1,2\n'.repeat(3000)}${person},2,3\n`],
      ['echo-quote.csv', `a,b\n${'1,2\n'.repeat(3000)}"${person},2\n`],
    ] as const) {
      const said = await command('run', 'notebooks/first-look.md', '--table', `telemetry=${written(name, content)}`);
      expect([name, said.code]).toEqual([name, 4]);
      expect(`${said.out}${said.error}`).not.toContain(person);
    }
  });
});
