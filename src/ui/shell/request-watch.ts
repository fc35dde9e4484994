/** Requests the page has made since it was opened, and how many left for another origin. */
export interface RequestCount {
  readonly total: number;
  readonly foreign: readonly string[];
  /** Requests to other origins that the content policy stopped. */
  readonly refused: number;
}

/** True when an address is on another origin; data: and blob: addresses stay in the tab. */
export function isForeign(address: string, origin: string): boolean {
  return /^(?:https?|wss?):/i.test(address) && new URL(address).origin !== origin;
}

/** Counts requests from the page's own performance record and refusals of its content policy. Returns a function that stops. */
export function watchRequests(origin: string, report: (count: RequestCount) => void): () => void {
  let total = 0;
  let refused = 0;
  const foreign = new Set<string>();
  const tell = (): void => report({ total, foreign: [...foreign], refused });
  const onRefusal = (event: SecurityPolicyViolationEvent): void => {
    if (!isForeign(event.blockedURI, origin)) return;
    refused += 1;
    tell();
  };
  document.addEventListener('securitypolicyviolation', onRefusal);
  if (typeof PerformanceObserver === 'undefined') return () => document.removeEventListener('securitypolicyviolation', onRefusal);
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      total += 1;
      if (isForeign(entry.name, origin)) foreign.add(entry.name);
    }
    tell();
  });
  observer.observe({ type: 'resource', buffered: true });
  return () => {
    observer.disconnect();
    document.removeEventListener('securitypolicyviolation', onRefusal);
  };
}
