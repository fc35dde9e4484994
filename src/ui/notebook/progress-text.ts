import { bytes, integer } from '../../charts/format.ts';
import type { ProgressEvent } from '../../engine/types.ts';

/** The measure that tells how far a step is: bytes where their total is known, else rows; null when there is none. */
export function measureOf(progress: ProgressEvent | null): { readonly done: number; readonly total: number } | null {
  for (const measure of [progress?.bytes, progress?.rows])
    if (measure !== undefined && measure.total !== null && measure.total > 0) return { done: measure.done, total: measure.total };
  return null;
}

/** What a running cell says about itself: rows and bytes done of how many, and the seconds left where they can be told. */
export function progressText(progress: ProgressEvent | null, secondsLeft: number | null = null): string {
  if (progress === null) return 'Running';
  const part = (done: number, total: number | null, show: (value: number) => string): string =>
    total === null ? show(done) : `${show(done)} of ${show(total)}`;
  return [
    progress.label,
    ...(progress.rows === undefined ? [] : [`${part(progress.rows.done, progress.rows.total, integer)} rows`]),
    ...(progress.bytes === undefined ? [] : [part(progress.bytes.done, progress.bytes.total, bytes)]),
    ...(secondsLeft === null ? [] : [`about ${secondsLeft < 90 ? `${integer(secondsLeft)} s` : `${integer(secondsLeft / 60)} min`} left`]),
  ].join(' · ');
}

/** Estimates seconds left from the pace of one step; a new phase or table begins anew. Says nothing in the first second or before 5 % are done. */
export class Pace {
  private step = '';
  private from: { readonly time: number; readonly done: number } | null = null;

  /** `now` in milliseconds. Seconds left, at least 1; null while the pace is not known. */
  secondsLeft(progress: ProgressEvent | null, now: number): number | null {
    const measure = measureOf(progress);
    if (progress === null || measure === null) {
      this.from = null;
      return null;
    }
    const step = `${progress.phase} ${progress.table ?? ''} ${measure.total}`;
    if (this.from === null || step !== this.step || measure.done < this.from.done) {
      this.step = step;
      this.from = { time: now, done: measure.done };
      return null;
    }
    const done = measure.done - this.from.done;
    const seconds = (now - this.from.time) / 1000;
    if (seconds < 1 || done < measure.total * 0.05) return null;
    return Math.max(1, Math.round(((measure.total - measure.done) * seconds) / done));
  }
}
