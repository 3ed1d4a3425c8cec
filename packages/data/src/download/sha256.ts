import { sha256 as hash } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

/** Computes the SHA-256 of `bytes` in lowercase hexadecimal, using the platform's implementation if available, which is faster. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) return hex(hash(bytes));
  return hex(new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>)));
}

/** Computes a SHA-256 piece by piece. */
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
