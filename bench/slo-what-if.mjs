// How long a slider of an slo cell takes to answer: `npm run build:lib && node bench/slo-what-if.mjs`. Counts of 30 days in minutes, four alerts of the
// workbook, with outages; processor time, collection of garbage with it; a step of the limit counts all minutes anew, a step of the objective only replays the alerts. Seeded.
import * as v from 'valibot';
import { planSlo, coreOf, gridSeconds } from '../dist-lib/cells/slo/plan.js';
import { sloParameters } from '../dist-lib/cells/slo/parameters.js';
import { startWhatIf } from '../dist-lib/cells/slo/questions.js';
import { sloScope } from '../dist-lib/cells/slo/scope.js';
import { planWhatIf } from '../dist-lib/cells/slo/threshold.js';
import { seededUniform } from '../dist-lib/stats/random.js';

const minute = 60_000;
const days = 30;
const length = days * 1440;
const first = Date.UTC(2026, 0, 1);
const last = first + length * minute - 1;
const table = { table: 'telemetry', columns: [{ name: 'latency_ms', type: 'DOUBLE', readable: true }] };
const population = { name: 'telemetry', table: 'telemetry' };
const context = {
  tables: { telemetry: table },
  roles: { telemetry: { timestamp: 'ts' } },
  rows: { telemetry: length * 40 },
  parameters: {},
  populationCaveats: [],
  population: () => population,
  defaultPopulation: () => null,
  column: (_from, name) => (name === 'latency_ms' ? name : null),
  span: () => ({ column: 'ts', first, last }),
};
const p = v.parse(sloParameters, { events: 'none', objectives: [{ name: 'fast', good: 'latency_ms < 300', objective: 0.99, window: '30d' }] });
const uniform = seededUniform(1);

const coarse = { keys: { time: first }, measures: { rows: length * 40, first, last, unknown0: 0 } };
const wave0 = planSlo(p, context, []).map((reduction) => ({ reduction, rows: 'keys' in reduction ? [coarse] : [], valueCounts: [], sql: [] }));
const minutes = Array.from({ length }, (_, i) => ({ time: first + i * minute, outage: i % 9000 > 8960 }));
const counts = minutes.map(({ time, outage }) => ({ keys: { time }, measures: { valid0: 40, good0: outage ? 10 : 40 - Math.floor(uniform() * 1.4) } }));
const waves = [wave0, [{ reduction: null, rows: counts, valueCounts: [], sql: [] }]];
const [ask] = planWhatIf(p, context, waves);
const bins = ask.measures.below0.edges.length + 1;
const rows = minutes.map(({ time, outage }) => {
  const below0 = new Array(bins).fill(0);
  for (let k = 0; k < 40; k += 1) below0[Math.min(bins - 1, Math.floor(uniform() * (outage ? bins : bins / 2)))] += 1;
  return { keys: { time }, measures: { valid0: 40, below0 } };
});
const begun = performance.now();
const [question] = startWhatIf([{ reduction: ask, rows, valueCounts: [], sql: [] }], waves, p, context);
const scope = sloScope(p, context);
console.log(`${length} buckets of ${gridSeconds(scope, coreOf(scope, waves))} s, ${bins} bins; ready in ${(performance.now() - begun).toFixed(0)} ms`);

function measured(values) {
  const from = process.cpuUsage();
  question.answer(values);
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1000;
}

const written = { limit: 300, objective: 0.99 };
// Before anything can be moved the page moves each control to its ends, unseen, and asks for the setting as it is written; each in a task of its own.
const opening = question.controls.flatMap(({ name, steps }) => [steps[0], steps[steps.length - 1]].map((end) => ({ ...written, [name]: end })));
console.log(`when opened: ${[...opening, written].map((values) => measured(values).toFixed(1)).join(', ')} ms`);
for (const control of question.controls) {
  const times = [];
  for (let round = 0; round < 5; round += 1) for (const step of control.steps) times.push(measured({ ...written, [control.name]: step }));
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.round(share * (times.length - 1))].toFixed(1);
  console.log(`${control.name}: median ${at(0.5)} ms, p95 ${at(0.95)} ms, worst ${at(1)} ms of ${times.length} answers`);
}
