/** The part of a keyboard event that shortcuts look at. */
export interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** True when the key goes into a field, a menu or an open dialog, where letters belong to the text. */
export function typing(event: Event): boolean {
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

/** True when the key was pressed on something that Enter or Space operates itself. */
export function onControl(event: Event): boolean {
  return event
    .composedPath()
    .some(
      (target) =>
        target instanceof HTMLElement &&
        (/^(BUTTON|A|SUMMARY|INPUT|SELECT|TEXTAREA)$/.test(target.tagName) || (target.hasAttribute('tabindex') && target.getAttribute('role') === 'slider')),
    );
}

/**
 * True when a press is one stroke of a shortcut: `j`, `J` (with Shift), `?`, `Enter`, `Mod+k`, `Mod+Shift+z`, `Ctrl+y`. `Mod` is Ctrl or ⌘.
 * Strokes without a modifier compare the character, so that `?` is found on every layout.
 */
export function isStroke(stroke: string, press: Press): boolean {
  const parts = stroke.split('+');
  const key = parts.at(-1) ?? '';
  const mod = parts.includes('Mod');
  const ctrl = parts.includes('Ctrl');
  if (press.altKey) return false;
  if (!mod && !ctrl) return !press.ctrlKey && !press.metaKey && press.key === key;
  if (mod ? press.ctrlKey === press.metaKey : !press.ctrlKey || press.metaKey) return false;
  return press.shiftKey === parts.includes('Shift') && press.key.toLowerCase() === key.toLowerCase();
}

/** What a press means among shortcuts: the one it completes, or the first stroke it leaves waiting (`g` of `g o`), or nothing. */
export function readStroke<T>(
  entries: readonly { readonly keys: string; readonly value: T }[],
  waiting: string | null,
  press: Press,
): { readonly done: T } | { readonly waiting: string } | null {
  if (waiting !== null) {
    const second = entries.find((entry) => entry.keys.startsWith(`${waiting} `) && isStroke(entry.keys.slice(waiting.length + 1), press));
    return second === undefined ? null : { done: second.value };
  }
  const first = entries.find((entry) => !entry.keys.includes(' ') && isStroke(entry.keys, press));
  if (first !== undefined) return { done: first.value };
  const begun = entries.find((entry) => entry.keys.includes(' ') && isStroke(entry.keys.split(' ')[0] ?? '', press));
  return begun === undefined ? null : { waiting: begun.keys.split(' ')[0] ?? '' };
}

const names: Readonly<Record<string, string>> = { Escape: 'Esc', Enter: '⏎' };

/** A shortcut as people read it: `⌘K` on Apple machines, `Ctrl K` elsewhere. */
export function showKeys(keys: string, apple: boolean): string {
  return keys
    .split(' ')
    .map((stroke) => {
      const parts = stroke.split('+').map((part) => (part === 'Mod' ? (apple ? '⌘' : 'Ctrl') : part === 'Shift' && apple ? '⇧' : (names[part] ?? part)));
      const last = parts.at(-1) ?? '';
      const shown =
        parts.length === 1 ? (/^[A-Z]$/.test(last) ? ['Shift', last] : [last]) : [...parts.slice(0, -1), last.length === 1 ? last.toUpperCase() : last];
      return shown.join(apple && parts.length > 1 ? '' : ' ');
    })
    .join(' then ');
}

/** True on Apple machines, whose shortcuts use ⌘. */
export function isApple(): boolean {
  return /mac|iphone|ipad/i.test(navigator.platform || navigator.userAgent);
}
