import type { Attribution, Contribution } from './mix-rate.ts';

/** Which elements of a dimension explain a change. */
export interface ExplanatorySet {
  /** Indices of the elements, most surprising first. */
  readonly elements: readonly number[];
  /** Sum of their surprise. */
  readonly surprise: number;
  /** Sum of their explanatory power. */
  readonly power: number;
}

/**
 * Adtributor's set for one dimension (Bhagwan and others 2014), so that its answer can be found again: elements by falling surprise, each if it explains more than
 * `least` of the change, until they explain more than `enough` together. null when they never do. The dimension with the largest surprise wins.
 */
export function explanatorySet(parts: readonly Attribution[], least = 0.1, enough = 0.67): ExplanatorySet | null {
  const order = parts.map((_, i) => i).sort((a, b) => (parts[b]?.surprise ?? 0) - (parts[a]?.surprise ?? 0) || a - b);
  const elements: number[] = [];
  let [surprise, power] = [0, 0];
  for (const i of order) {
    const part = parts[i];
    if (part === undefined || !(part.power > least)) continue;
    elements.push(i);
    surprise += part.surprise;
    power += part.power;
    if (power > enough) return { elements, surprise, power };
  }
  return null;
}

/** ThirdEye's balanced cost of an element, in points: |share of the change| + |change of its share|; 0 when the first is below 3 %. Larger explains more. null where either is undefined. */
export function balancedCost({ ofOverall, contributionChange }: Contribution): number | null {
  if (ofOverall === null || contributionChange === null) return null;
  return Math.abs(ofOverall) < 3 ? 0 : Math.abs(ofOverall) + Math.abs(contributionChange);
}
