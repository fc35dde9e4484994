import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBytes } from '../../../src/engine/ingest/bytes.ts';
import { parseIsoTime } from '../../../src/telemetry/iso-time.ts';
import { jsonText, parseJson } from '../../../src/telemetry/json-text.ts';
import { inspectJsonLines, readJsonLines } from '../../../src/engine/ingest/json-lines.ts';
import { jsonKind, typeOfKinds } from '../../../src/engine/ingest/json-type.ts';

const file = (text: string) => fromBytes('x.jsonl', new TextEncoder().encode(text));

describe('JSON text', () => {
  it('keeps every digit of large integers and touches nothing else', () => {
    expect(parseJson('{"a":9223372036854775807,"b":"9223372036854775807","c":1.1234567890123456789,"d":[12345678901234567890]}')).toEqual({
      a: 9223372036854775807n,
      b: '9223372036854775807',
      c: 1.1234567890123457,
      d: [12345678901234567890n],
    });
  });

  it('reads what JSON.parse reads, and writes it back', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const value = parseJson(text);
        expect(parseJson(jsonText(value))).toEqual(value);
      }),
    );
  });

  it('gives every 64-bit integer back', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (n) => {
        expect(BigInt((parseJson(`[${n}]`) as [number | bigint])[0])).toBe(n);
      }),
    );
  });
});

describe('times in text', () => {
  it.each([
    ['2024-01-01', 1_704_067_200_000_000n, 'date'],
    ['2024-01-01 00:00', 1_704_067_200_000_000n, 'local'],
    ['2024-01-01T00:00:00.1234567', 1_704_067_200_123_456n, 'local'],
    ['2024-01-01T00:00:00Z', 1_704_067_200_000_000n, 'instant'],
    ['2024-01-01T02:00:00+02:00', 1_704_067_200_000_000n, 'instant'],
    ['2023-12-31T18:30:00-0530', 1_704_067_200_000_000n, 'instant'],
    ['1677-01-01T00:00:00Z', BigInt(Date.UTC(1677, 0, 1)) * 1000n, 'instant'],
    ['9999-12-31', BigInt(Date.UTC(9999, 11, 31)) * 1000n, 'date'],
    ['0001-01-01', -62_135_596_800_000_000n, 'date'],
  ])('%s is %s microseconds', (text, micros, kind) => {
    expect(parseIsoTime(text)).toEqual({ micros, kind });
  });

  it.each(['2024-02-30', '2024-13-01', '2024-01-01T24:00', '2024-1-1', 'today', '20240101'])('%s is text', (text) => {
    expect(parseIsoTime(text)).toBeNull();
  });

  it('agree with Date for every instant', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
        expect(parseIsoTime(date.toISOString())?.micros).toBe(BigInt(date.getTime()) * 1000n);
      }),
    );
  });
});

describe('types over a whole file', () => {
  it.each([
    [[1, 2], 'BIGINT'],
    [[1, 0.5], 'DOUBLE'],
    [[12345678901234567890123n, 1], 'DOUBLE'],
    [[true], 'BOOLEAN'],
    [['2024-01-01'], 'DATE'],
    [['2024-01-01', '2024-01-01T00:00:00Z'], 'TIMESTAMP'],
    [['2024-01-01', 'x'], 'VARCHAR'],
    [[[1, null]], 'DOUBLE[]'],
    [[[1, 'x']], 'VARCHAR'],
    [[1, 'x'], 'VARCHAR'],
    [[null], 'VARCHAR'],
  ] as const)('%s is %s', (values, type) => {
    expect(typeOfKinds(new Set(values.map((value) => jsonKind(value)).filter((kind) => kind !== null)))).toBe(type);
  });

  it('are of the last line too, with objects dotted and other lists as text', async () => {
    const source = file('{"a":1,"o":{"p":{"q":"x"}},"l":[{"z":1}]}\r\n{"a":2,"A":true}\r\n{"a":2.5}');
    const { rows, columns } = await inspectJsonLines(source, false);
    expect(rows).toBe(3);
    expect(columns.map(({ info }) => [info.name, info.type])).toEqual([
      ['a', 'DOUBLE'],
      ['o.p.q', 'VARCHAR'],
      ['l', 'VARCHAR'],
      ['A_1', 'BOOLEAN'],
    ]);
    const batches = [];
    for await (const batch of readJsonLines(source, false, columns)) batches.push(batch);
    expect(batches).toHaveLength(1);
    expect(batches[0]?.columns.map((column) => column.values)).toEqual([
      [1, 2, 2.5],
      ['x', null, null],
      ['[{"z":1}]', null, null],
      [null, true, null],
    ]);
  });

  it('says when a file is one object instead of rows', async () => {
    await expect(inspectJsonLines(file('{\n  "a": 1\n}\n'), false)).rejects.toMatchObject({
      message: expect.stringContaining('one JSON object written over several lines'),
    });
  });

  it('refuses a file without members', async () => {
    await expect(inspectJsonLines(file('{}\n{}'), false)).rejects.toMatchObject({ code: 'E_FILE_NO_COLUMNS' });
  });
});
