/** Text that is markup already. */
export interface Markup {
  readonly markup: string;
}

type Part = string | number | Markup | readonly Part[] | null | undefined | false;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text with the five characters of markup written as entities; control characters and marks that turn the reading direction become visible code points. */
export function escaped(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
      .replace(/[\u0000-\u0008\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/g, (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, '\uFFFD')
      .replace(/[&<>"']/g, (found) => entities[found] ?? '')
  );
}

/** Markup from a template; every value is escaped unless it is markup, lists are joined, null and false leave nothing. */
export function h(strings: TemplateStringsArray, ...values: readonly Part[]): Markup {
  return { markup: strings.map((text, i) => text + (i < values.length ? written(values[i]) : '')).join('') };
}

/** Text that is known to be markup, such as a drawing. */
export function raw(markup: string): Markup {
  return { markup };
}

function written(value: Part): string {
  if (value === null || value === undefined || value === false) return '';
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'number') return String(value);
  return 'markup' in value ? value.markup : value.map(written).join('');
}
