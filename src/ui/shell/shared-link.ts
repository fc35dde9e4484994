import { deflateSync, inflateSync, strFromU8, strToU8 } from 'fflate';
import type { SavedState } from '../../notebook/session-types.ts';

/** What a link carries: a text with the values of its parameters and the chosen roles. */
export interface SharedNotebook {
  readonly text: string;
  readonly saved: SavedState;
}

const stub = '#n=';
export async function fragmentOf(shared: SharedNotebook): Promise<string> {
  const packed = deflateSync(strToU8(JSON.stringify(shared)), { level: 9 });
  return (
    stub +
    btoa(String.fromCharCode(...packed))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replace(/=+$/, '')
  );
}
export async function readShared(fragment: string): Promise<SharedNotebook> {
  const bytes = Uint8Array.from(atob(fragment.slice(stub.length).replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
  return JSON.parse(strFromU8(inflateSync(bytes)));
}
