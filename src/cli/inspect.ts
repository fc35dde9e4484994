import { basename } from 'node:path';
import { EngineError } from '../engine/errors.ts';
import { createNativeEngine } from '../engine/native/engine.ts';
import type { Engine } from '../engine/types.ts';
import { proposeRoles } from '../telemetry/propose-roles.ts';
import type { Role } from '../telemetry/types.ts';

/** The answer of `faultline inspect --json`. */
export interface InspectDocument {
  readonly files: readonly {
    readonly name: string;
    readonly bytes: number | null;
    /** null when the file could not be opened. */
    readonly rows: number | null;
    readonly rowGroups: number | null;
    /** One sentence when the file could not be opened, else null. */
    readonly error: string | null;
    readonly columns: readonly {
      readonly name: string;
      readonly type: string;
      readonly role: Role | null;
      readonly confidence: number | null;
      readonly readable: boolean;
      readonly reason: string | null;
    }[];
  }[];
}

/**
 * What each file holds, in the order given: rows, columns, proposed roles. Every readable column is decoded once, so that `readable` is proven, not assumed.
 * A file that cannot be opened has a sentence in `error` and no columns; nothing is thrown for it.
 */
export async function inspectFiles(paths: readonly string[]): Promise<InspectDocument> {
  const engine = await createNativeEngine({ paths });
  try {
    const files: InspectDocument['files'][number][] = [];
    for (const path of paths) files.push(await inspectFile(engine, path));
    return { files };
  } finally {
    await engine.close();
  }
}

async function inspectFile(engine: Engine, path: string): Promise<InspectDocument['files'][number]> {
  try {
    const info = await engine.open({ table: 'inspected', files: [{ kind: 'path', path }] });
    const report = await engine.load(
      'inspected',
      info.columns.map((column) => column.name),
    );
    await engine.drop('inspected');
    const broken = new Map(report.unreadable.map(({ column, sentence }) => [column, sentence]));
    const columns = info.columns.map((column) => ({ ...column, readable: !broken.has(column.name), reason: broken.get(column.name) ?? column.reason }));
    const proposals = proposeRoles(columns);
    const file = info.files[0];
    return {
      name: file?.name ?? basename(path),
      bytes: file?.bytes ?? null,
      rows: report.rows,
      rowGroups: file?.rowGroups ?? null,
      error: null,
      columns: columns.map(({ name, type, readable, reason }) => {
        const best = proposals.filter((proposal) => proposal.column === name).sort((a, b) => b.confidence - a.confidence)[0];
        return { name, type, role: best?.role ?? null, confidence: best?.confidence ?? null, readable, reason };
      }),
    };
  } catch (error) {
    if (!(error instanceof EngineError)) throw error;
    return { name: basename(path), bytes: null, rows: null, rowGroups: null, error: error.message, columns: [] };
  }
}
