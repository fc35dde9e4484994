import { monthName, two } from './format.ts';

export interface TimeTick {
  readonly time: number;
  /** The part that changes from tick to tick. */
  readonly label: string;
  /** Day, month or year it belongs to, where that begins or first shows; else empty. */
  readonly context: string;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const steps = [1, 5, 15, 30]
  .map((n) => n * minute)
  .concat(
    [1, 3, 6, 12].map((n) => n * hour),
    [1, 2, 7, 14].map((n) => n * day),
  );
/** Weeks begin on Monday; 1970-01-05 was one. */
const monday = 4 * day;

function monthly(first: number, last: number, most: number): TimeTick[] {
  const start = new Date(first);
  const months = (last - first) / (30.4 * day);
  const every = [1, 3, 6, 12, 24, 60, 120].find((step) => months / step <= most) ?? 120;
  const result: TimeTick[] = [];
  for (let index = Math.ceil((start.getUTCFullYear() * 12 + start.getUTCMonth()) / every) * every; ; index += every) {
    const time = Date.UTC(Math.floor(index / 12), index % 12, 1);
    if (time >= last) return result;
    if (time < first) continue;
    const year = String(Math.floor(index / 12));
    const fresh = result.length === 0 || index % 12 < every;
    result.push(every >= 12 ? { time, label: year, context: '' } : { time, label: monthName(index % 12), context: fresh ? year : '' });
  }
}

/** Least distance of two ticks in pixels: clock times are wide, days of the month narrow. */
const clockPixels = 58;
const dayPixels = 32;

/** Ticks at round UTC times in [first, last) as close as `pixels` of width allow; where each belongs is said at the first and where it changes. */
export function timeTicks(first: number, last: number, pixels: number): readonly TimeTick[] {
  const span = last - first;
  if (!Number.isFinite(span) || span < 0) return [];
  const step = steps.find((candidate) => span / candidate <= Math.max(1, pixels / (candidate < day ? clockPixels : dayPixels)));
  if (step === undefined) return monthly(first, last, Math.max(1, pixels / clockPixels));
  const origin = step >= 7 * day ? monday : 0;
  const result: TimeTick[] = [];
  let before: Date | null = null;
  for (let time = Math.ceil((first - origin) / step) * step + origin; time < last; time += step) {
    const date: Date = new Date(time);
    const daily = step >= day;
    const month = monthName(date.getUTCMonth());
    const newYear = before === null || before.getUTCFullYear() !== date.getUTCFullYear();
    const fresh = newYear || before?.getUTCMonth() !== date.getUTCMonth() || (!daily && before?.getUTCDate() !== date.getUTCDate());
    const context = `${daily ? '' : `${date.getUTCDate()} `}${month}${newYear ? ` ${date.getUTCFullYear()}` : ''}`;
    result.push({
      time,
      label: daily ? String(date.getUTCDate()) : `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`,
      context: fresh ? context : '',
    });
    before = date;
  }
  return result;
}
