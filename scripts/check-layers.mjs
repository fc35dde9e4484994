// Imports point one way: a layer may import itself and the layers listed here, nothing else. Run by the test command.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

const values = ['stats', 'telemetry'];
const answers = [...values, 'reduce', 'cells', 'notebook'];

/** @type {Readonly<Record<string, readonly string[]>>} */
export const allowed = {
  stats: [],
  telemetry: ['stats'],
  reduce: values,
  engine: [...values, 'reduce'],
  cells: [...values, 'reduce'],
  notebook: [...values, 'reduce', 'engine', 'cells'],
  audit: [...answers, 'engine', 'charts'],
  charts: answers,
  ui: [...answers, 'engine', 'audit', 'charts'],
  cli: [...answers, 'engine', 'audit', 'charts'],
  workers: [...answers, 'engine', 'audit'],
};

/** Specifiers of static and dynamic imports, of types too, and re-exports. A scan of the tokens: parsing every file would take many times longer. @param {string} text @returns {string[]} */
export const importsOf = (text) => ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);

/** The layer of a file below the root, or null when it belongs to none. @param {string} root @param {string} file */
export function layerOf(root, file) {
  const parts = relative(root, file).split(sep);
  if (parts[0] === 'workers') return 'workers';
  return parts[0] === 'src' && parts.length > 2 ? (parts[1] ?? null) : null;
}

/** A sentence for each import of a file that its layer may not have; a `?url` only names a file to start. @param {string} root @param {string} file @param {string} text @returns {string[]} */
export function forbiddenImports(root, file, text) {
  const layer = layerOf(root, file);
  if (layer === null) return [];
  const own = allowed[layer];
  if (own === undefined) return [`${relative(root, file)}: "${layer}" is not a known layer; add it to scripts/check-layers.mjs`];
  return importsOf(text).flatMap((specifier) => {
    if (!specifier.startsWith('.') || /[?&]url\b/.test(specifier)) return [];
    const target = layerOf(root, resolve(dirname(file), specifier.replace(/\?.*$/, '')));
    if (target === null || target === layer || own.includes(target)) return [];
    return [`${relative(root, file)}: ${layer} may not import ${target} (${specifier}); it may import ${own.join(', ') || 'no other layer'}`];
  });
}

/** Every forbidden import below src and workers. @param {string} root @returns {string[]} */
export function checkLayers(root) {
  return ['src', 'workers'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true })
      .map((name) => join(root, folder, String(name)))
      .filter((file) => file.endsWith('.ts'))
      .sort()
      .flatMap((file) => forbiddenImports(root, file, readFileSync(file, 'utf8'))),
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const problems = checkLayers(fileURLToPath(new URL('..', import.meta.url)));
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
