import '../base/tokens.css';
import { createWasmEngine } from '../../engine/wasm/engine.ts';
import { createSession } from '../../notebook/session.ts';
import { NotebookElement } from './notebook-element.ts';

declare global {
  /** The page's notebook element, for scripts that drive the page. */
  var faultline: NotebookElement | undefined;
}

const element = document.querySelector('faultline-notebook');
if (element instanceof NotebookElement) {
  element.session ??= createSession({ engine: async () => createWasmEngine(), now: () => new Date() });
  globalThis.faultline = element;
}
