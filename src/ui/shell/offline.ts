/// <reference types="vite/client" />
import type { Page } from './page.ts';

/** What the service worker says about itself. */
export interface ServiceWorkerFacts {
  readonly version: string;
  /** Requests of the page and its workers since it took over. */
  readonly cached: number;
  readonly network: number;
  readonly foreign: number;
  /** True when the asking page's own code is among its files. */
  readonly holds: boolean;
}

const file = './service-worker.js';
const patience = 1500;

const isFacts = (value: unknown): value is ServiceWorkerFacts =>
  typeof value === 'object' && value !== null && 'version' in value && 'cached' in value && 'foreign' in value;

/** Asks a service worker (by default the one in control) about itself; null when there is none or it does not answer. */
export async function askServiceWorker(worker: ServiceWorker | null = navigator.serviceWorker?.controller ?? null): Promise<ServiceWorkerFacts | null> {
  if (worker === null) return null;
  return new Promise((resolve) => {
    const channel = new MessageChannel();
    const timer = setTimeout(() => resolve(null), patience);
    channel.port1.onmessage = (event: MessageEvent<unknown>) => {
      clearTimeout(timer);
      resolve(isFacts(event.data) ? event.data : null);
    };
    worker.postMessage({ type: 'about', script: ownScript() }, [channel.port2]);
  });
}

/** The address of the page's own code, whose name carries a hash of its content. */
function ownScript(): string {
  return document.querySelector<HTMLScriptElement>('script[type=module][src]')?.src ?? '';
}

/**
 * Starts the service worker, so that the page opens without a network from the second visit on. `onUpdate` is called when a newer version is stored;
 * its argument puts it in force and reloads. Does nothing where service workers do not exist (files, private windows of some browsers).
 */
export async function startOffline(onUpdate: (apply: () => void) => void): Promise<void> {
  if (!('serviceWorker' in navigator) || !location.protocol.startsWith('http')) return;
  const registration = await navigator.serviceWorker.register(file, { type: 'classic', updateViaCache: 'none' }).catch(() => null);
  if (registration === null) return;
  const tell = async (worker: ServiceWorker | null): Promise<void> => {
    // The page may already be the new version: navigations ask the network first.
    if (worker === null || navigator.serviceWorker.controller === null || (await askServiceWorker(worker))?.holds !== false) return;
    onUpdate(() => {
      navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
      worker.postMessage({ type: 'activate' });
    });
  };
  void tell(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const worker = registration.installing;
    worker?.addEventListener('statechange', () => {
      if (worker.state === 'installed') void tell(worker);
    });
  });
}

/** On the built page: starts the service worker and offers a newer version when there is one. */
export function offerOffline(page: Page): void {
  if (!import.meta.env.PROD) return;
  void startOffline((apply) => page.say({ text: 'A new version of Faultline is ready.', lasting: true, action: { label: 'Reload to update', act: apply } }));
}

/** Calls back with true while there is no network. Returns a function that stops. */
export function watchOffline(report: (offline: boolean) => void): () => void {
  const tell = (): void => report(navigator.onLine === false);
  addEventListener('online', tell);
  addEventListener('offline', tell);
  tell();
  return () => {
    removeEventListener('online', tell);
    removeEventListener('offline', tell);
  };
}
