import type { CellSource, Position } from './types.ts';

/** Where a key path stands in the notebook; for a key that is not written, the nearest written one above it, else the fence. */
export function keyPosition(source: CellSource, path: string): Position {
  for (let key = path; key !== ''; key = key.includes('.') ? key.slice(0, key.lastIndexOf('.')) : '') {
    const position = Object.hasOwn(source.positions, key) ? source.positions[key] : undefined;
    if (position !== undefined) return position;
  }
  return source.position;
}
