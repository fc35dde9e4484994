import type { ResultDocument } from '../notebook/types.ts';
import { fitted, type Room, rooms } from './fit.ts';
import { limitationsOf } from './limitations.ts';
import { definitionsOf } from './metric-definitions.ts';
import type { AuditRequest } from './request.ts';
import { statedIn } from './stated.ts';
import { auditFormat, type Blocks, type PrivacyBlock, type RecordedPolicy } from './types.ts';
import { toolVersion } from './version.ts';

/**
 * Returns the data blocks of an audit. `published` is what may be published: it has gone through disclosure control, of which `report` and `scan` tell. `room` is
 * recorded where it is not the usual one.
 * Pure: the same request gives the same blocks in every host.
 */
export function buildBlocks(
  request: AuditRequest,
  published: ResultDocument,
  privacy: Pick<PrivacyBlock, 'report' | 'scan' | 'noise'>,
  room: Room = rooms[0],
): Blocks {
  const document = { ...published, cells: fitted(published.cells, room) };
  const { notebook, tables, facts, declared, policy } = request;
  const cells = document.cells.map(({ sql: _sql, ...rest }) => rest);
  return {
    identity: {
      kind: 'faultline-audit',
      format: auditFormat,
      tool: { name: 'faultline', version: toolVersion },
      title: notebook.title,
      summary: notebook.summary,
      notebook: { sha256: document.notebook.sha256 },
      purpose: declared.purpose,
      previous: declared.previous,
    },
    system: { versions: facts.versions, stated: statedIn(notebook, document.parameters) },
    inputs: {
      tables: document.inputs.map((input) => {
        const info = tables.find((table) => table.table === input.table);
        return {
          ...input,
          format: info?.format ?? '',
          schema: (info?.columns ?? []).map(({ name, type }) => ({ name, type })),
          span: facts.spans[input.table] ?? null,
        };
      }),
    },
    population: {
      populations: Object.fromEntries(
        Object.entries(document.populations).map(([name, { rows }]) => {
          const known = facts.populations[name];
          return [name, { rows, table: known?.table ?? null, where: known?.where ?? null, window: known?.window ?? null }];
        }),
      ),
      filters: notebook.filters,
      unknowns: facts.unknowns,
    },
    methods: {
      notebook: notebook.text,
      parameters: document.parameters,
      cells: document.cells.map(({ id, type, sql }) => ({ id, type, sql })),
      metrics: definitionsOf(document.cells),
    },
    results: { verdict: document.verdict, cells, ...(room === rooms[0] ? {} : { room }) },
    privacy: { policy: recordedPolicy(policy), ...privacy },
    limitations: limitationsOf(document, declared.limitations),
    signOff: { lines: declared.signOff },
  };
}

/** A policy without the earlier results, which stand in their own audits, and without the rows of persons. */
export function recordedPolicy({ earlier: _earlier, rowsOfPersons: _rows, ...policy }: AuditRequest['policy']): RecordedPolicy {
  return policy;
}
