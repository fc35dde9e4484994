import { cellTypes } from '../../src/cells/registry.ts';
import { createNativeEngine } from '../../src/engine/native/engine.ts';
import { checkNotebook } from '../../src/notebook/check.ts';
import { resultDocument } from '../../src/notebook/document.ts';
import type { Evidence } from '../../src/notebook/session-types.ts';
import { runNotebook } from '../../src/notebook/run.ts';
import { defaultPolicy } from '../../src/audit/disclose/types.ts';
import { collectFacts } from '../../src/audit/facts.ts';
import { type AuditRequest, nothingDeclared } from '../../src/audit/request.ts';

/** Runs a notebook over one table and gives what an audit of it is made from, at a fixed time. */
export async function requestFor(text: string, path: string, given: Partial<AuditRequest> = {}): Promise<AuditRequest> {
  return { ...(await evidenceFor(text, path)).request, ...given };
}

/** The same, with what a session hands to the page; its run answers no further question. */
export async function evidenceFor(text: string, path: string): Promise<{ readonly request: AuditRequest; readonly evidence: Evidence }> {
  const { notebook, diagnostics } = checkNotebook(text, cellTypes);
  if (notebook === null || diagnostics.length > 0) throw new Error(diagnostics[0]?.message ?? 'no notebook');
  const engine = await createNativeEngine({ paths: [path] });
  try {
    const tables = [await engine.open({ table: 'telemetry', files: [{ kind: 'path', path }] })];
    const outcome = await runNotebook({ notebook, cellTypes, engine, tables });
    const document = await resultDocument({ notebook, outcome, tables, engine, createdAt: new Date('2026-03-04T05:06:07Z'), timings: { run: 1 } });
    const facts = await collectFacts(outcome);
    const answered = { ...outcome, load: async () => {}, reduce: async () => [] };
    return {
      request: { document, notebook, tables, facts, policy: defaultPolicy, declared: nothingDeclared },
      evidence: { document, notebook, tables, outcome: answered },
    };
  } finally {
    await engine.close();
  }
}
