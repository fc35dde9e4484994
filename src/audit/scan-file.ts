import { scanBytes } from './disclose/personal-data.ts';
import type { ScanFinding } from './disclose/types.ts';
import { splitFile } from './split.ts';

/**
 * Scans a finished audit file for personal data: every visible section and the frame as they stand, and every text, key and long whole number of the data
 * blocks. A finding names class and place (`results.cells[drift].headline`, `section results, line 12`), never the value. Fractions are left out: two of them
 * side by side would look like a place on a map. Hashes and signature are random and not scanned.
 */
export function scanFile(html: string): readonly ScanFinding[] {
  return splitFile(html).flatMap(({ name, text }) => {
    if (name === 'integrity' || name === 'page:integrity') return [];
    const data = [...text.matchAll(/<script type="[^"]*" id="([A-Za-z-]+)">([\s\S]*?)<\/script>/g)].filter((script) => script[1] !== 'seal');
    const shown = data.length > 0 ? text.slice(0, data[0]?.index) : text;
    const place = name.startsWith('page:') ? `section ${name.slice(5)}` : name === 'run' ? 'section run' : 'the frame of the page';
    return [
      ...(data.length > 0 && name !== 'run'
        ? []
        : scanBytes(shown).map((found) => ({ class: found.class, where: `${place}, line ${found.where.split(':')[0] ?? ''}` }))),
      ...data.flatMap((script) => scanValue(script[1] === undefined ? name : script[1].replace(/^block-/, ''), JSON.parse(script[2] ?? 'null'))),
    ];
  });
}

function scanValue(name: string, value: unknown): readonly ScanFinding[] {
  const places: string[] = [];
  const texts: string[] = [];
  walk(value, name);
  // One text a line, so that the line of a finding leads back to its place.
  return scanBytes(texts.join('\n')).map((found) => ({ class: found.class, where: places[Number(found.where.split(':')[0]) - 1] ?? name }));

  function note(text: string, place: string): void {
    for (const line of text.split('\n')) {
      texts.push(line);
      places.push(place);
    }
  }

  function walk(given: unknown, place: string): void {
    if (typeof given === 'string') note(given, place);
    else if (typeof given === 'number' && Number.isInteger(given) && Math.abs(given) >= 1e8) note(String(given), place);
    else if (Array.isArray(given)) for (const [i, member] of given.entries()) walk(member, `${place}[${nameOf(member) ?? i}]`);
    else if (given !== null && typeof given === 'object') {
      for (const [key, member] of Object.entries(given)) {
        note(key, `a key of ${place}`);
        walk(member, /^[\w-]{1,40}$/.test(key) ? `${place}.${key}` : `${place}.…`);
      }
    }
  }
}

/** Cells are told by their ids, which are names of the notebook. */
function nameOf(value: unknown): string | null {
  const id = value !== null && typeof value === 'object' && 'id' in value ? value.id : null;
  return typeof id === 'string' && /^[\w-]{1,63}$/.test(id) ? id : null;
}
