// @vitest-environment jsdom
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { secureWords } from '../../src/audit/disclose/noise/random-words.ts';
import { exportAudit } from '../../src/audit/export.ts';
import { nothingDeclared } from '../../src/audit/request.ts';
import type { Evidence } from '../../src/notebook/session-types.ts';
import { AuditDialog } from '../../src/ui/shell/audit-dialog.ts';
import { emptyFields, readFields } from '../../src/ui/shell/audit-fields.ts';
import { VerifyDialog } from '../../src/ui/shell/verify-dialog.ts';
import { evidenceFor } from '../audit/lab.ts';
import { notebook } from '../cli/command.ts';
import { written } from '../engine/native/files.ts';

const path = written('calls.csv', ['latency_ms', ...Array.from({ length: 600 }, (_, i) => String((i * 37) % 100))].join('\n'));
let evidence: Evidence;
let html: string;
beforeAll(async () => {
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true;
  };
  const made = await evidenceFor(notebook('', 'yaml sli id=latency\nslis: [{ metric: p50, column: latency_ms, target: 80 }]'), path);
  evidence = made.evidence;
  const exported = await exportAudit({ ...made.request, declared: { ...nothingDeclared, limitations: ['Two weeks only.'] } }, { author: '' });
  if (!exported.ok) throw new Error('refused');
  html = exported.html;
});
afterEach(() => document.body.replaceChildren());

/** A file whose text can be read; the test's DOM has none. */
function file(name: string, text: string): File {
  return Object.assign(new File([text], name), { text: async () => text });
}

const textOf = (element: AuditDialog | VerifyDialog): string => element.renderRoot.textContent?.replace(/\s+/g, ' ') ?? '';

describe('Export audit', () => {
  async function dialog(): Promise<AuditDialog> {
    const element = new AuditDialog();
    element.evidence = async () => evidence;
    // The test's DOM has no workers.
    element.maker = (request, author, signer, { onStep }) => exportAudit(request, { author }, signer, secureWords(), onStep);
    document.body.append(element);
    await element.updateComplete;
    element.show();
    return element;
  }
  const field = (element: AuditDialog, label: string): HTMLInputElement => {
    const found = [...element.renderRoot.querySelectorAll('label')].find((given) => given.textContent?.startsWith(label));
    return found?.querySelector<HTMLInputElement>('input, textarea') as HTMLInputElement;
  };
  const type = (input: HTMLInputElement, text: string): void => {
    input.value = text;
    input.dispatchEvent(new Event('input', { bubbles: true }));
  };

  test('says what is hidden before anything can be downloaded', async () => {
    const element = await dialog();
    type(field(element, 'Author'), 'A. Author');
    await element.make();
    await element.updateComplete;
    expect(textOf(element)).toMatch(/k = 11 rows\. The scan of the finished file found no personal data/);
    expect(textOf(element)).toMatch(/Merkle root [0-9a-f]{64}/);
    expect([...element.renderRoot.querySelectorAll('button')].map((button) => button.textContent?.split(',')[0])).toEqual([
      'Download HTML',
      'JSON',
      'Markdown',
      'Model card',
      'Change something',
    ]);
  });

  test('takes a budget for counts with noise, and none unless one is typed', async () => {
    const element = await dialog();
    const input = field(element, 'Counts with noise');
    expect(input.value).toBe('');
    type(input, '11');
    await element.make();
    await element.updateComplete;
    expect(textOf(element)).toContain('The budget for counts with noise is a number from 0.001 to 10, or empty for none.');
    expect(readFields(emptyFields, []).policy.privacyBudget).toBeNull();
    expect(readFields({ ...emptyFields, epsilon: '0.5' }, []).policy.privacyBudget).toEqual({ epsilon: 0.5 });
    for (const epsilon of ['0', '-1', 'much']) expect(() => readFields({ ...emptyFields, epsilon }, [])).toThrow(/from 0\.001 to 10/);
    type(field(element, 'Counts with noise'), '0.5');
    await element.make();
    await element.updateComplete;
    expect(textOf(element)).toMatch(/Merkle root [0-9a-f]{64}/);
  });

  test('refuses an address, names the place and not the address', async () => {
    const element = await dialog();
    type(field(element, 'Purpose'), 'Ask mara.huber@mail.example');
    await element.make();
    await element.updateComplete;
    const alert = element.renderRoot.querySelector('[role=alert]')?.textContent ?? '';
    expect(alert).toContain('No file was written.');
    expect(alert).toContain('email at identity.purpose');
    expect(alert).not.toContain('mara');
  });

  test('says how far the work has come in its own units, and a cancelled one is not heard of again', async () => {
    const element = await dialog();
    let end: (cause: Error) => void = () => {};
    let step: Parameters<AuditDialog['maker']>[3]['onStep'] = () => {};
    element.maker = (_request, _author, _signer, { signal, onStep }) =>
      new Promise((_resolve, reject) => {
        end = reject;
        step = onStep;
        signal?.addEventListener('abort', () => reject(new Error('The work was cancelled.')));
      });
    const made = element.make();
    await vi.waitFor(() => {
      step({ stage: 'protect', round: 2, part: 3, parts: 12, count: 148, counts: 408 });
      expect(end.length).toBe(1);
    }, 20_000);
    await element.updateComplete;
    expect(textOf(element)).toContain('Hiding small counts…round 2, table 3 of 12, 148 of 408 counts');
    expect(element.renderRoot.querySelector('progress')?.value).toBeCloseTo(148 / 408);
    [...element.renderRoot.querySelectorAll('button')].find((button) => button.textContent === 'Cancel')?.click();
    await made;
    step({ stage: 'write' });
    await element.updateComplete;
    expect(textOf(element)).not.toContain('Writing the file');
    expect(element.renderRoot.querySelector('[role=alert]')).toBeNull();
    expect([...element.renderRoot.querySelectorAll('button')].map((button) => button.textContent)).toContain('Make the audit');
  });

  test('says what is wrong with the form', async () => {
    const element = await dialog();
    type(field(element, 'Smallest group'), '1');
    await element.make();
    await element.updateComplete;
    expect(element.renderRoot.querySelector('[role=alert]')?.textContent).toBe('The smallest group shown is a whole number from 2 to 1000.');
  });
});

describe('Verify an audit', () => {
  async function taken(text: string): Promise<VerifyDialog> {
    const element = new VerifyDialog();
    document.body.append(element);
    await element.updateComplete;
    await element.take([file('audit.html', text)]);
    await vi.waitFor(async () => {
      await element.updateComplete;
      expect(textOf(element)).toContain('audit.html');
    }, 20_000);
    return element;
  }

  test('says that a file is whole, and asks for its inputs', async () => {
    const text = textOf(await taken(html));
    expect(text).toContain('The file is whole');
    expect(text).toContain('Input files: calls.csv');
  });

  test('names what was changed', async () => {
    const text = textOf(await taken(html.replaceAll('Two weeks only.', 'Ten weeks only.')));
    expect(text).toContain('Differs: limitations, section limitations.');
  });

  describe('computing again', () => {
    /** A dialog that computes until it is cancelled, with the signal it was given. */
    async function computing(): Promise<{ readonly element: VerifyDialog; readonly signal: AbortSignal; readonly ended: Promise<void> }> {
      const element = await taken(html);
      await element.take([file('calls.csv', 'latency_ms')]);
      const given: AbortSignal[] = [];
      element.computer = (_request, { signal, onLabel }) => {
        given.push(signal);
        onLabel('Reading calls.csv');
        return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('ended'))));
      };
      const ended = element.verify();
      await element.updateComplete;
      const [signal] = given;
      if (signal === undefined) throw new Error('nothing was computed');
      return { element, signal, ended };
    }
    const button = (element: VerifyDialog): HTMLButtonElement | null => element.renderRoot.querySelector('[slot=actions] button');

    test('is cancelled by its button, says so, and can be done again', async () => {
      const { element, signal, ended } = await computing();
      expect(textOf(element)).toContain('Reading calls.csv…');
      expect(button(element)?.textContent).toBe('Cancel');
      button(element)?.click();
      expect(signal.aborted).toBe(true);
      await ended;
      await element.updateComplete;
      expect(textOf(element)).toContain('Cancelled: nothing was compared.');
      expect(element.renderRoot.querySelector('[role=alert]')).toBeNull();
      expect(button(element)?.textContent).toBe('Compute again and compare');
      expect(button(element)?.disabled).toBe(false);
      element.computer = async () => ({ ok: true, comparisons: [{ block: 'inputs', differences: [] }] });
      await element.verify();
      await element.updateComplete;
      expect(textOf(element)).toContain('Identical: computed again from the files');
      expect(textOf(element)).not.toContain('Cancelled');
    });

    test('is cancelled by closing the dialog, as Esc does, and a late answer changes nothing', async () => {
      const { element, signal, ended } = await computing();
      element.renderRoot.querySelector('fl-dialog')?.dispatchEvent(new CustomEvent('fl-close'));
      expect(signal.aborted).toBe(true);
      await ended;
      let answer: () => void = () => {};
      element.computer = () =>
        new Promise((resolve) => {
          answer = () => resolve({ ok: false, problems: ['too late'] });
        });
      const again = element.verify();
      element.cancel();
      answer();
      await again;
      await element.updateComplete;
      expect(textOf(element)).not.toContain('too late');
    });
  });

  test('refuses what is no audit with a sentence', async () => {
    expect(textOf(await taken('<!doctype html>'))).toContain('audit.html: this is not an audit');
  });
});
