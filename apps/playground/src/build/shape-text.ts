import { formatNumber } from '../language/formats.js';
import { buildText } from './messages.js';

/** Words for a shape: `28 × 28 × 6` of feature maps, `120 values` otherwise. */
export function shapeText(shape: readonly number[]): string {
  if (shape.length !== 3) return buildText.value.values({ count: shape[0] ?? 0 });
  return shape.map((length) => formatNumber(length)).join(' × ');
}
