import '@tensorflow/tfjs-backend-cpu';
import { bytesSource } from '@convkit/checkpoint';
import { heNormal, Module, parameter, Rng } from '@convkit/core';
import { flatten, linear } from '@convkit/ops';
import { engine, ones, type Rank, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { beforeAll } from 'vitest';
import { testArguments } from '../../../tooling/lib/arguments.js';
import * as onnx from './index.js';

class Net extends Module {
  readonly weight = parameter<Rank.R2>([4, 2], heNormal, new Rng(1));
  forward(x: Tensor): Tensor2D {
    return linear(flatten(x), this.weight);
  }
}

const INPUT = [2, 2, 1];
const net = new Net();
let file: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  file = await onnx.exportOnnx(net, { input: INPUT });
});
const source = () => bytesSource(file, 'net.onnx');
const external = async () => source();
const exported = () => [
  net,
  {
    input: INPUT,
    classes: ['a', 'b'],
    description: 'a network',
    foldBatchNorm: true,
    inputName: 'input',
    license: 'MIT',
    metadata: { key: 'value' },
    name: 'net',
    outputName: 'logits',
    preprocessing: { transforms: [{ name: 'resize', size: [2, 2] }] },
    softmax: true,
  },
];

testArguments(
  onnx,
  {
    OnnxModule: 'made by importOnnx of what it has read',
    encodeOnnx: {
      valid: () => [net],
      call: async (module: Module) =>
        onnx.encodeOnnx(
          module === net ? await onnx.exportOnnxModel(net, { input: INPUT }) : (module as never),
        ),
    },
    exportOnnx: exported,
    exportOnnxModel: exported,
    importOnnx: () => [file, { external, output: 'logits' }],
    openOnnx: () => [source(), { external }],
    quantize: () => [
      file,
      {
        calibration: [ones([2, ...INPUT])],
        method: { name: 'min-max' },
        activations: 'uint8',
        weightBits: 8,
        keep: /first/,
      },
    ],
    toFloat16: () => [file],
    weightsFromOnnx: () => [file, net, INPUT, { external, note: () => {} }],
  },
  engine(),
);
