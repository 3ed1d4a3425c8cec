import { tmpdir } from 'node:os';
import { checkArguments, checkOptions } from '@convkit/core';
import { type SweepStore, TRIALS_FOLDER } from '../engine/sweep-store.js';
import { connect } from './connect.js';
import { lockSweep, type SweepLock } from './lock-sweep.js';
import { mirroredRunStore } from './mirrored-run-store.js';
import { parseS3Address } from './s3-address.js';
import { S3Objects } from './s3-objects.js';
import { S3RunFiles } from './s3-run-files.js';
import { temporaryRunStore } from './temporary-run-store.js';

/** Options of `openS3Store`. */
export interface S3StoreOptions {
  /**
   * Folder for the runs that this process trains, each in a folder of its own that is deleted afterwards.
   * @defaultValue the system's folder for temporary files
   */
  readonly temporaryFolder?: string;
}

/**
 * Keeps a sweep in a bucket of Amazon S3 or a compatible service, such as MinIO. Needs the package `@aws-sdk/client-s3`, which finds
 * credentials and region where it always does: in AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION, a profile, or the role of the
 * machine. AWS_ENDPOINT_URL_S3 or AWS_ENDPOINT_URL is the URL of another service. No request is made before the store is used.
 *
 * Two controllers are kept apart by conditional writes. On a service without them, do not start two at the same moment.
 * @param address - `s3://bucket/prefix`.
 * @throws ConfigError if the address is invalid, the package is not installed, or AWS is used without a region. The store throws a
 *   CheckpointError if the service cannot be reached or refuses a request.
 */
export async function openS3Store(address: string, options: S3StoreOptions = {}): Promise<SweepStore> {
  checkArguments('openS3Store', { address }, { address: 'name' });
  checkOptions('openS3Store', options, { temporaryFolder: 'name?' });
  const { temporaryFolder = tmpdir() } = options;
  const { bucket, prefix } = parseS3Address(address);
  const objects = new S3Objects(await connect(), bucket);
  let lock: SweepLock | undefined;
  return {
    files: new S3RunFiles(objects, prefix, () => lock?.check()),
    async openRun(run) {
      const folder = `${prefix}${TRIALS_FOLDER}/${run}`;
      const local = await temporaryRunStore(temporaryFolder);
      try {
        return await mirroredRunStore(
          local,
          new S3RunFiles(objects, `${folder}/`),
          objects.addressOf(folder),
        );
      } catch (error) {
        await local.close();
        throw error;
      }
    },
    async lock() {
      const acquired = await lockSweep(objects, prefix);
      lock = acquired;
      return () => acquired.release();
    },
  };
}
