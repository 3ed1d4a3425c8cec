import { binaries } from '../generated/binaries.js';
import { decode } from './decode.js';

/** Options of the kernels. */
export interface KernelOptions {
  /**
   * Whether to use relaxed SIMD if the engine has it. Set it to false to repeat a run that was computed without it.
   * @defaultValue true
   */
  readonly relaxedSimd?: boolean;
}

/** The instructions that the kernels compute with. Each has its own rounding errors. */
export type Arithmetic = 'relaxedSimd' | 'simd' | 'portable';

const answers = new Map<string, boolean>();

/** The fastest arithmetic that the engine supports and the options allow. */
export function arithmeticFor({ relaxedSimd: relaxed = true }: KernelOptions = {}): Arithmetic {
  if (relaxed && runs(binaries.relaxedSimd)) return 'relaxedSimd';
  return runs(binaries.simd) ? 'simd' : 'portable';
}

function runs(binary: string): boolean {
  const known = answers.get(binary);
  if (known !== undefined) return known;
  const answer = typeof WebAssembly === 'object' && WebAssembly.validate(decode(binary));
  answers.set(binary, answer);
  return answer;
}
