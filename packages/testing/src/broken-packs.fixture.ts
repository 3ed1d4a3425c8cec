import { type KernelConfig, registerGradient, registerKernel } from '@tensorflow/tfjs-core';
import type { KernelPack } from './test-kernel-pack.js';

const kernel = (kernelName: string): KernelConfig => ({
  kernelName,
  backendName: 'cpu',
  kernelFunc: ({ inputs }) => Object.values(inputs)[0] as never,
});

const pack = (prefix: string, install: () => void): KernelPack => ({
  backend: 'cpu',
  kernels: [`${prefix}One`, `${prefix}Two`],
  install,
});

const once = (run: () => void) => {
  let done = false;
  return () => {
    if (!done) run();
    done = true;
  };
};

const registerBoth = (prefix: string) => {
  registerKernel(kernel(`${prefix}One`));
  registerKernel(kernel(`${prefix}Two`));
};

/** A pack of two new kernels. */
export const conformingPack = pack(
  'Conforming',
  once(() => registerBoth('Conforming')),
);

/** Packs that break the contract, with words of the title of the test that must fail. */
export const BROKEN_PACKS: readonly [name: string, failing: string, pack: KernelPack][] = [
  [
    'lacks a kernel',
    'that it lists',
    pack(
      'Lacking',
      once(() => registerKernel(kernel('LackingOne'))),
    ),
  ],
  [
    'registers another kernel',
    'no others',
    pack(
      'Secret',
      once(() => {
        registerBoth('Secret');
        registerKernel(kernel('SecretThree'));
      }),
    ),
  ],
  [
    'registers a gradient',
    'no gradients',
    pack(
      'Gradient',
      once(() => {
        registerBoth('Gradient');
        registerGradient({ kernelName: 'GradientOne', gradFunc: () => ({}) });
      }),
    ),
  ],
  ['registers its kernels again', 'installed twice', pack('Anew', () => registerBoth('Anew'))],
];
