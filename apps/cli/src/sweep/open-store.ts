import path from 'node:path';
import type { SweepStore } from '@convkit/sweep';
import { directoryStore } from '@convkit/sweep/node';

const isBucket = (address: string) => address.startsWith('s3://');

/** The address of a store, as it holds in every working directory: an absolute path, or `s3://bucket/prefix`. */
export const absoluteAddress = (address: string): string =>
  isBucket(address) ? address : path.resolve(address);

/** Opens the store of a sweep: a folder, or a prefix of a bucket. */
export async function openStore(address: string): Promise<SweepStore> {
  if (!isBucket(address)) return directoryStore(absoluteAddress(address));
  const { openS3Store } = await import('@convkit/sweep/s3');
  return openS3Store(address);
}
