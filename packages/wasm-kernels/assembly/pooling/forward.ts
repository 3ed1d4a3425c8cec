import { PoolForwardArguments } from '../generated/arguments';
import { storeLanes } from '../simd/lanes';

/*
 * Units of every pooling are rows of the output. Channels are taken four at a time, and the last four may overlap those before them. Fewer than four
 * channels are one vector, cut when it is stored.
 */

const MAXIMUM = 0;
const MEAN = 1;

// @ts-ignore: decorator
@inline
function combine(operation: i32, soFar: v128, value: v128): v128 {
  return operation == MAXIMUM ? f32x4.pmax(soFar, value) : f32x4.add(soFar, value);
}

// @ts-ignore: decorator
@inline
function pool(operation: i32, args: PoolForwardArguments, start: i32, end: i32): void {
  const x = args.x;
  const height = args.height;
  const width = args.width;
  const channels = args.channels;
  const windowHeight = args.windowHeight;
  const windowWidth = args.windowWidth;
  const strideY = args.strideY;
  const strideX = args.strideX;
  const top = args.top;
  const left = args.left;
  const outHeight = args.outHeight;
  const outWidth = args.outWidth;
  const pixel = <usize>channels << 2;
  const line = pixel * width;
  let to = args.y + <usize>start * outWidth * pixel;
  for (let unit = start; unit < end; unit++) {
    const row = unit % outHeight;
    const image = x + <usize>(unit / outHeight) * height * line;
    const firstRow = max(row * strideY - top, 0);
    const rows = min(row * strideY - top + windowHeight, height) - firstRow;
    for (let column = 0; column < outWidth; column++) {
      const firstColumn = max(column * strideX - left, 0);
      const cells = min(column * strideX - left + windowWidth, width) - firstColumn;
      const corner = image + <usize>firstRow * line + <usize>firstColumn * pixel;
      const count = f32x4.splat(<f32>(rows * cells));
      for (let channel: i32 = 0; channel < channels; channel += 4) {
        const offset = <usize>max(min(channel, channels - 4), 0) << 2;
        let result = f32x4.splat(operation == MAXIMUM ? -Infinity : 0);
        let cellsOfRow = corner + offset;
        if (rows == 2 && cells == 2) {
          result = combine(operation, result, v128.load(cellsOfRow));
          result = combine(operation, result, v128.load(cellsOfRow + pixel));
          result = combine(operation, result, v128.load(cellsOfRow + line));
          result = combine(operation, result, v128.load(cellsOfRow + line + pixel));
        } else {
          for (let r = 0; r < rows; r++) {
            let cell = cellsOfRow;
            for (let c = 0; c < cells; c++) {
              result = combine(operation, result, v128.load(cell));
              cell += pixel;
            }
            cellsOfRow += line;
          }
        }
        if (operation == MEAN) result = f32x4.div(result, count);
        storeLanes(to + offset, result, channels);
      }
      to += pixel;
    }
  }
}

/** The largest value of each window; NaN never wins. */
export function maxPoolTask(args: PoolForwardArguments, start: i32, end: i32): void {
  pool(MAXIMUM, args, start, end);
}

/** The mean of each window's cells inside the image. */
export function averagePoolTask(args: PoolForwardArguments, start: i32, end: i32): void {
  pool(MEAN, args, start, end);
}
