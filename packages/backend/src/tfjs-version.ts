import { BackendError } from '@convkit/core';
import { version_core } from '@tensorflow/tfjs-core';

const SUPPORTED = '4.22.';

/** Some private fields of tfjs are used, so its version is checked. @throws BackendError on another one. */
export function assertTfjsVersion(name: string, version = version_core): void {
  if (version.startsWith(SUPPORTED) && version_core.startsWith(SUPPORTED)) return;
  throw new BackendError(`${name} ${version} with @tensorflow/tfjs-core ${version_core} is not supported`, {
    hint: `Install both at ${SUPPORTED}x.`,
  });
}

/** Of an optional peer whose import failed. */
export const notInstalled = (name: string, cause: unknown): BackendError =>
  new BackendError(`${name} is not installed`, { hint: `npm install ${name}@4.22.0`, cause });
