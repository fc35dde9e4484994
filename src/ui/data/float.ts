/**
 * Opens an element with the `popover` attribute under (or over) its anchor, or right of it where there is room, inside the window; where popovers are not
 * known it stands in the flow.
 */
export function floatBy(popup: HTMLElement, anchor: Element, side: 'under' | 'right' = 'under'): void {
  if (popup.isConnected && !isFloating(popup)) popup.showPopover?.();
  const at = anchor.getBoundingClientRect();
  const size = popup.getBoundingClientRect();
  if (side === 'right' && at.right + size.width + 16 <= innerWidth) {
    popup.style.top = `${Math.max(8, Math.min(at.top, innerHeight - size.height - 8))}px`;
    popup.style.left = `${at.right + 8}px`;
    return;
  }
  const below = innerHeight - at.bottom - 8;
  const top = size.height <= below || below >= at.top ? Math.min(at.bottom + 4, innerHeight - size.height - 8) : at.top - size.height - 4;
  popup.style.top = `${Math.max(8, top)}px`;
  popup.style.left = `${Math.max(8, Math.min(at.left, innerWidth - size.width - 8))}px`;
}

/** True while a popover shows. */
export function isFloating(popup: HTMLElement): boolean {
  try {
    return popup.matches(':popover-open');
  } catch {
    return false;
  }
}

/** Closes a popover; nothing happens when it is closed. */
export function sink(popup: HTMLElement): void {
  if (isFloating(popup)) popup.hidePopover();
}
