import { sha256 as hash } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** The SHA-256 of `bytes` in lower-case hexadecimal; by the platform where it can, which is faster. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) return hex(hash(bytes));
  return hex(new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)));
}

/** A SHA-256 of bytes that come piece by piece. */
export function runningSha256(): { update(piece: Uint8Array): void; digest(): string } {
  const running = hash.create();
  return {
    update: (piece) => {
      running.update(piece);
    },
    digest: () => hex(running.digest()),
  };
}

export const hex = bytesToHex;
