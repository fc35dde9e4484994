import { parameterTypes, symbolicDefaults } from '../../notebook/parameters.ts';
import { timeUnits } from '../../telemetry/time-reading.ts';
import type { Field, Shape } from './schema-shape.ts';

const text: Shape = { kind: 'text', pattern: null };
const number: Shape = { kind: 'number', integer: false, min: null, max: null };
const other: Shape = { kind: 'other' };

function field(key: string, shape: Shape, description: string, required = false): Field {
  return { key, shape, required, nullable: false, default: undefined, title: null, description };
}
const object = (...fields: readonly Field[]): Shape => ({ kind: 'object', fields });
const record = (value: Shape): Shape => ({ kind: 'record', value });

const time = object(
  field('column', text, 'The column that holds times as numbers or text.', true),
  field('unit', { kind: 'choice', options: [...timeUnits] }, 'Seconds, milli-, micro- or nanoseconds since 1970, or iso for ISO 8601 text.', true),
);

/** What the front matter takes, for completion; the parser decides. */
export const frontShape: Shape = object(
  field('faultline', { kind: 'choice', options: [1] }, 'The version of the format.', true),
  field('title', text, 'What the notebook is called.', true),
  field('summary', text, 'The question it answers, in one sentence.'),
  field(
    'tables',
    record(
      object(
        field(
          'roles',
          record({ kind: 'either', options: [text, { kind: 'list', item: text }, time] }),
          'Columns of the roles, where they are not to be proposed.',
        ),
        field('join', text, 'The table that gets the columns of this one.'),
        field('on', text, 'The column both tables share.'),
      ),
    ),
    'The tables it reads.',
  ),
  field(
    'populations',
    record(
      object(
        field('table', text, 'The table the rows are from.', true),
        field('where', text, 'A SQL condition on the rows.'),
        field(
          'window',
          object(
            field('from', { kind: 'choice', options: ['start', 'end - 7d'] }, 'ISO time, or start or end ± a duration.', true),
            field('to', { kind: 'choice', options: ['end', 'end - 7d'] }, 'The first instant after the window.', true),
          ),
          'A stretch of time, half-open.',
        ),
      ),
    ),
    'Named sets of rows.',
  ),
  field(
    'parameters',
    record(
      object(
        field('type', { kind: 'choice', options: parameterTypes }, 'What kind of value it takes.', true),
        field('default', { kind: 'either', options: [{ kind: 'choice', options: symbolicDefaults }, other] }, 'The value until somebody sets another.'),
        field('label', text, 'Shown beside the control.'),
        field('min', number, 'Smallest value of a number.'),
        field('max', number, 'Largest value of a number.'),
        field('step', number, 'Step of a number.'),
        field('options', { kind: 'list', item: text }, 'Values of a choice.'),
        field('of', text, 'The column whose values a choice offers.'),
      ),
    ),
    'Values that readers may set.',
  ),
  field(
    'filters',
    {
      kind: 'list',
      item: object(
        field('column', text, 'The column.', true),
        field('is', { kind: 'list', item: other }, 'Values that stay; null is missing.'),
        field('above', other, 'Rows above this stay.'),
        field('up_to', other, 'Rows up to this stay.'),
      ),
    },
    'Conditions on every population that has the column.',
  ),
  field('events', text, 'The table of deploys and incidents.'),
);
