/** Maps of one size as bytes that a canvas can show, one map after the other. */
export interface Maps {
  readonly height: number;
  readonly width: number;
  readonly count: number;
  /** The values that 0 and 255 stand for. */
  readonly low: number;
  readonly high: number;
  /** [count, height, width] */
  readonly data: Uint8Array<ArrayBuffer>;
}

export interface MapSize {
  readonly height: number;
  readonly width: number;
  /** Maps in `values`. */
  readonly channels: number;
  /** Maps wanted, from the first on; all where absent. */
  readonly count?: number;
  /** Puts 0 in the middle of the range. */
  readonly centered?: boolean;
}

/** `values` [height, width, channels] as bytes, map by map; all share one range. */
export function mapBytes(values: ArrayLike<number>, size: MapSize): Maps {
  const { height, width, channels, count = channels, centered = false } = size;
  const maps = Math.min(count, channels);
  const area = height * width;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let pixel = 0; pixel < area; pixel++) {
    for (let map = 0; map < maps; map++) {
      const value = values[pixel * channels + map] as number;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (centered) {
    high = Math.max(Math.abs(low), Math.abs(high));
    low = -high;
  }
  const scale = high > low ? 255 / (high - low) : 0;
  const data = new Uint8Array(maps * area);
  for (let map = 0; map < maps; map++) {
    for (let pixel = 0; pixel < area; pixel++) {
      data[map * area + pixel] = Math.round(((values[pixel * channels + map] as number) - low) * scale);
    }
  }
  return { height, width, count: maps, low, high, data };
}
