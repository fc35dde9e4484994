import { createWasmEngine } from '../engine/wasm/engine.ts';
import { createSession } from '../notebook/session.ts';
import { embedding } from './shell/embedding.ts';

embedding.makeSession = () => createSession({ engine: async () => createWasmEngine(), now: () => new Date() });
