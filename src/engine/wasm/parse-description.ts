import { outputOf, type OutputColumn } from '../sql/select-plan.ts';
import { decodeBatches } from './decode-columns.ts';

/** Reads the answer of `describeSql`. */
export function parseDescription(pieces: readonly Uint8Array[]): OutputColumn[] {
  const text = (name: string): OutputColumn => ({ name, type: 'varchar', unit: null });
  const described = decodeBatches(pieces, ['name', 'type', 'null', 'key', 'default', 'extra'].map(text));
  const types = described.columns[1]?.values ?? [];
  return (described.columns[0]?.values ?? []).map((name, i) => outputOf(String(name), String(types[i])));
}
