import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Classes and their mean colors. */
const FLOWERS = { daisy: [230, 230, 210], rose: [200, 30, 60], tulip: [240, 200, 40] };
const SIDE = 48;
const IMAGES = 6;

/**
 * Writes what the README of convkit takes for granted: `flowers/`, a folder of images with one color per class; `tulip.jpg`; and
 * `resnet18.safetensors`, the weights of a network for 1,000 classes.
 * @param {string} folder
 */
export async function writeFlowers(folder) {
  const library = createRequire(new URL('../../packages/convkit/package.json', import.meta.url));
  /** @param {string} name */
  const load = (name) => import(pathToFileURL(library.resolve(name)).href);
  const { Rng } = await load('@convkit/core');
  const { encodePng } = await load('@convkit/data');
  const { encodeSafetensors, readStateDict } = await load('@convkit/checkpoint');
  const { catalog, findModel, findVariant } = await load('@convkit/models');
  await load('@tensorflow/tfjs-backend-cpu');

  const rng = new Rng(1);
  /** @param {readonly number[]} color */
  const image = (color) => {
    const data = new Uint8Array(SIDE * SIDE * 3);
    for (let i = 0; i < data.length; i++) {
      data[i] = Math.min(255, Math.max(0, /** @type {number} */ (color[i % 3]) + rng.integer(40) - 20));
    }
    return encodePng({ height: SIDE, width: SIDE, channels: 3, data });
  };
  for (const [name, color] of Object.entries(FLOWERS)) {
    await mkdir(join(folder, 'flowers', name), { recursive: true });
    for (let i = 0; i < IMAGES; i++) await writeFile(join(folder, 'flowers', name, `${i}.png`), image(color));
  }
  // Formats are recognized by content.
  await writeFile(join(folder, 'tulip.jpg'), image(FLOWERS.tulip));
  const weights = await readStateDict(findVariant(findModel(catalog, 'resnet18')).create({}, new Rng(2)));
  passColors(weights);
  await writeFile(join(folder, 'resnet18.safetensors'), encodeSafetensors(weights));
}

/**
 * Makes the features of a ResNet the mean colors of its image, brighter and darker than gray, so that its frozen backbone is of use.
 * @param {Map<string, { shape: readonly number[], data: Float32Array }>} weights
 */
function passColors(weights) {
  for (const [key, { shape, data }] of weights) {
    const [size = 1, , inputs = 1, outputs = 1] = shape;
    if (/\.bn2\.weight$/.test(key)) data.fill(0);
    else if (key === 'conv1.weight') {
      // Each output is the mean of one color in the window, or of its negative.
      const sign = (/** @type {number} */ output) => (output % 6 < 3 ? 1 : -1) / size ** 2;
      data.forEach((_, i) => {
        const [input, output] = [Math.floor(i / outputs) % inputs, i % outputs];
        data[i] = output % 3 === input ? sign(output) : 0;
      });
    } else if (/downsample\.0\.weight$/.test(key)) {
      data.forEach((_, i) => {
        data[i] = (i % outputs) % inputs === Math.floor(i / outputs) ? 1 : 0;
      });
    }
  }
}
