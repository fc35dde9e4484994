import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { listRoles, proposeRoles, rolesFrom } from '../../src/telemetry/propose-roles.ts';
import { spellings } from '../../src/telemetry/spellings.ts';
import { type ColumnInfo, roles } from '../../src/telemetry/types.ts';

function columns(types: Record<string, string>): ColumnInfo[] {
  return Object.entries(types).map(([name, type]) => ({ name, type, source: type, readable: true, reason: null }));
}
const rolesOf = (types: Record<string, string>) => rolesFrom(proposeRoles(columns(types)));
const proposal = (types: Record<string, string>, column: string) => proposeRoles(columns(types)).find((entry) => entry.column === column);

describe('known exports', () => {
  it('reads a NannyML reference set', () => {
    expect(
      rolesOf({ id: 'BIGINT', MedInc: 'DOUBLE', Latitude: 'DOUBLE', timestamp: 'TIMESTAMP', clf_target: 'BIGINT', y_pred_proba: 'DOUBLE', y_pred: 'BIGINT' }),
    ).toEqual({
      request_id: 'id',
      timestamp: 'timestamp',
      label: 'clf_target',
      score: 'y_pred_proba',
      prediction: 'y_pred',
      feature: ['MedInc', 'Latitude'],
    });
  });
  it('reads NannyML late targets', () => {
    expect(rolesOf({ id: 'BIGINT', clf_target: 'BIGINT' })).toEqual({ request_id: 'id', label: 'clf_target' });
  });
  it('reads an Evidently frame', () => {
    expect(rolesOf({ target: 'DOUBLE', prediction: 'DOUBLE', age: 'BIGINT' })).toEqual({ label: 'target', prediction: 'prediction', feature: ['age'] });
  });
  it('reads the Azure LLM trace', () => {
    expect(rolesOf({ TIMESTAMP: 'TIMESTAMP', ContextTokens: 'BIGINT', GeneratedTokens: 'BIGINT' })).toEqual({
      timestamp: 'TIMESTAMP',
      tokens_in: 'ContextTokens',
      tokens_out: 'GeneratedTokens',
    });
  });
  it('reads OpenTelemetry GenAI spans and takes the answering model as the version', () => {
    expect(
      rolesOf({
        trace_id: 'VARCHAR',
        span_id: 'VARCHAR',
        start_time: 'TIMESTAMP',
        duration_ms: 'DOUBLE',
        'gen_ai.request.model': 'VARCHAR',
        'gen_ai.response.model': 'VARCHAR',
        'gen_ai.usage.input_tokens': 'BIGINT',
        'gen_ai.usage.output_tokens': 'BIGINT',
      }),
    ).toEqual({
      trace_id: 'trace_id',
      request_id: 'span_id',
      timestamp: 'start_time',
      latency: 'duration_ms',
      model_version: 'gen_ai.response.model',
      tokens_in: 'gen_ai.usage.input_tokens',
      tokens_out: 'gen_ai.usage.output_tokens',
    });
  });
  it('takes the epoch milliseconds of a Databricks inference table', () => {
    const types = { databricks_request_id: 'VARCHAR', timestamp_ms: 'BIGINT', status_code: 'INTEGER', execution_time_ms: 'BIGINT' };
    expect(rolesOf(types)).toEqual({
      request_id: 'databricks_request_id',
      timestamp: 'timestamp_ms',
      status: 'status_code',
      latency: 'execution_time_ms',
    });
    expect(proposal(types, 'timestamp_ms')).toMatchObject({ role: 'timestamp', confidence: 0.9 });
  });
});

describe('plain exports', () => {
  it('reads payment telemetry', () => {
    expect(
      rolesOf({
        ts: 'TIMESTAMP',
        request_id: 'VARCHAR',
        trace_id: 'VARCHAR',
        customer_id: 'VARCHAR',
        model_version: 'VARCHAR',
        deployment: 'VARCHAR',
        route: 'VARCHAR',
        region: 'VARCHAR',
        latency_ms: 'DOUBLE',
        status: 'INTEGER',
        fallback: 'BOOLEAN',
        score: 'DOUBLE',
        prediction: 'VARCHAR',
        age_band: 'VARCHAR',
        gender: 'VARCHAR',
        amount: 'DOUBLE',
        note: 'VARCHAR',
      }),
    ).toEqual({
      timestamp: 'ts',
      request_id: 'request_id',
      trace_id: 'trace_id',
      subject_id: 'customer_id',
      model_version: 'model_version',
      deployment: 'deployment',
      route: 'route',
      latency: 'latency_ms',
      status: 'status',
      fallback: 'fallback',
      score: 'score',
      prediction: 'prediction',
      feature: ['region', 'amount'],
      group: ['age_band', 'gender'],
    });
  });
  it.each([
    ['latency_ms', 'DOUBLE', 'latency'],
    ['duration', 'BIGINT', 'latency'],
    ['created_at', 'TIMESTAMP', 'timestamp'],
    ['requestId', 'VARCHAR', 'request_id'],
    ['version', 'VARCHAR', 'model_version'],
    ['fraud_score', 'FLOAT', 'score'],
    ['is_fraud', 'BOOLEAN', 'label'],
    ['http_status', 'SMALLINT', 'status'],
    ['prompt_tokens', 'INTEGER', 'tokens_in'],
    ['userid', 'BIGINT', 'subject_id'],
    ['age_cat', 'VARCHAR', 'group'],
    ['embedding', 'FLOAT[]', 'embedding'],
    ['vec', 'FLOAT[384]', 'embedding'],
    ['shap_amount', 'DOUBLE', 'attribution'],
    ['ttft_s', 'DOUBLE', 'time_to_first_token'],
  ])('takes %s %s as %s without asking', (name, type, role) => {
    const found = proposal({ [name]: type }, name);
    expect(found?.role).toBe(role);
    expect(found?.confidence).toBeGreaterThanOrEqual(0.9);
  });
  it('offers a country as a group only weakly, and keeps it as a feature', () => {
    expect(proposeRoles(columns({ country: 'VARCHAR' }))).toMatchObject([
      { role: 'feature', confidence: 0.9 },
      { role: 'group', confidence: 0.4 },
    ]);
  });
  it('does not take a name for a role its type cannot hold', () => {
    expect(proposal({ latency: 'VARCHAR' }, 'latency')?.role).toBe('feature');
  });
  it('takes timestamps stored as text or numbers, and asks where other columns hold instants', () => {
    expect(proposal({ ts: 'VARCHAR' }, 'ts')).toMatchObject({ role: 'timestamp', confidence: 0.9, reason: expect.stringContaining('stored as text') });
    expect(proposal({ ts: 'BIGINT' }, 'ts')).toMatchObject({ role: 'timestamp', confidence: 0.9, reason: expect.stringContaining('epoch') });
    expect(proposal({ ts: 'BIGINT', zeit: 'TIMESTAMP' }, 'ts')).toMatchObject({ role: 'timestamp', confidence: 0.7 });
  });
  it('takes the only column of instants as the timestamp, whatever its name, and asks when there are two', () => {
    expect(rolesOf({ zeit: 'TIMESTAMP' })).toEqual({ timestamp: 'zeit' });
    expect(rolesOf({ zeit: 'TIMESTAMP', stand: 'TIMESTAMP' })).toEqual({});
  });
  it('keeps free text, hashes, identifiers and names of people out of the features', () => {
    expect(
      rolesOf({
        note: 'VARCHAR',
        email: 'VARCHAR',
        dob: 'DATE',
        first: 'VARCHAR',
        row_hash: 'VARCHAR',
        store_id: 'BIGINT',
        payload: 'BLOB',
        tags: 'VARCHAR[]',
      }),
    ).toEqual({});
  });
  it('lets the likelier of two latencies win and says so', () => {
    const types = { duration: 'DOUBLE', latency_ms: 'DOUBLE' };
    expect(rolesOf(types)).toEqual({ latency: 'latency_ms' });
    expect(proposal(types, 'duration')?.reason).toContain('latency_ms is the likelier one');
  });
  it('leaves unreadable columns out', () => {
    expect(proposeRoles([{ name: 'ts', type: 'TIMESTAMP', source: 'INT96', readable: false, reason: 'Not supported.' }])).toEqual([]);
  });
});

describe('properties', () => {
  const names = spellings.flatMap((spelling) => spelling.names.flatMap(([, list]) => list.split(' ')));
  const column = fc.record({
    name: fc.oneof(fc.constantFrom(...names), fc.string({ minLength: 1 })),
    type: fc.constantFrom('VARCHAR', 'BIGINT', 'DOUBLE', 'BOOLEAN', 'TIMESTAMP', 'DATE', 'FLOAT[]', 'UUID', 'MAP(VARCHAR, VARCHAR)', 'DECIMAL(9,2)'),
    source: fc.constant(''),
    readable: fc.boolean(),
    reason: fc.constant(null),
  });
  const table = fc.uniqueArray(column, { selector: (entry) => entry.name, maxLength: 40 });
  it('gives one column at most to a single-valued role at 0.9 and above', () => {
    fc.assert(
      fc.property(table, (entries) => {
        const sure = proposeRoles(entries)
          .filter((entry) => entry.confidence >= 0.9 && !listRoles.has(entry.role))
          .map((entry) => entry.role);
        expect(new Set(sure).size).toBe(sure.length);
      }),
    );
  });
  it('proposes existing columns and known roles, with a confidence in [0, 1] and one sentence', () => {
    fc.assert(
      fc.property(table, (entries) => {
        for (const entry of proposeRoles(entries)) {
          expect(entries.some((item) => item.name === entry.column && item.readable)).toBe(true);
          expect(roles).toContain(entry.role);
          expect(entry.confidence).toBeGreaterThan(0);
          expect(entry.confidence).toBeLessThanOrEqual(1);
          expect(entry.reason.endsWith('.')).toBe(true);
        }
      }),
    );
  });
  it('does not depend on the order of differently confident columns', () => {
    const types = columns({ duration: 'DOUBLE', latency_ms: 'DOUBLE', id: 'VARCHAR', request_id: 'VARCHAR', created_at: 'TIMESTAMP', ts: 'TIMESTAMP' });
    expect(rolesFrom(proposeRoles([...types].reverse()))).toEqual(rolesFrom(proposeRoles(types)));
  });
  it('spells no role twice', () => {
    const keys = names.map((name) => name.replaceAll('_', ''));
    expect(keys.filter((key, i) => keys.indexOf(key) !== i)).toEqual([]);
  });
});
