// The smallest change that rules of this report and of other tools find in 80 % of draws: `npm run build:lib && node bench/power.mjs [--python path]`.
// With `--python` (an interpreter with evidently 0.7 and nannyml 0.13) the other tools decide themselves, by their defaults, on draws of the same laws.
// Prints the table of docs/drift-calibration.md. Seeded.
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { judge } from '../dist-lib/cells/drift/judge.js';
import { decidingEffect } from '../dist-lib/cells/drift/verdict.js';
import * as kit from '../dist-lib/stats/index.js';
import { compared } from './calibration/compared.mjs';
import { draw, shares } from './calibration/laws.mjs';

const pythonAt = process.argv.indexOf('--python');
const draws = 200;
/** The others take far longer a draw. */
const rivalDraws = 80;
const bounds = { ks: 0.1, psi: 0.1, total_variation: 0.1 };
const parameters = { alpha: 0.05, correction: 'bh', overrides: {}, effect: bounds };
const grid = 2048;
const ranks = Float64Array.from({ length: grid }, (_, i) => i);

/** Shares of 2 048 cells that are equally likely without a shift, for a normal column moved by `shift` deviations. */
function cellsOfNormal(shift) {
  const below = Array.from({ length: grid + 1 }, (_, i) => (i === 0 ? 0 : i === grid ? 1 : kit.normalCdf(kit.normalQuantile(i / grid) - shift)));
  return Array.from({ length: grid }, (_, i) => below[i + 1] - below[i]);
}

/** Ten Zipf categories of which the last takes `share` of the rows of the others. */
function cellsOfCategories(share) {
  return shares('Zipf', 10).map((p, i) => (i === 9 ? p + share * (1 - p) : p * (1 - share)));
}

/** How often a change of this size is significant, and how often the column also fails. */
function rates(kind, n, size, uniform) {
  const cells = kind === 'numeric' ? cellsOfNormal : cellsOfCategories;
  let [certain, fails] = [0, 0];
  for (let k = 0; k < draws; k++) {
    const found = compared(kind === 'numeric' ? ranks : null, draw(uniform, n, cells(0)), draw(uniform, n, cells(size)));
    const [judged] = judge([found], parameters);
    if ((judged.pAdjusted ?? 1) <= parameters.alpha) certain++;
    if ((judged.pAdjusted ?? 1) <= parameters.alpha && (decidingEffect(found, bounds)?.ratio ?? 0) >= 1) fails++;
  }
  return { certain: certain / draws, fails: fails / draws };
}

/** The smallest size with 80 %, by bisection; every step draws the same stream. */
function smallest(rule, kind, n) {
  const at = (size) => rates(kind, n, size, kit.seededUniform(77 + n))[rule];
  if (at(0) >= 0.8) return null;
  let [low, high] = [0, 1.5];
  for (let step = 0; step < 8; step++) {
    const middle = (low + high) / 2;
    if (at(middle) >= 0.8) high = middle;
    else low = middle;
  }
  return high;
}

const sizes = [200, 1000, 10_000];
const rivals =
  pythonAt > 0
    ? JSON.parse(
        execFileSync(process.argv[pythonAt + 1], [fileURLToPath(new URL('power.py', import.meta.url)), String(rivalDraws), ...sizes.map(String)], {
          encoding: 'utf8',
          env: { ...process.env, DO_NOT_TRACK: '1', NML_DISABLE_USAGE_LOGGING: '1' },
        }),
      )
    : {};
console.log('| column | rows a side | here: significant | here: fails | Evidently | NannyML |\n|---|---|---|---|---|---|');
const percent = (rate) => `${(100 * rate).toFixed(1)} %`;
const cell = (size, still) => `${size === null ? 'always alarms' : size >= 1.49 ? 'above 1.5' : size.toFixed(3)} (${percent(still)})`;
for (const kind of ['numeric', 'categorical']) {
  for (const n of sizes) {
    const still = rates(kind, n, 0, kit.seededUniform(5 + n));
    const own = ['certain', 'fails'].map((rule) => cell(smallest(rule, kind, n), still[rule]));
    const others = ['evidently', 'nannyml'].map((tool) => {
      const found = rivals[`${tool} ${kind} ${n}`];
      return found ? cell(found.smallest, found.still) : '';
    });
    console.log(`| ${kind} | ${n} | ${[...own, ...others].join(' | ')} |`);
  }
}
