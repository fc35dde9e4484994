import { createWasmEngine } from '../../../src/engine/wasm/engine.ts';

/** What tests see of the engine: the engine itself, and the files of the page's input by name. */
declare global {
  interface Window {
    engine: ReturnType<typeof createWasmEngine>;
    createWasmEngine: typeof createWasmEngine;
    pickedFile(name: string): File;
  }
}

window.createWasmEngine = createWasmEngine;
window.engine = createWasmEngine();
window.pickedFile = (name) => {
  const file = [...(document.querySelector('input')?.files ?? [])].find((candidate) => candidate.name === name);
  if (file === undefined) throw new Error(`no file ${name} was picked`);
  return file;
};
