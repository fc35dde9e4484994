import type { ResultTable, Verdict } from '../../cells/types.ts';
import { instant, integer, number, percent } from '../../charts/format.ts';
import { h, type Markup } from './escape.ts';

const marks: Readonly<Record<Verdict, string>> = { pass: '✓', warn: '▲', fail: '✕', insufficient: '◌', invalid: '⊘', error: '!', info: 'i' };

/** Rows of one table that are shown; the data block below holds all of them. */
export const shownRows = 60;

/** A verdict as mark, word and tint. */
export function chip(verdict: Verdict, before = ''): Markup {
  return h`<span class="chip ${verdict}"><i class="mark" aria-hidden="true">${marks[verdict]}</i>${before}${verdict}</span>`;
}

export interface Column {
  readonly title: string;
  readonly figure?: boolean;
  readonly hash?: boolean;
}

type Value = string | Markup;

/** A table with a caption and a header for each column and row; long ones end with a note. `of` counts rows that were left out before. */
export function table(caption: string, columns: readonly Column[], rows: readonly (readonly Value[])[], of = rows.length): Markup {
  const shown = rows.slice(0, shownRows);
  const body = shown.map((row) => {
    const cells = row.map((value, i) => {
      const column = columns[i];
      const kind = column?.figure === true ? raw('n') : column?.hash === true ? raw('hash') : null;
      if (i === 0) return h`<th scope="row">${value}</th>`;
      if (kind === null && typeof value === 'string' && value.length <= 26) return h`<td class="s">${value}</td>`;
      return kind === null ? h`<td>${value}</td>` : h`<td class="${kind}">${value}</td>`;
    });
    return h`<tr>${cells}</tr>`;
  });
  const heads = columns.map((column) => (column.figure === true ? h`<th scope="col" class="n">${column.title}</th>` : h`<th scope="col">${column.title}</th>`));
  const left = Math.max(of, rows.length) - shown.length;
  return h`<div class="wide" tabindex="0" role="group" aria-label="${caption}"><table><caption>${caption}</caption><thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table></div>
${left > 0 ? h`<p class="muted">${integer(left)} more rows are not shown here${rows.length > shown.length ? '; those of the result stand in the data block below' : ''}.</p>` : null}`;
}

const raw = (word: string): Markup => ({ markup: word });

/** Terms and what they are. */
export function facts(pairs: readonly (readonly [string, Value | null])[]): Markup {
  return h`<dl>${pairs.flatMap(([term, value]) => (value === null ? [] : [h`<dt>${term}</dt><dd>${value}</dd>`]))}</dl>`;
}

/** A value of a result table as it is shown; `–` for none. */
export function shownValue(value: string | number | boolean | null, column: ResultTable['columns'][number]): Value {
  if (value === null) return '–';
  if (column.type === 'verdict' && typeof value === 'string' && Object.hasOwn(marks, value)) return chip(value as Verdict);
  if (typeof value !== 'number') return String(value);
  if (column.type === 'integer') return integer(value);
  if (column.type === 'percent') return percent(value);
  return column.type === 'time' ? instant(value) : number(value, 5);
}

/** A verdict summary: one chip for each kind that occurs, worst first. */
export function counts(all: readonly Verdict[]): Markup {
  const kinds = (Object.keys(marks) as Verdict[]).filter((verdict) => all.includes(verdict));
  return h`<ul class="chips">${kinds.map((verdict) => h`<li>${chip(verdict, `${all.filter((given) => given === verdict).length} `)}</li>`)}</ul>`;
}

/** Any JSON value in a few words. */
export function plain(value: unknown): string {
  if (value === null || value === undefined) return '–';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
