import fc from 'fast-check';
import { safeParse } from 'valibot';
import { describe, expect, it } from 'vitest';
import { bucketSeconds } from '../../src/cells/buckets.ts';
import { bucket } from '../../src/cells/parameters.ts';
import { parseDuration, parseWindowBound } from '../../src/notebook/durations.ts';
import { parseDuration as parseMilliseconds } from '../../src/telemetry/duration.ts';

describe('the width of a bucket', () => {
  it('is a duration as windows have them, several units added up', () => {
    expect([bucketSeconds('1d12h', 0), bucketSeconds('1.5h', 0), bucketSeconds('1h30m', 0), bucketSeconds('1500ms', 0)]).toEqual([129_600, 5400, 5400, 2]);
    expect(safeParse(bucket, '1d12h').success).toBe(true);
    for (const text of ['12', '1d 12h', '-1h', 'soon']) expect(safeParse(bucket, text).success, text).toBe(false);
  });
  it('auto is the smallest step with at most so many buckets', () => {
    expect([bucketSeconds('auto', 3_600_000), bucketSeconds('auto', 86_400_000), bucketSeconds('auto', 30 * 86_400_000)]).toEqual([60, 900, 21_600]);
  });
  it('is what any other place reads in the same text', () => {
    const unit = fc.constantFrom('s', 'm', 'h', 'd', 'w');
    const part = fc.tuple(fc.integer({ min: 1, max: 999 }), unit).map(([amount, name]) => `${amount}${name}`);
    fc.assert(
      fc.property(
        fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('')),
        (text) => {
          const seconds = bucketSeconds(text, 0);
          expect(parseDuration(text)).toBe(seconds);
          expect(parseMilliseconds(text)).toBe(seconds * 1000);
          expect(parseWindowBound(`end - ${text}`)).toEqual({ kind: 'end', seconds: -seconds });
        },
      ),
    );
  });
});
