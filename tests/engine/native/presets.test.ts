import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { proposeRoles, rolesFrom } from '../../../src/telemetry/propose-roles.ts';
import { opened, parquetOf, valuesOf, written } from './files.ts';

const fixtures = fileURLToPath(new URL('../../fixtures/presets/', import.meta.url));

async function flattened(path: string) {
  const { engine, info } = await opened(path);
  const report = await engine.load('t', info.preset?.flattened ?? []);
  const values = valuesOf(await engine.query('SELECT * EXCLUDE (__part) FROM t'));
  const peeked = valuesOf(await engine.peek('t', 100));
  for (const name of report.rows <= 100 ? (info.preset?.flattened ?? []) : []) expect(peeked[name]).toEqual(values[name]);
  await engine.close();
  const types = Object.fromEntries(info.columns.filter((column) => info.preset?.flattened.includes(column.name)).map((column) => [column.name, column.type]));
  return { info, report, values, types, roles: rolesFrom(proposeRoles(info.columns)) };
}

const start = Date.UTC(2026, 10, 1);

describe('OpenTelemetry GenAI spans', () => {
  it('attributes as JSON text', async () => {
    const { info, report, values, types, roles } = await flattened(`${fixtures}otel-attributes-text.jsonl`);
    expect(info.preset).toMatchObject({ name: 'otel-genai', title: 'OpenTelemetry GenAI spans' });
    expect(info.preset?.sentence).toMatch(/^Recognised as OpenTelemetry GenAI spans: 14 columns were made from .*\. In 1 of 3 rows/);
    expect(types).toMatchObject({
      'gen_ai.usage.input_tokens': 'BIGINT',
      'gen_ai.request.temperature': 'DOUBLE',
      start_time: 'TIMESTAMP',
      duration_ms: 'DOUBLE',
    });
    expect(values).toMatchObject({
      'gen_ai.usage.input_tokens': [100, 64, null],
      'gen_ai.response.model': ['gpt-4o-2024-08-06', null, null],
      'gen_ai.response.finish_reasons': ['["stop"]', null, null],
      start_time: [start, start + 1000, start + 2000],
      duration_ms: [1234.567, 2000, 5],
      'service.name': ['assistant', 'assistant', null],
    });
    expect(report.notes).toEqual(['OpenTelemetry GenAI spans: something could not be read in 1 of 3 rows; the values are null.']);
    expect(roles).toMatchObject({
      trace_id: 'trace_id',
      timestamp: 'start_time',
      latency: 'duration_ms',
      tokens_in: 'gen_ai.usage.input_tokens',
      tokens_out: 'gen_ai.usage.output_tokens',
      model_version: 'gen_ai.response.model',
      prompt: 'gen_ai.input.messages',
      error: 'error.type',
    });
    expect(roles.feature).not.toContain('attributes');
  });

  it('attributes as OTLP key-value lists and as dotted columns', async () => {
    const otlp = await flattened(`${fixtures}otel-otlp-attributes.jsonl`);
    expect(otlp.values).toMatchObject({
      'gen_ai.usage.input_tokens': [12, null],
      'gen_ai.request.temperature': [0.5, null],
      'gen_ai.response.finish_reasons': ['["stop"]', null],
      duration_ms: [250, 0.001],
    });
    const dotted = await flattened(`${fixtures}otel-dotted.jsonl`);
    expect(dotted.types).toEqual({ duration_ms: 'DOUBLE' });
    expect(dotted.values).toEqual({ duration_ms: [250, 1000] });
    expect(dotted.roles).toMatchObject({ tokens_in: 'attributes.gen_ai.usage.input_tokens', latency: 'duration_ms', timestamp: 'start_time' });
  });

  it('attributes as a MAP of text, duration in nanoseconds', async () => {
    const path = await parquetOf(
      'otel-map.parquet',
      `SELECT TIMESTAMP '2026-11-01' + to_seconds(i) AS "Timestamp", 't' || i AS "TraceId", 's' || i AS "SpanId", 'assistant' AS "ServiceName",
       MAP {'gen_ai.request.model': 'gpt-4o', 'gen_ai.usage.input_tokens': i::VARCHAR, 'note': 'a "b", {c}: é' || chr(10)} AS "SpanAttributes",
       i * 1500000 AS "Duration", 'Ok' AS "StatusCode" FROM range(20000) r(i)`,
      ', ROW_GROUP_SIZE 2048',
    );
    const { values, types, roles } = await flattened(path);
    expect(types).toEqual({ 'gen_ai.request.model': 'VARCHAR', 'gen_ai.usage.input_tokens': 'BIGINT', note: 'VARCHAR', duration_ms: 'DOUBLE' });
    expect(values['gen_ai.usage.input_tokens']).toEqual(Array.from({ length: 20_000 }, (_, i) => i));
    expect(values['duration_ms']?.[19_999]).toBe(29_998.5);
    expect(new Set(values['note'])).toEqual(new Set(['a "b", {c}: é\n']));
    expect(roles).toMatchObject({ timestamp: 'Timestamp', latency: 'duration_ms', trace_id: 'TraceId', deployment: 'ServiceName' });
  });
});

describe('OpenInference spans', () => {
  it('Phoenix columns with JSON text inside, and attributes as JSON text', async () => {
    const phoenix = await flattened(`${fixtures}phoenix.jsonl`);
    expect(phoenix.info.preset?.name).toBe('phoenix');
    expect(phoenix.values).toEqual({
      'llm.invocation_parameters.temperature': [0.1, 0.1],
      'llm.invocation_parameters.max_tokens': [256, null],
      duration_ms: [1500, 250],
    });
    expect(phoenix.roles).toMatchObject({ latency: 'duration_ms', tokens_in: 'attributes.llm.token_count.prompt', prompt: 'attributes.input.value' });
    const text = await flattened(`${fixtures}openinference-text.jsonl`);
    expect(text.info.preset?.name).toBe('openinference');
    expect(text.types).toMatchObject({ 'llm.token_count.prompt': 'BIGINT', 'llm.invocation_parameters.temperature': 'DOUBLE' });
    expect(text.values).toMatchObject({ 'llm.token_count.prompt': [11], 'llm.invocation_parameters.temperature': [0.3], 'input.value': ['Hello'] });
  });
});

describe('Databricks and MLflow', () => {
  it('single-row requests become scalars', async () => {
    const { values, types, roles } = await flattened(`${fixtures}databricks-single.jsonl`);
    expect(types).toEqual({
      'request.amount': 'DOUBLE',
      'request.country': 'VARCHAR',
      'request.vip': 'BOOLEAN',
      batch_size: 'BIGINT',
      'response.predictions.label': 'VARCHAR',
      'response.predictions.score': 'DOUBLE',
      request_timestamp: 'TIMESTAMP',
    });
    expect(values).toMatchObject({ 'request.amount': [0.5, 1.5, 2.5], batch_size: [1, 1, 1], request_timestamp: [start, start + 1000, start + 2000] });
    expect(roles).toMatchObject({
      timestamp: 'request_timestamp',
      latency: 'execution_time_ms',
      feature: ['request.amount', 'request.country', 'request.vip'],
    });
  });

  it('batches stay one row with lists; broken JSON is null and counted', async () => {
    const { values, report, roles } = await flattened(`${fixtures}databricks-dataframe.jsonl`);
    expect(values).toMatchObject({
      'request.amount': [[12.5], [3, 4], null, [7]],
      'request.country': ['DE', '["FR",null]', null, 'DE'],
      batch_size: [1, 2, null, 1],
      'response.predictions': [[0.25], [0.5, 0.75], null, [1]],
    });
    expect(report.notes).toEqual(['Databricks inference table: something could not be read in 1 of 4 rows; the values are null.']);
    expect(roles).toMatchObject({ prediction: 'response.predictions' });
    expect(roles.embedding).toBeUndefined();
  });

  it('chat requests give prompt, answer and tokens', async () => {
    const { values, roles } = await flattened(`${fixtures}databricks-chat.jsonl`);
    expect(values).toMatchObject({ 'request.prompt': ['Hello', 'Look\nhere'], 'response.content': ['Hi', null], 'response.usage.prompt_tokens': [20, null] });
    expect(roles).toMatchObject({
      prompt: 'request.prompt',
      response: 'response.content',
      tokens_in: 'response.usage.prompt_tokens',
      timestamp: 'request_time',
    });
    const mlflow = await flattened(`${fixtures}mlflow-traces.jsonl`);
    expect(mlflow.info.preset?.name).toBe('mlflow');
    expect(mlflow.values).toMatchObject({ 'request.question': ['Where?', 'When?'], 'response.sources': ['["a","b"]', '[]'] });
  });
});

describe('SageMaker Data Capture', () => {
  it('CSV and base64', async () => {
    const { info, values, roles } = await flattened(`${fixtures}sagemaker-csv.jsonl`);
    expect(info.preset?.name).toBe('sagemaker');
    expect(values).toEqual({
      'request.f0': [25, 31, 40, 1],
      'request.f1': [1.5, 2, null, 2],
      'request.f2': ['NL', 'DE', 'FR', 'DE'],
      batch_size: [1, 1, 1, 1],
      'response.predictions': [0.25, 0.5, 0.75, 1],
    });
    expect(roles).toMatchObject({
      request_id: 'eventMetadata.eventId',
      prediction: 'response.predictions',
      feature: ['request.f0', 'request.f1', 'request.f2'],
    });
  });

  it('JSON, and data that is no base64', async () => {
    const { values, report } = await flattened(`${fixtures}sagemaker-json.jsonl`);
    expect(values).toMatchObject({ 'request.age': [25, 30, null], 'response.predictions.score': [0.9, 0.2, null] });
    expect(report.notes).toHaveLength(1);
  });
});

describe('KServe and Seldon', () => {
  it('requests and responses are rows of their own', async () => {
    const v1 = await flattened(`${fixtures}kserve-v1.jsonl`);
    expect(v1.values).toMatchObject({
      'request.f0': [[6.8, 6], null, [5.1], null],
      batch_size: [2, 2, 1, 1],
      'response.predictions': [null, [1, 1], null, [0]],
    });
    expect(v1.roles).toMatchObject({ request_id: 'id', timestamp: 'time', deployment: 'inferenceservicename', prediction: 'response.predictions' });
    expect(v1.roles.embedding).toBeUndefined();
    const v2 = await flattened(`${fixtures}kserve-v2.jsonl`);
    expect(v2.values).toMatchObject({ 'request.amount': [12.5, null], 'request.embedding': [[0.1, 0.2, 0.3], null], 'response.score': [null, 0.75] });
    expect(v2.roles).toMatchObject({ feature: ['request.amount'], embedding: ['request.embedding'], model_version: 'response.model_version' });
    const seldon = await flattened(`${fixtures}seldon.jsonl`);
    expect(seldon.values).toMatchObject({ 'request.amount': [12.5, null], 'request.age': [30, null], 'response.score': [null, 0.75] });
  });
});

it('every fixture is recognised; ordinary tables with such names are not', async () => {
  for (const name of readdirSync(fixtures).filter((entry) => entry.endsWith('.jsonl'))) {
    const { engine, info } = await opened(`${fixtures}${name}`);
    expect(info.preset?.flattened.length, name).toBeGreaterThan(0);
    await engine.close();
  }
  const { engine, info } = await opened(written('plain.csv', 'request,response,attributes\nx,y,z\n'));
  expect(info.preset).toBeUndefined();
  expect(info.columns).toHaveLength(3);
  await engine.close();
});

it('a value that does not fit the type of the first rows is null and counted', async () => {
  const row = (i: number) =>
    JSON.stringify({
      databricks_request_id: `r${i}`,
      timestamp_ms: i,
      request: JSON.stringify({ dataframe_records: [{ n: i < 1500 ? i : 'many' }] }),
      response: null,
    });
  const { report, values } = await flattenedRows(Array.from({ length: 1501 }, (_, i) => row(i)).join('\n'));
  expect(values['request.n']?.slice(1498)).toEqual([1498, 1499, null]);
  expect(report.notes?.[0]).toMatch(/1 values did not fit/);
});

async function flattenedRows(text: string) {
  const { engine, info } = await opened(written('late.jsonl', text));
  const report = await engine.load('t', info.preset?.flattened ?? []);
  const values = valuesOf(await engine.query('SELECT * FROM t'));
  await engine.close();
  return { report, values };
}
