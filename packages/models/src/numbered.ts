import type { Module } from '@convkit/core';

/**
 * An array of layers at their torchvision indices. There, a ReLU is a layer of its own; here, it is part of the layer before, so
 * its index is a hole, which `chain` and the state dict skip.
 */
export const numbered = (layers: Readonly<Record<number, Module>>): readonly Module[] =>
  Object.assign([], layers);
