import { BackendError } from '@convkit/core';
import { version_core } from '@tensorflow/tfjs-core';

const SUPPORTED = '4.22.';

/** Checks the version of tfjs, as some of its private fields are used. @throws BackendError if it is not supported. */
export function assertTfjsVersion(name: string, version = version_core): void {
  if (version.startsWith(SUPPORTED) && version_core.startsWith(SUPPORTED)) return;
  throw new BackendError(`${name} ${version} with @tensorflow/tfjs-core ${version_core} is not supported`, {
    hint: `Install both at ${SUPPORTED}x.`,
  });
}

/** Creates the error for an optional peer dependency whose import failed. */
export const notInstalled = (name: string, cause: unknown): BackendError =>
  new BackendError(`${name} is not installed`, { hint: `npm install ${name}@4.22.0`, cause });
