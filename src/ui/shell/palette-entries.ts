import { cellTitle } from '../notebook/cell-title.ts';
import { verdictOf } from '../notebook/verdict-strip.ts';
import type { TableState } from '../../notebook/session-types.ts';
import type { ColumnInfo, Role } from '../../telemetry/types.ts';
import { commands } from './commands.ts';
import { openSample, openTemplate } from './intake.ts';
import type { Page } from './page.ts';
import { isApple, showKeys } from './shortcuts.ts';
import { templates } from './templates.ts';

/** A line of the palette. */
export interface Entry {
  readonly kind: 'Command' | 'Cell' | 'Parameter' | 'Column' | 'Role' | 'Template' | 'Sample';
  readonly title: string;
  readonly note: string;
  readonly keys: string;
  readonly run: () => Promise<void> | void;
}

/** The roles offered for a column by name; all of them stand in the data panel. */
const offered: readonly Role[] = ['timestamp', 'model_version', 'latency', 'prediction', 'score', 'label', 'feature', 'group', 'weight'];
const valuesOffered = 6;

function cellEntries(page: Page): readonly Entry[] {
  const blocks = page.current?.notebook?.blocks ?? [];
  return (page.current?.cells ?? []).map((cell) => {
    const block = blocks.find((given) => given.kind === 'cell' && given.cell.id === cell.id);
    const title = cellTitle(block?.kind === 'cell' ? block.cell : null, cell.id);
    return { kind: 'Cell', title, note: [cell.type, verdictOf(cell) ?? 'not run'].join(' · '), keys: '', run: () => page.go(cell.id) };
  });
}

function parameterEntries(page: Page): readonly Entry[] {
  return (page.current?.notebook?.parameters ?? []).map((parameter) => ({
    kind: 'Parameter',
    title: parameter.label || parameter.name,
    note: String(page.current?.parameters[parameter.name] ?? parameter.default ?? ''),
    keys: '',
    run: () => {
      page.view = 'notebook';
      setTimeout(() => page.focusPart(`fl-parameters [name="${CSS.escape(parameter.name)}"]`));
    },
  }));
}

/** Values that a category column takes most, as the profile labels them, in the column's own type. */
function commonValues(table: TableState, column: ColumnInfo): readonly (string | number | boolean)[] {
  const profile = table.profile?.columns[column.name];
  if (profile?.kind !== 'category') return [];
  const typed = (label: string): string | number | boolean =>
    column.type === 'BOOLEAN' ? label === 'true' : column.type === 'VARCHAR' ? label : Number(label);
  return profile.labels
    .slice(0, valuesOffered)
    .map(typed)
    .filter((value) => typeof value !== 'number' || Number.isFinite(value));
}

function filterEntries(page: Page, table: TableState, column: ColumnInfo): readonly Entry[] {
  if (page.current?.notebook == null) return [];
  return commonValues(table, column).map((value) => ({
    kind: 'Column',
    title: `Only rows where ${column.name} is ${value}`,
    note: `${table.info.table} · filter`,
    keys: '',
    run: () => page.edits.change({ kind: 'addFilter', filter: { column: column.name, is: [value] } }),
  }));
}

function columnEntries(page: Page): readonly Entry[] {
  return (page.current?.tables ?? []).flatMap((table): readonly Entry[] =>
    table.info.columns
      .filter((column) => column.readable)
      .flatMap((column): readonly Entry[] => [
        ...filterEntries(page, table, column),
        ...offered.map(
          (role): Entry => ({
            kind: 'Role',
            title: `${column.name} is ${role.replaceAll('_', ' ')}`,
            note: `${table.info.table} · role`,
            keys: '',
            run: () => page.lab.setRole(table.info.table, role, column.name),
          }),
        ),
      ]),
  );
}

/** Everything the palette can find now. */
export function paletteEntries(page: Page): readonly Entry[] {
  const apple = isApple();
  return [
    ...commands
      .filter((given) => given.id !== 'palette' && (given.when?.(page) ?? true))
      .map(
        (given): Entry => ({
          kind: 'Command',
          title: given.title,
          note: given.group,
          keys: given.keys?.[0] === undefined ? '' : showKeys(given.keys[0], apple),
          run: () => given.run(page),
        }),
      ),
    ...cellEntries(page),
    ...parameterEntries(page),
    ...templates.map(
      (template): Entry => ({ kind: 'Template', title: template.title, note: template.summary, keys: '', run: () => openTemplate(page, template.id) }),
    ),
    ...page.samples.map(
      (sample): Entry => ({ kind: 'Sample', title: sample.title, note: 'sample telemetry', keys: '', run: () => openSample(page, page.samples, sample.id) }),
    ),
    ...columnEntries(page),
  ];
}
