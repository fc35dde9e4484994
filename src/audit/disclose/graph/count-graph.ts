import type { CountLine, CountSystem, CountVariable, Publication } from '../core/system.ts';
import { personRule, type PersonRule } from '../persons.ts';
import type { DisclosurePolicy, ReasonCode } from '../types.ts';

/** What decides whether a count is small. */
export type SmallRule = Pick<DisclosurePolicy, 'k' | 'zeros' | 'rowsOfPersons'>;

export interface CountOptions {
  /** At least so many distinct persons are behind the count; absent where the document does not say, so that they follow from the rows. */
  readonly persons?: number | undefined;
  /** The count is of a group, so that 0 may be sensitive. */
  readonly ofGroup?: boolean;
  /** Never sensitive, such as a remainder that is only there to make a line add up. */
  readonly neutral?: boolean;
  readonly code?: ReasonCode;
}

/**
 * The one graph of everything that a document prints: counts by identity, lines between them and publications. Two counts of one identity and value are one
 * count; of one identity and different values they are two. Joining equal counts can only narrow what a reader could work out, so it never makes a proof weaker.
 */
export class CountGraph {
  readonly #variables: CountVariable[] = [];
  readonly #codes: ReasonCode[] = [];
  readonly #places = new Map<string, number>();
  readonly #lines: CountLine[] = [];
  readonly #lineNames = new Set<string>();
  readonly #publications: Publication[] = [];
  readonly #rule: SmallRule;
  readonly #persons: PersonRule;
  /** The fewest persons that a place names behind each count, and whether 0 of it is sensitive. */
  readonly #told: { persons: number | undefined; ofGroup: boolean }[] = [];

  constructor(rule: SmallRule) {
    this.#rule = rule;
    this.#persons = personRule(rule);
  }

  /** The count of this identity; `key` is what is printed about it. */
  count(identity: string, value: number, key: string, options: CountOptions = {}): number {
    const name = `${identity}\u0000${value}`;
    const known = this.#places.get(name);
    if (known !== undefined) {
      this.#narrow(known, options);
      return known;
    }
    const index = this.#variables.length;
    this.#places.set(name, index);
    this.#variables.push({ key: this.#uniqueKey(key), value, size: value, sensitive: false });
    this.#told.push({ persons: undefined, ofGroup: false });
    this.#codes.push(options.code ?? 'below_k');
    this.#narrow(index, options);
    return index;
  }

  #keys = new Map<string, number>();
  #uniqueKey(key: string): string {
    const used = (this.#keys.get(key) ?? 0) + 1;
    this.#keys.set(key, used);
    return used === 1 ? key : `${key} (${used})`;
  }

  /** Takes in what another place says about a count: fewer persons, or that it is of a group. */
  #narrow(index: number, { persons, ofGroup = false, neutral = false }: CountOptions): void {
    const variable = this.#variables[index];
    const told = this.#told[index];
    if (variable === undefined || told === undefined || neutral) return;
    told.ofGroup ||= ofGroup;
    if (persons !== undefined) told.persons = Math.min(persons, told.persons ?? persons);
    const { k, zeros } = this.#rule;
    const { value } = variable;
    const size = this.#persons.size(value, told.persons);
    const lowest = zeros === 'sensitive' && told.ofGroup ? 0 : 1;
    const small = value >= lowest && value < k;
    const sensitive = small || (size < k && value >= lowest);
    this.#variables[index] = { ...variable, size, sensitive, ...(small ? { told: { low: zeros === 'sensitive' ? 0 : 1, high: k - 1 } } : {}) };
  }

  value(index: number): number {
    return this.#variables[index]?.value ?? 0;
  }

  key(index: number): string {
    return this.#variables[index]?.key ?? '';
  }

  code(index: number): ReasonCode {
    return this.#codes[index] ?? 'below_k';
  }

  /** Adds total = Σ parts when it holds and is not there yet. Returns whether it holds. */
  line(total: number, parts: readonly number[]): boolean {
    const own = [...new Set(parts)].sort((a, b) => a - b);
    if (own.length !== parts.length || own.includes(total) || own.reduce((sum, part) => sum + this.value(part), 0) !== this.value(total)) return false;
    const name = `${total}=${own.join('+')}`;
    if (!this.#lineNames.has(name)) {
      this.#lineNames.add(name);
      this.#lines.push({ total, parts: own });
    }
    return true;
  }

  /** Adds total = Σ parts + remainder; the remainder is a count of its own. Nothing when the parts exceed the total. */
  lineWithRest(total: number, parts: readonly number[], rest: { readonly identity: string; readonly key: string; readonly neutral?: boolean }): void {
    const left = this.value(total) - parts.reduce((sum, part) => sum + this.value(part), 0);
    if (left === 0) this.line(total, parts);
    if (left <= 0) return;
    const remainder = this.count(rest.identity, left, rest.key, { neutral: rest.neutral ?? false });
    this.line(total, [...parts, remainder]);
  }

  publish(key: string, reveals: readonly number[], fixed: boolean): number {
    this.#publications.push({ key, reveals: [...new Set(reveals)], fixed });
    return this.#publications.length - 1;
  }

  /** Places of the counts, with everything known about them so far. */
  find(identity: string, value: number): number | undefined {
    return this.#places.get(`${identity}\u0000${value}`);
  }

  system(): CountSystem {
    return { variables: this.#variables, lines: this.#lines, publications: this.#publications };
  }
}
