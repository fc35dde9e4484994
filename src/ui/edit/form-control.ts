import { type Wanted, wantedAt } from './parameter-words.ts';
import type { Field, Shape } from './schema-shape.ts';

/** How a form draws one field. `words` are fixed words that may stand in place of the value, such as auto. */
export type Control =
  | { readonly kind: 'choice'; readonly options: readonly (string | number | boolean)[] }
  | { readonly kind: 'toggle' }
  | { readonly kind: 'number'; readonly integer: boolean; readonly min: number | null; readonly max: number | null }
  /** Text that may be a number or a word. */
  | { readonly kind: 'text'; readonly words: readonly string[]; readonly numbers: boolean }
  | { readonly kind: 'expression' }
  | { readonly kind: 'name'; readonly wanted: Wanted; readonly words: readonly string[] }
  /** `single`: one name may be written without a list. */
  | { readonly kind: 'names'; readonly wanted: Wanted; readonly words: readonly string[]; readonly single: boolean }
  | { readonly kind: 'several'; readonly options: readonly string[]; readonly words: readonly string[] }
  | { readonly kind: 'rows'; readonly fields: readonly Field[]; readonly words: readonly string[] }
  | { readonly kind: 'map'; readonly value: Shape }
  | { readonly kind: 'group'; readonly fields: readonly Field[] }
  /** A small YAML field, for what a form cannot draw. */
  | { readonly kind: 'yaml' };

const nested: ReadonlySet<Control['kind']> = new Set(['rows', 'map', 'group']);
const durations = ['auto', '5m', '15m', '1h', '6h', '1d', '7d'];

/** Chooses the control of a field. Inside a row (`inner`) nothing nests further: that part is YAML. */
export function controlFor(field: Field, type: string, path: readonly (string | number)[], inner = false): Control {
  const control = choose(field.shape, wantedAt(type, path));
  return inner && nested.has(control.kind) ? { kind: 'yaml' } : control;
}

function choose(shape: Shape, wanted: Wanted): Control {
  const options = shape.kind === 'either' ? shape.options : [shape];
  const words = options.flatMap((each) => (each.kind === 'choice' ? each.options : []));
  const rest = options.filter((each) => each.kind !== 'choice');
  const plain = words.map(String);
  const is = (...kinds: readonly Shape['kind'][]): boolean => rest.every((each) => kinds.includes(each.kind));
  if (rest.length === 0) return { kind: 'choice', options: words };
  const [only] = rest;
  if (only === undefined) return { kind: 'yaml' };
  if (rest.length === 1) return single(only, plain, wanted);
  if (is('boolean')) return { kind: 'choice', options: [...words, true, false] };
  if (is('number', 'text')) return { kind: 'text', words: plain, numbers: true };
  const list = rest.find((each) => each.kind === 'list');
  if (rest.length === 2 && is('text', 'list') && list?.kind === 'list' && list.item.kind === 'text')
    return { kind: 'names', wanted, words: plain, single: true };
  return { kind: 'yaml' };
}

function single(shape: Shape, words: readonly string[], wanted: Wanted): Control {
  switch (shape.kind) {
    case 'text':
      if (wanted === 'expression') return { kind: 'expression' };
      if (wanted === 'duration') return { kind: 'text', words: [...new Set([...words, ...durations])], numbers: false };
      return wanted === null ? { kind: 'text', words, numbers: false } : { kind: 'name', wanted, words };
    case 'number':
      return words.length === 0 ? { kind: 'number', integer: shape.integer, min: shape.min, max: shape.max } : { kind: 'text', words, numbers: true };
    case 'boolean':
      return words.length === 0 ? { kind: 'toggle' } : { kind: 'choice', options: [...words, true, false] };
    case 'list':
      if (shape.item.kind === 'text') return { kind: 'names', wanted, words, single: false };
      if (shape.item.kind === 'choice') return { kind: 'several', options: shape.item.options.map(String), words };
      return shape.item.kind === 'object' ? { kind: 'rows', fields: shape.item.fields, words } : { kind: 'yaml' };
    case 'record':
      return words.length === 0 && ['choice', 'number', 'text', 'object', 'boolean'].includes(shape.value.kind)
        ? { kind: 'map', value: shape.value }
        : { kind: 'yaml' };
    case 'object':
      return words.length === 0 ? { kind: 'group', fields: shape.fields } : { kind: 'yaml' };
    default:
      return { kind: 'yaml' };
  }
}

/** A step for a number field that reaches the default and both ends. */
export function stepOf(control: { readonly integer: boolean; readonly min: number | null; readonly max: number | null }): number | 'any' {
  return control.integer ? 1 : 'any';
}

/** A first value for a required field of a new row. */
export function firstValue(field: Field, name: string | undefined): unknown {
  const shape = field.shape.kind === 'either' ? field.shape.options[0] : field.shape;
  switch (shape?.kind) {
    case 'choice':
      return shape.options[0];
    case 'number':
      return shape.min ?? 0;
    case 'boolean':
      return false;
    case 'list':
      return [];
    case 'object':
      return Object.fromEntries(shape.fields.filter((each) => each.required).map((each) => [each.key, firstValue(each, name)]));
    case 'record':
      return {};
    default:
      return name ?? field.key;
  }
}
