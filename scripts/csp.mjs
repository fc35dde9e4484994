import { createHash } from 'node:crypto';

/** The style elements that Plot writes into its charts and legends, by drawing one of each. Their text is fixed by Plot's version. */
async function plotStyles() {
  const [{ JSDOM }, Plot] = await Promise.all([import('jsdom'), import('@observablehq/plot')]);
  const { document, HTMLCanvasElement } = new JSDOM('').window;
  // The colour ramp draws on a canvas, which jsdom lacks; only its style is wanted.
  HTMLCanvasElement.prototype.getContext = () => ({ fillRect() {} });
  HTMLCanvasElement.prototype.toDataURL = () => 'data:,';
  const marks = [Plot.dot([{ x: 1, y: 1, c: 1 }], { x: 'x', y: 'y', fill: 'c' })];
  const drawn = [
    Plot.plot({ document, marks, color: { type: 'linear', legend: true } }),
    Plot.legend({ document, color: { type: 'linear', domain: [0, 1] } }),
    Plot.legend({ document, color: { type: 'ordinal', domain: ['a', 'b'] } }),
    Plot.legend({ document, symbol: { domain: ['a', 'b'] } }),
  ];
  return drawn.flatMap((node) => [...node.querySelectorAll('style')].map((style) => style.textContent));
}

/** CSP sources (`'sha256-…'`) of the inline styles of the page, sorted and unique. */
export async function styleHashes() {
  const hashes = (await plotStyles()).map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  return [...new Set(hashes)].sort();
}

/** The Content-Security-Policy of the page and of its workers: nothing but the page's own origin, no eval, no inline code. */
export function policy(hashes) {
  return [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "worker-src 'self'",
    "connect-src 'self'",
    ["style-src 'self'", ...hashes].join(' '),
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

/** The policy written into a built page: what a server must send as a header with the page and with every worker. */
export function policyOf(html) {
  const found = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html);
  if (found === null) throw new Error('The built page holds no Content-Security-Policy: build it with `npm run build`.');
  return found[1];
}
