/** What a valibot schema takes, as plain data: forms draw it, completion lists it. */
export type Shape =
  | { readonly kind: 'text'; readonly pattern: RegExp | null }
  | {
      readonly kind: 'number';
      readonly integer: boolean;
      readonly min: number | null;
      readonly max: number | null;
    }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'choice'; readonly options: readonly (string | number | boolean)[] }
  | { readonly kind: 'list'; readonly item: Shape }
  | { readonly kind: 'object'; readonly fields: readonly Field[] }
  | { readonly kind: 'record'; readonly value: Shape }
  /** Several shapes, none of them another `either`; at most one is a choice, which comes first. */
  | { readonly kind: 'either'; readonly options: readonly Shape[] }
  | { readonly kind: 'other' };

export interface Field {
  readonly key: string;
  readonly shape: Shape;
  readonly required: boolean;
  /** True when null may be written. */
  readonly nullable: boolean;
  /** What holds when the key is not written; undefined when the schema names none. */
  readonly default: unknown;
  /** From `v.title` and `v.description`; null when the schema has none. */
  readonly title: string | null;
  readonly description: string | null;
}

type Part = Readonly<Record<string, unknown>>;

function isPart(value: unknown): value is Part {
  return value !== null && (typeof value === 'object' || typeof value === 'function');
}

/** The steps of a pipe after its schema; none for a plain schema. */
function steps(schema: Part): readonly Part[] {
  return Array.isArray(schema['pipe']) ? schema['pipe'].slice(1).filter(isPart) : [];
}

function metadata(schema: Part, name: 'title' | 'description'): string | null {
  const own = steps(schema).findLast((step) => step['type'] === name)?.[name];
  if (typeof own === 'string') return own;
  const inner = Array.isArray(schema['pipe']) ? schema['pipe'][0] : schema['wrapped'];
  return isPart(inner) && inner !== schema ? metadata(inner, name) : null;
}

const wrappers: ReadonlySet<unknown> = new Set([
  'optional',
  'exact_optional',
  'nullable',
  'nullish',
  'undefinedable',
  'non_optional',
  'non_nullable',
  'non_nullish',
  'readonly',
]);

/** Returns the shape of a valibot schema; what it cannot follow (lazy, custom, tuples) is `other`. */
export function shapeOf(schema: unknown, depth = 0): Shape {
  if (!isPart(schema) || depth > 12) return { kind: 'other' };
  if (wrappers.has(schema['type'])) return shapeOf(schema['wrapped'], depth + 1);
  switch (schema['type']) {
    case 'string': {
      const pattern = steps(schema).find((step) => step['type'] === 'regex')?.['requirement'];
      return { kind: 'text', pattern: pattern instanceof RegExp ? pattern : null };
    }
    case 'number':
      return numberShape(schema);
    case 'boolean':
      return { kind: 'boolean' };
    case 'literal':
      return isScalar(schema['literal']) ? { kind: 'choice', options: [schema['literal']] } : { kind: 'other' };
    case 'picklist':
    case 'enum':
      return { kind: 'choice', options: (schema['options'] as readonly unknown[]).filter(isScalar) };
    case 'array':
      return { kind: 'list', item: shapeOf(schema['item'], depth + 1) };
    case 'record':
      return { kind: 'record', value: shapeOf(schema['value'], depth + 1) };
    case 'object':
    case 'strict_object':
    case 'loose_object':
    case 'object_with_rest':
      return { kind: 'object', fields: fieldsOf(schema, depth) };
    case 'union':
    case 'variant':
      return either((schema['options'] as readonly unknown[]).map((option) => shapeOf(option, depth + 1)));
    default:
      return { kind: 'other' };
  }
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function numberShape(schema: Part): Shape {
  const bound = (...types: readonly string[]): number | null => {
    const found = steps(schema).find((step) => types.includes(String(step['type'])))?.['requirement'];
    return typeof found === 'number' ? found : null;
  };
  return {
    kind: 'number',
    integer: steps(schema).some((step) => step['type'] === 'integer' || step['type'] === 'safe_integer'),
    min: bound('min_value', 'gt_value'),
    max: bound('max_value', 'lt_value'),
  };
}

function either(shapes: readonly Shape[]): Shape {
  const flat = shapes.flatMap((shape) => (shape.kind === 'either' ? shape.options : [shape]));
  const words = [...new Set(flat.flatMap((shape) => (shape.kind === 'choice' ? shape.options : [])))];
  const rest = flat.filter((shape) => shape.kind !== 'choice');
  const options: readonly Shape[] = words.length > 0 ? [{ kind: 'choice', options: words }, ...rest] : rest;
  const [only] = options;
  return options.length === 1 && only !== undefined ? only : { kind: 'either', options };
}

/** Returns the keys of an object schema in their order. */
export function fieldsOf(schema: unknown, depth = 0): readonly Field[] {
  const entries = isPart(schema) ? schema['entries'] : null;
  if (!isPart(entries)) return [];
  return Object.entries(entries).flatMap(([key, member]) => (isPart(member) ? [fieldOf(key, member, depth + 1)] : []));
}

function fieldOf(key: string, schema: Part, depth: number): Field {
  let required = true;
  let nullable = false;
  let fallback: unknown;
  for (let part: unknown = schema; isPart(part) && wrappers.has(part['type']); part = part['wrapped']) {
    const type = String(part['type']);
    if (/^(exact_)?optional$|^nullish$|^undefinedable$/.test(type)) required = false;
    if (/^null(able|ish)$/.test(type)) nullable = true;
    const given = part['default'];
    fallback ??= typeof given === 'function' ? (given as () => unknown)() : given;
  }
  if (fallback === undefined && nullable && !required) fallback = null;
  return {
    key,
    shape: shapeOf(schema, depth),
    required,
    nullable,
    default: fallback,
    title: metadata(schema, 'title'),
    description: metadata(schema, 'description'),
  };
}

/** The shapes that may stand at a path below a shape; several where alternatives differ, none where the path leads out. */
export function shapesAt(shape: Shape, path: readonly (string | number)[]): readonly Shape[] {
  const spread = (each: Shape): readonly Shape[] => (each.kind === 'either' ? each.options : [each]);
  let found = spread(shape);
  for (const step of path) {
    found = found
      .flatMap((each): readonly Shape[] => {
        if (each.kind === 'list') return typeof step === 'number' ? [each.item] : [];
        if (each.kind === 'record') return [each.value];
        if (each.kind === 'object') return each.fields.filter((field) => field.key === step).map((field) => field.shape);
        return [];
      })
      .flatMap(spread);
  }
  return found;
}

/** The field a path ends at, if its parent has fixed keys. */
export function fieldAt(shape: Shape, path: readonly (string | number)[]): Field | null {
  const last = path.at(-1);
  for (const parent of shapesAt(shape, path.slice(0, -1))) {
    const field = parent.kind === 'object' ? parent.fields.find((each) => each.key === last) : undefined;
    if (field !== undefined) return field;
  }
  return null;
}

/** A shape in a few words: `auto or list of names`. */
export function shapeWords(shape: Shape): string {
  switch (shape.kind) {
    case 'text':
      return 'text';
    case 'number':
      return shape.integer ? 'whole number' : 'number';
    case 'boolean':
      return 'true or false';
    case 'choice':
      return shape.options.join(', ');
    case 'list':
      return shape.item.kind === 'object' ? 'list of objects' : shape.item.kind === 'text' ? 'list of names' : `list of ${shapeWords(shape.item)}`;
    case 'object':
      return `{ ${shape.fields.map((field) => field.key).join(', ')} }`;
    case 'record':
      return `name: ${shapeWords(shape.value)}`;
    case 'either':
      return shape.options.map(shapeWords).join(' or ');
    case 'other':
      return 'YAML';
  }
}
