// The page without a network. Built by scripts/offline.mjs, which puts the version, the files and the policy in the place of __BUILD__.
const { version, files, policy } = __BUILD__;
const cacheName = `faultline-${version}`;
const scope = new URL('./', self.location.href);
const urls = new Set(files.map((file) => new URL(file, scope).href));
const counts = { cached: 0, network: 0, foreign: 0 };
const patience = 4000;

/** Hashed names never change their content, so another version's copy will do. */
const isHashed = (url) => /\/assets\/.+-[\w-]{8}\.\w+$/.test(url);

/** A worker takes the policy from its own response: where the server sent none, the built one is added. */
function withPolicy(response) {
  if (response.headers.has('Content-Security-Policy')) return response;
  const headers = new Headers(response.headers);
  headers.set('Content-Security-Policy', policy);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

async function store(cache, url) {
  if (await cache.match(url)) return;
  const held = isHashed(url) ? await caches.match(url) : undefined;
  const response = held ?? (await fetch(url, { cache: isHashed(url) ? 'default' : 'no-cache' }));
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  await cache.put(url, withPolicy(response));
}

self.addEventListener('install', (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(cacheName);
      // One after the other: large files must not crowd out what the page itself is reading.
      for (const url of urls) await store(cache, url);
    })(),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) if (name.startsWith('faultline-') && name !== cacheName) await caches.delete(name);
      await self.clients.claim();
    })(),
  );
});

async function fromNetwork(request) {
  counts.network += 1;
  return fetch(request);
}

function timeout() {
  return new Promise((_, reject) => setTimeout(() => reject(new Error('slow')), patience));
}

/** The network decides which version opens, so that a new build is never hidden behind an old cache; without one the stored page opens. */
async function page(request) {
  const url = new URL(request.url);
  url.search = '';
  url.hash = '';
  if (url.href.endsWith('/')) url.pathname += 'index.html';
  const stored = async () => (await caches.open(cacheName)).match(url.href);
  try {
    const response = await Promise.race([fromNetwork(request), timeout()]);
    if (response.ok) return response;
    return (await stored()) ?? response;
  } catch (error) {
    const held = await stored();
    if (held === undefined) throw error;
    counts.cached += 1;
    return held;
  }
}

/** Built files come from the cache. Samples are kept when they are read for the first time. */
async function asset(request) {
  const cache = await caches.open(cacheName);
  const url = new URL(request.url);
  url.hash = '';
  const held = await cache.match(url.href);
  if (held !== undefined) {
    counts.cached += 1;
    return held;
  }
  const response = await fromNetwork(request);
  if (response.ok && url.pathname.startsWith(`${scope.pathname}samples/`)) await cache.put(url.href, withPolicy(response.clone()));
  return response;
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return;
  if (url.origin !== scope.origin) {
    counts.foreign += 1;
    return;
  }
  if (request.method !== 'GET' || !url.pathname.startsWith(scope.pathname)) return;
  event.respondWith(request.mode === 'navigate' ? page(request) : asset(request));
});

self.addEventListener('message', (event) => {
  if (event.data?.type === 'activate') self.skipWaiting();
  if (event.data?.type === 'about') event.ports[0]?.postMessage({ version, ...counts, holds: urls.has(event.data.script) });
});
