import { textWidth } from './svg.ts';

/** From this width on, labels may take more than a third: two crossed groups and their reference are long. */
const wide = 640;

const needed = (labels: readonly string[]): number => 14 + Math.ceil(Math.max(24, ...labels.map((label) => textWidth(label))));

/** Room at the left for row names, bounded to a third of the width and 220 pixels. */
export function labelMargin(labels: readonly string[], width: number): number {
  return Math.min(Math.round(width * 0.34), 220, needed(labels));
}

/** The same, but nearly half of a wide drawing where names need it. */
export function roomyLabelMargin(labels: readonly string[], width: number): number {
  return width < wide ? labelMargin(labels, width) : Math.min(Math.round(width * 0.45), needed(labels));
}
