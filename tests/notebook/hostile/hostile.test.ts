import { describe, expect, it } from 'vitest';
import { checkNotebook } from '../../../src/notebook/check.ts';
import { registry } from '../example.ts';
import { corpus } from './corpus.ts';

describe('hostile notebooks are refused at their line and column', () => {
  it.each(corpus.map((entry) => [entry.name, entry] as const))('%s', (_name, { text, code, line, column }) => {
    const found = checkNotebook(text, registry).diagnostics;
    expect(found[0]).toMatchObject({ code, where: { line, column } });
    expect(found[0]?.message.length).toBeLessThan(300);
  });

  it('and leave no trace on objects', () => {
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect(corpus.length).toBeGreaterThanOrEqual(60);
  });
});
