import {
  AveragePool,
  BasicBlock,
  BatchNorm,
  Bottleneck,
  Conv2d,
  Dropout,
  GlobalAveragePool,
  Inception,
  Linear,
  Lrn,
  MaxPool,
  NinBlock,
  VggStage,
} from '@convkit/blocks';
import { heNormal, type Module, type Rng, zeros } from '@convkit/core';
import type { BlockValue } from './block-options.js';

/** Classes with weights: their constructors take options and a random generator. */
const RANDOM = { BasicBlock, BatchNorm, Bottleneck, Conv2d, Inception, Linear, NinBlock, VggStage } as const;
/** Classes without weights: their constructors take options only. */
const FIXED = { AveragePool, Dropout, GlobalAveragePool, Lrn, MaxPool } as const;

/** Name of a class that a planned layer may have. */
export type LayerType = keyof typeof RANDOM | keyof typeof FIXED;

/** One layer of a network: a class of `@convkit/blocks` with its arguments. */
export interface LayerPlan {
  /** Field of the network that holds the layer, unique in the network. */
  readonly field: string;
  readonly type: LayerType;
  /** First argument of its constructor. */
  readonly options?: number | Readonly<Record<string, BlockValue | readonly number[]>>;
  /** Whether its weights, or its weights and biases, are initialized as for ReLU: `heNormal` and zeros. */
  readonly init?: 'weights' | 'weights and biases';
  /** Function that follows the layer. A layer includes its ReLU. */
  readonly activation?: 'tanh' | 'sigmoid';
  /** Whether feature maps are flattened before the layer. */
  readonly flatten?: true;
  /** Shape of the output without the batch axis. */
  readonly output: readonly number[];
}

/** Whether the constructor of a class takes a random generator. */
export const isRandom = (type: LayerType): boolean => Object.hasOwn(RANDOM, type);

/** Initializers of a planned layer, by the name of the option. */
export const initializersOf = ({ init }: LayerPlan) => ({
  ...(init && { weightInit: heNormal }),
  ...(init === 'weights and biases' && { biasInit: zeros }),
});

/** Creates a planned layer with initial weights drawn from `rng`. */
export function createLayer(plan: LayerPlan, rng: Rng): Module {
  const { type, options } = plan;
  const Layer = { ...RANDOM, ...FIXED }[type] as new (...values: unknown[]) => Module;
  if (!isRandom(type)) return new Layer(options);
  return new Layer({ ...(options as object), ...initializersOf(plan) }, rng);
}
