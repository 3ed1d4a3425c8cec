import { getGradient, getKernel, getKernelsForBackend, type KernelConfig } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';

export interface KernelPack {
  /** The tfjs backend that it is for. */
  readonly backend: string;
  readonly kernels: readonly string[];
  readonly install: () => void;
}

/** The conformance suite of a kernel pack that is not installed yet, apart from what its kernels compute. */
export function testKernelPack(name: string, { backend, kernels, install }: KernelPack): void {
  describe(`${name} keeps the contract of kernel packs`, () => {
    const registered = () => new Map(configs(backend).map((config) => [config.kernelName, config]));

    it('registers the kernels that it lists, and touches no others and no gradients', () => {
      const before = registered();
      const gradients = kernels.map(getGradient);
      install();
      const after = registered();
      const changed = [...after].filter(([kernel, config]) => before.get(kernel) !== config);
      expect(changed.map(([kernel]) => kernel).sort()).toEqual([...kernels].sort());
      expect([...before.keys()].filter((kernel) => !after.has(kernel))).toEqual([]);
      expect(kernels.map(getGradient)).toEqual(gradients);
    });

    it('may be installed again', () => {
      install();
      const once = kernels.map((kernel) => getKernel(kernel, backend));
      install();
      expect(kernels.filter((kernel, i) => getKernel(kernel, backend) !== once[i])).toEqual([]);
    });
  });
}

const configs = (backend: string): KernelConfig[] => getKernelsForBackend(backend) ?? [];
