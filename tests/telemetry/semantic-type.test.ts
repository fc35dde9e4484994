import { describe, expect, it } from 'vitest';
import { namesPerson, semanticType } from '../../src/telemetry/semantic-type.ts';

const typeOf = (name: string, type: string, readable = true) => semanticType({ name, type, source: type, readable, reason: null });

describe('semanticType', () => {
  it.each([
    ['amount', 'DOUBLE', 'numeric'],
    ['amount', 'DECIMAL(9,2)', 'numeric'],
    ['count', 'UINTEGER', 'numeric'],
    ['big', 'HUGEINT', 'numeric'],
    ['country', 'VARCHAR', 'categorical'],
    ['colour', "ENUM('red', 'blue')", 'categorical'],
    ['http_status_code', 'SMALLINT', 'categorical'],
    ['fallback', 'BOOLEAN', 'boolean'],
    ['ts', 'TIMESTAMP_NS', 'timestamp'],
    ['day', 'DATE', 'timestamp'],
    ['ts', 'BIGINT', 'timestamp'],
    ['created_at', 'VARCHAR', 'timestamp'],
    ['request_id', 'VARCHAR', 'id'],
    ['customerId', 'BIGINT', 'id'],
    ['x', 'UUID', 'id'],
    ['input_hash', 'VARCHAR', 'id'],
    ['note', 'VARCHAR', 'text'],
    ['user_prompt', 'VARCHAR', 'text'],
    ['email', 'VARCHAR', 'text'],
    ['embedding', 'FLOAT[]', 'embedding'],
    ['v', 'DOUBLE[3]', 'embedding'],
    ['tags', 'VARCHAR[]', 'other'],
    ['m', 'MAP(VARCHAR, DOUBLE)', 'other'],
    ['s', 'STRUCT(a DOUBLE[])', 'other'],
    ['b', 'BLOB', 'other'],
    ['t', 'TIME', 'other'],
  ])('%s %s is %s', (name, type, expected) => {
    expect(typeOf(name, type)).toBe(expected);
  });
  it('makes nothing of an unreadable column', () => {
    expect(typeOf('amount', 'DOUBLE', false)).toBe('other');
  });
  it('does not take a real number for an instant because of its name', () => {
    expect(typeOf('days_time', 'DOUBLE')).toBe('numeric');
  });
});

describe('namesPerson', () => {
  it('knows direct identifiers in any spelling', () => {
    expect(['email', 'E-Mail', 'FirstName', 'billing_email', 'dob', 'IPAddress'].map(namesPerson)).toEqual([true, true, true, true, true, true]);
    expect(['merchant_age_days', 'firstSeen', 'product_name'].map(namesPerson)).toEqual([false, false, false]);
  });
});
