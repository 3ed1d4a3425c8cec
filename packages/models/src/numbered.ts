import type { Module } from '@convkit/core';

/**
 * Layers at the numbers that they have in torchvision, where each ReLU has one too: here convolutions and linear layers end with
 * theirs, and its place stays empty. `chain` and the state dict skip empty places.
 */
export const numbered = (layers: Readonly<Record<number, Module>>): readonly Module[] =>
  Object.assign([], layers);
