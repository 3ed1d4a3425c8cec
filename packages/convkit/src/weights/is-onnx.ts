/** Whether a file begins with the version of ONNX's format, 1 to 15, and then the name of a producer, its opsets or its graph. */
export function isOnnx([tag, version = 0, next]: Uint8Array): boolean {
  return tag === 0x08 && version > 0 && version < 16 && (next === 0x12 || next === 0x3a || next === 0x42);
}
