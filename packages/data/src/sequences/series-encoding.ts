import { ConfigError, checkArguments, checkOptions, DataError, type SeriesEncoding } from '@convkit/core';

/**
 * Computes the normalization of each channel over the steps of a training set.
 * @param series - the values of each series, step by step, channels innermost.
 * @throws ConfigError if `length` is not a whole number from 1.
 */
export function fitSeriesEncoding(
  series: Iterable<ArrayLike<number>>,
  channels: readonly string[],
  length: number,
): SeriesEncoding {
  checkArguments('fitSeriesEncoding', { series, channels }, { series: 'iterable', channels: 'strings' });
  if (!Number.isSafeInteger(length) || length < 1) {
    throw new ConfigError(`the length of the series must be a whole number from 1, got ${length}`);
  }
  const count = channels.length;
  const [sums, squares] = [new Float64Array(count), new Float64Array(count)];
  const shifts = new Float64Array(count);
  let steps = 0;
  for (const values of series) {
    checkArguments('fitSeriesEncoding', { 'a series': values }, { 'a series': 'numbers' });
    for (let i = 0; i < values.length; i++) {
      const channel = i % count;
      // Differences from the first value avoid cancellation with a large mean.
      if (steps === 0 && i < count) shifts[channel] = values[i] as number;
      const value = (values[i] as number) - (shifts[channel] as number);
      sums[channel] = (sums[channel] as number) + value;
      squares[channel] = (squares[channel] as number) + value * value;
    }
    steps += values.length / count;
  }
  const mean = Array.from(sums, (sum) => (steps === 0 ? 0 : sum / steps));
  const std = Array.from(squares, (square, i) =>
    Math.sqrt(Math.max(square / steps - (mean[i] as number) ** 2, 0)),
  );
  return {
    kind: 'series',
    length,
    channels: [...channels],
    mean: mean.map((value, i) => value + (shifts[i] as number)),
    // A constant channel is zero for any divisor.
    std: std.map((value) => (value > 0 ? value : 1)),
  };
}

/**
 * Normalizes the values of a series, and pads or cuts it to the length.
 * @throws DataError if the values are not whole steps, or not finite.
 */
export function encodeSeries(values: ArrayLike<number>, encoding: SeriesEncoding): Float32Array {
  checkArguments('encodeSeries', { values }, { values: 'numbers' });
  checkOptions('encodeSeries', encoding, {
    length: 'size',
    channels: 'strings',
    mean: 'numbers',
    std: 'numbers',
  });
  const { length, channels, mean, std } = encoding;
  const count = channels.length;
  if (mean.length !== count || std.length !== count) {
    throw new ConfigError(
      `encodeSeries: ${mean.length} means and ${std.length} standard deviations for ${count} channels`,
    );
  }
  if (values.length === 0 || values.length % count !== 0) {
    throw new DataError(
      `a series has ${values.length} values, which are not whole steps of ${count} channels`,
      {
        hint: 'Pass the values step by step, with all channels of a step side by side.',
      },
    );
  }
  const encoded = new Float32Array(length * count);
  for (let i = 0; i < Math.min(values.length, encoded.length); i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) {
      throw new DataError(`step ${Math.floor(i / count)} of a series is ${value}, not a finite number`);
    }
    encoded[i] = (value - (mean[i % count] as number)) / (std[i % count] as number);
  }
  return encoded;
}
