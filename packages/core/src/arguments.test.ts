import '@tensorflow/tfjs-backend-cpu';
import { customGrad, engine, relu, type Tensor, tensor, variable } from '@tensorflow/tfjs-core';
import { testArguments } from '../../../tooling/lib/arguments.js';
import * as core from './index.js';

class Net extends core.Module {
  readonly weight = core.parameter([2, 3], core.heNormal, new core.Rng(1));
  forward(x: Tensor) {
    return relu(x);
  }
}

/** Its output depends on its weight. */
class TrainedNet extends Net {
  override forward(x: Tensor) {
    const trained = customGrad((x, weight) => ({
      value: relu(x as Tensor),
      gradFunc: (dy) => [relu(dy), relu(weight as Tensor)],
    }));
    return trained(x, this.weight);
  }
}

/** Its output does not depend on its weight, so it has no gradient. */
const frozen = () => {
  const net = new Net();
  core.freeze(net);
  return net;
};

const rng = () => new core.Rng(1);
const initializer = () => [{ size: 6, fanIn: 2, fanOut: 3 }, rng()];
const error = () => ['what is wrong', { hint: 'what to do' }];
const written = 'a check: its other arguments are written in code, not passed on';

testArguments(
  core,
  {
    BackendError: error,
    CheckpointError: error,
    ConfigError: error,
    DataError: error,
    NumericError: error,
    ShapeError: error,
    ConvkitError: 'an abstract base in effect: code creates its subclasses',
    Module: 'abstract, and without arguments',
    Rng: () => [1],
    activateProbed: () => [
      { probe: async () => ({ available: true, facts: {} }), activate: async () => {} },
      { available: true, facts: { threads: 2 } },
    ],
    blocksToRecompute: () => [
      () => new TrainedNet(),
      [4],
      { batchSize: 2, optimizer: { name: 'adam', learningRate: 0.1 } },
    ],
    buffer: () => [Float32Array.of(1, 2), [2]],
    buffers: () => [new Net()],
    chain: () => [[new Net()], tensor([1])],
    checkArguments: written,
    checkFraction: () => ['rate', 0.5],
    checkNotNegative: () => ['rate', 0],
    checkNumber: written,
    checkOptions: written,
    checkPositive: () => ['rate', 1],
    checkWhole: () => ['count', 1],
    constant: () => [1],
    describeValue: () => [1],
    disposeModule: () => [new Net()],
    explainError: () => ['SHAPE'],
    fitNormalization: () => [{ mean: [0.5], std: [0.5] }, 3],
    flattenedInputShapes: () => [new Net(), [4, 4, 1]],
    freeze: () => [new Net(), /weight/],
    fromPlainError: () => [{ name: 'ConfigError', message: 'what is wrong', code: 'CONFIG' }],
    glorotNormal: initializer,
    glorotUniform: initializer,
    heNormal: initializer,
    heNormalFanOut: initializer,
    heUniform: initializer,
    inspectionPass: () => [new Net(), () => {}],
    isBuffer: () => [variable(tensor([1]))],
    isConvkitError: () => [new Error('not ours'), 'CONFIG'],
    isModule: () => [new Net()],
    isTracing: () => [],
    lecunNormal: initializer,
    lecunUniform: initializer,
    loadStateDict: () => [
      new Net(),
      new Map([
        [
          'weight',
          tensor([
            [1, 2, 3],
            [4, 5, 6],
          ]),
        ],
      ]),
    ],
    lossName: () => [{ name: 'focal' }],
    namedModules: () => [new Net()],
    namedVariables: () => [new Net()],
    normal: () => [1],
    normalizeToRange: () => [-1, 1],
    oneAtATime: {
      valid: () => [async () => 1],
      call: (task: () => Promise<number>) => core.oneAtATime()(task),
    },
    ones: initializer,
    optimizerSlots: () => [{ name: 'adam', learningRate: 0.1 }],
    outputNames: () => [{ classes: ['a', 'b'] }],
    parameter: () => [[2, 3], core.heNormal, rng()],
    parameterCount: () => [new Net()],
    parameters: () => [new Net()],
    recomputed: () => [tensor([1]), core.INFERENCE, (x: Tensor) => x],
    recordKernel: () => ['Relu', () => tensor([1])],
    rejectOnAbort: () => [Promise.resolve(1), new AbortController().signal],
    stateDict: () => [new Net()],
    summarize: () => [() => new Net(), [4]],
    summaryTotals: () => [[{ parameters: 1, connections: 1, multiplyAdds: 1, activationBytes: 1 }]],
    toPlainError: () => [new Error('what is wrong')],
    torchUniform: initializer,
    traceGraph: () => [new Net(), [4]],
    traceKernels: () => [() => {}, {}],
    tracePeakBytes: () => [() => {}, {}],
    traceTarget: () => [],
    trainingMemory: () => [frozen, [4], { batchSize: 2, optimizer: { name: 'adam', learningRate: 0.1 } }],
    trainingPass: () => [new Net(), { rng: rng(), step: 0, depthRateFactor: 1, statisticsMomentum: 0.1 }],
    truncatedNormal: () => [1],
    unfreeze: () => [new Net(), /weight/],
    uniform: () => [1],
    uniformOverFanIn: () => [2.4],
    variableGradients: () => {
      const weight = variable(tensor(1));
      const same = customGrad((x) => ({ value: relu(x as Tensor), gradFunc: (dy) => relu(dy) }));
      return [() => same(weight), [weight]];
    },
    weightFans: () => [[2, 3]],
    weightKinds: () => [new Net()],
    zeros: initializer,
    'Rng.restore': { valid: () => [rng().state], call: core.Rng.restore },
    'Rng.child': { valid: () => ['label'], call: (label: string) => rng().child(label) },
    'Rng.skip': { valid: () => [1], call: (count: number) => rng().skip(count) },
    'Rng.integer': { valid: () => [2], call: (bound: number) => rng().integer(bound) },
    'Rng.permutation': { valid: () => [2], call: (length: number) => rng().permutation(length) },
  },
  engine(),
);
