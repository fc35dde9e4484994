// What no linter knows: numbers must have the same bits on every machine, and no text may point at a foreign host. Run by the test command.
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import ts from 'typescript';

/** The members of Math whose results do not depend on the machine (ECMA-262 leaves the others to the implementation). */
const exactMath = new Set(['abs', 'ceil', 'clz32', 'floor', 'fround', 'imul', 'max', 'min', 'round', 'sign', 'sqrt', 'trunc']);
const localeMethods = new Set(['toLocaleString', 'toLocaleDateString', 'toLocaleTimeString', 'toLocaleLowerCase', 'toLocaleUpperCase', 'localeCompare']);
const allowedHosts = /^(https?:\/\/)(www\.w3\.org|w3id\.org|localhost|127\.0\.0\.1|example\.(com|org))([/:?#]|$)/;
const maximumLines = 300;

/** Drawing and the page need no same bytes; hosts, the command line and the run block read clocks. */
const free = /^(src\/(ui|charts)\/|tests\/|bench\/|scripts\/(?!sample\/|make-sample))/;
const clocks = /^(src\/(ui|charts|cli|engine|notebook|audit)\/|workers\/|tests\/|bench\/|scripts\/(?!sample\/|make-sample))/;
const generated = /^src\/notebook\/sql-functions\.ts$/;

/**
 * A sentence for each violation in one source file.
 * @param {string} file path below the root, with forward slashes
 * @param {string} text
 * @returns {string[]}
 */
export function checkFile(file, text) {
  /** @type {string[]} */
  const problems = [];
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, false);
  /** @param {number} position @param {string} message */
  const report = (position, message) => problems.push(`${file}:${tree.getLineAndCharacterOfPosition(position).line + 1}: ${message}`);
  /** @param {ts.Node} node */
  const visit = (node) => {
    const at = node.getStart(tree);
    if (ts.isPropertyAccessExpression(node)) {
      const owner = ts.isIdentifier(node.expression) ? node.expression.text : '';
      const name = node.name.text;
      if (owner === 'Math' && name === 'random') report(at, 'Math.random cannot be repeated; draw from a seeded generator');
      else if (owner === 'Math' && /^[a-z]/.test(name) && !exactMath.has(name) && !free.test(file))
        report(at, `Math.${name} differs between machines in its last bit; use src/stats/elementary.ts`);
      if ((owner === 'Date' || owner === 'performance') && name === 'now' && !clocks.test(file))
        report(at, `${owner}.now makes results depend on the clock; pass times in`);
      if (localeMethods.has(name) && !free.test(file)) report(at, `${name} depends on the reader's locale; format in ui/ or charts/`);
      if (owner === 'Intl' && !free.test(file)) report(at, 'Intl depends on the machine; format in ui/ or charts/');
    }
    if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'Date' && !node.arguments?.length && !clocks.test(file)) {
      report(at, 'new Date() reads the clock; pass times in');
    }
    if (
      ts.isBinaryExpression(node) &&
      /AsteriskAsterisk/.test(ts.SyntaxKind[node.operatorToken.kind] ?? '') &&
      !ts.isBigIntLiteral(node.left) &&
      !free.test(file)
    ) {
      report(at, '** differs between machines in its last bit; use pow of src/stats/elementary.ts');
    }
    if ((ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) && !file.startsWith('tests/')) {
      for (const [url] of node.text.matchAll(/https?:\/\/[^\s'"<>]+/g))
        if (!allowedHosts.test(url)) report(at, `${url} is a foreign address; nothing may be fetched from or linked to another host`);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  const lines = text.split('\n');
  if (lines.length - 1 > maximumLines && !generated.test(file)) problems.push(`${file}: ${lines.length - 1} lines; split files above ${maximumLines}`);
  for (const [i, line] of lines.entries()) {
    if (/\b(TO[D]O|FIX[M]E|X[X]X|@ts-(ignore|nocheck))\b/.test(line)) problems.push(`${file}:${i + 1}: unfinished work or a silenced check; finish it`);
  }
  return problems;
}

/** Every violation in the repository's source. @param {string} root @returns {string[]} */
export function checkSource(root) {
  return ['src', 'workers', 'tests', 'bench', 'scripts', 'bin'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|mts|mjs)$/.test(entry.name) && !`${entry.parentPath}/`.includes('/fixtures/'))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .flatMap((file) => checkFile(relative(root, file).replaceAll('\\', '/'), readFileSync(file, 'utf8'))),
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const problems = checkSource(fileURLToPath(new URL('..', import.meta.url)));
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
