import { platform } from '#platform';
import { type Build, binaryOf } from './binaries.js';
import { arithmeticOf, type WasmModules } from './given-modules.js';
import { passesSelfTest } from './self-test.js';

/** Options of the kernels. */
export interface KernelOptions {
  /**
   * Whether to use relaxed SIMD if the engine has it. Set it to false to repeat a run that was computed without it. With `modules`, their
   * build decides.
   * @defaultValue true
   */
  readonly relaxedSimd?: boolean;
  /**
   * Whether V8 is to merge pairs of 128-bit instructions into 256-bit ones, where it can: in Node 22 and later, on x64. V8 calls this
   * experimental, so the kernels are tested first, and stay as they are if they compute something else. Results do not depend on it.
   * Set it before the backend starts.
   * @defaultValue false
   */
  readonly revectorize?: boolean;
  /** Compiled modules to compute with, on one thread, instead of compiling any. By default, modules are compiled at run time. */
  readonly modules?: WasmModules;
}

/** The instructions that the kernels compute with. Each has its own rounding errors. */
export type Arithmetic = 'relaxedSimd' | 'simd' | 'portable';

const answers = new Map<Build, boolean>();

/**
 * The arithmetic of the given modules, or the fastest that the engine supports and the options allow.
 * @throws ConfigError if the modules cannot be used.
 */
export function arithmeticFor({ relaxedSimd: relaxed = true, modules }: KernelOptions = {}): Arithmetic {
  if (modules) return arithmeticOf(modules);
  if (relaxed && runs('relaxedSimd')) return 'relaxedSimd';
  return runs('simd') ? 'simd' : 'portable';
}

function runs(build: Build): boolean {
  const known = answers.get(build);
  if (known !== undefined) return known;
  const answer = typeof WebAssembly === 'object' && (isValid(build) || runsExperimentally(build));
  answers.set(build, answer);
  return answer;
}

const isValid = (build: Build) => WebAssembly.validate(binaryOf(build));

/** Whether a build runs once the platform has switched on what its engine calls experimental, and then computes what it should. */
const runsExperimentally = (build: Build) =>
  build === 'relaxedSimd' &&
  platform.enableRelaxedSimd() &&
  isValid(build) &&
  passesSelfTest(binaryOf(build));
