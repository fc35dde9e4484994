/// <reference types="vite/client" />
import { parse } from 'yaml';

/** A notebook that ships with the page. */
export interface Template {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly cells: number;
  /** Types of its cells, each once, in order. */
  readonly types: readonly string[];
  readonly text: string;
}

/** Title and question of a notebook's front matter; the id stands in where the front matter has none. */
export function readTemplate(id: string, text: string): Template {
  const front = /^---\r?\n([\s\S]*?)\r?\n---/.exec(text)?.[1] ?? '';
  const values: unknown = parse(front);
  const fences = [...text.matchAll(/^```(?:yaml|sql) ([a-z][\w-]*)/gm)].map((found) => found[1] ?? '');
  const record = typeof values === 'object' && values !== null ? (values as Readonly<Record<string, unknown>>) : {};
  return {
    id,
    text,
    title: typeof record['title'] === 'string' ? record['title'] : id,
    summary: typeof record['summary'] === 'string' ? record['summary'] : '',
    cells: fences.length,
    types: [...new Set(fences)],
  };
}

/** Templates in order of their file names. */
export const templates: readonly Template[] = Object.entries(
  import.meta.glob<string>('../../../notebooks/*.md', { query: '?raw', eager: true, import: 'default' }),
)
  .map(([path, text]) => readTemplate(path.replace(/^.*\/|\.md$/g, ''), text))
  .sort((a, b) => (a.id < b.id ? -1 : 1));
