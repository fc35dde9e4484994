import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseContract } from '../../src/cli/contract-file.ts';
import { diffContracts } from '../../src/telemetry/contract/diff.ts';
import { allowance } from '../../src/telemetry/contract/infer.ts';
import { contractKind, keepsKind } from '../../src/telemetry/contract/kind.ts';
import { printContract } from '../../src/telemetry/contract/print.ts';
import type { ColumnContract, Contract } from '../../src/telemetry/contract/types.ts';
import { wilson } from '../../src/stats/intervals.ts';

const contractOf = (columns: Record<string, ColumnContract>, more: Partial<Contract> = {}): Contract => ({
  faultline_contract: 1,
  required_roles: [],
  extra_columns: 'warn',
  columns,
  ...more,
});
const share = fc.double({ min: 0, max: 1, noNaN: true }).map((x) => x + 0);
const finite = fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0);
const text = fc.string({ unit: 'binary', maxLength: 12 });
const name = text.filter((key) => !['__proto__', 'constructor', 'prototype'].includes(key) && key !== '');
const column: fc.Arbitrary<ColumnContract> = fc.record(
  {
    type: fc.constantFrom('integer', 'number', 'boolean', 'text', 'timestamp', 'vector', 'other'),
    optional: fc.boolean(),
    allowed_missing: share,
    values: fc.array(fc.oneof(text, finite, fc.boolean()), { minLength: 1, maxLength: 5 }),
    allowed_unseen: share,
    range: fc
      .tuple(fc.option(finite), fc.option(finite))
      .map(([a, b]): [number | null, number | null] => (a !== null && b !== null && a > b ? [b, a] : [a, b])),
    length: fc.tuple(fc.nat(50), fc.nat(50)).map(([a, b]): [number, number] => [a, a + b]),
    pattern: fc.constantFrom('[0-9a-f]{32}', 'a"b\\d: #x', "it's"),
    unique: fc.boolean(),
    dimension: fc.integer({ min: 1, max: 4096 }),
    bins: fc.uniqueArray(finite, { maxLength: 9 }).map((edges) => [...edges].sort((a, b) => a - b)),
  },
  { requiredKeys: ['type'] },
);
const contract = fc
  .record({ columns: fc.dictionary(name, column, { maxKeys: 6 }), extra_columns: fc.constantFrom('allow', 'warn', 'fail'), rows: fc.nat() })
  .map(({ columns, extra_columns, rows }) =>
    contractOf({ ...columns }, { extra_columns, inferred_from_rows: rows, required_roles: ['request_id', 'timestamp'] }),
  );

describe('a printed contract', () => {
  it('reads back as the same contract, whatever its names and values, and prints to the same text', () => {
    fc.assert(
      fc.property(contract, (given) => {
        const printed = printContract(given);
        const read = parseContract(printed, 'contract.yaml');
        expect(read).toEqual(given);
        expect(printContract(read)).toBe(printed);
        expect(diffContracts(given, read)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
  it('is as a reviewer wants it: one rule a line', () => {
    const given = contractOf({ device: { type: 'text', values: ['ios', 'yes', '65+'], allowed_unseen: 0.001 }, 'a b': { type: 'number', range: [0, null] } });
    expect(printContract(given)).toBe(
      'faultline_contract: 1\nextra_columns: warn\nrequired_roles: []\ncolumns:\n  device:\n    type: text\n    values: [ios, "yes", "65+"]\n    allowed_unseen: 0.001\n  "a b":\n    type: number\n    range: [0, null]\n',
    );
  });
});

describe('a contract that cannot be read', () => {
  it.each([
    [
      'columns:\n  a:\n    type: texd\n',
      'c.yaml:3: columns.a.type: expected one of integer, number, boolean, text, timestamp, vector, other, unreadable, any, but it is "texd"',
    ],
    ['columns:\n  a: { type: text, alowed_missing: 0 }\n', 'c.yaml:2: columns.a.alowed_missing: there is no such key'],
    ['columns:\n  a:\n    allowed_missing: 2\n    type: text\n', 'c.yaml:3: columns.a.allowed_missing: expected a share between 0 and 1, but it is 2'],
    ['columns:\n  a: { allowed_missing: 0 }\n', 'c.yaml:2: columns.a.type is missing'],
    [
      'columns:\n  a: { type: text, pattern: "(?<=x)y" }\n',
      'c.yaml:2: columns.a.pattern: expected a regular expression without look-around or back-references, but it is "(?<=x)y"',
    ],
    ['columns:\n  a: { type: number, range: [5, 1] }\n', 'c.yaml:2: columns.a.range: expected low ≤ high, but it is [5,1]'],
    ['columns: [a]\n  b', 'c.yaml:2:'],
    ['', 'c.yaml:1: the file is empty; a contract has at least columns'],
    ['required_roles: [requestid]\n', 'c.yaml:1: required_roles.0: expected a role:'],
  ])('%j', (source, message) => {
    expect(() => parseContract(source, 'c.yaml')).toThrow(message);
  });
});

describe('the difference of two contracts', () => {
  const before = contractOf({ a: { type: 'number', range: [0, 10], allowed_outside: 0.01 }, b: { type: 'text', values: ['x', 'y'] }, gone: { type: 'text' } });
  it('says what changed, and which way', () => {
    const after = contractOf(
      {
        a: { type: 'integer', range: [0, 5], allowed_outside: 0.02 },
        b: { type: 'text', values: ['y', 'x', 'z'], unique: true },
        extra: { type: 'text', optional: true },
      },
      { extra_columns: 'fail', required_roles: ['timestamp'] },
    );
    expect(diffContracts(before, after).map(({ column: c, rule, kind, effect }) => `${c} ${rule} ${kind} ${effect}`)).toEqual([
      'null required_roles added stricter',
      'null extra_columns changed stricter',
      'a type changed stricter',
      'a range changed stricter',
      'a allowed_outside changed looser',
      'b unique added stricter',
      'b values changed looser',
      'gone column removed looser',
      'extra column added neutral',
    ]);
  });
  it('names columns that are called like what every object has', () => {
    const whole: ColumnContract = { type: 'integer' };
    const changes = diffContracts(contractOf({}), contractOf({ toString: whole, valueOf: whole }));
    expect(changes.map((c) => `${c.column} ${c.rule} ${c.kind}`)).toEqual(['toString column added', 'valueOf column added']);
  });
  it('turns round with its sides', () => {
    const turned = { stricter: 'looser', looser: 'stricter', neutral: 'neutral', both: 'both' } as const;
    fc.assert(
      fc.property(fc.dictionary(name, column, { maxKeys: 3 }), fc.dictionary(name, column, { maxKeys: 3 }), (x, y) => {
        const key = (c: { column: string | null; rule: string }) => `${c.column} ${c.rule}`;
        const there = new Map(diffContracts(contractOf(x), contractOf(y)).map((c) => [key(c), c.effect]));
        const back = new Map(diffContracts(contractOf(y), contractOf(x)).map((c) => [key(c), c.effect]));
        expect([...there.keys()].sort()).toEqual([...back.keys()].sort());
        for (const [rule, effect] of there) if (!rule.endsWith(' column')) expect(back.get(rule)).toBe(turned[effect]);
      }),
    );
  });
});

describe('the pieces', () => {
  it('allows the upper end of the interval, rounded up to two digits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e7 }), share, (n, part) => {
        const k = Math.floor(n * part);
        const given = allowance(k, n);
        const high = wilson(k, n, 0.999)?.high ?? 1;
        expect(given).toBeGreaterThanOrEqual(high);
        expect(given).toBeLessThanOrEqual(Math.min(1, high * 1.11 + 1e-12));
        expect(
          String(given)
            .replace(/e.*$|^0\.0*|\./g, '')
            .replace(/0+$/, '').length,
        ).toBeLessThanOrEqual(2);
      }),
    );
    expect(allowance(0, 0)).toBe(1);
  });
  it.each([
    ['BIGINT', 'integer'],
    ['DECIMAL(18,3)', 'number'],
    ['UUID', 'text'],
    ['FLOAT[384]', 'vector'],
    ['TIMESTAMP', 'timestamp'],
    ['MAP(VARCHAR, VARCHAR)', 'other'],
  ])('%s is %s', (type, kind) => {
    expect(contractKind(type)).toBe(kind);
  });
  it('takes whole numbers for numbers, not the other way round', () => {
    expect([keepsKind('number', 'integer'), keepsKind('integer', 'number'), keepsKind('text', 'text')]).toEqual([true, false, true]);
  });
});
