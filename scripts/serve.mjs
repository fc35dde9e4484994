import { spawn } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { policyOf } from './csp.mjs';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.md': 'text/markdown; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.woff2': 'font/woff2',
};

/** The headers of every response: a worker takes the policy of its own file, not the page's. */
function headers(policy) {
  return {
    'Content-Security-Policy': policy,
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  };
}

/** Built names carry a hash of their content; everything else is asked for anew, so that a new build is seen at once. */
const caching = (file) => (/[\\/]assets[\\/][^\\/]+-[\w-]{8}\.\w+$/.test(file) ? 'public, max-age=31536000, immutable' : 'no-cache');

/** The path of a request inside the folder; null when it is not a valid URL or leads outside. */
function fileOf(folder, url) {
  try {
    const path = decodeURIComponent(new URL(url ?? '/', 'http://localhost').pathname);
    const file = normalize(join(folder, path.endsWith('/') ? `${path}index.html` : path));
    return file.startsWith(folder + sep) ? file : null;
  } catch {
    return null;
  }
}

/**
 * Serves a built folder on localhost with the production headers.
 * @param {{ folder: string, port?: number }} options port 0 takes a free one
 * @returns {Promise<{ url: string, close(): Promise<void> }>}
 */
export async function serve({ folder, port = 0 }) {
  const policy = policyOf(await readFile(join(folder, 'index.html'), 'utf8'));
  const server = createServer(async (request, response) => {
    const file = fileOf(folder, request.url);
    const found = file === null ? null : await stat(file).catch(() => null);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, headers(policy)).end();
      return;
    }
    if (file === null || found === null || !found.isFile()) {
      response.writeHead(404, { ...headers(policy), 'Content-Type': 'text/plain; charset=utf-8' }).end('There is no such file.');
      return;
    }
    const kind = types[extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { ...headers(policy), 'Content-Type': kind, 'Content-Length': found.size, 'Cache-Control': caching(file) });
    if (request.method === 'HEAD') response.end();
    else createReadStream(file).pipe(response);
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(undefined));
  });
  return {
    url: `http://localhost:${server.address().port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Opens the page in the user's browser where there is a desktop; says nothing where there is none. */
function openBrowser(url) {
  const commands = { darwin: ['open', [url]], win32: ['cmd', ['/c', 'start', '', url]] };
  const hasDesktop = process.platform in commands || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
  if (!hasDesktop || process.env.CI) return;
  const [command, parameters] = commands[process.platform] ?? ['xdg-open', [url]];
  spawn(command, parameters, { detached: true, stdio: 'ignore' })
    .on('error', () => undefined)
    .unref();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = fileURLToPath(new URL('../dist', import.meta.url));
  const preferred = Number(process.env.PORT ?? 4173);
  const { url } = await serve({ folder, port: preferred }).catch((error) => {
    if (error.code === 'EADDRINUSE') return serve({ folder });
    throw error;
  });
  const sample = `${url}?sample=payments-fraud`;
  console.log(`Faultline is at ${url}\nWith sample telemetry: ${sample}`);
  openBrowser(sample);
}
