import type { Pixels } from '../../images/types.js';

const f32 = Math.fround;

/**
 * Shifts the hue by `factor` of the color circle, from -0.5 to 0.5, in Pillow's HSV bytes (Convert.c), including its float32 rounding.
 * Copies images that do not have three channels.
 */
export function adjustHue({ channels, data }: Pixels, { data: out }: Pixels, factor: number): void {
  if (channels !== 3) {
    out.set(data);
    return;
  }
  const turn = Math.trunc(factor * 255);
  for (let i = 0; i < data.length; i += 3) {
    const red = data[i] as number;
    const green = data[i + 1] as number;
    const blue = data[i + 2] as number;
    const value = Math.max(red, green, blue);
    const range = value - Math.min(red, green, blue);
    const saturation = range === 0 ? 0 : Math.trunc(f32(range / value) * 255);
    if (saturation === 0) {
      out.fill(value, i, i + 3);
    } else {
      const hue = (hueOf(red, green, blue, value, range) + turn) & 255;
      writeRgb(out, i, hue, saturation, value);
    }
  }
}

/** Computes the hue, from 0 to 255. */
function hueOf(red: number, green: number, blue: number, value: number, range: number): number {
  const [r, g, b] = [f32((value - red) / range), f32((value - green) / range), f32((value - blue) / range)];
  let sector: number;
  if (red === value) sector = f32(b - g);
  else if (green === value) sector = f32(2 + r - b);
  else sector = f32(4 + g - r);
  return Math.trunc(f32((sector / 6 + 1) % 1) * 255);
}

function writeRgb(out: Uint8Array, i: number, hue: number, saturation: number, value: number): void {
  const sector = Math.floor((hue * 6) / 255);
  const part = f32((hue * 6) / 255 - sector);
  const s = f32(saturation / 255);
  const p = Math.round(value * (1 - s));
  const q = Math.round(value * (1 - f32(s * part)));
  const t = Math.round(value * (1 - s * (1 - part)));
  switch (sector % 6) {
    case 0:
      set(out, i, value, t, p);
      break;
    case 1:
      set(out, i, q, value, p);
      break;
    case 2:
      set(out, i, p, value, t);
      break;
    case 3:
      set(out, i, p, q, value);
      break;
    case 4:
      set(out, i, t, p, value);
      break;
    default:
      set(out, i, value, p, q);
  }
}

function set(out: Uint8Array, i: number, red: number, green: number, blue: number): void {
  out[i] = red;
  out[i + 1] = green;
  out[i + 2] = blue;
}
