import exp from '@stdlib/math-base-special-exp';
import { makeRandom, round } from './random.mjs';

/** The story the sample tells; days count from 0 in UTC. */
export const story = {
  start: 1793491200000, // 2026-11-01T00:00:00Z
  days: 28,
  rows: 30_000,
  patients: 22_000,
  /** From this day on the retrained model answers. */
  retrainDay: 14,
  /** What the retrained model makes of the risk of the oldest patients: too few of them were in its training data. */
  harmed: { band: '70+', factor: 0.4 },
  urgentFrom: 0.1,
  labelled: 0.97,
};

const millisecondsPerDay = 86_400_000;

/**
 * Patients at the door of an emergency department, what the triage model said of them, and whether they got worse within 24 hours.
 * @param {number} seed a 32-bit integer
 */
export function triage(seed) {
  const random = makeRandom(seed);
  const patients = Array.from({ length: story.patients }, () => ({
    age: random.pick([
      ['18-44', 0.38],
      ['45-69', 0.34],
      ['70+', 0.28],
    ]),
    sex: random.pick([
      ['female', 0.52],
      ['male', 0.48],
    ]),
    disability: random.pick([
      ['none', 0.8],
      ['registered', 0.14],
      ['not stated', 0.06],
    ]),
  }));
  const times = Array.from({ length: story.rows }, () => story.start + Math.floor(random.uniform() * story.days * millisecondsPerDay)).sort((a, b) => a - b);
  return times.map((ts, i) => {
    const patient = Math.floor(random.uniform() * story.patients);
    const { age, sex, disability } = patients[patient] ?? { age: '18-44', sex: 'female', disability: 'none' };
    const isNew = (ts - story.start) / millisecondsPerDay >= story.retrainDay;
    const arrival = random.chance(0.3) ? 'ambulance' : 'walk-in';
    const pulse = Math.round(84 + 14 * random.normal() + (arrival === 'ambulance' ? 6 : 0));
    const oxygen = Math.min(100, Math.round(96.5 + 2.1 * random.normal() - (arrival === 'ambulance' ? 1 : 0)));
    const temperature = round(36.9 + 0.7 * random.normal(), 1);
    const pain = Math.min(10, Math.max(0, Math.round(4 + 2.4 * random.normal())));
    const older = age === '70+' ? 0.5 : age === '45-69' ? 0.2 : 0;
    const logit = -2.7 + 0.045 * (pulse - 84) - 0.4 * (oxygen - 96.5) + 0.5 * (temperature - 36.9) + older + 0.25 * random.normal();
    const risk = 1 / (1 + exp(-logit));
    const score = round(isNew && age === story.harmed.band ? risk * story.harmed.factor : risk, 3);
    const worse = random.chance(risk);
    return {
      request_id: `v${String(i).padStart(6, '0')}`,
      patient_id: `p${String(patient).padStart(6, '0')}`,
      ts,
      model_version: isNew ? 'triage-4' : 'triage-3',
      latency_ms: Math.round(60 + 25 * random.exponential()),
      fallback: random.chance(0.004),
      score,
      prediction: score >= story.urgentFrom ? 'urgent' : 'routine',
      age_band: age,
      sex,
      disability,
      arrival,
      pulse,
      oxygen,
      temperature,
      pain,
      label: random.chance(story.labelled) ? worse : null,
    };
  });
}
