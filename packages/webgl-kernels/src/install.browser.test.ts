import { testKernelPack } from '@convkit/testing';
import { env, getKernel } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-webgl';
import { expect, it } from 'vitest';
import { installWebglKernels, webglKernelNames } from './install.js';

it('rejects WebGL 1 and leaves tfjs unchanged', () => {
  const version = env().getNumber('WEBGL_VERSION');
  env().set('WEBGL_VERSION', 1);
  try {
    expect(() => installWebglKernels()).toThrow(/need WebGL 2/);
    expect(getKernel('Linear', 'webgl')).toBeUndefined();
  } finally {
    env().set('WEBGL_VERSION', version);
  }
});

testKernelPack('webgl-kernels', {
  backend: 'webgl',
  kernels: webglKernelNames(),
  install: installWebglKernels,
});
