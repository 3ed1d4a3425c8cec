import { engine } from '@tensorflow/tfjs-core';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';

interface Constraints {
  readonly predicate?: (environment: { isDataSync: boolean }) => boolean;
}

type Describe = (name: string, body: () => void) => void;

export const ALL_ENVS: Constraints = {};
export const SYNC_BACKEND_ENVS: Constraints = { predicate: ({ isDataSync }) => isDataSync };

/** Replaces tfjs-core's function of this name: there is one environment, the active backend, which does not change. */
export function describeWithFlags(name: string, { predicate }: Constraints, body: () => void): void {
  if (predicate && !predicate({ isDataSync: true })) return;
  const startScope = () => engine().startScope();
  const endScope = () => {
    engine().endScope();
    engine().disposeVariables();
  };
  (globalThis as unknown as { describe: Describe }).describe(name, () => {
    beforeAll(startScope);
    beforeEach(startScope);
    afterEach(endScope);
    afterAll(endScope);
    body();
  });
}
