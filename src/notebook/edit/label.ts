import { shorten } from '../diagnostics.ts';
import { filterText } from '../filters.ts';
import type { Notebook } from '../types.ts';
import type { NotebookChange } from './change.ts';

/** What undo shows for a change, in a few words. */
export function changeLabel(change: NotebookChange, before: Notebook | null = null): string {
  switch (change.kind) {
    case 'setCellParameter': {
      const name = change.path.filter((key) => typeof key === 'string').at(-1) ?? 'item';
      if (change.value === undefined) return `Remove ${name} of ${change.cell}`;
      return `Set ${name} to ${shortValue(change.value)}`;
    }
    case 'setCellText':
      return `Edit ${change.cell}`;
    case 'addCell':
      return `Add ${change.type}`;
    case 'moveCell':
      return `Move ${change.cell} ${change.by < 0 ? 'up' : 'down'}`;
    case 'duplicateCell':
      return `Duplicate ${change.cell}`;
    case 'deleteCell':
      return `Delete ${change.cell}`;
    case 'setPopulation':
      return `Set population ${change.name}`;
    case 'addFilter':
      return `Filter ${filterText(change.filter)}`;
    case 'removeFilter': {
      const filter = before?.filters[change.index];
      return filter === undefined ? 'Remove filter' : `Remove filter ${filterText(filter)}`;
    }
    case 'replaceText':
      return 'Edit text';
  }
}

/** A value in a few characters. */
export function shortValue(value: unknown): string {
  return shorten(typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing'), 30);
}
