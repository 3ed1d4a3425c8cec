const ORIENTATION = 0x112;
const SHORT = 3;
const ENTRY_BYTES = 12;
const PREFIX = [0x45, 0x78, 0x69, 0x66, 0, 0];

/** How to rotate or mirror a stored image: 1 leaves it as is, 2 to 8 as numbered in Exif 2.3 (section 4.6.4, tag 274). */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** Reads the orientation from an Exif block, with or without the prefix `Exif`. Returns 1 if it has none, or an invalid one. */
export function exifOrientation(block: Uint8Array | undefined): Orientation {
  if (!block) return 1;
  const tiff = PREFIX.every((byte, i) => block[i] === byte) ? block.subarray(PREFIX.length) : block;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.length);
  if (tiff.length < 8) return 1;
  const order = view.getUint16(0);
  const little = order === 0x4949;
  if ((!little && order !== 0x4d4d) || view.getUint16(2, little) !== 42) return 1;
  const directory = view.getUint32(4, little);
  if (directory + 2 > tiff.length) return 1;
  const entries = view.getUint16(directory, little);
  for (let i = 0; i < entries; i++) {
    const at = directory + 2 + i * ENTRY_BYTES;
    if (at + ENTRY_BYTES > tiff.length) return 1;
    if (view.getUint16(at, little) !== ORIENTATION) continue;
    const value = view.getUint16(at + 8, little);
    return view.getUint16(at + 2, little) === SHORT && value >= 1 && value <= 8 ? (value as Orientation) : 1;
  }
  return 1;
}
