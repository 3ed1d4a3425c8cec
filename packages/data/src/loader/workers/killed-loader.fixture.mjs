// Reads two epochs with workers, as a separate program that can be killed. Arguments: a file, to which each batch appends a line
// with the loader's state and the batch's samples and checksum, and the number of batches after which the program waits to be
// killed. If the file has content, the program resumes from its last line.
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { Rng } from '@convkit/core';
import { arrayDataset, Loader } from '@convkit/data';

const dataset = arrayDataset({
  images: Uint8Array.from({ length: 600 * 48 }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 24),
  labels: Array.from({ length: 600 }, (_, i) => i % 2),
  shape: [4, 4, 3],
  classes: ['a', 'b'],
});
const [file, batches] = /** @type {[string, string]} */ (/** @type {unknown} */ (process.argv.slice(2)));
const loader = new Loader(dataset, {
  batchSize: 5,
  rng: new Rng(9),
  transforms: [{ name: 'shift', by: 1 }],
  training: true,
  workers: 2,
});
// An incomplete last line was cut off by the kill, and its batch never counted.
const whole = existsSync(file) ? readFileSync(file, 'utf8').split('\n').slice(0, -1) : [];
writeFileSync(file, whole.map((line) => `${line}\n`).join(''));
const last = whole.at(-1);
if (last) loader.restore(JSON.parse(last).state);
let seen = 0;
while (loader.state.epoch < 2) {
  for await (const { images, indices } of loader.epoch()) {
    const sum = createHash('sha256').update(images).digest('hex');
    appendFileSync(file, `${JSON.stringify({ state: loader.state, indices: [...indices], sum })}\n`);
    console.log('batch');
    if (++seen === Number(batches)) await setTimeout(100_000);
  }
}
console.log('done');
