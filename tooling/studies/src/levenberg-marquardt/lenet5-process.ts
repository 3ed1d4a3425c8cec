import { NodeRunStore } from '@convkit/train/node';
import { PUBLISHED, trainLeNet5 } from './train-lenet5.js';

/**
 * Trains LeNet-5 as published, in a process that can be killed and started again: node dist/levenberg-marquardt/lenet5-process.js FOLDER
 * [SEED]. Prints a JSON line for each pass.
 */
const [folder, seed = '1'] = process.argv.slice(2);
if (folder === undefined) throw new Error('name the folder of the run');
const store = await NodeRunStore.open(folder, { resume: true });
const print = (value: object) => console.log(JSON.stringify(value));
try {
  for await (const event of trainLeNet5({ ...PUBLISHED, seed: Number(seed) }, store, print)) {
    if (event.type === 'epoch' || event.type === 'done') print(event);
  }
} finally {
  await store.close();
}
