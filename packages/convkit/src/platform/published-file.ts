import { CheckpointError, DataError } from '@convkit/core';
import type { PretrainedWeights } from '@convkit/models';

/** A file that somebody publishes, and what is known about it. */
export type PublishedFile = Pick<PretrainedWeights, 'url' | 'file' | 'bytes' | 'mebibytes' | 'sha256'>;

/**
 * The error for a published file that cannot be downloaded. Errors that do not come from the data are passed on.
 * @param place Completes the sentence "download URL yourself and …".
 */
export function cannotDownload(file: PublishedFile, place: string, cause: unknown): unknown {
  if (!(cause instanceof DataError)) return cause;
  const facts = [sizeOf(file), checksumOf(file)].filter((fact) => fact !== undefined);
  const known = facts.length > 0 ? ` (${facts.join(', ')})` : '';
  return new CheckpointError(cause.message, {
    code: 'CHECKPOINT_DOWNLOAD',
    cause,
    hint: `Check the network connection, or download ${file.url}${known} yourself and ${place}.`,
  });
}

function sizeOf({ bytes, mebibytes }: PublishedFile): string | undefined {
  if (bytes !== undefined) return `${bytes.toLocaleString('en')} bytes`;
  return mebibytes === undefined ? undefined : `${mebibytes} MiB`;
}

function checksumOf({ sha256 }: PublishedFile): string | undefined {
  if (sha256 === undefined) return undefined;
  return `SHA-256 ${sha256.length < 64 ? `beginning with ${sha256}` : sha256}`;
}
