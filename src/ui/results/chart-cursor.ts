import type { Datum, Drawing, Step, TimeWindow } from '../../charts/drawing.ts';
import { spoken } from '../../charts/drawing.ts';
import { windowText } from '../../charts/format.ts';

/** What the cursor needs of the chart it moves in. */
export interface CursorHost {
  readonly drawing: Drawing | null;
  /** The svg's place on the screen, in the same units as pointer events. */
  bounds(): { readonly left: number; readonly top: number; readonly width: number } | null;
  requestUpdate(): void;
  /** The datum pointed at has changed; null when nothing is. */
  pointed(datum: Datum | null): void;
  /** Click or Enter on a datum. */
  chosen(datum: Datum, by: 'pointer' | 'key'): void;
  /** A stretch of time was chosen. */
  windowChosen(window: TimeWindow): void;
  /** The name of a feature was clicked. */
  featureChosen(column: string): void;
}

const steps: Readonly<Record<string, Step>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
  Home: 'first',
  End: 'last',
};
const dragPixels = 5;

/** Whole buckets from the one that holds `a` to the one that holds `b`. */
export function snapped(drawing: Drawing, a: number, b: number): TimeWindow | null {
  const axis = drawing.time;
  if (axis === null) return null;
  const inside = (time: number): number => Math.max(axis.first, Math.min(axis.last, time));
  const from = axis.first + Math.floor((inside(Math.min(a, b)) - axis.first) / axis.bucket) * axis.bucket;
  const to = axis.first + Math.ceil((inside(Math.max(a, b)) - axis.first) / axis.bucket) * axis.bucket;
  return { from: Math.min(from, axis.last - axis.bucket), to: Math.max(to, from + axis.bucket) };
}

/**
 * Pointing at values with mouse, finger and keys. Arrows walk from value to value, Shift with ← → stretches a window of time, Enter chooses, Escape lets go.
 * Only keys are announced: a moving mouse would flood a screen reader.
 */
export class ChartCursor {
  active: number | null = null;
  byKey = false;
  range: TimeWindow | null = null;
  /** The pointer is on the name of a feature. */
  onName = false;
  announcement = '';
  private down: { readonly x: number; readonly id: number; dragged: boolean } | null = null;
  private anchor: number | null = null;
  private pressed = false;

  constructor(private readonly host: CursorHost) {}

  /** Forgets what a new drawing may not have. */
  reset(drawing: Drawing): void {
    if (this.active !== null && this.active >= drawing.count) this.active = null;
    this.range = null;
    this.down = null;
    this.anchor = null;
  }

  datum(): Datum | null {
    const drawing = this.host.drawing;
    return drawing === null || this.active === null || this.active >= drawing.count ? null : drawing.datum(this.active);
  }

  private set(active: number | null, byKey: boolean): void {
    const changed = active !== this.active;
    this.active = active;
    this.byKey = byKey;
    if (changed) this.host.pointed(this.datum());
    this.host.requestUpdate();
  }

  private place(event: MouseEvent): { readonly x: number; readonly y: number } | null {
    const bounds = this.host.bounds();
    const drawing = this.host.drawing;
    if (bounds === null || drawing === null) return null;
    const scale = bounds.width > 0 ? drawing.width / bounds.width : 1;
    return { x: (event.clientX - bounds.left) * scale, y: (event.clientY - bounds.top) * scale };
  }

  readonly move = (event: PointerEvent): void => {
    const at = this.place(event);
    const drawing = this.host.drawing;
    if (at === null || drawing === null) return;
    const axis = drawing.time;
    if (this.down !== null && axis !== null && (this.down.dragged || Math.abs(at.x - this.down.x) > dragPixels)) {
      this.down.dragged = true;
      this.range = snapped(drawing, axis.toTime(this.down.x), axis.toTime(at.x));
    }
    const index = drawing.at(at.x, at.y);
    this.onName = index === null;
    this.set(index ?? this.rowStart(at), false);
  };

  /** Pointing at a feature's name points at its first bucket. */
  private rowStart(at: { readonly x: number; readonly y: number }): number | null {
    const drawing = this.host.drawing;
    const row = this.rowNamed(at);
    return drawing === null || row === null ? null : (row * drawing.count) / drawing.rows.length;
  }

  private rowNamed(at: { readonly x: number; readonly y: number }): number | null {
    const i = this.host.drawing?.rows.findIndex(({ box }) => at.x >= box.x && at.x < box.x + box.width && at.y >= box.y && at.y < box.y + box.height) ?? -1;
    return i < 0 ? null : i;
  }

  readonly leave = (): void => {
    if (this.down !== null) return;
    this.pressed = false;
    if (!this.byKey) this.set(null, false);
  };

  readonly press = (event: PointerEvent): void => {
    this.pressed = true;
    const at = this.place(event);
    const plot = this.host.drawing?.plot;
    if (at === null || plot === undefined || event.button !== 0 || event.pointerType === 'touch') return;
    if (this.host.drawing?.time === null || at.x < plot.x || at.x > plot.x + plot.width) return;
    this.down = { x: at.x, id: event.pointerId, dragged: false };
    (event.currentTarget as Element).setPointerCapture?.(event.pointerId);
  };

  readonly release = (event: PointerEvent): void => {
    this.pressed = false;
    const dragged = this.down?.dragged === true;
    const range = this.range;
    this.down = null;
    const at = this.place(event);
    const drawing = this.host.drawing;
    if (at === null || drawing === null || event.button !== 0) return;
    if (dragged && range !== null) {
      this.range = null;
      this.host.windowChosen(range);
      this.host.requestUpdate();
      return;
    }
    const row = this.rowNamed(at);
    if (row !== null) {
      this.host.featureChosen(drawing.rows[row]?.name ?? '');
      return;
    }
    const index = drawing.at(at.x, at.y);
    if (index === null) return;
    // A finger has no hover: the first tap reads, the second chooses.
    const first = event.pointerType === 'touch' && this.tapped !== index;
    this.tapped = index;
    this.set(index, false);
    if (!first) this.host.chosen(drawing.datum(index), 'pointer');
  };
  private tapped: number | null = null;

  readonly abandon = (): void => {
    this.pressed = false;
    this.down = null;
    this.range = null;
    this.host.requestUpdate();
  };

  readonly focus = (): void => {
    if (this.pressed || this.host.drawing === null || this.host.drawing.count === 0) return;
    this.set(this.active ?? 0, true);
    this.announce();
  };

  readonly blur = (): void => {
    this.anchor = null;
    this.range = null;
    this.announcement = '';
    this.set(null, false);
  };

  readonly key = (event: KeyboardEvent): void => {
    const drawing = this.host.drawing;
    if (drawing === null || drawing.count === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = steps[event.key];
    if (step !== undefined) this.walk(drawing, step, event.shiftKey);
    else if (event.key === 'Enter' || event.key === ' ') this.choose(event.key);
    else if (event.key === 'Escape' && (this.active !== null || this.range !== null)) {
      this.anchor = null;
      this.range = null;
      this.set(null, false);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  private walk(drawing: Drawing, step: Step, stretch: boolean): void {
    const from = this.active;
    this.set(from === null ? 0 : drawing.move(from, step), true);
    const axis = drawing.time;
    const window = this.datum()?.window ?? null;
    if (stretch && axis !== null && window !== null && step !== 'up' && step !== 'down') {
      this.anchor ??= from === null ? window.from : (drawing.datum(from).window?.from ?? window.from);
      const other = Math.min(this.anchor, window.from);
      this.range = snapped(drawing, other, Math.max(this.anchor, window.from) + axis.bucket);
    } else {
      this.anchor = null;
      this.range = null;
    }
    this.announce();
  }

  private choose(key: string): void {
    const datum = this.datum();
    if (this.range !== null) {
      const range = this.range;
      this.range = null;
      this.anchor = null;
      this.host.windowChosen(range);
    } else if (datum !== null) {
      if (datum.row !== null && key === 'Enter') this.host.featureChosen(datum.row);
      else this.host.chosen(datum, 'key');
    }
    this.host.requestUpdate();
  }

  private announce(): void {
    const datum = this.datum();
    this.announcement =
      datum === null ? '' : this.range === null ? spoken(datum) : `${windowText(this.range.from, this.range.to)}. Enter sets the window. ${spoken(datum)}`;
    this.host.requestUpdate();
  }
}
