import { platform } from '#platform';
import type { Arithmetic } from './arithmetic.js';
import { binaryOf } from './binaries.js';
import { passesSelfTest } from './self-test.js';

let answer: boolean | undefined;

/** Makes the engine merge pairs of instructions of the kernels, if it can and they compute what they should. Returns whether it does. */
export function revectorize(arithmetic: Arithmetic): boolean {
  if (arithmetic === 'portable') return false;
  answer ??= platform.revectorize(() => passesSelfTest(binaryOf(arithmetic)));
  return answer;
}

/** Whether `revectorize` has succeeded in this process. */
export const isRevectorized = (): boolean => answer === true;
