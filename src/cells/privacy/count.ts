import type { ValueCounts } from '../../reduce/types.ts';
import { wilson } from '../../stats/intervals.ts';
import { piiClasses, recognises, type PiiClass, type Recogniser } from '../../telemetry/pii/recognisers.ts';
import type { Examined } from './parameters.ts';
import { isRead, type Answers } from './plan.ts';

/** How many rows of a column hold personal data of one class. Counts only: no value leaves this module. */
export interface ClassCount {
  readonly class: PiiClass;
  readonly rows: number;
  readonly strength: 'strong' | 'medium';
  /** True when `rows` is the candidates times the share that passed the check among those looked at. */
  readonly isEstimate: boolean;
  /** True when as many candidates pass the checksum as random digits would. */
  readonly isChance: boolean;
}

/** From this many distinct candidates on, passing a checksum as often as chance does is evidence that they are something else. */
const chanceFrom = 20;

interface Tally {
  readonly rows: number;
  readonly estimate: boolean;
  readonly passed: number;
  readonly tried: number;
}

/** Returns the classes found in column `i`, each with its rows; where several recognisers of a class match, the one that finds most counts. */
export function classCounts(each: Examined, i: number, answers: Answers): readonly ClassCount[] {
  const counted = each.recognisers.map((recogniser, r) => ({ recogniser, tally: tallyOf(recogniser, r, i, answers) }));
  return piiClasses.flatMap((name): ClassCount[] => {
    const found = counted.filter(({ recogniser, tally }) => recogniser.class === name && tally.rows > 0).sort((a, b) => b.tally.rows - a.tally.rows);
    const real = found.filter(({ recogniser, tally }) => !isChance(recogniser, tally));
    const best = real[0] ?? found[0];
    if (best === undefined) return [];
    const strength = real.some(({ recogniser }) => recogniser.strength === 'strong') ? 'strong' : 'medium';
    return [{ class: name, rows: best.tally.rows, strength, isEstimate: best.tally.estimate, isChance: real.length === 0 }];
  });
}

/** Checks values in TypeScript: all of them where the column has few, else those the engine found to match the pattern. */
function tallyOf(recogniser: Recogniser, r: number, i: number, answers: Answers): Tally {
  if (isRead(answers, i)) return tally(recogniser, answers.get(`values${i}`)?.valueCounts[0], null);
  const candidates = Number(answers.get('found')?.rows[0]?.measures[`found${i}_${r}`] ?? 0);
  return candidates === 0
    ? { rows: 0, estimate: false, passed: 0, tried: 0 }
    : tally(recogniser, answers.get(`candidates${i}_${r}`)?.valueCounts[0], candidates);
}

function tally(recogniser: Recogniser, counts: ValueCounts | undefined, candidates: number | null): Tally {
  let rows = 0;
  let seen = 0;
  let passed = 0;
  counts?.values.forEach((value, at) => {
    const n = counts.counts[at] ?? 0;
    seen += n;
    if (!recognises(recogniser, String(value))) return;
    rows += n;
    passed += 1;
  });
  const tried = counts?.values.length ?? 0;
  if (candidates === null || seen >= candidates || seen === 0) return { rows, estimate: false, passed, tried };
  return { rows: Math.round((rows / seen) * candidates), estimate: true, passed, tried };
}

function isChance(recogniser: Recogniser, { passed, tried }: Tally): boolean {
  if (recogniser.chance === null || recogniser.onlyNamed !== null || tried < chanceFrom) return false;
  const interval = wilson(passed, tried, 0.99);
  return interval !== null && interval.low <= recogniser.chance;
}
