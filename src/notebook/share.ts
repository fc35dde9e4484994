import { deflateSync, Inflate, strFromU8, strToU8 } from 'fflate';
import { NotebookError } from './notebook-error.ts';
import { holdsNoData, parseSavedState } from './saved-state.ts';
import type { SavedState } from './session-types.ts';

/** A notebook with what was saved beside it: what a link carries. */
export interface SharedNotebook {
  readonly text: string;
  readonly saved: SavedState;
}

const version = 1;
const sizeLimit = 2_000_000;

/** A notebook as text for a URL's fragment: `1.` checksum `.` deflated JSON in base64url. Throws NotebookError when it holds more than a notebook. */
export function packNotebook({ text, saved }: SharedNotebook): string {
  if (!holdsNoData(text, saved))
    throw new NotebookError('E_SHARE', 'this cannot be shared: a link holds a notebook of at most 1 MiB, parameter values and roles, nothing else');
  const bytes = strToU8(JSON.stringify({ text, saved }));
  if (bytes.length > sizeLimit) throw new NotebookError('E_SHARE', 'the notebook is too big for a link; download it as a file instead');
  return `${version}.${checksum(bytes)}.${toBase64Url(deflateSync(bytes, { level: 9 }))}`;
}

/** Reads what `packNotebook` made. Throws NotebookError when it is cut off, damaged, of a newer version, or would unpack to more than 2 MB. */
export function unpackNotebook(fragment: string): SharedNotebook {
  const match = /^#?(\d{1,6})\.([0-9a-z]{1,7})\.([A-Za-z0-9_-]+)$/.exec(fragment.trim());
  if (!match) {
    const newer = /^#?(\d{1,6})\./.exec(fragment.trim());
    if (newer && Number(newer[1]) > version) throw tooNew();
    throw new NotebookError('E_SHARE', 'this link holds no notebook; it may have been cut off when it was copied');
  }
  if (Number(match[1]) > version) throw tooNew();
  const bytes = inflated(fromBase64Url(match[3] ?? ''));
  if (checksum(bytes) !== match[2]) throw damaged();
  let value: unknown;
  try {
    value = JSON.parse(strFromU8(bytes));
  } catch {
    throw damaged();
  }
  const { text, saved } = (value ?? {}) as { readonly text?: unknown; readonly saved?: unknown };
  if (typeof text !== 'string') throw damaged();
  return { text, saved: parseSavedState(saved ?? {}) };
}

function tooNew(): NotebookError {
  return new NotebookError('E_SHARE', 'this link was made by a newer version of Faultline; update this one to open it');
}

function damaged(): NotebookError {
  return new NotebookError('E_SHARE', 'this link is incomplete or damaged; ask for it again, or for the notebook as a file');
}

/** Unpacks piece by piece, so that a small text that would unpack to gigabytes is refused before it does. */
function inflated(packed: Uint8Array): Uint8Array {
  const pieces: Uint8Array[] = [];
  let size = 0;
  let isWhole = false;
  const inflate = new Inflate((piece, final) => {
    size += piece.length;
    if (size > sizeLimit) throw new NotebookError('E_SHARE', 'this link would unpack to more than 2 MB; it is refused');
    pieces.push(piece);
    isWhole = final;
  });
  try {
    const step = 4096;
    for (let at = 0; at < packed.length; at += step) inflate.push(packed.subarray(at, at + step), at + step >= packed.length);
  } catch (error) {
    throw error instanceof NotebookError ? error : damaged();
  }
  if (!isWhole) throw damaged();
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

/** FNV-1a of the bytes, in base 36: tells a damaged link, no more. */
function checksum(bytes: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(36);
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a, b, c] = [bytes[i] ?? 0, bytes[i + 1] ?? 0, bytes[i + 2] ?? 0];
    const four = [a >> 2, ((a & 3) << 4) | (b >> 4), ((b & 15) << 2) | (c >> 6), c & 63];
    text += four
      .slice(0, Math.min(bytes.length - i, 3) + 1)
      .map((index) => alphabet[index])
      .join('');
  }
  return text;
}

function fromBase64Url(text: string): Uint8Array {
  if (text.length % 4 === 1) throw damaged();
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  for (let i = 0, at = 0; i < text.length; i += 4) {
    const [a, b, c, d] = [0, 1, 2, 3].map((k) => Math.max(0, alphabet.indexOf(text[i + k] ?? 'A'))) as [number, number, number, number];
    for (const byte of [(a << 2) | (b >> 4), ((b & 15) << 4) | (c >> 2), ((c & 3) << 6) | d]) {
      if (at < bytes.length) bytes[at] = byte;
      at += 1;
    }
  }
  return bytes;
}
