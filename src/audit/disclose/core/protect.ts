import { examined, type Weakness, type Witnesses } from './audit.ts';
import { complement } from './complement.ts';
import { components, indexSystem, knowledge, type Component, type Knowledge } from './knowledge.ts';
import { cheapestPattern } from './pattern.ts';
import { restorable } from './restore.ts';
import { assertSystem, type CountSystem } from './system.ts';
import type { Bounds } from './witness.ts';

export interface ProtectOptions {
  readonly k: number;
  /** Rounds of the audit before everything that hangs together with the weak count is hidden. */
  readonly maxRounds?: number;
  readonly onProgress?: (step: CountProgress & { readonly round: number }) => void;
}

/** How far a pass over the counts that must stay open has come. A part is what hangs together through lines, a table with its margins for one. */
export interface CountProgress {
  readonly part: number;
  readonly parts: number;
  /** Counts that were looked at, of those of all parts. */
  readonly count: number;
  readonly counts: number;
}

/** Why a publication is hidden: it reveals a sensitive count, or `because` is hidden as a complement. */
export interface Hiding {
  readonly kind: 'primary' | 'secondary';
  readonly rule: 'below_k' | 'secondary' | 'line_sum_below_k';
  readonly because: number;
}

export interface Protection {
  readonly hidden: ReadonlyMap<number, Hiding>;
  /** Counts whose rule is not named, since the name would narrow them and nothing is left to hide. */
  readonly withheld: ReadonlySet<number>;
  /** Counts that must stay open and are not known. */
  readonly targets: readonly number[];
  /** Sensitive counts that fixed publications give away. */
  readonly exposed: readonly number[];
  readonly rounds: number;
  /** True when a count was given up: it stays narrower than k, whatever is hidden. Never published. */
  readonly exhausted: boolean;
  /** Complements that stay narrower than k, whatever is hidden. They are not small. */
  readonly narrow: readonly number[];
  readonly state: Knowledge;
  /** What hangs together and holds a target, with the solutions that show that it stays open. */
  readonly accepted: readonly { readonly component: Component; readonly witnesses: Witnesses }[];
}

/** Sets of hidden numbers that are tried to be printed again, at most. */
const maxTrials = 2000;

/** How wide a range must stay for a reader who takes rule codes as bounds: half of what the code itself leaves open. */
export function informedWidth(k: number): number {
  return Math.floor((k - 1) / 2);
}

/**
 * Hides publications until no sensitive count can be known to within k: line rule to a fixed point, sums of the
 * hidden parts of a line at least k, exact elimination, linear programmes with whole-number witnesses; again after each complement. The same system gives the
 * same pattern.
 */
export function protect(system: CountSystem, { k, maxRounds = 50, onProgress }: ProtectOptions): Protection {
  assertSystem(system);
  const index = indexSystem(system);
  const hidden = new Map<number, Hiding>();
  const chosen = new Set<number>();
  const given = new Set<number>();
  const withheld = new Set<number>();
  let state = knowledge(system, index, new Set());

  const isFixed = (variable: number) => (index.publicationsOf[variable] ?? []).some((each) => system.publications[each]?.fixed);
  const hide = (variable: number, hiding: Omit<Hiding, 'because'>) => {
    chosen.add(variable);
    for (const each of index.publicationsOf[variable] ?? [])
      if (!hidden.has(each) && !system.publications[each]?.fixed) hidden.set(each, { ...hiding, because: variable });
    state = knowledge(system, index, new Set(hidden.keys()));
  };
  const open = (lines: readonly number[], rule: Hiding['rule'], victim: number) => {
    const own = index.linesOf[victim] ?? [];
    const other =
      complement(system, state, lines, isFixed, false) ??
      complement(system, state, own, isFixed, false) ??
      complement(system, state, lines, isFixed) ??
      complement(system, state, own, isFixed);
    if (other === null) given.add(victim);
    else hide(other, { kind: 'secondary', rule });
  };

  for (const [i, variable] of system.variables.entries()) {
    if (!variable.sensitive) continue;
    if (isFixed(i)) given.add(i);
    for (const each of index.publicationsOf[i] ?? [])
      if (!hidden.has(each) && !system.publications[each]?.fixed) hidden.set(each, { kind: 'primary', rule: 'below_k', because: i });
  }
  state = knowledge(system, index, new Set(hidden.keys()));

  const isTarget = (i: number) => !given.has(i) && system.variables[i]?.sensitive === true;
  /** A complement must not follow from one line either, else it would have been hidden for nothing. */
  const isKept = (i: number) => isTarget(i) || (chosen.has(i) && !given.has(i) && (system.variables[i]?.value ?? 0) > 1);
  /** Counts that two solutions must show k apart while they are not known: small ones, and whatever is hidden for their sake. */
  const mustBeWide = (i: number) => isTarget(i) || (!given.has(i) && (index.publicationsOf[i] ?? []).length > 0);
  const smallSums = ({ known }: Knowledge) =>
    system.lines.flatMap(({ total, parts }, number) => {
      const unknown = known[total] ? parts.filter((each) => !known[each]) : [];
      const victim = unknown.find(isTarget);
      return victim === undefined || unknown.reduce((sum, each) => sum + (system.variables[each]?.size ?? 0), 0) >= k ? [] : [{ number, victim, unknown }];
    });
  /** Hides what lets counts be k larger in sum at the least cost. False where nothing was found, or nothing of it is printed. */
  const hidePattern = (victims: readonly number[], rule: Hiding['rule']): boolean => {
    const pattern = cheapestPattern(system, index, state, hidden, victims, k) ?? [];
    for (const each of pattern) hide(each, { kind: 'secondary', rule });
    return pattern.length > 0;
  };
  const settleLines = () => {
    for (let again = true; again; ) {
      again = false;
      for (const i of system.variables.keys()) {
        if (!isKept(i) || !state.known[i]) continue;
        again = true;
        if (hidePattern([i], 'secondary') && !state.known[i]) continue;
        open([state.source[i] ?? -1], 'secondary', i);
      }
      for (let [first] = smallSums(state); first !== undefined; [first] = smallSums(state)) {
        again = true;
        if (hidePattern(first.unknown, 'line_sum_below_k')) continue;
        open([first.number], 'line_sum_below_k', first.victim);
      }
    }
  };

  const told = (i: number): Bounds | undefined => {
    const variable = system.variables[i];
    if (variable === undefined || withheld.has(i) || !(index.publicationsOf[i] ?? []).some((each) => hidden.has(each))) return undefined;
    if (variable.sensitive) return variable.told;
    return chosen.has(i) && variable.value >= k ? { low: k, high: null } : undefined;
  };
  let rounds = 0;
  let passes = 0;
  let sound: ReadonlyMap<string, { readonly component: Component; readonly witnesses: Witnesses }> = new Map();
  const signature = ({ unknowns }: Component) =>
    unknowns.map((i) => `${i}${mustBeWide(i) ? (chosen.has(i) ? '+' : '!') : ''}${withheld.has(i) ? '?' : ''}`).join(' ');
  const weakest = (): readonly { readonly component: Component; readonly found: Weakness }[] => {
    passes += 1;
    const targets = new Set([...system.variables.keys()].filter(mustBeWide));
    const still = new Map<string, { component: Component; witnesses: Witnesses }>();
    const parts = components(system, index, state.known).map((component) => ({
      component,
      own: component.unknowns.filter((each) => targets.has(each)).length,
    }));
    const counts = parts.reduce((sum, { own }) => sum + own, 0);
    const wanted = parts.filter(({ own }) => own > 0);
    let before = 0;
    const weak = wanted.flatMap(({ component, own }, i) => {
      const name = signature(component);
      let count = before;
      before += own;
      const held = sound.get(name);
      if (held !== undefined) {
        still.set(name, held);
        return [];
      }
      const onCount = () => {
        onProgress?.({ round: passes, part: i + 1, parts: wanted.length, count, counts });
        count += 1;
      };
      const examination = examined(system, component, { targets, width: k, informedWidth: informedWidth(k), told, known: state.known, onCount });
      if (examination.weak !== null) return [{ component, found: examination.weak }];
      still.set(name, { component, witnesses: examination.found });
      return [];
    });
    sound = still;
    return weak;
  };

  /** Whether nothing small follows, and everything hidden is wide, with some of the hidden publications printed again. */
  const judged = new Map<string, boolean>();
  const isSafe = (back: ReadonlySet<number>): boolean => {
    const trial = knowledge(system, index, new Set([...hidden.keys()].filter((each) => !back.has(each))));
    if ([...system.variables.keys()].some((i) => isTarget(i) && trial.known[i]) || smallSums(trial).length > 0) return false;
    const targets = new Set([...system.variables.keys()].filter(mustBeWide));
    return components(system, index, trial.known).every((component) => {
      if (!component.unknowns.some((each) => targets.has(each))) return true;
      const name = component.unknowns.join(' ');
      const held = judged.get(name);
      if (held !== undefined) return held;
      const { weak } = examined(system, component, { targets, width: k, informedWidth: 0, told: () => undefined, known: trial.known });
      judged.set(name, weak === null);
      return weak === null;
    });
  };
  const restore = () => {
    const value = (i: number) => system.variables[i]?.value ?? 0;
    const candidates = [...hidden]
      .filter(([, { kind }]) => kind === 'secondary')
      .sort(([a, { because: i }], [b, { because: j }]) => value(j) - value(i) || i - j || a - b);
    const back = restorable(
      candidates.map(([publication]) => publication),
      isSafe,
      maxTrials,
    );
    for (const each of back) hidden.delete(each);
    state = knowledge(system, index, new Set(hidden.keys()));
    for (const i of chosen) if (state.known[i]) chosen.delete(i);
  };

  let exhausted = false;
  let isRestored = false;
  for (;;) {
    settleLines();
    const weak = weakest();
    if (weak.length === 0) {
      if (isRestored) break;
      restore();
      isRestored = true;
      continue;
    }
    // What follows exactly and is not small tells nothing when it is printed: hiding it was for nothing, and hiding more for its sake would be too.
    const idle = weak.flatMap(({ found: { exact = [] } }) => exact.filter((each) => !isTarget(each)));
    for (const each of idle) given.add(each);
    const openWeak = weak.filter(({ found }) => !given.has(found.variable));
    if (openWeak.length === 0) continue;
    rounds += 1;
    for (const { component, found } of openWeak) {
      const own = index.linesOf[found.variable] ?? [];
      // Only the rule's names are too much: leaving them out costs no number. First those beside the count, then all that hang together with it.
      if (found.how === 'told') {
        const beside = own
          .flatMap((line) => [system.lines[line]?.total ?? -1, ...(system.lines[line]?.parts ?? [])])
          .filter((each) => told(each) !== undefined);
        for (const each of beside.length > 0 ? beside : component.unknowns) withheld.add(each);
        continue;
      }
      if (rounds <= maxRounds && hidePattern([found.variable], 'secondary')) continue;
      const hasComplement = () => complement(system, state, [...component.lines, ...own], isFixed) !== null;
      // Nothing is left to hide that hangs together with it: it is given up, which blocks the export when it is small.
      if (!hasComplement()) {
        given.add(found.variable);
        if (system.variables[found.variable]?.sensitive) exhausted = true;
        continue;
      }
      // What binds the count often lies in another line of its component: the smallest complement of all of them costs less than one of its own line.
      // After some rounds several at once, so that large tables come to an end.
      for (let more = rounds <= maxRounds ? Math.ceil(rounds / 4) : Infinity; more > 0 && hasComplement(); more -= 1)
        open(component.lines, 'secondary', found.variable);
    }
  }
  const targets = [...system.variables.keys()].filter((i) => isTarget(i) && !state.known[i]);
  const narrow = [...given].filter((i) => !system.variables[i]?.sensitive && !state.known[i]).sort((a, b) => a - b);
  const exposed = [...given].filter((i) => system.variables[i]?.sensitive).sort((a, b) => a - b);
  const accepted = [...sound.values()];
  return { hidden, withheld, targets, exposed, rounds, exhausted, narrow, accepted, state };
}
