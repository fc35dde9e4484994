import { normaliseText } from '../source-text.ts';

/**
 * A changed text (LF) with the byte order mark and line ends of the text it was made from: lines that did not change keep theirs, new ones take
 * what most lines have.
 */
export function keepLineEnds(original: string, changed: string): string {
  const mark = original.startsWith('\uFEFF') ? '\uFEFF' : '';
  if (!original.includes('\r')) return mark + changed;
  const ends = [...original.matchAll(/\r\n|\r|\n/g)].map((match) => match[0]);
  const old = normaliseText(original).split('\n');
  const next = changed.split('\n');
  const usual =
    ends.filter((end) => end === '\r\n').length * 2 >= ends.length ? '\r\n' : ends.filter((end) => end === '\r').length * 2 > ends.length ? '\r' : '\n';
  let head = 0;
  while (head < old.length && head < next.length && old[head] === next[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < next.length - head && old[old.length - 1 - tail] === next[next.length - 1 - tail]) tail += 1;
  const endOf = (i: number): string => (i < head ? ends[i] : i >= next.length - tail ? ends[i - next.length + old.length] : usual) ?? usual;
  return mark + next.map((line, i) => (i === next.length - 1 ? line : line + endOf(i))).join('');
}
