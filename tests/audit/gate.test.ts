import { describe, expect, it } from 'vitest';
import { exportAudit } from '../../src/audit/export.ts';
import { defaultPolicy } from '../../src/audit/disclose/types.ts';
import { nothingDeclared, type AuditRequest } from '../../src/audit/request.ts';
import { written } from '../engine/native/files.ts';
import { notebook } from '../cli/command.ts';
import { requestFor } from './lab.ts';
import { namesThem, peopleCsv, peopleRoles } from './people.ts';

const path = written('people.csv', peopleCsv);
const sli = (rest: string) => `yaml sli id=latency\nslis: [{ metric: p50, column: latency_ms${rest} }]`;

const exportOf = async (cells: readonly string[], given: Partial<AuditRequest> = {}) =>
  exportAudit(await requestFor(notebook(peopleRoles, ...cells), path, given), { author: '' });

describe('the gate stops what names a person, says where, and repeats nothing', () => {
  it.each([
    ['an SQL literal with a name', [`sql rows id=one\nselect count(*) as n from telemetry where customer_name = 'Mara Huber'`], /the SQL of the cell one/],
    ['a condition with an id', [sli(`, where: "customer_id = 'c10007'"`)], /slis\.0\.where of the cell latency/],
  ] as const)('%s', async (_what, cells, place) => {
    const exported = await exportOf(cells);
    expect(exported).toMatchObject({ ok: false });
    if (exported.ok) return;
    const said = exported.refusals.map((refusal) => `${refusal.sentence} ${refusal.change}`).join(' ');
    expect(said).toMatch(place);
    expect(said).not.toMatch(namesThem);
  });

  it.each([
    ['purpose', { purpose: 'Ask mara.huber@mail.example' }, /email at identity\.purpose/],
    ['limitations', { limitations: ['Call +49 30 1234567 first'] }, /phone at limitations\.stated\[0\]/],
    ['sign-off', { signOff: ['mara.huber@mail.example'] }, /email at signOff\.lines\[0\]/],
  ] as const)('an address in the %s', async (_what, declared, place) => {
    const exported = await exportOf([sli('')], { declared: { ...nothingDeclared, ...declared } });
    expect(exported.ok).toBe(false);
    if (exported.ok) return;
    expect(exported.refusals[0]?.sentence).toMatch(place);
    expect(JSON.stringify(exported.refusals)).not.toMatch(/mara|1234567/i);
  });

  it('writes with a reason, prints it, and tells the classes without the values of the results', async () => {
    const reason = 'The address is the public contact of the team.';
    const policy = { ...defaultPolicy, overrideReason: reason };
    const exported = await exportOf([sli('')], { policy, declared: { ...nothingDeclared, purpose: 'Ask team@mail.example' } });
    expect(exported.ok).toBe(true);
    if (!exported.ok) return;
    expect(exported.html).toContain(reason);
    expect(exported.audit.blocks.privacy.scan).toEqual([{ class: 'email', places: expect.any(Number) }]);
    expect(exported.html).toContain('Written although the gate objected.');
  });
});

describe('what disclosure control hides is in none of the bytes', () => {
  it.each([
    ['an address as a category, in tables and charts', ['yaml summary id=contents\nof: telemetry\ncolumns: [team]']],
    ['a group of one person', ['yaml sli id=latency\nslis: [{ metric: p50, column: latency_ms }]\nby: continent']],
    [
      'an id in the tooltip of a chart',
      [
        'sql rows id=rows\nselect customer_id, latency_ms from telemetry where latency_ms > 97',
        'yaml chart id=picture\ndata: rows\nplot: dot\nx: customer_id\ny: latency_ms',
      ],
    ],
    ['a name as a category', ['yaml summary id=contents\nof: telemetry\ncolumns: [customer_name]']],
  ] as const)('%s', async (_what, cells) => {
    const exported = await exportOf(cells);
    const bytes = exported.ok ? exported.html : JSON.stringify(exported.refusals);
    expect(bytes).not.toMatch(namesThem);
    expect(exported.report.hidden.length).toBeGreaterThan(0);
  });
});
