import { deflateSync } from 'fflate';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holdsNoData, parseSavedState } from '../../src/notebook/saved-state.ts';
import { packNotebook, unpackNotebook } from '../../src/notebook/share.ts';
import { roles } from '../../src/telemetry/types.ts';
import { example } from './example.ts';

const saved = { parameters: { canary: 'v2', margin: 0.01, strict: true }, roles: [{ table: 'telemetry', role: 'latency' as const, column: 'latency_ms' }] };

describe('a link', () => {
  it('carries a notebook and what was saved beside it', () => {
    const fragment = packNotebook({ text: example, saved });
    expect(fragment).toMatch(/^1\.[0-9a-z]+\.[A-Za-z0-9_-]+$/);
    expect(fragment.length).toBeLessThan(example.length);
    expect(unpackNotebook(fragment)).toEqual({ text: example, saved });
    expect(unpackNotebook(`#${fragment}`)).toEqual({ text: example, saved });
  });

  it('unpacks to what was packed, whatever it says', () => {
    const value = fc.oneof(
      fc.string({ maxLength: 50 }),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0),
      fc.boolean(),
    );
    const choice = fc.record({
      table: fc.string({ maxLength: 10 }),
      role: fc.constantFrom(...roles),
      column: fc.oneof(fc.constant(null), fc.string({ maxLength: 10 }), fc.array(fc.string({ maxLength: 5 }), { maxLength: 3 })),
    });
    const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,9}$/);
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 3000 }),
        fc.dictionary(name, value, { noNullPrototype: true }),
        fc.array(choice, { maxLength: 4 }),
        (text, parameters, given) => {
          expect(unpackNotebook(packNotebook({ text, saved: { parameters, roles: given } }))).toEqual({ text, saved: { parameters, roles: given } });
        },
      ),
    );
  });

  it('that was cut or damaged is told from a good one', () => {
    const fragment = packNotebook({ text: example, saved });
    fc.assert(
      fc.property(fc.nat(fragment.length - 1), (length) => {
        expect(() => unpackNotebook(fragment.slice(0, length))).toThrow(/cut off|incomplete or damaged|newer version/);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: fragment.lastIndexOf('.') + 1, max: fragment.length - 2 }), fc.constantFrom('A', 'z', '_'), (at, letter) => {
        fc.pre(fragment[at] !== letter);
        // A bit behind the last one that counts may differ; what is read is then the same.
        try {
          expect(unpackNotebook(fragment.slice(0, at) + letter + fragment.slice(at + 1))).toEqual({ text: example, saved });
        } catch (error) {
          expect((error as Error).message).toMatch('incomplete or damaged');
        }
      }),
    );
  });

  it('of a newer version, and one that would unpack to gigabytes, are refused', () => {
    expect(() => unpackNotebook('2.zzz')).toThrow('made by a newer version');
    expect(() => unpackNotebook('2.abc.AAAA')).toThrow('made by a newer version');
    expect(() => unpackNotebook('')).toThrow('holds no notebook');
    const bomb = Buffer.from(deflateSync(new Uint8Array(50_000_000), { level: 9 })).toString('base64url');
    expect(() => unpackNotebook(`1.0.${bomb}`)).toThrow('more than 2 MB');
  });

  it('never carries more than text, values and roles', () => {
    const rows = { ...saved, rows: [[1, 2]] };
    expect(holdsNoData(example, saved)).toBe(true);
    expect(holdsNoData(example, rows)).toBe(false);
    expect(holdsNoData(example, { parameters: { list: [1, 2, 3] }, roles: [] })).toBe(false);
    expect(holdsNoData(example, { parameters: { long: 'x'.repeat(1001) }, roles: [] })).toBe(false);
    expect(() => packNotebook({ text: example, saved: rows })).toThrow('nothing else');
    expect(() => packNotebook({ text: 'x'.repeat(1_048_577), saved })).toThrow('at most 1 MiB');
  });
});

describe('a saved state', () => {
  it('may leave out what is empty', () => {
    expect(parseSavedState({})).toEqual({ parameters: {}, roles: [] });
  });
  it.each([
    [[], 'expected an object with parameters and roles'],
    [{ parameter: {} }, 'there is no key "parameter"; it holds parameters and roles'],
    [{ parameters: { a: [1] } }, '"parameters.a" does not fit: expected text, a number, true or false'],
    [{ roles: [{ table: 't', role: 'speed', column: 'x' }] }, '"roles.0.role" does not fit: expected a role such as timestamp or latency'],
    [{ roles: [{ table: 't', role: 'latency', column: 3 }] }, '"roles.0.column" does not fit: expected a column, a list of columns or null'],
  ])('%j is refused in one sentence', (value, sentence) => {
    expect(() => parseSavedState(value)).toThrow(`the saved state cannot be read: ${sentence}`);
  });
});
