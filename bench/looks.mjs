// How often a drift notebook with `sequential: true` that runs every day is ever in alarm where nothing changes: `npm run build:lib && node bench/looks.mjs [series] [days]`.
// Four columns (two in deciles, two uneven ones of categories). `fixed`: a week of reference, then a look a day. `halves`: each run compares the halves of what is there so far. Seeded.
import { alarmsOf, evidenceOf } from '../dist-lib/cells/drift/sequential.js';
import * as kit from '../dist-lib/stats/index.js';

const series = Number(process.argv[2] ?? 3000);
const days = Number(process.argv[3] ?? 90);
const perDay = 960;
const referenceDays = 7;
const deciles = Array.from({ length: 10 }, () => 0.1);
const harmonic = Array.from({ length: 20 }, (_, i) => 1 / (i + 1));
const laws = [deciles, deciles, [0.5, 0.25, 0.12, 0.06, 0.04, 0.02, 0.01], harmonic.map((w) => w / harmonic.reduce((a, b) => a + b, 0))];
const uniform = kit.seededUniform(11);

function draw(n) {
  return laws.map((weights) => {
    const into = new Float64Array(weights.length);
    kit.drawMultinomial(uniform, n, weights, into);
    return [...into];
  });
}

const sum = (all) => laws.map((law, c) => law.map((_, k) => all.reduce((total, day) => total + day[c][k], 0)));

function isAlarmed(whole, current) {
  const buckets = current.map((cells, time) => ({ time, n: perDay, side: 'current', cells }));
  return alarmsOf(new Map(laws.map((_, c) => [c, evidenceOf(buckets, c, whole[c])])), 0.05).size > 0;
}

let [fixed, halves] = [0, 0];
for (let k = 0; k < series; k++) {
  const whole = draw(referenceDays * perDay);
  const seen = Array.from({ length: days }, () => draw(perDay));
  // An alarm of any look so far stands in all later runs: the last run tells.
  if (isAlarmed(whole, seen)) fixed++;
  for (let last = 4; last <= days; last++) {
    const half = Math.floor(last / 2);
    if (!isAlarmed(sum(seen.slice(0, half)), seen.slice(half, last))) continue;
    halves++;
    break;
  }
}
const rate = (hits) => `${((100 * hits) / series).toFixed(2)} % ± ${(100 * Math.sqrt(((hits / series) * (1 - hits / series)) / series)).toFixed(2)}`;
console.log(`Ever in alarm at 5 % within ${days} daily runs without a change, ${series} series\nfixed windows: ${rate(fixed)}\nhalves: ${rate(halves)}`);
