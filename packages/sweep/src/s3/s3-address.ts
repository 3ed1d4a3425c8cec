import { ConfigError } from '@convkit/core';

/** Part of a bucket. */
export interface S3Address {
  readonly bucket: string;
  /** What the keys begin with: empty, or with a slash at the end. */
  readonly prefix: string;
}

const ADDRESS = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/((?:[^/]+\/)*[^/]+)?\/?)?$/;

/**
 * Parses `s3://bucket/prefix`. The prefix may be missing, contain slashes, and end in one.
 * @throws ConfigError if the address is something else.
 */
export function parseS3Address(address: string): S3Address {
  const [, bucket, folder] = ADDRESS.exec(address) ?? [];
  if (bucket === undefined) {
    throw new ConfigError(`${JSON.stringify(address)} is not the address of a folder in a bucket`, {
      hint: 'Write it as s3://BUCKET/FOLDER. Bucket names have 3 to 63 lowercase letters, digits, hyphens and periods.',
    });
  }
  return { bucket, prefix: folder === undefined ? '' : `${folder}/` };
}
