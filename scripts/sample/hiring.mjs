import exp from '@stdlib/math-base-special-exp';
import { makeRandom, round } from './random.mjs';

/** The story the sample tells; days count from 0 in UTC. */
export const story = {
  start: 1793491200000, // 2026-11-01T00:00:00Z
  days: 28,
  applicants: 6000,
  pairs: 600,
  /** Scores of at least this advance. */
  threshold: 0.5,
  secondModel: { day: 14 },
  base: { 'screen-1': -0.35, 'screen-2': -0.35 },
  /** What the model takes as usual. */
  means: { years_experience: 6, skills_test: 60, cv_match: 0.5, gap_months: 5, referral: 0.2 },
  /** The second model leans more on referrals. */
  weights: {
    'screen-1': { years_experience: 0.09, skills_test: 0.04, cv_match: 2.2, gap_months: -0.05, referral: 0.9 },
    'screen-2': { years_experience: 0.09, skills_test: 0.04, cv_match: 2.2, gap_months: -0.05, referral: 2.2 },
  },
  /** Shares of applicants, and how many of them come with a referral. */
  races: [
    ['White', 0.37, 0.31],
    ['Black or African American', 0.14, 0.1],
    ['Hispanic or Latino', 0.19, 0.13],
    ['Asian', 0.2, 0.24],
    ['Native Hawaiian or Pacific Islander', 0.015, 0.12],
    ['Native American or Alaska Native', 0.008, 0.12],
    ['Two or more races', 0.037, 0.2],
    [null, 0.04, 0.2],
  ],
};

const millisecondsPerDay = 86_400_000;
const features = /** @type {const} */ (['years_experience', 'skills_test', 'cv_match', 'gap_months', 'referral']);

/** @param {number} x @param {number} low @param {number} high */
const within = (x, low, high) => Math.min(high, Math.max(low, x));

/**
 * The model: log odds as a sum over features of weight × (value − usual value), which is also each feature's attribution.
 * @param {Record<string, number | boolean>} inputs @param {'screen-1' | 'screen-2'} version
 */
function assess(inputs, version) {
  const attributions = features.map((name) => round(story.weights[version][name] * (Number(inputs[name]) - story.means[name]), 4));
  const logit = attributions.reduce((sum, x) => sum + x, story.base[version]);
  const score = Math.round((1 / (1 + exp(-logit))) * 1e6) / 1e6;
  return { attributions, score, decision: score >= story.threshold ? 'advance' : 'reject' };
}

/**
 * Made-up applicants of a CV screen with its scores, decisions and attributions; and pairs: the same CV twice, once with the pronouns of the other sex.
 * @param {number} seed a 32-bit integer
 */
export function hiring(seed) {
  const random = makeRandom(seed);
  const times = Array.from({ length: story.applicants }, () => story.start + Math.floor(random.uniform() * story.days * millisecondsPerDay)).sort(
    (a, b) => a - b,
  );
  const applicants = [];
  const pairs = [];
  for (const [i, ts] of times.entries()) {
    const sex = random.pick([
      ['Male', 0.52],
      ['Female', 0.44],
      [/** @type {string | null} */ (null), 0.04],
    ]);
    const [race, , referred] = random.pick(story.races.map((entry) => /** @type {const} */ ([entry, Number(entry[1])])));
    const isLong = random.chance(sex === 'Female' ? 0.34 : 0.1);
    const inputs = {
      years_experience: Math.round(within(6 + 3.5 * random.normal(), 0, 30)),
      skills_test: Math.round(within(60 + 14 * random.normal(), 0, 100)),
      cv_match: round(within(0.5 + 0.18 * random.normal(), 0, 1), 2),
      gap_months: isLong ? 6 + random.geometric(9) : random.geometric(2.5),
      referral: random.chance(Number(referred)),
    };
    const version = (ts - story.start) / millisecondsPerDay >= story.secondModel.day ? 'screen-2' : 'screen-1';
    const { attributions, score, decision } = assess(inputs, version);
    const id = `a${String(i).padStart(5, '0')}`;
    applicants.push({
      applicant_id: id,
      ts,
      model_version: version,
      sex,
      race,
      ...inputs,
      score,
      decision,
      base_value: story.base[version],
      ...Object.fromEntries(features.map((name, k) => [`shap_${name}`, attributions[k] ?? 0])),
    });
    if (sex === null || i % Math.floor(story.applicants / story.pairs) !== 0) continue;
    // The text model reads the same CV a little differently under other pronouns: that is all that differs.
    const moved = round(within(inputs.cv_match + (sex === 'Male' ? -0.03 : 0.03) + 0.02 * random.normal(), 0, 1), 2);
    for (const isCounterfactual of [false, true]) {
      const shown = isCounterfactual ? { ...inputs, cv_match: moved } : inputs;
      const answer = assess(shown, version);
      pairs.push({
        pair_id: id,
        counterfactual: isCounterfactual,
        sex: isCounterfactual === (sex === 'Male') ? 'Female' : 'Male',
        ...shown,
        score: answer.score,
        decision: answer.decision,
      });
    }
  }
  return { applicants, pairs };
}
