// @vitest-environment jsdom
import { beforeEach, describe, expect, test } from 'vitest';
import { DataPanel } from '../../src/ui/data/data-panel.ts';
import { Filters } from '../../src/ui/data/filters.ts';
import { Populations } from '../../src/ui/data/populations.ts';
import type { SessionState } from '../../src/notebook/session-types.ts';
import { lab, telemetry, wide, withTable } from './data-states.ts';
import { all, Stage } from './data-stage.ts';
import { empty } from './fake-session.ts';

const events = ['fl-role', 'fl-remove', 'fl-filter', 'fl-add-files', 'fl-refuse', 'fl-role-menu', 'fl-change', 'fl-population'];
let stage: Stage<DataPanel>;

async function show(state: SessionState): Promise<void> {
  stage = new Stage(new DataPanel(), events);
  stage.element.state = state;
  await stage.settled();
}

describe('the data panel', () => {
  beforeEach(() => show(lab));

  test('a card per table: size, files, join, preset, differences, memory', () => {
    expect(stage.texts('h3')).toEqual(['telemetry', 'labels']);
    expect(stage.texts('.size')).toEqual(['200 000 × 17', '139 801 × 2']);
    const text = stage.texts('section').join(' ');
    for (const part of [
      '2 files · 41 MB, 22 MB held',
      'Recognised as NannyML.',
      'has no column fallback',
      '139 678 of 200 000 matched',
      '25.1 MB of 2.6 GB memory held',
    ])
      expect(text).toContain(part);
  });

  test('a time stored as numbers says what it is read as, beside the table, in the list of roles and to a reader of the screen', async () => {
    const wanted = [{ column: 'merchant_age_days', type: 'BIGINT', role: 'timestamp', given: true, unit: null }] as const;
    const reading = {
      column: 'merchant_age_days',
      stored: 'BIGINT',
      unit: 'ms',
      first: Date.UTC(2026, 0, 1),
      last: Date.UTC(2026, 2, 31),
      present: 9,
      unreadable: 0,
      shape: null,
    } as const;
    const told = 'merchant_age_days is read as epoch milliseconds, 2026-01-01 … 2026-03-31 (UTC).';
    await show(withTable({ times: { wanted, settled: null } }));
    expect(stage.texts('.facts')).toContain('merchant_age_days: looking at what its times count…');
    await show(withTable({ times: { wanted, settled: { relation: 'telemetry', readings: [reading], refused: [] } } }));
    expect(stage.texts('.facts')).toContain(told);
    expect(stage.find('[data-column=merchant_age_days] button.role').getAttribute('aria-description')).toContain(told);
    await stage.press('Role of merchant_age_days: feature');
    expect(stage.texts('.why').join(' ')).toContain(told);
    await show(withTable({ times: { wanted, settled: { relation: 'telemetry', readings: [{ ...reading, unreadable: 2 }], refused: [] } } }));
    expect(stage.texts('.facts.warn')).toContain(
      'merchant_age_days is read as epoch milliseconds, 2026-01-01 … 2026-03-31 (UTC); 2 of 9 values are no such time and count as missing.',
    );
  });

  test('a column that cannot be read says why', () => {
    expect(stage.texts('.bad li')).toEqual(['raw Intervals have no exact length; export raw as seconds.']);
    expect(stage.texts('[data-column=raw] .warn')).toEqual(['cannot be read']);
  });

  test('an unsure role is asked with its reason; yes takes it, no is final and changes nothing', async () => {
    expect(stage.texts('.ask')[0]).toMatch(/^clicked label\? 80 % Yes NoThe name clicked/);
    await stage.press('Yes, use clicked as label');
    await stage.press('No, do not use pod as deployment');
    expect(stage.fired).toEqual([
      ['fl-role', { table: 'telemetry', role: 'label', column: 'clicked' }],
      ['fl-refuse', { table: 'telemetry', column: 'pod', role: 'deployment' }],
    ]);
    expect(stage.texts('.ask b')).toEqual(['clicked', 'risk_score']);
  });

  test('a taken role is a button that opens all roles; typing and Enter choose', async () => {
    await stage.press('Role of risk_score: score?');
    const search = stage.find('[role=combobox]') as HTMLInputElement;
    search.value = 'uncertain';
    search.dispatchEvent(new Event('input'));
    await stage.settled();
    expect(stage.texts('[role=option]')).toEqual(['uncertainty The spread the model states for its output.']);
    await stage.key(search, 'Enter');
    expect(stage.fired).toEqual([['fl-role', { table: 'telemetry', role: 'uncertainty', column: 'risk_score' }]]);
  });

  test('the list of roles shows the one a column has; choosing it again takes it away', async () => {
    await stage.press('Role of latency_ms: latency');
    const held = all(stage.root, '[role=option][aria-selected=true]');
    expect(held).toHaveLength(1);
    expect(held[0]?.textContent).toContain('98');
    held[0]?.click();
    expect(stage.fired).toEqual([['fl-role', { table: 'telemetry', role: 'latency', column: null }]]);
  });

  test('arrows move through the roles and “no role”', async () => {
    await stage.press('Role of latency_ms: latency');
    const search = stage.find('[role=combobox]');
    for (let i = 0; i < 40; i += 1) await stage.key(search, 'ArrowUp');
    expect(stage.find('[role=option][data-active]').textContent).toContain('no role');
    await stage.key(search, 'Enter');
    expect(stage.fired).toEqual([['fl-role', { table: 'telemetry', role: 'latency', column: null }]]);
  });

  test('the columns of a role that holds many are toggles, and no menu event leaves the panel', async () => {
    stage.element.chooseRole('group', 'telemetry');
    await stage.settled();
    const boxes = all(stage.root, 'input[type=checkbox]') as HTMLInputElement[];
    expect(boxes).toHaveLength(16);
    expect(boxes.filter((box) => box.checked)).toHaveLength(1);
    boxes[1]?.click();
    await stage.press('Choose none');
    await stage.press('Done');
    expect(stage.fired).toEqual([
      ['fl-role', { table: 'telemetry', role: 'group', column: ['age_band', 'country'] }],
      ['fl-role', { table: 'telemetry', role: 'group', column: [] }],
    ]);
  });

  test('values of a column are a list of filters, missing ones too', async () => {
    stage.find('[data-column=device_type] .shape').click();
    await stage.settled();
    expect(stage.texts('.menu li')).toEqual(['phone63 %', 'desktop26 %', 'tablet8.8 %', 'tablet_v22.5 %', 'missing1.2 %']);
    const buttons = all(stage.root, '.menu li button');
    for (const at of [3, 4]) buttons[at]?.click();
    expect(stage.fired).toEqual([
      ['fl-filter', { column: 'device_type', is: ['tablet_v2'] }],
      ['fl-filter', { column: 'device_type', is: [null] }],
    ]);
  });

  test('removing asks first; Escape keeps', async () => {
    await stage.press('Remove telemetry');
    expect(stage.find('[role=alertdialog]').textContent).toContain('1 result will be out of date');
    await stage.key(stage.find('[role=alertdialog]'), 'Escape');
    expect(stage.fired).toEqual([]);
    await stage.press('Remove telemetry');
    await stage.press('Remove');
    expect(stage.fired).toEqual([['fl-remove', 'telemetry']]);
  });

  test('the filter box finds by name, type and role', async () => {
    const box = stage.find('fl-column-list').shadowRoot?.querySelector('input');
    if (box == null) throw new Error('no filter box');
    const found = async (text: string): Promise<(string | undefined)[]> => {
      box.value = text;
      box.dispatchEvent(new Event('input'));
      await stage.settled();
      return all(stage.find('fl-column-list').shadowRoot as ShadowRoot, '[data-column]').map((row) => row.dataset['column']);
    };
    expect(await found('lat')).toEqual(['latency_ms']);
    expect(await found('decimal')).toEqual(['amount_eur']);
    expect(await found('timestamp')).toEqual(['ts']);
    expect(await found('no such')).toEqual([]);
  });

  test('adding files is asked of the page', async () => {
    await stage.press('Add…');
    expect(stage.fired).toEqual([['fl-add-files', null]]);
  });
});

describe('states of the panel', () => {
  test('two thousand columns: only those in sight are drawn, all are counted', async () => {
    await show({ ...lab, tables: [wide(2000)] });
    const rows = all(stage.root, '[data-column]');
    expect(rows.length).toBeLessThan(60);
    expect(rows[0]?.getAttribute('aria-setsize')).toBe('2000');
  });

  test('nothing without a table; loading and failing tables say so', async () => {
    await show(empty);
    expect(stage.texts('section')).toEqual([]);
    await show(withTable({ loading: true, info: { ...telemetry.info, columns: [], rows: null, files: [], differences: [] } }));
    expect(stage.texts('.size')).toEqual(['reading…']);
    await show(withTable({ error: 'part-1.parquet was cut off.' }));
    expect(stage.texts('[role=alert]')).toEqual(['part-1.parquet was cut off.']);
  });

  test('nearly full memory warns in words', async () => {
    await show({ ...lab, memory: { used: 2.5e9, limit: 2.6e9 } });
    expect(stage.texts('.memory')[0]).toContain('96 %: remove a table before adding more');
  });
});

test('filters are chips that a click and the Delete key remove, and removing is announced', async () => {
  const filters = new Stage(new Filters(), events);
  filters.element.state = lab;
  await filters.settled();
  expect(filters.texts('.chip span:first-child')).toEqual(['country is DE', 'latency_ms in (100, 300]', 'device_type is missing']);
  all(filters.root, '.chip')[1]?.click();
  await filters.key(all(filters.root, '.chip')[2]!, 'Delete');
  await filters.press('Clear all');
  expect(filters.fired.map(([, detail]) => detail)).toEqual([1, 2, 2, 1, 0].map((index) => ({ kind: 'removeFilter', index })));
  expect(filters.find('[role=status]').textContent).toBe('3 filters removed.');
});

test('populations say what defines them and open their band', async () => {
  const populations = new Stage(new Populations(), events);
  populations.element.state = lab;
  await populations.settled();
  expect(populations.texts('.name')).toEqual(['reference', 'current', 'canary_eu']);
  expect(populations.texts('.what')[2]).toBe("model_version = 'v1.9' and country in ('DE', 'FR')10 Nov 2026 to 12 Nov 2026 UTC, 2 d");
  expect(populations.texts('.all')).toEqual(['All filtered by country, latency_ms, device_type.']);
  expect(populations.texts('.rows')).toEqual([]);
  all(populations.root, 'button')[1]?.click();
  expect(populations.fired).toEqual([['fl-population', 'current']]);
});
