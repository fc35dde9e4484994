import { makeRandom } from './random.mjs';

/** The story: a deploy breaks answers for one kind of client in one region; the data end an hour later, when somebody is paged. Instants are epoch milliseconds. */
export const story = {
  start: 1794225600000, // 2026-11-09T12:00:00Z
  end: 1794324000000, // 2026-11-10T15:20:00Z
  incident: 1794320400000, // 2026-11-10T14:20:00Z
  rows: 60_000,
  region: 'eu-west',
  client: 'android',
  share: { before: 0.008, after: 0.45 },
};

const hour = 3_600_000;
/** Relative traffic by hour of day. */
const traffic = [6, 5, 5, 5, 5, 6, 8, 10, 12, 13, 14, 15, 15, 15, 14, 14, 15, 16, 17, 16, 14, 12, 9, 7];

const iso = (/** @type {number} */ time) => new Date(time).toISOString().replace('.000Z', 'Z');

/** What operations knew when they were paged: two harmless changes and a deploy without fault before, one that is at fault, and the page. */
export const events = [
  { time: iso(story.start + 5 * hour), kind: 'deploy', id: 'd41', model_version: 'r40', commit: '6f1d2c9', cause: '', runbook: '' },
  { time: iso(story.start + 10 * hour), kind: 'config', id: 'c17', model_version: '', commit: '0b7e5aa', cause: '', runbook: '' },
  { time: iso(story.incident), kind: 'deploy', id: 'd42', model_version: 'r41', commit: '9c3e1f4', cause: '', runbook: '' },
  { time: iso(story.incident + 0.5 * hour), kind: 'config', id: 'c18', model_version: '', commit: '4410f7d', cause: '', runbook: '' },
];

/**
 * Requests in order of time, the same for a seed on every machine.
 * @param {number} seed
 */
export function incident(seed) {
  const random = makeRandom(seed);
  const minutes = (story.end - story.start) / 60_000;
  const weights = Array.from({ length: minutes }, (_, minute) => traffic[(Math.floor(minute / 60) + 12) % 24] ?? 1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const spacings = Array.from({ length: story.rows + 1 }, () => random.exponential());
  const all = spacings.reduce((sum, spacing) => sum + spacing, 0);
  const rows = [];
  let [position, minute, before] = [0, 0, 0];
  for (let i = 0; i < story.rows; i += 1) {
    position += ((spacings[i] ?? 0) / all) * total;
    while (minute < minutes - 1 && position >= before + (weights[minute] ?? 0)) {
      before += weights[minute] ?? 0;
      minute += 1;
    }
    const within = Math.min(0.9999999, (position - before) / (weights[minute] ?? 1));
    rows.push(request(random, i, story.start + Math.floor((minute + within) * 60_000)));
  }
  return rows;
}

/** @param {ReturnType<typeof makeRandom>} random @param {number} i @param {number} ts */
function request(random, i, ts) {
  const region = random.pick([
    ['eu-west', 0.42],
    ['us-east', 0.36],
    ['ap-south', 0.22],
  ]);
  const client = random.pick([
    ['web', 0.4],
    ['android', 0.38],
    ['ios', 0.22],
  ]);
  const route = random.pick([
    ['/recommend', 0.55],
    ['/similar', 0.3],
    ['/search', 0.15],
  ]);
  const plan = random.pick([
    ['free', 0.7],
    ['plus', 0.25],
    ['team', 0.05],
  ]);
  const isHit = ts >= story.incident && region === story.region && client === story.client;
  const error = random.chance(isHit ? story.share.after : story.share.before);
  const usual = 60 + 40 * random.exponential() + (route === '/search' ? 25 : 0);
  return {
    request_id: `r${String(i).padStart(6, '0')}`,
    ts,
    model_version: ts >= story.incident ? 'r41' : ts >= story.start + 5 * hour ? 'r40' : 'r39',
    region,
    client,
    route,
    plan,
    latency_ms: Math.round(error ? usual / 3 : usual),
    error,
  };
}
