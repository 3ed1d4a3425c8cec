/** The channels of a tensor as grayscale images of one size. */
export interface ChannelImages {
  readonly height: number;
  readonly width: number;
  /** Number of images. */
  readonly count: number;
  /** The value that byte 0 stands for. */
  readonly low: number;
  /** The value that byte 255 stands for. */
  readonly high: number;
  /** Bytes of shape [count, height, width]. */
  readonly data: Uint8Array<ArrayBuffer>;
}

export interface ChannelImageOptions {
  readonly height: number;
  readonly width: number;
  /** Number of channels in `values`. */
  readonly channels: number;
  /** Number of channels to convert, from the first. Defaults to all. */
  readonly count?: number;
  /** Centers the range on 0. Defaults to `false`. */
  readonly centered?: boolean;
}

/** Converts values of shape [height, width, channels] to images. All of them share one range. */
export function toChannelImages(values: ArrayLike<number>, size: ChannelImageOptions): ChannelImages {
  const { height, width, channels, count = channels, centered = false } = size;
  const used = Math.min(count, channels);
  const area = height * width;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let pixel = 0; pixel < area; pixel++) {
    for (let channel = 0; channel < used; channel++) {
      const value = values[pixel * channels + channel] as number;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (centered) {
    high = Math.max(Math.abs(low), Math.abs(high));
    low = -high;
  }
  const scale = high > low ? 255 / (high - low) : 0;
  const data = new Uint8Array(used * area);
  for (let channel = 0; channel < used; channel++) {
    for (let pixel = 0; pixel < area; pixel++) {
      const value = values[pixel * channels + channel] as number;
      data[channel * area + pixel] = Math.round((value - low) * scale);
    }
  }
  return { height, width, count: used, low, high, data };
}
