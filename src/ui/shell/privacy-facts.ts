import { prefix } from '../base/storage.ts';

/** A directive of a content security policy with what it means here. */
export interface PolicyLine {
  readonly name: string;
  readonly sources: string;
  readonly meaning: string;
}

const meanings: Readonly<Record<string, string>> = {
  'default-src': 'Whatever is not named below is refused.',
  'script-src': 'Code comes from this page only; WebAssembly may be compiled; no eval, no inline script.',
  'worker-src': 'Workers start from this page only.',
  'connect-src': 'Requests may go to this page’s own address and nowhere else: nothing can be uploaded to another server.',
  'style-src': 'Styles come from this page, and the few inline styles of the chart library whose exact text is known by hash.',
  'img-src': 'Pictures come from this page or are made in the tab.',
  'font-src': 'Fonts come from this page.',
  'manifest-src': 'The description for installing the page comes from the page.',
  'base-uri': 'Nobody can change where relative addresses point.',
  'form-action': 'No form can be sent anywhere.',
  'frame-ancestors': 'No other page can put this one into a frame.',
  'object-src': 'No plug-ins.',
};

/** The directives of a policy in its own order, hashes shortened to their count. */
export function policyLines(policy: string): readonly PolicyLine[] {
  return policy
    .split(';')
    .map((part) => part.trim().split(/\s+/))
    .filter((parts) => (parts[0] ?? '') !== '')
    .map(([name = '', ...sources]) => {
      const hashes = sources.filter((source) => source.startsWith("'sha")).length;
      const shown = [...sources.filter((source) => !source.startsWith("'sha")), ...(hashes === 0 ? [] : [`${hashes} hashes`])];
      return { name, sources: shown.join(' '), meaning: meanings[name] ?? '' };
    });
}

/** A thing kept in this browser. Bytes are null where the browser does not say. */
export interface Kept {
  readonly where: 'localStorage' | 'cache' | 'IndexedDB' | 'service worker';
  readonly name: string;
  readonly bytes: number | null;
  readonly what: string;
}

const purposes: readonly (readonly [RegExp, string])[] = [
  [/-theme$/, 'light or dark'],
  [/-notebooks$/, 'texts of notebooks, parameters, roles, names of files'],
  [/-hints$/, 'hints that were closed'],
  [/-run-changes$/, 'whether changes run by themselves'],
];

function storedKeys(): readonly Kept[] {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(prefix))
      .sort()
      .map((name) => ({
        where: 'localStorage',
        name,
        // Browsers keep UTF-16.
        bytes: (name.length + (localStorage.getItem(name)?.length ?? 0)) * 2,
        what: purposes.find(([pattern]) => pattern.test(name))?.[1] ?? '',
      }));
  } catch {
    return [];
  }
}

async function cacheBytes(cache: Cache): Promise<number | null> {
  let total = 0;
  for (const request of await cache.keys()) {
    const length = (await cache.match(request))?.headers.get('Content-Length');
    if (length == null) return null;
    total += Number(length);
  }
  return total;
}

async function cachesKept(): Promise<readonly Kept[]> {
  if (!('caches' in globalThis)) return [];
  const names = (await caches.keys()).filter((name) => name.startsWith(prefix)).sort();
  return Promise.all(
    names.map(
      async (name): Promise<Kept> => ({
        where: 'cache',
        name,
        bytes: await cacheBytes(await caches.open(name)),
        what: 'the page itself, for use without a network',
      }),
    ),
  );
}

async function databases(): Promise<readonly Kept[]> {
  if (!('indexedDB' in globalThis) || indexedDB.databases === undefined) return [];
  return (await indexedDB.databases()).map((found) => ({ where: 'IndexedDB', name: found.name ?? '', bytes: null, what: '' }));
}

async function workers(): Promise<readonly Kept[]> {
  if (!('serviceWorker' in navigator)) return [];
  const scope = new URL('./', location.href).href;
  const found = (await navigator.serviceWorker.getRegistrations()).filter((registration) => registration.scope === scope);
  return found.map((registration) => ({
    where: 'service worker',
    name: new URL(registration.scope).pathname,
    bytes: null,
    what: 'answers from the cache when there is no network',
  }));
}

const quietly = (work: Promise<readonly Kept[]>): Promise<readonly Kept[]> => work.catch(() => []);

/** Everything this page keeps in the browser. Parts that the browser refuses to list are left out. */
export async function keptHere(): Promise<readonly Kept[]> {
  return [...storedKeys(), ...(await quietly(cachesKept())), ...(await quietly(databases())), ...(await quietly(workers()))];
}

/** Removes all of it. Returns what could not be removed, which is empty when everything is gone. */
export async function forgetKept(): Promise<readonly Kept[]> {
  for (const kept of await keptHere()) {
    if (kept.where === 'localStorage') localStorage.removeItem(kept.name);
    else if (kept.where === 'cache') await caches.delete(kept.name);
    else if (kept.where === 'IndexedDB') await deleteDatabase(kept.name);
    else await (await navigator.serviceWorker.getRegistration())?.unregister();
  }
  return keptHere();
}

function deleteDatabase(name: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => resolve();
    request.onblocked = () => resolve();
  });
}
