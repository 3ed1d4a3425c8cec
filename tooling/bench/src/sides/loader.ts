import { Rng } from '@convkit/core';
import { arrayDataset, Loader, type TransformSpec } from '@convkit/data';
import type { LoadWork, Side } from '../side.js';

/** Equivalent to torchvision's RandomCrop(32, padding=4), RandomHorizontalFlip, ToTensor and Normalize. */
const TRANSFORMS: readonly TransformSpec[] = [
  { name: 'random-crop', size: [32, 32], padding: 4 },
  { name: 'random-flip', direction: 'horizontal', probability: 0.5 },
  { name: 'normalize', mean: [0.4914, 0.4822, 0.4465], std: [0.247, 0.2435, 0.2616] },
];

/** Measures the loader alone, without training. */
export function loaderSide({ batchSize, images }: LoadWork, workers: number): Side {
  const rng = new Rng(3);
  const dataset = arrayDataset({
    images: Uint8Array.from({ length: images * 32 * 32 * 3 }, () => rng.integer(256)),
    labels: new Int32Array(images),
    shape: [32, 32, 3],
    classes: ['noise'],
  });
  const loader = new Loader(dataset, {
    batchSize,
    rng: new Rng(1),
    dropLast: true,
    transforms: TRANSFORMS,
    training: true,
    workers,
    reuseBuffers: true,
  });
  return {
    facts: { workers },
    async measure(steps) {
      let [done, squares] = [0, 0];
      const start = performance.now();
      while (done < steps) {
        for await (const made of loader.epoch()) {
          // Samples a hundredth of the values: reading all of them would dominate the work.
          for (let i = 0; i < made.images.length; i += 101) squares += (made.images[i] as number) ** 2;
          if (++done === steps) break;
        }
      }
      const seconds = (performance.now() - start) / 1000;
      const values = steps * Math.ceil((batchSize * 32 * 32 * 3) / 101);
      return { rate: (steps * batchSize) / seconds, losses: [squares / values] };
    },
  };
}
