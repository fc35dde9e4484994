import './base/tokens.css';
import { createWasmEngine } from '../engine/wasm/engine.ts';
import { createSession } from '../notebook/session.ts';
import { NotebookElement } from './shell/notebook-element.ts';

export type { FaultlineNotebook } from './elements-types.ts';

// Importing this module registers the element; each one that is connected without a session gets a lab of its own.
NotebookElement.makeSession = () => createSession({ engine: async () => createWasmEngine(), now: () => new Date() });
