/** Built files that the page needs without a network, with forward slashes, sorted. */
export function offlineFiles(folder: string): Promise<string[]>;
/** Text of the service worker for a built folder. Its version is a hash of the files' names and contents. */
export function serviceWorker(folder: string): Promise<string>;
/** Writes service-worker.js into a built folder. */
export function writeServiceWorker(folder: string): Promise<void>;
