/** Maps a pixel (x, y) of the result to its source: x' = a x + b y + c, y' = d x + e y + f. */
export type Matrix = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export interface AffineParameters {
  /** Rotation in degrees, clockwise. */
  readonly angle: number;
  /** Translation in pixels, to the right and down. */
  readonly translate: readonly [x: number, y: number];
  readonly scale: number;
  /** Factor on the width and divisor of the height. Defaults to 1. */
  readonly squeeze?: number;
  /** Shear in degrees, along x and y. */
  readonly shear: readonly [x: number, y: number];
  readonly center: readonly [x: number, y: number];
}

const RADIAN = Math.PI / 180;

/** torchvision's `_get_inverse_affine_matrix`: squeeze, shear, scale and rotation around the center, then translation. */
export function affineMatrix({
  angle,
  translate,
  scale,
  squeeze = 1,
  shear,
  center,
}: AffineParameters): Matrix {
  const [rotation, shearX, shearY] = [angle * RADIAN, shear[0] * RADIAN, shear[1] * RADIAN];
  const [cos, sin] = [Math.cos(rotation - shearY), Math.sin(rotation - shearY)];
  const a = cos / Math.cos(shearY);
  const b = (-cos * Math.tan(shearX)) / Math.cos(shearY) - Math.sin(rotation);
  const c = sin / Math.cos(shearY);
  const d = (-sin * Math.tan(shearX)) / Math.cos(shearY) + Math.cos(rotation);
  const [wide, tall] = [scale * squeeze, scale / squeeze];
  const [xx, xy, yx, yy] = [d / wide, -b / wide, -c / tall, a / tall];
  const [fromX, fromY] = [-center[0] - translate[0], -center[1] - translate[1]];
  return [xx, xy, xx * fromX + xy * fromY + center[0], yx, yy, yx * fromX + yy * fromY + center[1]];
}

/** Pillow's `Image.rotate`: rotation by `angle` degrees, counterclockwise around the image's center. */
export function rotationMatrix(angle: number, height: number, width: number): Matrix {
  const radians = -((((angle % 360) + 360) % 360) * RADIAN);
  const [cos, sin] = [digits15(Math.cos(radians)), digits15(Math.sin(radians))];
  const [x, y] = [width / 2, height / 2];
  return [cos, sin, cos * -x + sin * -y + x, -sin, cos, -sin * -x + cos * -y + y];
}

const digits15 = (value: number) => Number(value.toFixed(15));
