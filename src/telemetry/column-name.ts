/** A column name in snake case: `ContextTokens`, `context-tokens` and `context.tokens` all become `context_tokens`. */
export function snakeName(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .replace(/^_+|_+$/g, '');
}

/** The key under which spellings are compared: snake case without separators, so `requestId`, `Request ID` and `request_id` are one. */
export function nameKey(name: string): string {
  return snakeName(name).replaceAll('_', '');
}

/** The last member of a dotted struct path, or null for a plain name: `user.country` gives `country`. */
export function lastMember(name: string): string | null {
  const dot = name.lastIndexOf('.');
  return dot > 0 && dot < name.length - 1 ? name.slice(dot + 1) : null;
}
