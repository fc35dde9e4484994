import type { LitElement } from 'lit';

/** Every element below a root, through open shadow roots. */
export function all(root: Element | ShadowRoot, selector: string): HTMLElement[] {
  const found = [...root.querySelectorAll<HTMLElement>(selector)];
  for (const child of root.querySelectorAll('*')) if (child.shadowRoot !== null) found.push(...all(child.shadowRoot, selector));
  return found;
}

/** An element on the page with the events it fires. */
export class Stage<E extends LitElement> {
  readonly element: E;
  readonly fired: (readonly [string, unknown])[] = [];

  constructor(element: E, events: readonly string[]) {
    this.element = element;
    document.body.replaceChildren(element);
    for (const name of events) element.addEventListener(name, (event) => this.fired.push([name, (event as CustomEvent<unknown>).detail]));
  }

  /** Resolves when the element and all elements inside it have drawn. */
  async settled(): Promise<void> {
    for (let i = 0; i < 4; i += 1) {
      await this.element.updateComplete;
      for (const inner of all(this.root, '*')) if ('updateComplete' in inner) await (inner as LitElement).updateComplete;
    }
  }

  get root(): ShadowRoot {
    const root = this.element.shadowRoot;
    if (root === null) throw new Error('not drawn');
    return root;
  }

  find(selector: string): HTMLElement {
    const found = all(this.root, selector)[0];
    if (found === undefined) throw new Error(`nothing matches ${selector}`);
    return found;
  }

  texts(selector: string): string[] {
    return all(this.root, selector).map((element) => (element.textContent ?? '').replace(/[\s\u202f\u2009]+/g, ' ').trim());
  }

  /** Clicks the button that says a text or is labelled by it. */
  async press(text: string): Promise<void> {
    const found = all(this.root, 'button').find((button) => button.textContent?.trim() === text || button.getAttribute('aria-label') === text);
    if (found === undefined) throw new Error(`no button says ${text}`);
    found.click();
    await this.settled();
  }

  async key(target: Element, key: string, shiftKey = false): Promise<void> {
    target.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true, composed: true, cancelable: true }));
    await this.settled();
  }
}
