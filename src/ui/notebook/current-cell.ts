import type { CellElement } from './cell-element.ts';

/** Tells which cell is being read: the first that crosses the upper third of the window. Says nothing where the browser cannot observe. */
export class CurrentCell {
  private observer: IntersectionObserver | null = null;
  private watched: readonly CellElement[] = [];
  private readonly inSight = new Set<Element>();
  private told: string | null = null;

  constructor(private readonly tell: (id: string) => void) {}

  /** Watches these cards, in reading order, in place of those before. */
  watch(cells: readonly CellElement[]): void {
    if (typeof IntersectionObserver === 'undefined') return;
    if (cells.length === this.watched.length && cells.every((cell, i) => cell === this.watched[i])) return;
    this.stop();
    this.watched = cells;
    this.observer = new IntersectionObserver((entries) => this.see(entries), { rootMargin: '-96px 0px -60% 0px' });
    for (const cell of cells) this.observer.observe(cell);
  }

  stop(): void {
    this.observer?.disconnect();
    this.observer = null;
    this.watched = [];
    this.inSight.clear();
  }

  private see(entries: readonly IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      if (entry.isIntersecting) this.inSight.add(entry.target);
      else this.inSight.delete(entry.target);
    }
    const id = this.watched.find((cell) => this.inSight.has(cell))?.cell?.id;
    if (id === undefined || id === this.told) return;
    this.told = id;
    this.tell(id);
  }
}
