// @vitest-environment jsdom
import * as v from 'valibot';
import { afterEach, describe, expect, test } from 'vitest';
import { cellTypes } from '../../src/cells/registry.ts';
import type { NotebookChange } from '../../src/notebook/edit/change.ts';
import { CellForm } from '../../src/ui/edit/cell-form.ts';
import { controlFor } from '../../src/ui/edit/form-control.ts';
import { typedText, typedYaml, withValue, yamlText } from '../../src/ui/edit/form-value.ts';
import { NamePicker } from '../../src/ui/edit/name-picker.ts';
import { fieldsOf, shapeOf } from '../../src/ui/edit/schema-shape.ts';
import { cellOf, editState, notebookText } from './edit-fixtures.ts';

let form: CellForm;
let changes: NotebookChange[] = [];

async function show(id: string, text = notebookText): Promise<void> {
  const state = editState(text);
  form = new CellForm();
  form.state = state;
  form.source = cellOf(state, id);
  form.type = form.source.type;
  changes = [];
  form.addEventListener('fl-change', (event) => changes.push((event as CustomEvent<NotebookChange>).detail));
  document.body.append(form);
  await form.updateComplete;
}
const field = (key: string): HTMLElement => {
  const found = form.renderRoot.querySelector(`[data-key="${key}"]`);
  if (!(found instanceof HTMLElement)) throw new Error(`no field ${key}`);
  return found;
};
const problem = (key: string): string => field(key).querySelector('.problem')?.textContent ?? '';
async function type(key: string, text: string): Promise<void> {
  const input = field(key).querySelector<HTMLInputElement>('input:not([type=checkbox]), textarea, select:not(.bind)');
  if (input === null) throw new Error(`nothing to type in at ${key}`);
  input.value = text;
  input.dispatchEvent(new Event('change'));
  await form.updateComplete;
}
const press = async (key: string, label: string): Promise<void> => {
  const button = [...field(key).querySelectorAll('button')].find((each) => (each.getAttribute('aria-label') ?? each.textContent)?.includes(label));
  if (button === undefined) throw new Error(`no button ${label}`);
  button.click();
  await form.updateComplete;
};
const pick = async (key: string, names: readonly string[]): Promise<void> => {
  field(key)
    .querySelector('fl-name-picker')
    ?.dispatchEvent(new CustomEvent('fl-pick', { detail: names }));
  await form.updateComplete;
};
const set = (path: readonly (string | number)[], value: unknown, cell = 'inputs') => ({ kind: 'setCellParameter', cell, path, value });

afterEach(() => form?.remove());

describe('every registered cell type', () => {
  test.each(cellTypes.filter((type) => type.language === 'yaml').map((type) => [type.name, type] as const))(
    '%s: each parameter has a labelled field, and what it cannot draw is YAML',
    async (_, cellType) => {
      await show('inputs', `---\nfaultline: 1\ntitle: One\n---\n\n\`\`\`yaml ${cellType.name} id=inputs\n\`\`\`\n`);
      const keys = Object.keys((cellType.parameters as unknown as { entries: object }).entries);
      expect(keys.length).toBeGreaterThan(0);
      expect([...form.renderRoot.querySelectorAll('.fields > .field')].map((each) => (each as HTMLElement).dataset['key']).sort()).toEqual([...keys].sort());
      for (const key of keys) {
        const control = field(key).querySelector('input, select:not(.bind), textarea, fl-name-picker, [role=group], ol');
        expect(control, key).not.toBeNull();
        const label = field(key).querySelector('label, .name')?.textContent?.trim() ?? '';
        expect(label, key).not.toBe('');
        if (control instanceof HTMLElement && /^(input|select|textarea)$/i.test(control.tagName)) {
          const labelled = field(key).querySelector(`label[for="${control.id}"]`) ?? control.closest('label');
          expect(labelled, key).not.toBeNull();
        }
      }
    },
  );

  test.each(cellTypes.map((type) => [type.name, type] as const))('%s: no part of its schema is beyond the form and the YAML field', (_, cellType) => {
    for (const given of fieldsOf(cellType.parameters)) expect(controlFor(given, cellType.name, [given.key]).kind).toBeTypeOf('string');
  });
});

describe('what a schema takes, as a shape', () => {
  test('wrappers, pipes and unions are seen through', () => {
    const schema = v.strictObject({
      a: v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(9), v.title('A'), v.description('an a'))), 3),
      b: v.union([v.literal('auto'), v.array(v.picklist(['x', 'y']))]),
      c: v.lazy(() => v.string()),
    });
    const [a, b, c] = fieldsOf(schema);
    expect(a).toEqual({
      key: 'a',
      shape: { kind: 'number', integer: true, min: 2, max: 9 },
      required: false,
      nullable: true,
      default: 3,
      title: 'A',
      description: 'an a',
    });
    expect(b?.shape).toEqual({
      kind: 'either',
      options: [
        { kind: 'choice', options: ['auto'] },
        { kind: 'list', item: { kind: 'choice', options: ['x', 'y'] } },
      ],
    });
    expect([b?.required, c?.shape.kind]).toEqual([true, 'other']);
    expect(shapeOf(v.record(v.string(), v.boolean()))).toEqual({ kind: 'record', value: { kind: 'boolean' } });
  });
});

describe('values', () => {
  test('typed text is a number only where numbers may stand', () => {
    expect([typedText(' 1e-3 ', true), typedText('95%', true), typedText('12', false), typedText(' ', true)]).toEqual([0.001, '95%', '12', undefined]);
  });
  test('a small YAML field reads what it shows', () => {
    for (const value of [{ ks: 0.1 }, ['a', 'b'], 'auto', 0.2, { text: '{{level}}' }]) expect(typedYaml(yamlText(value))).toEqual({ value });
    expect(typedYaml('[ a')).toHaveProperty('problem');
  });
  test('a value is put at its path, and undefined removes the key', () => {
    const value = { slis: [{ metric: 'p95' }], by: 'a' };
    expect(withValue(value, ['slis', 0, 'target'], 3)).toEqual({ slis: [{ metric: 'p95', target: 3 }], by: 'a' });
    expect(withValue(value, ['by'], undefined)).toEqual({ slis: [{ metric: 'p95' }] });
  });
});

describe('editing', () => {
  test('a value that fits is one change', async () => {
    await show('inputs');
    await type('bins', '20');
    await type('correction', 'holm');
    expect(changes).toEqual([set(['bins'], 20), set(['correction'], 'holm')]);
  });
  test('a value that does not fit stays in its field with the schema’s sentence, and is not sent', async () => {
    await show('inputs');
    await type('bins', '1');
    expect(changes).toEqual([]);
    expect(problem('bins')).toContain('expected a whole number from 2 to 100');
    expect(field('bins').querySelector('input')?.value).toBe('1');
    await type('bins', '5');
    expect(problem('bins')).toBe('');
    expect(changes).toEqual([set(['bins'], 5)]);
  });
  test('the default is shown while nothing is set, and reset goes back to it', async () => {
    await show('inputs');
    expect(field('bins').querySelector('input')?.placeholder).toBe('10');
    await press('columns', 'Reset');
    expect(changes).toEqual([set(['columns'], undefined)]);
  });
  test('a parameter is shown with its value, and can be let go', async () => {
    await show('inputs');
    expect(field('alpha').textContent).toContain('{{level}}');
    expect(field('alpha').textContent).toContain('= 0.01');
    await press('alpha', 'Own value');
    expect(changes).toEqual([set(['alpha'], 0.01)]);
  });
  test('a parameter can be taken for a value', async () => {
    await show('inputs');
    const select = field('bins').querySelector<HTMLSelectElement>('select.bind');
    if (select === null) throw new Error('no parameters offered');
    select.value = 'level';
    select.dispatchEvent(new Event('change'));
    await form.updateComplete;
    expect(problem('bins')).toContain('expected a whole number');
    expect(changes).toEqual([]);
  });
  test('names are picked, one or several', async () => {
    await show('inputs');
    await pick('by', ['country']);
    await pick('columns', ['country', 'latency']);
    await pick('columns', []);
    expect(changes).toEqual([set(['by'], 'country'), set(['columns'], ['country', 'latency']), set(['columns'], undefined)]);
  });
  test('records get a row for each name', async () => {
    await show('inputs');
    await type('kinds.country', 'numeric');
    await press('kinds', 'Remove country');
    await pick('overrides', ['country']);
    expect(changes).toEqual([set(['kinds', 'country'], 'numeric'), set(['kinds'], undefined), set(['overrides'], { country: {} })]);
  });
  test('what a form cannot draw is YAML with the schema’s check', async () => {
    await show('inputs');
    await type('effect', '{ ks: 0.2 }');
    await type('effect', '{ kss: 0.2 }');
    expect(problem('effect')).toContain("did you mean 'ks'?");
    await type('effect', '{ ks: ');
    expect(problem('effect')).toContain('not valid YAML');
    expect(changes).toEqual([set(['effect'], { ks: 0.2 })]);
  });
  test('rows are edited, moved, removed and added', async () => {
    await show('serving');
    await type('slis.0.target', '95%');
    await type('slis.0.target', 'fast');
    await press('slis', 'Move row 1 of Indicators down');
    await press('slis', 'Remove row 2');
    await press('slis', 'Add a row');
    const [first, second] = (cellOf(editState(), 'serving').value as { slis: readonly unknown[] }).slis;
    expect(changes).toEqual([
      set(['slis', 0, 'target'], '95%', 'serving'),
      set(['slis'], [second, first], 'serving'),
      set(['slis'], [first], 'serving'),
      set(['slis'], [first, second, { metric: 'p50' }], 'serving'),
    ]);
  });
  test('a condition is checked as SQL before it is sent', async () => {
    await show('serving');
    await type('slis.1.where', 'latency_ms > 300; drop table x');
    expect(changes).toEqual([]);
    expect(problem('slis.1.where')).not.toBe('');
    await type('slis.1.where', 'latency_ms > {{level}}');
    expect(changes).toHaveLength(1);
  });
});

describe('the name picker', () => {
  test('searches by name and role, picks with the keyboard, and takes what is not offered', async () => {
    const picker = new NamePicker();
    const picked: (readonly string[])[] = [];
    picker.options = [
      { value: 'country', detail: 'varchar' },
      { value: 'latency_ms', detail: 'double · latency' },
    ];
    picker.label = 'Columns';
    picker.multiple = true;
    Element.prototype.scrollIntoView = () => undefined;
    picker.addEventListener('fl-pick', (event) => picked.push((event as CustomEvent<readonly string[]>).detail));
    document.body.append(picker);
    await picker.updateComplete;
    const input = picker.renderRoot.querySelector('input');
    if (input === null) throw new Error('no field');
    const write = async (text: string): Promise<void> => {
      input.value = text;
      input.dispatchEvent(new InputEvent('input'));
      await picker.updateComplete;
    };
    await write('laten');
    expect([...picker.renderRoot.querySelectorAll('li')].map((each) => each.firstChild?.textContent)).toHaveLength(1);
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowDown' }));
    await picker.updateComplete;
    expect(input.getAttribute('aria-activedescendant')).toBe('option-0');
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter' }));
    await picker.updateComplete;
    await write('other_column');
    input.dispatchEvent(new Event('blur'));
    await picker.updateComplete;
    expect(picked).toEqual([['latency_ms'], ['other_column']]);
    picker.remove();
  });
});
