export type KeyAction = 'next' | 'previous' | 'help' | 'run' | 'cancel' | 'edit';

/** True when the key goes into a field, a menu or an open dialog, where letters belong to the text. */
export function typing(event: KeyboardEvent): boolean {
  return event
    .composedPath()
    .some(
      (target) =>
        target instanceof HTMLElement &&
        (target instanceof HTMLInputElement ||
          target instanceof HTMLTextAreaElement ||
          target instanceof HTMLSelectElement ||
          target instanceof HTMLDialogElement ||
          target.isContentEditable === true),
    );
}

/** What a key does on the page, or null. Ctrl/⌘-Enter works everywhere; letters only outside fields and without modifiers. */
export function keyAction(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>, inField: boolean): KeyAction | null {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return 'run';
  if (inField || event.ctrlKey || event.metaKey || event.altKey) return null;
  switch (event.key) {
    case 'j':
      return 'next';
    case 'k':
      return 'previous';
    case '?':
      return 'help';
    case 'Enter':
      return 'edit';
    case 'Escape':
      return 'cancel';
    default:
      return null;
  }
}
