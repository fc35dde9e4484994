import { groupArrays } from '../sql/group-arrays.ts';
import { neverCheckpoint } from '../sql/memory.ts';

/**
 * The statements that run before any other: no extension is ever fetched, no file outside `ingest/` can be read, nothing can be
 * written, and none of it can be undone. `allowed_directories` must come before external access is closed.
 */
export const lockDown: readonly string[] = [
  'SET autoload_known_extensions = false',
  'SET autoinstall_known_extensions = false',
  "SET allowed_directories = ['ingest/']",
  'SET enable_external_access = false',
  neverCheckpoint,
  groupArrays,
  'SET lock_configuration = true',
];
