import { roles } from '../../telemetry/types.ts';
import { columnsFor, type KnownNames } from './known-names.ts';
import type { PickerOption } from './name-picker.ts';
import type { Wanted } from './parameter-words.ts';

/** What a picker offers for a wanted name. `self` is the cell's own id, which is not offered to itself. */
export function pickerOptions(wanted: Wanted, names: KnownNames, source: string | null, self: string, words: readonly string[] = []): readonly PickerOption[] {
  const fixed = words.map((value): PickerOption => ({ value, detail: '' }));
  return [...fixed, ...namesFor(wanted, names, source, self)];
}

function namesFor(wanted: Wanted, names: KnownNames, source: string | null, self: string): readonly PickerOption[] {
  switch (wanted) {
    case 'column': {
      const columns = columnsFor(names, source);
      const held = columns.flatMap((column): PickerOption[] =>
        column.role === null || column.role === column.name ? [] : [{ value: column.role, detail: `role of ${column.name}` }],
      );
      return [
        ...columns.map(
          ({ name, type, role }): PickerOption => ({ value: name, detail: [type.toLowerCase(), role ?? ''].filter((word) => word !== '').join(' · ') }),
        ),
        ...new Map(held.map((each) => [each.value, each])).values(),
      ];
    }
    case 'role': {
      const holder = new Map(names.columns.map((column) => [column.role, column.name]));
      const known = roles.filter((role) => holder.has(role));
      return [...known, ...roles.filter((role) => !holder.has(role))].map((value) => ({ value, detail: holder.get(value) ?? 'no column' }));
    }
    case 'source':
      return [
        ...Object.entries(names.populations).map(
          ([value, table]): PickerOption => ({ value, detail: table === null ? 'population' : `population of ${table}` }),
        ),
        ...names.tables.filter((name) => !(name in names.populations)).map((value): PickerOption => ({ value, detail: 'table' })),
        ...names.cells.filter((cell) => cell.sql && cell.id !== self).map(({ id }): PickerOption => ({ value: id, detail: 'SQL cell' })),
      ];
    case 'table':
      return names.tables.map((value) => ({ value, detail: 'table' }));
    case 'parameter':
      return names.parameters.map(({ name, type, value }) => ({ value: name, detail: `${type}, now ${String(value)}` }));
    default:
      return [];
  }
}
