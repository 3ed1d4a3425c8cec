import '@tensorflow/tfjs-backend-cpu';
import { CheckpointError } from '@convkit/core';
import { describe, expect, it } from 'vitest';
import { readTensors } from '../../files/tensor-file.js';
import { writeStateDict } from '../../state.js';
import { openKeras } from '../files/open-keras.js';
import { expectedLogits, golden, INPUT, SmallNetwork } from '../small-network.fixture.js';
import { weightsFromKeras } from './weights-from-keras.js';

const FILES = [
  'keras2-sequential.h5',
  'keras2.weights.h5',
  'keras3-sequential.keras',
  'keras3-functional.keras',
  'keras3.weights.h5',
];

describe.each(FILES)('%s', (name) => {
  it("gives the network PyTorch's logits", async () => {
    const file = await openKeras(golden(name));
    const network = new SmallNetwork();
    const notes: string[] = [];
    const state = await weightsFromKeras(file, network, INPUT, { note: (text) => notes.push(text) });
    writeStateDict(network, state);
    const { images, logits } = expectedLogits();
    const computed = network.forward(images).arraySync() as number[][];
    for (const [i, row] of logits.entries()) {
      for (const [j, value] of row.entries()) expect(computed[i]?.[j]).toBeCloseTo(value, 5);
    }
    expect(notes.join('\n')).toContain("the variance of 'bn' is larger by");
    if (file.hasArchitecture) expect(notes.join('\n')).toContain('softmax at the end');
    await file.close();
  });
});

it('keeps the variance if the epsilons are equal', async () => {
  const file = await openKeras(golden('keras2-sequential.h5'));
  const state = await weightsFromKeras(file, new SmallNetwork({ epsilon: 1e-3 }), INPUT);
  const stored = await readTensors(file);
  expect(state.get('bn.running_var')?.data).toEqual(stored.get('batch_normalization/moving_variance')?.data);
});

it('refuses an epsilon that would make a variance negative', async () => {
  const file = await openKeras(golden('keras2-sequential.h5'));
  const attempt = weightsFromKeras(file, new SmallNetwork({ epsilon: 10 }), INPUT);
  await expect(attempt).rejects.toThrow('would make a variance negative');
});

it('names the first difference to the network', async () => {
  const file = await openKeras(golden('keras3-sequential.keras'));
  const attempt = weightsFromKeras(file, new SmallNetwork({ pool: 'average' }), INPUT).catch(
    (error) => error,
  );
  expect(await attempt).toBeInstanceOf(CheckpointError);
  expect(await attempt).toMatchObject({
    code: 'CHECKPOINT_WEIGHTS',
    message: expect.stringMatching(
      /does not fit SmallNetwork: it has maxPool of 2x2 .*\(max_pooling2d\).* the network has averagePool/,
    ),
  });
});
