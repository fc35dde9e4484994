/** Serves a built folder on localhost with the production headers; port 0 or none takes a free one. */
export function serve(options: { readonly folder: string; readonly port?: number }): Promise<{ readonly url: string; close(): Promise<void> }>;
