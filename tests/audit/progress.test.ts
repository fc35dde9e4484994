import { beforeAll, describe, expect, it, vi } from 'vitest';
import { secureWords } from '../../src/audit/disclose/noise/random-words.ts';
import { exportAudit } from '../../src/audit/export.ts';
import { type AuditStep, seldom, stepName, stepShare, stepUnits } from '../../src/audit/progress.ts';
import type { AuditRequest } from '../../src/audit/request.ts';
import { notebook } from '../cli/command.ts';
import { written } from '../engine/native/files.ts';
import { requestFor } from './lab.ts';

const rows = Array.from({ length: 900 }, (_, i) =>
  [(i * 7) % 3 === 0 ? 1 : 0, (i * 11) % 4 === 0 ? 1 : 0, ['n', 's', 'e', 'w'][i % 97 < 4 ? i % 4 : 0]].join(','),
);
const path = written('regions.csv', ['label,prediction,region', ...rows].join('\n'));

describe('making an audit', () => {
  let request: AuditRequest;
  beforeAll(async () => {
    request = await requestFor(notebook('', 'yaml fairness id=gaps\nlabel: label\nprediction: prediction\ngroups: [region]'), path);
  });

  it('tells its stages in order, and counts that never run backwards within a pass', async () => {
    const steps: AuditStep[] = [];
    await exportAudit(request, { author: '' }, null, secureWords(), (step) => steps.push(step));
    const stages = steps.map(({ stage }) => stage).filter((stage, i, all) => stage !== all[i - 1]);
    expect(stages).toEqual(['protect', 'prove', 'write', 'scan']);
    for (const [i, step] of steps.entries()) {
      if (!('counts' in step)) continue;
      expect(step.part).toBeLessThanOrEqual(step.parts);
      expect(step.count).toBeLessThan(step.counts);
      const before = steps[i - 1];
      if (before === undefined || !('counts' in before) || before.stage !== step.stage) continue;
      if (before.stage === 'protect' && step.stage === 'protect' && before.round !== step.round) continue;
      expect([step.part, step.count].every((value, at) => value >= [before.part, before.count][at]!)).toBe(true);
    }
  });

  it('takes and gives what a worker can be sent', async () => {
    const exported = await exportAudit(request, { author: '' });
    expect(structuredClone(request)).toEqual(request);
    expect(structuredClone(exported)).toEqual(exported);
  });
});

it('names a step and its units', () => {
  const step: AuditStep = { stage: 'protect', round: 2, part: 3, parts: 12, count: 148, counts: 408 };
  expect([stepName(step), stepUnits(step)]).toEqual(['Hiding small counts', 'round 2, table 3 of 12, 148 of 408 counts']);
  expect(stepShare(step)).toBeCloseTo(148 / 408);
  expect([stepUnits({ stage: 'scan' }), stepShare({ stage: 'scan' })]).toEqual(['', null]);
});

it('is heard seldom, but at each new stage', () => {
  const clock = vi.spyOn(performance, 'now');
  const heard: AuditStep[] = [];
  const hear = seldom((step) => heard.push(step), 80);
  const at = (now: number, step: AuditStep) => {
    clock.mockReturnValue(now);
    hear(step);
  };
  const prove = (count: number): AuditStep => ({ stage: 'prove', part: 1, parts: 1, count, counts: 9 });
  at(0, prove(0));
  at(79, prove(1));
  at(80, prove(2));
  at(81, { stage: 'write' });
  clock.mockRestore();
  expect(heard).toEqual([prove(0), prove(2), { stage: 'write' }]);
});
