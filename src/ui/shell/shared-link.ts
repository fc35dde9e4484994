import { packNotebook, unpackNotebook, type SharedNotebook } from '../../notebook/share.ts';

export type { SharedNotebook } from '../../notebook/share.ts';

/** How a fragment that carries a notebook begins. */
export const mark = '#n=';

/** The page's address with a notebook in its fragment, which browsers do not send to servers. Throws a sentence when it holds more than a notebook. */
export function linkTo(shared: SharedNotebook, page: string): string {
  const link = new URL(page);
  link.search = '';
  link.hash = mark + packNotebook(shared);
  return link.href;
}

/** The notebook in a fragment. Throws a sentence when it is damaged. */
export function readShared(fragment: string): SharedNotebook {
  return unpackNotebook(fragment.slice(mark.length));
}
