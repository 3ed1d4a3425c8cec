import { createHash } from 'node:crypto';
import { type ArgumentKind, ConfigError } from '@convkit/core';
import type { TrialJob } from '../engine/trial-job.js';
import { isParameterValue } from '../space/check-space.js';
import { checkFields } from '../spec/check-fields.js';

/** Name of the queue. Sweeps share it: a worker executes jobs of each sweep whose store it can open. */
export const QUEUE = 'convkit-sweep';

/** Data of a BullMQ job. */
export interface JobPayload {
  /** Version of convkit that wrote it. */
  readonly version: string;
  /** Address of the sweep's store, as workers open it. */
  readonly store: string;
  readonly job: TrialJob;
}

/** Workers create folders and files of these names, so they must not lead out of the store. */
const FILE: ArgumentKind = [
  'a file name of letters, digits, dots, hyphens and underscores',
  (value) => typeof value === 'string' && /^\w[\w.-]{0,199}$/.test(value),
];

const VALUES: ArgumentKind = [
  'an object of strings, numbers and true or false',
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every(isParameterValue),
];

/**
 * Checks the data of a BullMQ job, which may come from another program.
 * @throws ConfigError naming the first field that is missing, unknown or invalid.
 */
export function checkPayload(data: unknown): JobPayload {
  checkFields('the job in the queue', data, { version: 'name', store: 'name', job: 'object' });
  checkFields('job', data.job, {
    id: FILE,
    trial: 'whole',
    run: FILE,
    parameters: VALUES,
    options: VALUES,
    epochs: 'whole',
  });
  return data as unknown as JobPayload;
}

/**
 * Checks that the version of a payload is that of this worker.
 * @throws ConfigError if it is another.
 */
export function checkVersion(data: unknown, version: string): void {
  const other = (data as { version?: unknown } | undefined)?.version;
  if (typeof other !== 'string' || other === version) return;
  throw new ConfigError(`The sweep runs convkit ${other}, and this worker convkit ${version}`, {
    hint: 'Install the same version of convkit on all machines.',
  });
}

/** Id of a sweep in the queue, which follows from the address of its store. */
export const sweepIdOf = (store: string): string =>
  createHash('sha256').update(store).digest('hex').slice(0, 16);

/** Id of a job in the queue. Neither a number nor with a colon, which BullMQ refuses. */
export const queueIdOf = (sweep: string, job: TrialJob): string => `sweep-${sweep}-${job.id}`;
