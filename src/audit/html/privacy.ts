import { integer, percent } from '../../charts/format.ts';
import type { Blocks } from '../types.ts';
import { h, type Markup } from './escape.ts';
import { noiseTables } from './noise.ts';
import { facts, table } from './parts.ts';

const rules: Readonly<Record<string, string>> = {
  below_k: 'the count is below k',
  complement_below_k: 'what is left of the total is below k',
  class_disclosure: 'every member of the group has the same outcome',
  order_statistic: 'a minimum, maximum or far quantile stands for one row',
  dominance: 'few contributors make up most of the total',
  secondary: 'it would give a hidden number away',
  line_sum_below_k: 'together with others it would give a count below k away',
  derived: 'it is worked out from a hidden number',
  withheld: 'the name of the rule would narrow a hidden count',
  rows_never_exported: 'it shows single rows',
  label_below_k: 'the label stands for fewer than k',
  personal_data: 'it looks like personal data',
};

/** The rules, what they hid and why, the proof, and what the scan of the finished file found. */
export function privacySection({ privacy }: Blocks): Markup {
  const { policy, report, scan, noise } = privacy;
  const people = report.unit === 'persons';
  return h`${facts([
    ['Smallest count shown (k)', `${policy.k} ${people ? 'persons, told apart by the subject id' : 'rows; no column tells persons apart'}`],
    ['Groups of exactly 0 % or 100 %', policy.zeros === 'sensitive' ? 'hidden' : 'shown and listed'],
    [
      'Totals and means',
      `hidden where two contributors hold more than ${percent(policy.dominance.topTwoShare)}, or by the p % rule with p = ${policy.dominance.p}`,
    ],
    ['Published whole because a rule demands it', policy.statutory.length === 0 ? null : policy.statutory.join(', ')],
    ['Noise', report.privacyBudget === null ? 'none is added' : `ε = ${report.privacyBudget.epsilon}, of which ${report.privacyBudget.spent} is spent`],
  ])}
${report.blocked === null ? null : h`<p class="note fail"><strong>${report.blocked.sentence}</strong> ${report.blocked.change}</p>`}
${policy.overrideReason === null ? null : h`<p class="note fail"><strong>Written although the gate objected.</strong> Reason given: ${policy.overrideReason}</p>`}
${
  report.hidden.length === 0
    ? h`<p>Nothing had to be hidden.</p>`
    : h`<p>${integer(report.hidden.length)} ${report.hidden.length === 1 ? 'number is' : 'numbers are'} hidden, with all that would lead back to ${report.hidden.length === 1 ? 'it' : 'them'}.</p>
${table(
  'Hidden, by rule',
  [{ title: 'Rule' }, { title: 'Why' }, { title: 'Hidden', figure: true }],
  Object.entries(report.counts).map(([rule, n]) => [rule, rules[rule] ?? '', integer(n ?? 0)]),
)}
${table(
  'What is hidden',
  [{ title: 'Place' }, { title: 'Cell' }, { title: 'Rule' }, { title: 'Kind' }],
  report.hidden.map((item) => [item.key, item.cell ?? '–', item.rule, item.kind]),
)}`
}
${
  report.proof.length === 0
    ? null
    : table(
        'How far a reader can narrow each hidden count',
        [
          { title: 'Count' },
          { title: 'From', figure: true },
          { title: 'To', figure: true },
          { title: 'Width', figure: true },
          { title: 'From, knowing the rules', figure: true },
          { title: 'To, knowing the rules', figure: true },
        ],
        report.proof.map((line) => [line.key, integer(line.low), bound(line.high), bound(line.width), integer(line.informed.low), bound(line.informed.high)]),
      )
}
${
  report.exposed.length === 0
    ? null
    : table(
        'Counts that could not be protected',
        [{ title: 'Count' }, { title: 'Because of' }],
        report.exposed.map((item) => [item.key, item.because === 'earlier' ? 'an earlier export' : 'a statutory table']),
      )
}
${
  report.classDisclosure.length === 0
    ? null
    : table(
        'Groups whose rate is exactly 0 % or 100 %',
        [{ title: 'Group' }, { title: 'Cell' }, { title: 'Rate', figure: true }],
        report.classDisclosure.map((item) => [item.key, item.cell, percent(item.rate)]),
      )
}
${noise === undefined ? null : noiseTables(noise)}
${report.notes.length === 0 ? null : h`<h3>What the rules could not see</h3><ul>${report.notes.map((note) => h`<li>${note}</li>`)}</ul>`}
${
  scan.length === 0
    ? h`<p>The scan of the finished file for personal data found nothing of the classes it knows.</p>`
    : table(
        'Found by the scan of the finished file',
        [{ title: 'Class' }, { title: 'Places', figure: true }],
        scan.map((found) => [found.class.replaceAll('_', ' '), integer(found.places)]),
      )
}
<p class="muted">The file holds aggregates; single rows are never exported.</p>`;
}

const bound = (value: number | null): string => (value === null ? 'no bound' : integer(value));
