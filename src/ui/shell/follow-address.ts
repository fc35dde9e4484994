import { openSample } from './intake.ts';
import type { PageView } from './page-body.ts';
import { listSamples, type Sample } from './samples.ts';
import { mark, readShared } from './shared-link.ts';

/** Shows the shared notebook that the address carries, and takes it out of the address. */
function openFragment(page: PageView): void {
  if (!location.hash.startsWith(mark)) return;
  const fragment = location.hash;
  history.replaceState(null, '', `${location.pathname}${location.search}`);
  page.shared = readShared(fragment);
}

/** Opens what the page's address asks for, now and when it changes: a shared notebook or a sample. Returns a function that stops. */
export function followAddress(page: PageView & { samples: readonly Sample[] }): () => void {
  const open = (): void => void page.attempt(() => openFragment(page));
  addEventListener('hashchange', open);
  open();
  void listSamples().then((samples) => {
    page.samples = samples;
    const wanted = new URLSearchParams(location.search).get('sample');
    if (wanted !== null && page.shared === null) void page.attempt(() => openSample(page, samples, wanted));
  });
  return () => removeEventListener('hashchange', open);
}
