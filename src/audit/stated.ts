import type { Notebook } from '../notebook/types.ts';
import type { SystemBlock } from './types.ts';

/** Keys of cells that settle what is decided and against what. */
const telling = new Set([
  'alpha',
  'confidence',
  'favourable',
  'margin',
  'minimum_n',
  'objective',
  'positive',
  'reference',
  'reference_group',
  'rule',
  'target',
  'threshold',
  'tolerance',
]);

/** Thresholds, targets, positive and favourable outcomes as the notebook's cells state them, with parameters in place. What a cell leaves to its default is in its documentation. */
export function statedIn(notebook: Notebook, parameters: Readonly<Record<string, unknown>>): SystemBlock['stated'] {
  return notebook.blocks.flatMap((block) => (block.kind === 'cell' ? valuesIn(block.cell.value, '').map((found) => ({ cell: block.cell.id, ...found })) : []));

  function valuesIn(value: unknown, path: string): { key: string; value: unknown }[] {
    if (value === null || typeof value !== 'object') return [];
    return Object.entries(value).flatMap(([name, member]) => {
      const key = path === '' ? name : `${path}.${name}`;
      if (telling.has(name) && (member === null || typeof member !== 'object')) return [{ key, value: settled(member) }];
      return valuesIn(member, key);
    });
  }

  function settled(value: unknown): unknown {
    const name = typeof value === 'string' ? /^\{\{\s*([a-z_][a-z0-9_]*)\s*\}\}$/.exec(value)?.[1] : undefined;
    return name !== undefined && Object.hasOwn(parameters, name) ? parameters[name] : value;
  }
}
