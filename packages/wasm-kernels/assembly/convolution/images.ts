import { ClearArguments, CopyArguments, CopyImagesArguments, FrameRowsArguments } from '../generated/arguments';

/** Copies floats. memory.copy costs a call, which is too much for a few floats. */
// @ts-ignore: decorator
@inline
function copyFloats(to: usize, from: usize, bytes: usize): void {
  if (bytes > 1024) {
    memory.copy(to, from, bytes);
    return;
  }
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, v128.load(from + i));
  for (; i < bytes; i += 4) store<f32>(to + i, load<f32>(from + i));
}

/** Sets floats to zero. */
export function clear(args: ClearArguments): void {
  memory.fill(args.to, 0, <usize>args.floats << 2);
}

/** Copies floats, and sets some after them to zero. */
export function copy(args: CopyArguments): void {
  const bytes = <usize>args.floats << 2;
  memory.copy(args.to, args.from, bytes);
  memory.fill(args.to + bytes, 0, <usize>args.zeros << 2);
}

/** Frames images with zeros. Units are lines of the frames. */
export function frameRowsTask(args: FrameRowsArguments, start: i32, end: i32): void {
  const height = args.height;
  const frameHeight = args.frameHeight;
  const bytes = <usize>args.lineFloats << 2;
  const left = <usize>args.leftFloats << 2;
  const frameBytes = <usize>args.frameLineFloats << 2;
  for (let unit = start; unit < end; unit++) {
    const to = args.framed + <usize>unit * frameBytes;
    const row = (unit % frameHeight) - args.top;
    if (row < 0 || row >= height) {
      memory.fill(to, 0, frameBytes);
      continue;
    }
    memory.fill(to, 0, left);
    copyFloats(to + left, args.x + <usize>((unit / frameHeight) * height + row) * bytes, bytes);
    memory.fill(to + left + bytes, 0, frameBytes - left - bytes);
  }
}

/** Copies images line by line. Units are images. */
export function copyImagesTask(args: CopyImagesArguments, start: i32, end: i32): void {
  const fromStride = <usize>args.fromLineStride << 2;
  const toStride = <usize>args.toLineStride << 2;
  const lines = args.lines;
  const bytes = <usize>args.lineFloats << 2;
  for (let n = start; n < end; n++) {
    let from = args.from + ((<usize>n * args.fromImageStride) << 2);
    let to = args.to + ((<usize>n * args.toImageStride) << 2);
    for (let line = 0; line < lines; line++) {
      copyFloats(to, from, bytes);
      from += fromStride;
      to += toStride;
    }
  }
}
