import { type DecodedImage, resizeImage } from '@convkit/data';

/** Height and width of the digit in pixels. */
const BOX = 20;
/** Height and width of the image in pixels. */
const SIDE = 28;

/**
 * Centers ink on black the way MNIST's images were made: scaled to fit 20x20 pixels with its proportions kept, in an image of
 * 28x28 pixels with the center of mass in the middle. LeCun et al. 1998, section III.A.
 * @returns `undefined` if there is no ink.
 */
export function centerDigit(ink: DecodedImage): DecodedImage | undefined {
  const box = inkBox(ink);
  if (!box) return undefined;
  const scale = BOX / Math.max(box.height, box.width);
  const extent = (pixels: number) => Math.max(1, Math.round(pixels * scale));
  const digit = resizeImage(box, [extent(box.height), extent(box.width)]);
  const [massY, massX] = centerOfMass(digit);
  const top = clamp(Math.round(SIDE / 2 - massY), SIDE - digit.height);
  const left = clamp(Math.round(SIDE / 2 - massX), SIDE - digit.width);
  const data = new Uint8Array(SIDE * SIDE);
  for (let y = 0; y < digit.height; y++) {
    const row = digit.data.subarray(y * digit.width, (y + 1) * digit.width);
    data.set(row, (top + y) * SIDE + left);
  }
  return { height: SIDE, width: SIDE, channels: 1, data };
}

const clamp = (start: number, max: number) => Math.max(0, Math.min(max, start));

/** Crops the image to the bounding box of its ink. */
function inkBox({ height, width, data }: DecodedImage): DecodedImage | undefined {
  let [top, bottom, left, right] = [height, -1, width, -1];
  for (let i = 0; i < data.length; i++) {
    if (data[i] === 0) continue;
    const [y, x] = [Math.floor(i / width), i % width];
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
    left = Math.min(left, x);
    right = Math.max(right, x);
  }
  if (bottom < 0) return undefined;
  const [rows, columns] = [bottom - top + 1, right - left + 1];
  const cropped = new Uint8Array(rows * columns);
  for (let y = 0; y < rows; y++) {
    const start = (top + y) * width + left;
    cropped.set(data.subarray(start, start + columns), y * columns);
  }
  return { height: rows, width: columns, channels: 1, data: cropped };
}

/** The center of mass in pixels from the upper left corner. The middle of the first pixel is at 0.5. */
function centerOfMass({ width, data }: DecodedImage): [y: number, x: number] {
  let [mass, sumY, sumX] = [0, 0, 0];
  data.forEach((value, i) => {
    mass += value;
    sumY += value * (Math.floor(i / width) + 0.5);
    sumX += value * ((i % width) + 0.5);
  });
  return [sumY / mass, sumX / mass];
}
