/** Gray value of the RGB pixel at `i`, as Pillow's `convert('L')`: 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601) in 16-bit fixed point. */
export const luma = (data: Uint8Array, i: number) =>
  ((data[i] as number) * 19_595 +
    (data[i + 1] as number) * 38_470 +
    (data[i + 2] as number) * 7_471 +
    0x8000) >>
  16;
