import { inceptionOutChannels } from '@convkit/blocks';
import type { BlockName, OptionValues } from './block-options.js';
import type { BlockProblem } from './block-problem.js';
import type { LayerPlan } from './layer-types.js';
import type { ResolvedBlock } from './resolve-block.js';

/** What a block needs to know of its place in the network. */
export interface BlockPlace {
  /** Shape of the input without the batch axis: feature maps, or single values. */
  readonly input: readonly number[];
  /** Number of this block among those that are named alike, from 1. */
  readonly number: number;
}

type Problem = Pick<BlockProblem, 'code' | 'values'>;
type Plan = LayerPlan[] | Problem;
type Maps = readonly [height: number, width: number, channels: number];
type Base = Pick<LayerPlan, 'field' | 'output'>;
type Window = Readonly<Record<'kernel' | 'stride' | 'padding', number>>;

/** First parts of the names of the fields. */
export const FIELDS: Readonly<Record<BlockName, string>> = {
  conv: 'conv',
  maxPool: 'pool',
  averagePool: 'pool',
  globalAveragePool: 'pool',
  linear: 'fc',
  dropout: 'dropout',
  lrn: 'norm',
  nin: 'nin',
  inception: 'inception',
  residual: 'block',
  bottleneck: 'block',
  vggStage: 'stage',
};

/** Plans the layers of a block, or returns what is wrong. */
export function planLayers({ name, options }: ResolvedBlock, { input, number }: BlockPlace): Plan {
  const layer = { field: `${FIELDS[name]}${number}`, output: input };
  if (name === 'dropout') return [{ ...layer, type: 'Dropout', options: options.rate as number }];
  if (name === 'linear') return linear(options as OptionValues<'linear'>, layer);
  if (input.length !== 3) return { code: 'needsMaps', values: { units: input[0] as number } };
  const plan = MAPS[name] as (values: typeof options, maps: Maps, layer: Base) => Plan;
  return plan(options, input as unknown as Maps, layer);
}

/** How the blocks that take feature maps are planned. */
const MAPS: {
  readonly [Name in Exclude<BlockName, 'dropout' | 'linear'>]: (
    options: OptionValues<Name>,
    input: Maps,
    layer: Base,
  ) => Plan;
} = {
  conv: convolution,
  maxPool: (...place) => pooling('MaxPool', ...place),
  averagePool: (...place) => pooling('AveragePool', ...place),
  globalAveragePool: (_, input, layer) => [{ ...layer, type: 'GlobalAveragePool', output: [input[2]] }],
  lrn: (options, _, layer) =>
    options.size % 2 === 0
      ? { code: 'sizeEven', values: { size: options.size } }
      : [{ ...layer, type: 'Lrn', options }],
  nin: ({ out, hidden, output, ...filters }, input, layer) => {
    const size = windowed(input, filters);
    if ('code' in size) return size;
    const options = { in: input[2], out: [out, hidden, output], ...filters };
    return [{ ...layer, type: 'NinBlock', options, init: 'weights and biases', output: [...size, output] }];
  },
  inception: (channels, [height, width, depth], layer) => [
    {
      ...layer,
      type: 'Inception',
      options: { in: depth, ...channels },
      init: channels.batchNorm ? 'weights' : 'weights and biases',
      output: [height, width, inceptionOutChannels(channels)],
    },
  ],
  residual: (...place) => residual('BasicBlock', ...place),
  bottleneck: (options, ...place) =>
    options.out % 4 === 0
      ? residual('Bottleneck', options, ...place)
      : { code: 'notAQuarter', values: { out: options.out } },
  vggStage: (options, input, layer) => {
    const size = windowed(input, { kernel: 2, stride: 2, padding: 0 });
    if ('code' in size) return size;
    const sizes = { in: input[2], ...options };
    return [{ ...layer, type: 'VggStage', options: sizes, output: [...size, options.out] }];
  },
};

/** The options of a layer that includes its ReLU, and the function that follows a layer without it. */
function activated(activation: string): {
  readonly included: { readonly [option: string]: string };
  readonly following: Pick<LayerPlan, 'activation'>;
} {
  return {
    included: activation === 'relu' ? { activation } : {},
    following: activation === 'tanh' || activation === 'sigmoid' ? { activation } : {},
  };
}

function linear({ out, activation }: OptionValues<'linear'>, { field, output: input }: Base): LayerPlan[] {
  const features = input.reduce((product, length) => product * length, 1);
  const { included, following } = activated(activation);
  return [
    {
      field,
      type: 'Linear',
      options: { in: features, out, ...included },
      init: 'weights and biases',
      ...following,
      ...(input.length > 1 && { flatten: true }),
      output: [out],
    },
  ];
}

function convolution(
  { batchNorm, activation, groups, out, ...filters }: OptionValues<'conv'>,
  input: Maps,
  { field }: Base,
): Plan {
  const channels = input[2];
  if (channels % groups !== 0 || out % groups !== 0)
    return { code: 'groups', values: { in: channels, out, groups } };
  const size = windowed(input, filters);
  if ('code' in size) return size;
  const output = [...size, out];
  const { included, following } = activated(activation);
  const sizes = { in: channels, out, ...filters, ...(groups !== 1 && { groups }) };
  const layer = { field, type: 'Conv2d', output } as const;
  if (!batchNorm)
    return [{ ...layer, options: { ...sizes, ...included }, init: 'weights and biases', ...following }];
  const norm = { channels: out, ...included };
  return [
    { ...layer, options: { ...sizes, bias: false }, init: 'weights' },
    { field: field.replace('conv', 'bn'), type: 'BatchNorm', options: norm, ...following, output },
  ];
}

function pooling(
  type: 'MaxPool' | 'AveragePool',
  options: OptionValues<'maxPool'>,
  input: Maps,
  layer: Base,
): Plan {
  const { size, padding } = options;
  if (padding > size / 2) return { code: 'paddingTooLarge', values: { padding, size } };
  const pooled = windowed(input, { ...options, kernel: size });
  return 'code' in pooled ? pooled : [{ ...layer, type, options, output: [...pooled, input[2]] }];
}

function residual(
  type: 'BasicBlock' | 'Bottleneck',
  options: OptionValues<'residual'>,
  [height, width, channels]: Maps,
  layer: Base,
): Plan {
  const { out, stride, shortcut } = options;
  if (shortcut === 'A' && out < channels) return { code: 'shortcutNarrows', values: { in: channels, out } };
  const [high, wide] = [height, width].map((length) => Math.floor((length - 1) / stride) + 1);
  return [
    { ...layer, type, options: { in: channels, ...options }, output: [high as number, wide as number, out] },
  ];
}

/** Height and width after a convolution or pooling. */
function windowed(
  [height, width]: Maps,
  { kernel, stride, padding }: Window,
): [height: number, width: number] | Problem {
  if (kernel > Math.min(height, width) + 2 * padding)
    return { code: 'windowTooLarge', values: { window: kernel, height, width } };
  const after = (length: number) => Math.floor((length + 2 * padding - kernel) / stride) + 1;
  return [after(height), after(width)];
}
