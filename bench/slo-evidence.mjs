// How often a service that is exactly at its objective pages somebody at one request a minute, with and without the check on evidence.
// `npm run build:lib && node bench/slo-evidence.mjs [months]`. Prints the table of docs/serving-calibration.md. Seeded.
import { alertRows, alertsOf } from '../dist-lib/cells/slo/alert-rows.js';
import { replayObjective } from '../dist-lib/cells/slo/replay.js';
import { runningSums } from '../dist-lib/stats/burn-alerts.js';
import { seededUniform } from '../dist-lib/stats/random.js';
import { drawBinomial } from '../dist-lib/stats/resampling.js';

const months = Number(process.argv[2] ?? 120);
const minutes = 30 * 24 * 60;

/** A month of minutes: Poisson traffic of `rate` a minute (a binomial of many small chances), each request bad with the share that the objective allows. */
function month(uniform, rate, objective) {
  const events = Float64Array.from({ length: minutes }, () => drawBinomial(uniform, 1000, rate / 1000));
  const bad = events.map((n) => drawBinomial(uniform, n, 1 - objective));
  const sums = { events: runningSums(events), badEvents: runningSums(bad) };
  return { start: 0, step: 60, length: minutes, most: Math.max(...events), ...sums, bad: sums.badEvents, total: sums.events };
}

console.log(`${months} months of 30 days a line\n`);
console.log(
  '| requests a minute | objective | alerts | pages a month | of them without the check | tickets a month | of them without the check |\n|---|---|---|---|---|---|---|',
);
for (const rate of [1, 10]) {
  for (const target of [0.9, 0.99, 0.999]) {
    const objective = { name: 'o', method: 'occurrences', objective: target, sliceTarget: target, window: 30 * 86_400, windowText: '30d' };
    for (const preset of ['workbook', 'simple']) {
      const uniform = seededUniform(Math.round(target * 1000) + rate);
      const alerts = alertsOf(objective, alertRows(preset));
      const raised = { page: [0, 0], ticket: [0, 0] };
      for (let k = 0; k < months; k++) {
        const series = month(uniform, rate, target);
        [0.00001, 1].forEach((evidence, way) => {
          for (const { severity } of replayObjective(series, objective, alerts, evidence, []).raised) raised[severity][way]++;
        });
      }
      const each = (count) => (count / months).toFixed(2);
      const [page, ticket] = [raised.page, raised.ticket];
      console.log(`| ${rate} | ${target} | ${preset} | ${each(page[0])} | ${each(page[1])} | ${each(ticket[0])} | ${each(ticket[1])} |`);
    }
  }
}
