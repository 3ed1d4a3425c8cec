import { ConfigError } from '@convkit/core';

/** A checksum of float32 values that arrive one array after another. */
export interface FloatSha256 {
  update(floats: Float32Array<ArrayBuffer>): void;
  /** Resolves with the SHA-256 of all values as little-endian bytes, in hexadecimal. */
  digest(): Promise<string>;
}

/**
 * Creates a checksum of `length` values. Node hashes each array as it comes. Pages have to collect all of them first.
 * @throws ConfigError if `crypto.subtle` is not available, as in an insecure page.
 */
export function createFloatSha256(length: number): FloatSha256 {
  const node = globalThis.process?.getBuiltinModule?.('node:crypto');
  if (node) {
    const hash = node.createHash('sha256');
    return {
      update: ({ buffer, byteOffset, byteLength }) =>
        void hash.update(new Uint8Array(buffer, byteOffset, byteLength)),
      digest: async () => hash.digest('hex'),
    };
  }
  if (globalThis.crypto?.subtle === undefined) {
    throw new ConfigError('This page cannot compute SHA-256', {
      hint: 'Serve the page over https or from localhost: browsers offer crypto.subtle only to secure pages.',
    });
  }
  const all = new Float32Array(length);
  let cursor = 0;
  return {
    update(floats) {
      all.set(floats, cursor);
      cursor += floats.length;
    },
    async digest() {
      const digest = new Uint8Array(await globalThis.crypto.subtle.digest('SHA-256', all));
      return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
    },
  };
}
