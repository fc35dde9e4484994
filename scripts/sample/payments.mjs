import exp from '@stdlib/math-base-special-exp';
import ln from '@stdlib/math-base-special-ln';
import { makeRandom, round } from './random.mjs';

/** The story the sample tells; days count from 0 in UTC. */
export const story = {
  start: 1793491200000, // 2026-11-01T00:00:00Z
  days: 14,
  rows: 200_000,
  gap: { day: 5, fromHour: 1, toHour: 6 },
  canary: { day: 7, share: 0.1 },
  drift: { day: 8 },
  spike: { day: 10, fromHour: 13, toHour: 16 },
};

const hour = 3_600_000;
/** Relative traffic by hour of day. */
const traffic = [3, 2, 2, 2, 2, 3, 5, 8, 11, 13, 14, 15, 16, 15, 14, 14, 15, 17, 19, 20, 18, 14, 9, 5];
/** Latency factor by hour of day: busier hours are slower. */
const load = traffic.map((value) => 0.9 + value / 100);
const customers = 40_000;

/**
 * Request times: a diurnal Poisson process conditioned on the number of rows, silent during the gap.
 * @param {ReturnType<typeof makeRandom>} random
 */
function arrivals(random) {
  const weights = Array.from({ length: story.days * 24 }, (_, h) => {
    const inGap = Math.floor(h / 24) === story.gap.day && h % 24 >= story.gap.fromHour && h % 24 < story.gap.toHour;
    return inGap ? 0 : (traffic[h % 24] ?? 0);
  });
  const total = weights.reduce((sum, value) => sum + value, 0);
  const spacings = Array.from({ length: story.rows + 1 }, () => random.exponential());
  const length = spacings.reduce((sum, value) => sum + value, 0);
  const times = [];
  let position = 0;
  let h = 0;
  let before = 0;
  for (let i = 0; i < story.rows; i += 1) {
    position += ((spacings[i] ?? 0) / length) * total;
    while (h < weights.length - 1 && position >= before + (weights[h] ?? 0)) {
      before += weights[h] ?? 0;
      h += 1;
    }
    times.push(story.start + Math.floor((h + Math.min(0.9999999, (position - before) / (weights[h] ?? 1))) * hour));
  }
  return times;
}

/** What is fixed for a customer. @param {ReturnType<typeof makeRandom>} random */
function customer(random) {
  return {
    ageBand: random.pick([
      ['18-24', 0.14],
      ['25-34', 0.26],
      ['35-44', 0.22],
      ['45-54', 0.17],
      ['55-64', 0.12],
      ['65+', 0.09],
    ]),
    gender: random.pick([
      ['female', 0.48],
      ['male', 0.47],
      ['other', 0.02],
      [null, 0.03],
    ]),
    country: random.pick([
      ['DE', 0.28],
      ['FR', 0.21],
      ['NL', 0.14],
      ['ES', 0.13],
      ['IT', 0.12],
      ['PL', 0.08],
      ['SE', 0.04],
    ]),
  };
}

/** @param {ReturnType<typeof makeRandom>} random @param {boolean} drifted */
function features(random, drifted) {
  const z = random.normal();
  const device = random.pick([
    ['mobile', 0.56],
    ['desktop', 0.33],
    ['tablet', 0.11],
  ]);
  const newTablet = random.chance(0.06);
  const amount = round(exp(3.4 + 1.05 * z), 2);
  const merchantAge = Math.floor(exp(6.7 + 0.8 * random.normal()));
  return {
    amount,
    amount_to_mean: round(exp(0.55 * random.normal()), 3),
    merchant_age_days: drifted ? Math.floor(merchantAge * 0.5) : merchantAge,
    account_age_days: Math.floor(exp(6.2 + 0.9 * random.normal())),
    txn_count_24h: random.geometric(1.8),
    basket_items: 1 + random.geometric(1.4),
    distance_km: random.chance(0.03) ? null : round(exp(2.1 + 1.3 * random.normal()), 1),
    ip_risk: round(random.uniform() * random.uniform(), 3),
    failed_logins_24h: random.geometric(0.15),
    days_since_last_payment: random.chance(0.05) ? null : random.geometric(9),
    card_age_months: Math.floor(1 + 60 * random.uniform()),
    device_type: drifted && newTablet ? 'tablet_v2' : device,
    payment_method: random.pick([
      ['card', 0.61],
      ['wallet', 0.22],
      ['bank_transfer', 0.12],
      ['invoice', 0.05],
    ]),
    merchant_category: random.pick([
      ['grocery', 0.24],
      ['fashion', 0.19],
      ['electronics', 0.15],
      ['travel', 0.12],
      ['gaming', 0.11],
      ['home', 0.1],
      ['other', 0.09],
    ]),
    card_network: random.chance(0.02)
      ? null
      : random.pick([
          ['visa', 0.52],
          ['mastercard', 0.39],
          ['amex', 0.09],
        ]),
    shipping_type: random.pick([
      ['standard', 0.66],
      ['express', 0.21],
      ['pickup', 0.09],
      ['digital', 0.04],
    ]),
    is_new_device: random.chance(0.12),
  };
}

const remarks = ['manual review requested', 'repeat customer', 'address changed last week', 'chargeback dispute closed', 'called support before paying'];
/** Rows that carry an address; reserved domains only. */
const people = ['anna.keller', 'j.moreau', 'luis.ortega', 'm.rossi', 'piotr.zielinski', 'sofie.devries', 'tomas.berg', 'ines.lang'];

/** @param {ReturnType<typeof makeRandom>} random */
function note(random) {
  const u = random.uniform();
  const remark = remarks[Math.floor(random.uniform() * remarks.length)] ?? '';
  const person = people[Math.floor(random.uniform() * people.length)] ?? '';
  if (u < 0.0002) return `customer wrote from ${person}${1 + Math.floor(random.uniform() * 90)}@example.com`;
  return u < 0.03 ? remark : null;
}

/**
 * Every request, oldest first, with its late label (or null).
 * @param {number} seed
 */
export function* payments(seed) {
  const random = makeRandom(seed);
  const known = Array.from({ length: customers }, () => customer(random));
  for (const [i, time] of arrivals(random).entries()) {
    const day = Math.floor((time - story.start) / (24 * hour));
    const hourOfDay = Math.floor((time - story.start) / hour) % 24;
    const spiking = day === story.spike.day && hourOfDay >= story.spike.fromHour && hourOfDay < story.spike.toHour;
    const u = random.uniform();
    const who = Math.floor(customers * u * u);
    const person = known[who] ?? customer(random);
    const candidate = random.chance(story.canary.share) && day >= story.canary.day;
    const values = features(random, day >= story.drift.day);
    const risk =
      -4.6 +
      0.35 * (ln(values.amount) - 3.4) +
      3.2 * values.ip_risk +
      0.5 * values.failed_logins_24h +
      (values.is_new_device ? 0.6 : 0) +
      (person.ageBand === '65+' ? 0.35 : 0) +
      0.9 * random.normal();
    const score = round(1 / (1 + exp(-risk)), 4);
    const latency = exp(4.72 + 0.48 * random.normal()) * (load[hourOfDay] ?? 1) * (candidate ? 1.08 : 1) * (spiking ? 3.2 : 1);
    const fallback = random.chance(spiking ? 0.07 : candidate ? 0.009 : 0.006);
    const status = fallback
      ? random.pick([
          [200, 0.7],
          [503, 0.2],
          [504, 0.1],
        ])
      : random.pick([
          [200, 0.997],
          [429, 0.002],
          [500, 0.001],
        ]);
    const delay = exp(1.1 + 0.7 * random.normal()) * 24 * hour;
    yield {
      request: {
        ts: time,
        request_id: `pay-${random.hex(1)}${(i % 256).toString(16).padStart(2, '0')}`,
        trace_id: `${Math.floor(time / 1000).toString(16)}${'0'.repeat(16)}${random.hex(1)}`,
        customer_id: `c-${String(who).padStart(5, '0')}`,
        model_version: candidate ? 'v1.9' : 'v1.8',
        deployment: random.pick([
          ['prod-a', 0.5],
          ['prod-b', 0.5],
        ]),
        route: random.pick([
          ['/v1/score', 0.83],
          ['/v1/score-batch', 0.12],
          ['/v1/rescore', 0.05],
        ]),
        region: random.pick([
          ['eu-central', 0.45],
          ['eu-west', 0.4],
          ['eu-north', 0.15],
        ]),
        latency_ms: round(latency, 1),
        status,
        fallback,
        score,
        prediction: score >= 0.2 ? 'decline' : 'approve',
        age_band: person.ageBand,
        gender: person.gender,
        country: person.country,
        ...values,
        note: note(random),
      },
      label: random.chance(0.7) ? { label: random.chance(score), time: Math.floor((time + delay) / 60_000) * 60_000 } : null,
    };
  }
}
