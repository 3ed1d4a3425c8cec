import { createRequire } from 'node:module';

/** The command line has the version of the library that it comes with. The controller and the workers of a queue need the same one. */
export const { version } = createRequire(import.meta.url)('convkit/package.json') as {
  readonly version: string;
};
