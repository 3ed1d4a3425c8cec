import { blockLength, lengths, text } from '../generated/binaries.js';

/** A build of the kernels: for a memory of their own or a shared one, with or without relaxed SIMD. */
export type Build = keyof typeof lengths;

const builds = Object.entries(lengths) as [Build, number][];

/** The binary of a build, from the text in which all builds take turns. */
export function binaryOf(build: Build): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(lengths[build]);
  let at = 0;
  for (let start = 0; start < bytes.length; start += blockLength) {
    for (const [name, length] of builds) {
      const count = Math.min(Math.max(length - start, 0), blockLength);
      if (name === build) decode(text.slice(at, at + 2 * count), bytes.subarray(start));
      at += 2 * count;
    }
  }
  return bytes;
}

/** Decodes hexadecimal digits. */
function decode(digits: string, bytes: Uint8Array): void {
  for (let i = 0; 2 * i < digits.length; i++) {
    bytes[i] = Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16);
  }
}
