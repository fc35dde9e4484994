/** The part in use of DuckDB's blocking browser bindings, reached by a bundler alias: the package's exports map leaves the file out. */
declare module 'duckdb-blocking' {
  export interface DuckDBBindings {
    instantiate(onProgress: () => void): Promise<DuckDBBindings>;
    open(config: { readonly path: string }): void;
    connect(): object;
    getVersion(): string;
    /** Runs a statement to its end; the answer as an Arrow IPC stream. */
    runQuery(connection: number, text: string): Uint8Array;
    /** Arrow IPC schema when the statement has finished, null while it is pending. */
    startPendingQuery(connection: number, text: string, allowStreamResult: boolean): Uint8Array | null;
    pollPendingQuery(connection: number): Uint8Array | null;
    cancelPendingQuery(connection: number): boolean;
    /** An Arrow IPC batch; empty at the end, null to ask again. */
    fetchQueryResults(connection: number): Uint8Array | null;
    insertArrowFromIPCStream(connection: number, buffer: Uint8Array, options: { readonly name: string; readonly create: boolean }): void;
    registerFileHandle(name: string, handle: Blob, protocol: number, directIO: boolean): void;
    dropFile(name: string): void;
  }
  interface Bundle {
    readonly mainModule: string;
    readonly mainWorker: string;
  }
  export class VoidLogger {}
  export const BROWSER_RUNTIME: object;
  export const DuckDBDataProtocol: { readonly BROWSER_FILEREADER: number };
  export function createDuckDB(bundles: { readonly mvp: Bundle; readonly eh: Bundle }, logger: VoidLogger, runtime: object): Promise<DuckDBBindings>;
}

/** A file emitted beside the bundle; the value is its URL. */
declare module '*?url' {
  const url: string;
  export default url;
}

/** A module worker bundled as its own file; the value is its URL. */
declare module '*?worker&url' {
  const url: string;
  export default url;
}
