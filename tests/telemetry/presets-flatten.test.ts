import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { discoverColumns, flattenRows } from '../../src/telemetry/presets/flatten/columns.ts';
import { payloadFields } from '../../src/telemetry/presets/flatten/payload.ts';
import { captureData, jsonPayloads, loggedPayloads } from '../../src/telemetry/presets/flatten/payload-logs.ts';
import { genAiSpans, openInferenceSpans } from '../../src/telemetry/presets/flatten/spans.ts';

const fields = (payload: unknown, prefix = 'request'): Record<string, unknown> => Object.fromEntries(payloadFields(prefix, payload as never));

describe('payloads', () => {
  it.each([
    ['dataframe_split', { dataframe_split: { columns: ['a', 'b'], data: [[1, 'x']] } }, { 'request.a': 1, 'request.b': 'x', batch_size: 1 }],
    ['dataframe_records of two rows', { dataframe_records: [{ a: 1 }, { a: 2, b: 'y' }] }, { 'request.a': [1, 2], 'request.b': [null, 'y'], batch_size: 2 }],
    ['instances by position', { instances: [[1, 2]] }, { 'request.f0': 1, 'request.f1': 2, batch_size: 1 }],
    [
      'a wide row stays a vector',
      { instances: [Array.from({ length: 100 }, (_, i) => i)] },
      { 'request.instances': Array.from({ length: 100 }, (_, i) => i), batch_size: 1 },
    ],
    ['inputs by name', { inputs: { a: [1, 2], b: ['x', 'y'] } }, { 'request.a': [1, 2], 'request.b': ['x', 'y'], batch_size: 2 }],
    [
      'V2 tensors',
      {
        id: '7',
        inputs: [
          { name: 'a', shape: [2, 1], datatype: 'FP32', data: [[1], [2]] },
          { name: 's', shape: [2], datatype: 'BYTES', data: ['x', 'y'] },
        ],
      },
      { 'request.a': [1, 2], 'request.s': ['x', 'y'], batch_size: 2, 'request.id': '7' },
    ],
    ['Seldon ndarray', { data: { names: ['a'], ndarray: [[1]] } }, { 'request.a': 1, batch_size: 1 }],
    ['Seldon tensor', { data: { tensor: { shape: [2, 2], values: [1, 2, 3, 4] } } }, { 'request.f0': [1, 3], 'request.f1': [2, 4], batch_size: 2 }],
    [
      'chat',
      { messages: [{ role: 'user', content: 'Hi' }] },
      { 'request.messages': [{ role: 'user', content: 'Hi' }], 'request.prompt': 'Hi', 'request.message_count': 1 },
    ],
    ['anything else, member by member', { a: { b: 1 }, c: null }, { 'request.a.b': 1, 'request.c': null }],
    ['nothing', null, {}],
  ])('%s', (_, payload, expected) => {
    expect(fields(payload)).toEqual(expected);
  });

  it('class probabilities of one row are a vector, of two rows a list of them', () => {
    expect(fields({ predictions: [[0.1, 0.9]] }, 'response')).toEqual({ 'response.predictions': [0.1, 0.9], batch_size: 1 });
    expect(
      fields(
        {
          predictions: [
            [0.1, 0.9],
            [0.5, 0.5],
          ],
        },
        'response',
      ),
    ).toEqual({
      'response.predictions': [
        [0.1, 0.9],
        [0.5, 0.5],
      ],
      batch_size: 2,
    });
  });

  it('a completion gives its text, why it ended and the tokens', () => {
    const payload = { model: 'm', choices: [{ message: { content: 'Hi' }, finish_reason: 'stop' }], usage: { prompt_tokens: 3 } };
    expect(fields(payload, 'response')).toEqual({
      'response.content': 'Hi',
      'response.finish_reason': 'stop',
      'response.model': 'm',
      'response.usage.prompt_tokens': 3,
    });
  });
});

describe('columns', () => {
  const rows = (...requests: readonly unknown[]) => requests.map((request) => ({ request: typeof request === 'string' ? request : JSON.stringify(request) }));
  const record = (row: unknown) => ({ dataframe_records: [row] });

  it('take their types from the values: numbers are DOUBLE, mixed values text, a batch makes lists', () => {
    const found = discoverColumns(
      jsonPayloads,
      rows(record({ n: 1, f: true, s: 'x', m: 1, v: [1, null] }), record({ n: 2.5, f: null, s: 'y', m: 'z', v: [] })),
      [],
    );
    expect(Object.fromEntries(found.columns.map(({ name, type }) => [name, type]))).toEqual({
      'request.n': 'DOUBLE',
      'request.f': 'BOOLEAN',
      'request.s': 'VARCHAR',
      'request.m': 'VARCHAR',
      'request.v': 'DOUBLE[]',
      batch_size: 'BIGINT',
    });
    expect(found.columns.some((column) => column.perRequest)).toBe(false);
    const batch = discoverColumns(jsonPayloads, rows({ dataframe_records: [{ n: 1 }, { n: 2 }] }, record({ n: 3 })), []);
    expect(batch.columns[0]).toEqual({ name: 'request.n', type: 'DOUBLE[]', perRequest: true });
  });

  it('leave names to the columns of the table, without regard to case', () => {
    expect(discoverColumns(jsonPayloads, rows(record({ a: 1, b: 2 })), ['REQUEST.A']).columns.map((column) => column.name)).toEqual([
      'request.b',
      'batch_size',
    ]);
  });

  it('are read by their values, also where they are called like what every object has', () => {
    const step = { ...genAiSpans, row: () => ({ fields: [['toString', 'x'] as const], malformed: false }) };
    expect(discoverColumns(step, rows({}), []).columns).toEqual([{ name: 'toString', type: 'VARCHAR', perRequest: false }]);
  });

  it('count what cannot be read or does not fit, and keep every row', () => {
    const made = flattenRows(
      jsonPayloads,
      [{ name: 'request.n', type: 'DOUBLE', perRequest: false }],
      rows(record({ n: 1 }), '{"dataframe_records": [', record({ n: 'many' }), record({ other: 1 }), ''),
    );
    expect(made).toMatchObject({ columns: [{ values: [1, null, null, null, null] }], malformed: 1, misfits: 1 });
  });

  it('come out of any text without an error, one value a row', () => {
    const cells = fc.record({ request: fc.oneof(fc.json(), fc.string(), fc.constant(null)), response: fc.oneof(fc.json(), fc.constant(null)) });
    fc.assert(
      fc.property(fc.array(cells), (all) => {
        for (const step of [jsonPayloads, loggedPayloads]) {
          const found = discoverColumns(step, all, []);
          const made = flattenRows(step, found.columns, all);
          expect(made.misfits + (made.malformed - found.malformed)).toBeGreaterThanOrEqual(0);
          for (const column of made.columns) expect(column.values).toHaveLength(all.length);
        }
      }),
    );
  });

  it('come out of any attributes and any captured data', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), fc.constantFrom('JSON', 'CSV', 'BASE64', ''), (text, encoding) => {
        genAiSpans.row({ attributes: text, startNanos: text, endNanos: text });
        openInferenceSpans.row({ attributes: text, parameters: text });
        captureData.row({ 'endpointInput.data': text, 'endpointInput.encoding': encoding });
      }),
    );
  });
});

describe('spans', () => {
  it('a duration needs both ends in order; nanoseconds are cut to microseconds', () => {
    const of = (startNanos: unknown, endNanos: unknown) => Object.fromEntries(genAiSpans.row({ startNanos, endNanos }).fields);
    expect(of('1793491200000000000', '1793491200001234999')).toEqual({ start_time: 1_793_491_200_000, duration_ms: 1.234 });
    expect(of('1793491200000000000', '1793491100000000000')).toEqual({ start_time: 1_793_491_200_000 });
    expect(of('soon', null)).toEqual({});
  });
});
