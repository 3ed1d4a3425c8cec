import '@tensorflow/tfjs-backend-cpu';
import { engine } from '@tensorflow/tfjs-core';
import { testArguments } from '../../../../tooling/lib/arguments.js';
import { bytesSource } from '../files/byte-source.js';
import * as keras from './index.js';
import { golden, INPUT, SmallNetwork } from './small-network.fixture.js';

const file = 'keras2-sequential.h5';
const network = () => new SmallNetwork();
const model = () => ({ modelJson: { format: 'layers-model' }, weights: new Uint8Array(4), weightSpecs: [] });
/** A model without layers, which tfjs would not have written. */
const json = () => bytesSource(new TextEncoder().encode('{}'), 'model.json');

testArguments(
  keras,
  {
    exportLayersModel: () => [network(), { input: INPUT }],
    layersModelFiles: () => [model()],
    openKeras: () => [golden(file), { verify: false }],
    openTfjsLayers: {
      valid: () => [json(), async () => json()],
      call: async (...values: never[]) => {
        try {
          await (keras.openTfjsLayers as (...all: never[]) => Promise<unknown>)(...values);
        } catch (error) {
          if ((error as Error).name !== 'CheckpointError') throw error;
        }
      },
    },
    weightsFromKeras: {
      valid: () => [golden(file), network(), INPUT, { note: () => {} }],
      call: async (source: unknown, ...rest: never[]) => {
        const isSource = typeof source === 'object' && source !== null && 'size' in source;
        const opened = isSource ? await keras.openKeras(source as never) : source;
        return (keras.weightsFromKeras as (...all: unknown[]) => unknown)(opened, ...rest);
      },
    },
  },
  engine(),
);
