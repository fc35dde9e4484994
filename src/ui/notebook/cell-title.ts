import type { CellSource } from '../../notebook/types.ts';

/** The cell's own `title` from the notebook, else its id in words. */
export function cellTitle(source: Pick<CellSource, 'value'> | null, id: string): string {
  const value = source?.value;
  const title = typeof value === 'object' && value !== null && 'title' in value ? value.title : null;
  if (typeof title === 'string' && title.trim() !== '') return title;
  const words = id.replace(/[_-]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
