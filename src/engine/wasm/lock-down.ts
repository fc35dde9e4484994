/**
 * The statements that run before any other: no extension is ever fetched, no file outside `ingest/` can be read, nothing can be
 * written, and none of it can be undone. `allowed_directories` must come before external access is closed. Tables are not checkpointed as they
 * grow: that compresses what was just loaded, again and again, which took longer than all the rest of a load.
 */
export const lockDown: readonly string[] = [
  'SET autoload_known_extensions = false',
  'SET autoinstall_known_extensions = false',
  "SET allowed_directories = ['ingest/']",
  'SET enable_external_access = false',
  "SET checkpoint_threshold = '1TB'",
  'SET lock_configuration = true',
];
