import type { NotebookDescription } from '../../notebook/describe.ts';
import type { FilePlanDialog } from '../data/file-plan-dialog.ts';
import type { RoleMapDialog } from '../data/role-map.ts';
import type { TableCard } from '../data/table-card.ts';
import type { TimelineElement } from '../data/timeline.ts';
import type { TextView } from '../edit/text-view.ts';
import type { CellElement } from '../notebook/cell-element.ts';
import type { NotebookView } from '../notebook/notebook-view.ts';
import type { DialogName } from './page.ts';
import type { VerifyDialog } from './verify-dialog.ts';

/** Every element below a root that matches, through open shadow roots, in the order of the page. */
export function everywhere(root: ParentNode, selector: string): HTMLElement[] {
  const found: HTMLElement[] = [];
  for (const element of root.querySelectorAll<HTMLElement>('*')) {
    if (element.matches(selector)) found.push(element);
    if (element.shadowRoot !== null) found.push(...everywhere(element.shadowRoot, selector));
  }
  return found;
}

const focusable = 'button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea, summary, a[href], [tabindex]:not([tabindex="-1"])';

/** Focuses the first control of a part of the page (`fl-outline`, `fl-data-panel input`); false when it is not there or holds none. */
export function focusPart(root: ParentNode, selector: string): boolean {
  const [host = '', ...rest] = selector.split(' ');
  const part = everywhere(root, host)[0];
  if (part === undefined) return false;
  const within = rest.length === 0 ? focusable : rest.join(' ');
  const target = everywhere(part.shadowRoot ?? part, within).find((element) => element.matches(within));
  target?.focus();
  target?.scrollIntoView({ block: 'nearest' });
  return target !== undefined;
}

/** The card of a cell, when the notebook is shown. */
export function cellCard(root: ParentNode, id: string): CellElement | null {
  return root.querySelector<NotebookView>('fl-notebook-view')?.cell(id) ?? null;
}

/** Scrolls to a cell and focuses it. */
export function goToCell(root: ParentNode, id: string): void {
  const card = cellCard(root, id);
  card?.scrollIntoView({ block: 'start', behavior: 'auto' });
  card?.focus({ preventScroll: true });
}

/** True when the focus stands on a card or inside it. */
export function focusInCell(root: ParentNode): boolean {
  return root.querySelector<NotebookView>('fl-notebook-view')?.renderRoot.querySelector('fl-cell:focus-within') != null;
}

/** Opens the browser's picker of files. */
export function pickFiles(root: ParentNode): void {
  const input = everywhere(root, 'fl-file-drop')[0]?.shadowRoot?.querySelector<HTMLInputElement>('input[type=file]');
  input?.click();
}

/** The dialog that settles which tables files become. */
export function filePlan(root: ParentNode): FilePlanDialog | null {
  return root.querySelector<FilePlanDialog>('fl-file-plan');
}

/** The timeline, when it is shown. */
export function timeline(root: ParentNode): TimelineElement | null {
  return root.querySelector<TimelineElement>('fl-timeline');
}

/** The card of a table in the data panel. */
export function tableCard(root: ParentNode, table: string): TableCard | undefined {
  return everywhere(root, 'fl-table-card').find((card): card is TableCard => (card as TableCard).table?.info.table === table);
}

/** The text view, when it is shown. */
export function textView(root: ParentNode): TextView | null {
  return root.querySelector<TextView>('fl-text-view');
}

const dialogs: Readonly<Record<DialogName, string>> = {
  help: 'fl-help',
  palette: 'fl-palette',
  share: 'fl-share',
  privacy: 'fl-privacy-panel',
  audit: 'fl-audit',
  verify: 'fl-verify',
};

/** One of the page's dialogs. */
export function dialogOf(root: ParentNode, name: DialogName): (HTMLElement & { show(): void }) | null {
  return root.querySelector<HTMLElement & { show(): void }>(dialogs[name]);
}

/** Opens the dialog that asks which columns hold the roles a notebook needs. */
export function askRoles(root: ParentNode, needs: NotebookDescription): void {
  const dialog = root.querySelector<RoleMapDialog>('fl-role-map');
  if (dialog === null) return;
  dialog.description = needs;
  dialog.show();
}

/** Opens the dialog that verifies audits with a file dropped on the page. */
export function verifyFile(root: ParentNode, file: File): Promise<void> {
  const dialog = root.querySelector<VerifyDialog>('fl-verify');
  dialog?.show();
  return dialog?.take([file]) ?? Promise.resolve();
}
