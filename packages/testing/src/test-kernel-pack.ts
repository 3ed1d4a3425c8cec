import { getGradient, getKernel, getKernelsForBackend, type KernelConfig } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';

/** A kernel pack to test. */
export interface KernelPack {
  /** Name of its tfjs backend. */
  readonly backend: string;
  /** Names of its kernels. */
  readonly kernels: readonly string[];
  /** Registers the kernels. */
  readonly install: () => void;
}

/** Defines the conformance suite of a kernel pack that is not installed yet. It does not test what the kernels compute. */
export function testKernelPack(name: string, { backend, kernels, install }: KernelPack): void {
  describe(`${name} meets the kernel pack contract`, () => {
    const registered = () => new Map(configs(backend).map((config) => [config.kernelName, config]));

    it('registers the kernels that it lists, but no others and no gradients', () => {
      const before = registered();
      const gradients = kernels.map(getGradient);
      install();
      const after = registered();
      const changed = [...after].filter(([kernel, config]) => before.get(kernel) !== config);
      expect(changed.map(([kernel]) => kernel).sort()).toEqual([...kernels].sort());
      expect([...before.keys()].filter((kernel) => !after.has(kernel))).toEqual([]);
      expect(kernels.map(getGradient)).toEqual(gradients);
    });

    it('can be installed twice', () => {
      install();
      const once = kernels.map((kernel) => getKernel(kernel, backend));
      install();
      expect(kernels.filter((kernel, i) => getKernel(kernel, backend) !== once[i])).toEqual([]);
    });
  });
}

const configs = (backend: string): KernelConfig[] => getKernelsForBackend(backend) ?? [];
