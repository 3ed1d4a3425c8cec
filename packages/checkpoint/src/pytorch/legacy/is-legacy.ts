/** The integer 0x1950a86a20f9469cfc6c with its length, as a pickle ends with it. */
const MAGIC = [0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];

/** Bytes of the operation FRAME, which protocols 4 and 5 put in front. */
const FRAME = { code: 0x95, length: 9 };

/** Whether a file begins with the magic number of the format before PyTorch 1.6, as a pickle. */
export function isLegacy(start: Uint8Array): boolean {
  const at = start[2] === FRAME.code ? 2 + FRAME.length : 2;
  return start[0] === 0x80 && MAGIC.every((byte, i) => start[at + i] === byte);
}
