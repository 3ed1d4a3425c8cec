import { Rng } from '@convkit/core';
import { sha256 } from '../src/download/sha256.js';
import { type Batch, Loader, type LoaderOptions, type TransformSpec } from '../src/index.js';
import { pngDataset } from './png-dataset.js';

/** A list of transforms, and the SHA-256 of all batches of two epochs with it, on every platform and with any number of workers. */
export interface Chain {
  readonly transforms: readonly TransformSpec[];
  readonly sum: string;
}

export const CHAINS: readonly Chain[] = [
  {
    transforms: [
      { name: 'shift', by: 2, value: 9 },
      { name: 'normalize', mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616] },
    ],
    sum: '47ac90360b9d19cd5d1dacd2927c9b3225e7ecb22e8396bd4fac05f93803b841',
  },
  {
    transforms: [
      { name: 'resize', size: [16, 16], method: 'bilinear' },
      { name: 'shift', by: 3 },
      { name: 'normalize', mean: [0.5], std: [0.5] },
    ],
    sum: '6d0676acc82f574440efa05d647e6a13900193a9d6fd9135e94271a3ac2c1d02',
  },
  {
    transforms: [
      { name: 'random-crop', size: [8, 8], padding: 2, fill: 7 },
      { name: 'random-flip', direction: 'horizontal', probability: 0.5 },
      { name: 'normalize', mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616] },
    ],
    sum: '48e14dfae48bccb1db9e7baf9ff91a07be2010dc6db077884093d0e6393e09f1',
  },
  {
    transforms: [
      { name: 'random-resized-crop', size: [8, 8] },
      { name: 'normalize', mean: [0], std: [1] },
      { name: 'mixup', alpha: 1 },
    ],
    sum: '7035628631d10a8a89579fa59b61eac014b58a5b5ee55671274bf0a7ed976677',
  },
  {
    transforms: [
      { name: 'random-crop', size: [8, 8], padding: 2 },
      { name: 'random-flip' },
      { name: 'rotate', degrees: 20, method: 'bilinear' },
      { name: 'color-jitter', brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1 },
      { name: 'trivial-augment' },
      { name: 'random-erasing' },
      { name: 'normalize', mean: [0.5], std: [0.25] },
      { name: 'label-smoothing', amount: 0.1 },
      { name: 'cutmix', alpha: 1 },
    ],
    sum: 'b393ef3761b11c0d6e9a0e1b540afca2ef91f5fe079c966e8806f2d64f02bd48',
  },
];

/** Computes the checksum of the batches that a loader of `pngDataset` yields: shuffled, the last one smaller. */
export async function batchesSha256(
  transforms: readonly TransformSpec[],
  options: Partial<LoaderOptions> = {},
): Promise<string> {
  const loader = new Loader(pngDataset(50), {
    batchSize: 7,
    rng: new Rng(5),
    transforms,
    training: true,
    ...options,
  });
  const parts: Uint8Array[] = [];
  try {
    for (let epoch = 0; epoch < 2; epoch++) {
      for await (const batch of loader.epoch()) parts.push(...bytesOf(batch));
    }
  } finally {
    await loader.close();
  }
  return sha256(new Uint8Array(await new Blob(parts as BlobPart[]).arrayBuffer()));
}

function bytesOf({ images, labels, indices, targets = new Float32Array(0) }: Batch): Uint8Array[] {
  return [images, labels, indices, targets].map(({ buffer, byteOffset, byteLength }) =>
    new Uint8Array(buffer, byteOffset, byteLength).slice(),
  );
}
