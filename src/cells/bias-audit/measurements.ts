import { personsOfRate } from '../persons.ts';
import type { Measurement, MeasurementOf } from '../types.ts';
import { peopleOf, type Counted } from './counts.ts';
import type { JudgedCategory, JudgedTable } from './judge.ts';
import type { BiasAuditParameters } from './parameters.ts';
import type { Reconciled } from './reconcile.ts';

/** Every number of the audit, with the group it is about and how many people it rests on. */
export function auditMeasurements(
  judged: readonly JudgedTable[],
  reconciled: readonly Reconciled[],
  counted: Counted,
  p: BiasAuditParameters,
  method: 'selection' | 'scoring',
): readonly Measurement[] {
  const made = new Maker(p, method === 'selection' ? 'selection_rate' : 'scoring_rate');
  return [
    ...judged.flatMap(({ categories }) => categories.flatMap((each) => [...made.rates(each), ...made.ratios(each)])),
    ...counted.tables.map((table): Measurement => {
      const people = peopleOf(table);
      return {
        metric: 'unknown_rate',
        of: { population: p.of, class: table.name },
        value: people === 0 ? null : table.unknown.n / people,
        ...(people === 0 ? { reason: 'no_rows' } : {}),
        n: people,
        verdict: 'info',
      };
    }),
    ...reconciled.map(
      ({ category, over, difference, verdict }): Measurement => ({
        metric: 'unreconciled_count',
        of: { population: p.of, group: category.group, class: over },
        value: difference.n,
        n: category.n,
        verdict,
      }),
    ),
  ];
}

function behindOf({ persons }: JudgedCategory['category']): Pick<Measurement, 'behind'> {
  const found = personsOfRate(persons?.hits, persons?.rest);
  return found === undefined ? {} : { behind: { persons: found } };
}

class Maker {
  readonly #p: BiasAuditParameters;
  readonly #rate: string;
  constructor(p: BiasAuditParameters, rate: string) {
    this.#p = p;
    this.#rate = rate;
  }

  #of(each: JudgedCategory): MeasurementOf {
    return { population: this.#p.of, group: each.category.group };
  }

  rates(each: JudgedCategory): readonly Measurement[] {
    const { category, rate, interval, bounds } = each;
    const base = { of: this.#of(each), n: category.n, verdict: 'info' as const };
    return [
      {
        ...base,
        metric: this.#rate,
        value: rate,
        ...behindOf(category),
        ...(interval === null ? {} : { interval: { level: 1 - this.#p.alpha, low: interval.low, high: interval.high, method: 'wilson' } }),
      },
      ...(bounds?.rate
        ? [
            { ...base, metric: `${this.#rate}_lower_bound`, value: bounds.rate.low },
            { ...base, metric: `${this.#rate}_upper_bound`, value: bounds.rate.high },
          ]
        : []),
    ];
  }

  ratios(each: JudgedCategory): readonly Measurement[] {
    const { category, comparison, bounds, isTop, isExcluded } = each;
    if (isExcluded) return [{ metric: 'impact_ratio', of: this.#of(each), value: null, reason: 'excluded', n: category.n, verdict: 'info' }];
    if (comparison === null) {
      const value = isTop && category.k > 0 ? 1 : null;
      const reason = value === null ? { reason: 'no_predicted_positives' } : {};
      return [{ metric: 'impact_ratio', of: this.#of(each), value, ...reason, n: category.n, verdict: 'info' }];
    }
    const { top, ratio, ratioInterval, isAdjusted, difference, differenceInterval, z, fisher, pAdjusted } = comparison;
    const level = 1 - this.#p.alpha;
    const base = { of: { ...this.#of(each), referenceGroup: top.group }, n: { reference: top.n, current: category.n }, verdict: 'info' as const };
    const family = pAdjusted === null ? {} : { pAdjusted, family: 'max_gap' };
    return [
      {
        ...base,
        metric: 'impact_ratio',
        value: ratio,
        ...(ratio === null ? { reason: 'no_predicted_positives' } : {}),
        ...(ratioInterval === null
          ? { intervalReason: 'no_predicted_positives' }
          : { interval: { level, low: ratioInterval.low, high: ratioInterval.high, method: isAdjusted ? 'katz_log, ½ added' : 'katz_log' } }),
        ...(z === null ? {} : { test: { name: 'two_proportion_z', statistic: z.statistic, p: z.p, ...family } }),
        ...(this.#p.rule === 'four_fifths' ? { threshold: { value: 0.8, rule: 'at least' } } : {}),
        verdict: each.verdict,
      },
      {
        ...base,
        metric: `${this.#rate}_difference`,
        value: difference,
        ...(differenceInterval === null ? {} : { interval: { level, low: differenceInterval.low, high: differenceInterval.high, method: 'newcombe' } }),
        ...(fisher === null ? {} : { test: { name: 'fisher_exact', statistic: category.k, p: fisher.p } }),
      },
      ...(fisher === null ? [] : [{ ...base, metric: 'mid_p', value: fisher.midP }]),
      ...(comparison.shortfall === null ? [] : [{ ...base, metric: 'shortfall', value: comparison.shortfall, unit: 'people' }]),
      ...(comparison.shortfallFourFifths === null ? [] : [{ ...base, metric: 'shortfall_four_fifths', value: comparison.shortfallFourFifths, unit: 'people' }]),
      ...(bounds?.ratio
        ? [
            { ...base, metric: 'impact_ratio_lower_bound', value: bounds.ratio.low },
            { ...base, metric: 'impact_ratio_upper_bound', value: bounds.ratio.high },
          ]
        : []),
    ];
  }
}
