import { describe, expect, it } from 'vitest';
import { binaryOf } from './binaries.js';
import { passesSelfTest } from './self-test.js';

/** Replaces every occurrence of an instruction in a binary. */
function patched(binary: Uint8Array<ArrayBuffer>, from: readonly number[], to: readonly number[]) {
  const bytes = binary.slice();
  for (let i = 0; i + from.length <= bytes.length; i++) {
    if (from.every((byte, j) => bytes[i + j] === byte)) bytes.set(to, i);
  }
  return bytes;
}

describe('the self-test of a binary', () => {
  it('passes the plain build', () => {
    expect(passesSelfTest(binaryOf('simd'))).toBe(true);
  });

  it('fails a build that computes something else', () => {
    // f32x4.add becomes f32x4.sub.
    const wrong = patched(binaryOf('simd'), [0xfd, 0xe4, 0x01], [0xfd, 0xe5, 0x01]);
    expect(WebAssembly.validate(wrong)).toBe(true);
    expect(passesSelfTest(wrong)).toBe(false);
  });

  it('fails what does not compile', () => {
    expect(passesSelfTest(Uint8Array.of(0, 97, 115, 109, 1))).toBe(false);
  });
});
