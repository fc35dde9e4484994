// @vitest-environment jsdom
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { DescribedTable } from '../../src/notebook/describe.ts';
import type { Role } from '../../src/telemetry/types.ts';
import { fitOf } from '../../src/ui/shell/template-fit.ts';
import { groupOf, inOrder, templateGroups } from '../../src/ui/shell/template-groups.ts';
import { sampleFor, TemplateList } from '../../src/ui/shell/template-list.ts';
import { readTemplate, templates } from '../../src/ui/shell/templates.ts';
import type { Sample } from '../../src/ui/shell/samples.ts';

const file = (path: string): string => readFileSync(path, 'utf8');
const samples = (JSON.parse(file('public/samples/index.json')) as (Omit<Sample, 'also'> & Partial<Pick<Sample, 'also'>>)[]).map((sample) => ({
  also: [],
  ...sample,
}));
const named = (id: string) => {
  const found = templates.find((template) => template.id === id);
  if (found === undefined) throw new Error(`there is no template ${id}`);
  return found;
};

/** An open table with one column for each role. */
function table(name: string, ...roles: readonly Role[]): DescribedTable {
  const type = (role: Role): string => (role === 'timestamp' ? 'TIMESTAMP' : 'DOUBLE');
  return {
    info: {
      table: name,
      format: 'csv',
      files: [],
      rows: 10,
      differences: [],
      columns: roles.map((role) => ({ name: `c_${role}`, type: type(role), source: 'csv', readable: true, reason: null })),
    },
    roles: Object.fromEntries(roles.map((role) => [role, `c_${role}`])),
    proposals: [],
  };
}

test('every template stands under one kind of question, and the first look comes first', () => {
  for (const template of templates) expect(templateGroups).toContain(groupOf(template));
  expect(inOrder(templates)[0]?.id).toBe('first-look');
  expect(inOrder(templates)).toHaveLength(templates.length);
  expect([groupOf(named('canary-review')), groupOf(named('slo-review')), groupOf(named('label-free-performance'))]).toEqual([
    'Releases',
    'Serving health',
    'Quality',
  ]);
  expect(groupOf({ id: 'incident-triage', types: ['sli'] })).toBe('Triage');
  expect(groupOf({ id: 'x', types: ['drift', 'bias-audit'] })).toBe('Groups and audit');
});

test('a template fits a table that has the roles and tables its cells name, and else says what it lacks', () => {
  const lacks = (id: string, ...tables: readonly DescribedTable[]) => fitOf(named(id), tables)?.lacks;
  expect(lacks('sli-review', table('telemetry', 'timestamp', 'latency', 'fallback', 'model_version'))).toEqual([]);
  expect(lacks('sli-review', table('telemetry', 'timestamp', 'tokens_in'))).toEqual(expect.arrayContaining(['latency', 'fallback']));
  expect(lacks('canary-review', table('telemetry', 'timestamp', 'latency', 'fallback', 'score'))).toContain('model version');
  expect(lacks('feature-skew-review', table('telemetry', 'timestamp'))).toEqual(expect.arrayContaining(['the table training', 'the table serving']));
  expect(lacks('weekly-drift-review', table('telemetry', 'feature'))).toContain('timestamp');
  expect(lacks('weekly-drift-review', table('reference', 'feature'), table('current', 'feature'))).toEqual([]);
});

test('without tables nothing is lacking, and what is read is said', () => {
  expect(fitOf(named('sli-review'), [])).toMatchObject({ lacks: [], reads: expect.arrayContaining(['latency', 'fallback']) });
  expect(fitOf(readTemplate('broken', 'no front matter'), [])).toBeNull();
});

test('samples name templates and files that exist', () => {
  for (const sample of samples) {
    for (const id of [sample.notebook, ...sample.also]) expect(templates.map((template) => template.id)).toContain(id);
    for (const name of Object.values(sample.tables).flat()) expect(existsSync(`public/samples/${name}`)).toBe(true);
  }
  expect(sampleFor({ id: 'sli-review' }, samples)?.id).toBe('payments-fraud');
  expect(sampleFor({ id: 'nothing' }, samples)).toBeNull();
});

test('the list is searched by words, and offers a sample while no data is open', async () => {
  const list = new TemplateList();
  Object.assign(list, { templates, samples });
  document.body.append(list);
  await list.updateComplete;
  await new Promise((resolve) => setTimeout(resolve));
  await list.updateComplete;
  const titles = () => [...list.renderRoot.querySelectorAll('strong')].map((each) => each.textContent);
  expect(titles()).toHaveLength(templates.length);
  const search = async (query: string) => {
    const input = list.renderRoot.querySelector('input');
    if (input === null) throw new Error('there is no search');
    input.value = query;
    input.dispatchEvent(new Event('input'));
    await list.updateComplete;
  };
  await search('budg slo');
  expect(titles()).toEqual(['SLO review']);
  expect(list.renderRoot.querySelector('[role=status]')?.textContent).toBe(`1 of ${templates.length} notebooks`);
  const tried: unknown[] = [];
  list.addEventListener('fl-try', (event) => tried.push((event as CustomEvent<unknown>).detail));
  const trial = list.renderRoot.querySelector<HTMLElement>('.needs .link');
  expect(trial?.getAttribute('aria-label')).toBe('try on a sample: SLO review on Payments fraud scoring');
  trial?.click();
  expect(tried).toEqual([{ sample: 'payments-fraud', template: 'slo-review' }]);
  await search('zebra');
  expect(list.renderRoot.textContent).toContain('No notebook has all of these words');
  list.remove();
});
