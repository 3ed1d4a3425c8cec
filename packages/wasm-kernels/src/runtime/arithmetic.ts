import { relaxedSimd, simd } from '../generated/binaries.js';
import { decode } from './decode.js';

export interface KernelOptions {
  /** False: plain SIMD even where the engine has relaxed SIMD, to repeat what was computed without it. */
  readonly relaxedSimd?: boolean;
}

/** How the kernels compute here. Each has rounding errors of its own. */
export type Arithmetic = 'relaxedSimd' | 'simd' | 'portable';

const answers = new Map<string, boolean>();

/** The fastest that the engine runs and the options allow. */
export function arithmeticFor({ relaxedSimd: relaxed = true }: KernelOptions = {}): Arithmetic {
  if (relaxed && runs(relaxedSimd)) return 'relaxedSimd';
  return runs(simd) ? 'simd' : 'portable';
}

function runs(binary: string): boolean {
  const known = answers.get(binary);
  if (known !== undefined) return known;
  const answer = typeof WebAssembly === 'object' && WebAssembly.validate(decode(binary));
  answers.set(binary, answer);
  return answer;
}
