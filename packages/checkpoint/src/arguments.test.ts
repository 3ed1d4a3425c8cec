import '@tensorflow/tfjs-backend-cpu';
import { heNormal, Module, parameter, Rng } from '@convkit/core';
import { engine, type Tensor, tensor, variable } from '@tensorflow/tfjs-core';
import { testArguments } from '../../../tooling/lib/arguments.js';
import * as checkpoint from './index.js';

class Net extends Module {
  readonly weight = parameter([2, 3], heNormal, new Rng(1));
  forward(x: Tensor) {
    return x;
  }
}

const tensorData = () => ({ dtype: 'float32' as const, shape: [2], data: Float32Array.of(1, 2) });
const state = () => new Map([['weight', tensorData()]]);
const file = () => checkpoint.encodeSafetensors(state());
const pytorch = () => checkpoint.bytesSource(checkpoint.encodePytorch(state()), 'weights.pt');
const source = () => checkpoint.bytesSource(file(), 'weights.safetensors');
const index = () => {
  const json = { weight_map: { weight: 'weights.safetensors' } };
  return checkpoint.bytesSource(
    new TextEncoder().encode(JSON.stringify(json)),
    'model.safetensors.index.json',
  );
};
const served = async () => new Response(file());
const tensorFile = {
  name: 'weights.safetensors',
  entries: new Map([['weight', { shape: [2], stored: 'F32' }]]),
  read: async () => tensorData(),
  close: async () => {},
};

testArguments(
  checkpoint,
  {
    blobSource: () => [new Blob([file()]), 'weights.safetensors'],
    bytesSource: () => [file(), 'weights.safetensors'],
    compareTensors: () => [tensorData(), tensorData()],
    decodeBrainFloat: () => [Uint16Array.of(1)],
    decodeHalf: () => [Uint16Array.of(1)],
    decodeSafetensors: () => [file()],
    encodeHalf: () => [Float32Array.of(1)],
    encodePytorch: { valid: () => [state(), { precision: 'float16' }], depth: 2 },
    encodeSafetensors: { valid: () => [state(), { note: 'text' }, { precision: 'float16' }], depth: 2 },
    fromTorchLayout: () => [state(), new Map(), new Map([['weight', 'table']])],
    groupKeys: () => [['layer1.0.weight', 'layer1.0.bias']],
    noSuchTensor: () => [{ name: 'weights', entries: new Map([['weight', {}]]) }, 'bias'],
    openPytorch: () => [pytorch(), { verify: true }],
    openSafetensors: () => [source()],
    openShardedSafetensors: () => [index(), async () => source()],
    openTensorFile: () => [source(), { verify: true, openShard: async () => source() }],
    pytorchChunks: { valid: () => [state(), { precision: 'float16' }], depth: 2 },
    readStateDict: () => [new Net()],
    readTensors: () => [tensorFile],
    recognizeNames: () => [['conv1.weight'], ['conv1.weight'], 'torchvision'],
    recognizeOtherNetwork: () => [['conv1.weight']],
    safetensorsChunks: { valid: () => [state(), { note: 'text' }, { precision: 'float16' }], depth: 2 },
    stripCommonPrefix: () => [state()],
    tensorStatistics: () => [tensorData()],
    toTorchLayout: () => [state(), new Map(), new Map([['weight', 'table']])],
    torchShape: () => ['weight', [2, 3], 'table'],
    urlSource: () => [
      'https://example.org/weights',
      { fetch: served, headers: { accept: '*/*' }, maxBytes: 1000 },
    ],
    weightsSha256: () => [new Net()],
    weightsSha256Of: { valid: () => [state()], depth: 2 },
    writeStateDict: () => [{ weight: variable(tensor([1, 2])) }, state()],
    writeVariable: () => ['weight', variable(tensor([1, 2])), tensorData()],
  },
  engine(),
);
