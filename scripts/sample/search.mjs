import { makeRandom, round } from './random.mjs';

/** The story the sample tells; days count from 0 in UTC. */
export const story = {
  start: 1793491200000, // 2026-11-01T00:00:00Z
  days: 14,
  rows: 6000,
  dimension: 16,
  users: 400,
  encoder: { day: 8, share: 0.6 },
  stale: 0.3,
  /** The training table holds the requests of the first days only. */
  trainingDays: 7,
};

const topics = 6;
const millisecondsPerDay = 86_400_000;

/** A vector of length 1. @param {readonly number[]} vector */
function normalised(vector) {
  const length = Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));
  return vector.map((x) => x / length);
}

/**
 * Search requests as serving logged them, and the same features of the first week as training computed them afterwards.
 * @param {number} seed a 32-bit integer
 */
export function search(seed) {
  const random = makeRandom(seed);
  const centers = Array.from({ length: topics }, () => Array.from({ length: story.dimension }, () => random.normal()));
  const turn = Array.from({ length: story.dimension }, () => 0.55 * random.normal());
  // A user's clicks wander around a level of their own, so that their law holds still over the two weeks.
  const levels = Array.from({ length: story.users }, () => Math.floor(random.uniform() * 400));
  const clicks = levels.map((level) => level + 60);
  const homes = Array.from({ length: story.users }, () =>
    random.pick([
      ['DE', 0.4],
      ['FR', 0.25],
      ['UK', 0.2],
      ['US', 0.15],
    ]),
  );
  const times = Array.from({ length: story.rows }, () => story.start + Math.floor(random.uniform() * story.days * millisecondsPerDay)).sort((a, b) => a - b);
  const serving = [];
  const training = [];
  for (const [i, ts] of times.entries()) {
    const day = (ts - story.start) / millisecondsPerDay;
    const user = Math.floor(random.uniform() * story.users);
    const before = clicks[user] ?? 0;
    const now = Math.floor((before + (levels[user] ?? 0)) / 2 + random.uniform() * 60);
    clicks[user] = now;
    const isNew = day >= story.encoder.day && random.chance(story.encoder.share);
    const center = centers[Math.min(topics - 1, Math.floor(random.uniform() * random.uniform() * topics * 1.6))] ?? [];
    const vector = normalised(center.map((x, k) => x + 0.7 * random.normal() + (isNew ? (turn[k] ?? 0) : 0)));
    const dwell = round(random.exponential() * 24, 2);
    const row = {
      request_id: `q${String(i).padStart(6, '0')}`,
      user_id: `u${String(user).padStart(4, '0')}`,
      ts,
      market: homes[user] ?? 'DE',
      device: random.pick([
        ['phone', 0.6],
        ['desktop', 0.33],
        ['tablet', 0.07],
      ]),
      query_words: 1 + random.geometric(2.2),
      results: Math.floor(random.uniform() * 60),
      dwell_seconds: dwell,
      clicks_30d: now,
    };
    if (day < story.trainingDays) training.push(row);
    serving.push({
      ...row,
      market: row.market.toLowerCase(),
      dwell_seconds: Math.round(dwell * 1000),
      clicks_30d: random.chance(story.stale) ? before : now,
      model_version: isNew ? 'encoder-4' : 'encoder-3',
      vector,
    });
  }
  return { serving, training };
}
