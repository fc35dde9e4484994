// @vitest-environment jsdom
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { FilePlanDialog } from '../../src/ui/data/file-plan-dialog.ts';
import type { NotebookDescription } from '../../src/notebook/describe.ts';
import { RoleMapDialog } from '../../src/ui/data/role-map.ts';
import { lab, telemetry } from './data-states.ts';
import { all, Stage } from './data-stage.ts';

beforeEach(() => {
  HTMLDialogElement.prototype.showModal = function showModal(this: HTMLDialogElement) {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close(this: HTMLDialogElement) {
    if (!this.open) return;
    this.open = false;
    this.dispatchEvent(new Event('close'));
  };
});

const cell = (id: string, type: string, summary: string): NotebookDescription['cells'][number] => ({
  id,
  type,
  title: type,
  summary,
  tables: ['telemetry'],
  populations: [],
  cells: [],
  roles: [],
  columns: [],
  sql: null,
});
const needs: NotebookDescription = {
  title: 'Review',
  summary: '',
  cells: [cell('latency', 'sli', 'Is it fast enough?'), cell('quality', 'performance', '')],
  missingTables: ['events'],
  missingRoles: [
    {
      table: 'telemetry',
      role: 'label',
      cells: ['quality', 'latency'],
      required: true,
      candidates: [
        { column: 'approved', confidence: 0.4, reason: 'It is a flag.' },
        { column: 'clicked', confidence: 0.8, reason: 'Its name is usual for a label.' },
      ],
    },
    {
      table: 'telemetry',
      role: 'latency',
      cells: ['latency'],
      required: true,
      candidates: [{ column: 'latency_ms', confidence: 0.98, reason: 'Its name says so.' }],
    },
    {
      table: 'telemetry',
      role: 'feature',
      cells: ['quality'],
      required: false,
      candidates: [
        { column: 'country', confidence: 0.95, reason: '' },
        { column: 'device_type', confidence: 0.9, reason: '' },
        { column: 'pod', confidence: 0.5, reason: '' },
      ],
    },
  ],
  absentColumns: [
    { table: 'telemetry', column: 'latncy', cell: 'latency', nearest: 'latency_ms' },
    { table: 'telemetry', column: 'latncy', cell: 'quality', nearest: 'latency_ms' },
  ],
};

describe('the roles of an opened notebook', () => {
  let stage: Stage<RoleMapDialog>;
  const select = (role: string): HTMLSelectElement => {
    const found = all(stage.root, 'select').find((element) => element.id === `telemetry.${role}`);
    if (!(found instanceof HTMLSelectElement)) throw new Error(`no select for ${role}`);
    return found;
  };
  beforeEach(async () => {
    stage = new Stage(new RoleMapDialog(), ['fl-roles', 'fl-close']);
    stage.element.description = needs;
    stage.element.tables = [telemetry];
    await stage.settled();
    stage.element.show();
  });

  test('only what is at least 90 % sure is preselected; candidates are ranked', () => {
    expect(['label', 'latency', 'feature'].map((role) => select(role).value)).toEqual(['', 'latency_ms', '*']);
    expect([...select('label').options].slice(0, 3).map((option) => option.value)).toEqual(['', 'clicked', 'approved']);
    expect([...select('label').options].map((option) => option.value)).not.toContain('raw');
  });

  test('it says which cells need a role, what they compute and which columns are absent', () => {
    expect(stage.texts('.why')).toEqual(['Needed by quality and latency.', 'Needed by latency. Its name says so.', 'Adds to quality.']);
    expect(stage.texts('.cells li')).toEqual(['latency Is it fast enough?', 'quality performance']);
    expect(stage.texts('.absent li')).toEqual(['latncy in telemetry, read by latency and quality. Did you mean latency_ms?']);
    expect(stage.texts('p.absent')).toEqual(['It also reads events: add this table to run the cells that need it.']);
    expect(stage.texts('.left')[0]).toContain('1 role left unset');
  });

  test('what was chosen is told; roles left unset are not in it', async () => {
    select('label').value = 'clicked';
    select('label').dispatchEvent(new Event('change'));
    select('latency').value = '';
    select('latency').dispatchEvent(new Event('change'));
    await stage.settled();
    await stage.press('Use these roles');
    expect(stage.fired).toEqual([
      [
        'fl-roles',
        [
          { table: 'telemetry', role: 'label', column: 'clicked' },
          { table: 'telemetry', role: 'feature', column: ['country', 'device_type'] },
        ],
      ],
    ]);
  });

  test('cancelling tells no roles', async () => {
    await stage.press('Cancel');
    expect(stage.fired).toEqual([['fl-close', null]]);
  });
});

const file = (name: string, text = 'a,b,c\n1,2,3\n'): File => new File([text], name);
describe('the dialog of the plan', () => {
  let stage: Stage<FilePlanDialog>;
  beforeEach(async () => {
    stage = new Stage(new FilePlanDialog(), []);
    await stage.settled();
  });

  test('what is plain is settled at once', async () => {
    const one = file('export.csv');
    expect(await stage.element.settle([one], null)).toMatchObject({ tables: [{ table: 'telemetry', files: [one], mode: 'new' }], ask: null });
    expect(all(stage.root, 'dialog')).toEqual([]);
  });

  test('tables can be renamed, joined into one, or added to an open one', async () => {
    const settled = stage.element.settle([file('labels.tsv', 'id\tlabel\n'), file('extra.csv', 'x,y,z\n')], lab);
    await vi.waitFor(() => expect(all(stage.root, 'dialog[open]')).toHaveLength(1), 20_000);
    const names = all(stage.root, '.line input') as HTMLInputElement[];
    expect(names.map(({ value }) => value)).toEqual(['labels', 'extra']);
    (all(stage.root, '.table input[type=radio]')[1] as HTMLInputElement).click();
    names[1]!.value = '9';
    names[1]!.dispatchEvent(new Event('input'));
    await stage.settled();
    expect(stage.find('.primary')).toHaveProperty('disabled', true);
    names[1]!.value = 'more';
    names[1]!.dispatchEvent(new Event('input'));
    await stage.settled();
    await stage.press('Add these tables');
    expect((await settled)?.tables.map(({ table, mode }) => [table, mode])).toEqual([
      ['labels', 'append'],
      ['more', 'new'],
    ]);
  });

  test('cancelled, nothing is added', async () => {
    const settled = stage.element.settle([file('labels.tsv', 'id\tlabel\n')], lab);
    await vi.waitFor(() => expect(all(stage.root, 'dialog[open]')).toHaveLength(1), 20_000);
    await stage.press('Cancel');
    expect(await settled).toBeNull();
  });
});
