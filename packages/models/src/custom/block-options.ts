/** An option of a block: what it may be, and its default. */
export type BlockOption =
  | {
      readonly kind: 'whole' | 'number';
      readonly min: number;
      readonly max: number;
      readonly default: number;
      /** Whether it may also be 'classes': as many as the network has classes. */
      readonly classes?: true;
    }
  | { readonly kind: 'switch'; readonly default: boolean }
  | { readonly kind: 'choice'; readonly choices: readonly string[]; readonly default: string };

const whole = (fallback: number, [min, max]: readonly [min: number, max: number]) =>
  ({ kind: 'whole', min, max, default: fallback }) as const;
const number = (fallback: number, [min, max]: readonly [min: number, max: number]) =>
  ({ kind: 'number', min, max, default: fallback }) as const;
const channels = (fallback: number) => whole(fallback, [1, 4096]);
/** Channels or units that may follow the number of classes. */
const outputs = (fallback: number) => ({ ...channels(fallback), classes: true }) as const;
const switched = (fallback: boolean) => ({ kind: 'switch', default: fallback }) as const;

const activation = { kind: 'choice', choices: ['relu', 'tanh', 'sigmoid', 'none'], default: 'relu' } as const;
const shortcut = { kind: 'choice', choices: ['A', 'B', 'C', 'none'], default: 'B' } as const;
const stride = whole(1, [1, 16]);
const filters = { kernel: whole(3, [1, 31]), stride, padding: whole(1, [0, 15]) };
const pooling = { size: whole(2, [1, 64]), stride: whole(2, [1, 64]), padding: whole(0, [0, 32]) };

/** The blocks that `blockNetwork` builds networks from, with their options. The names of the options are those of `@convkit/blocks`. */
export const BLOCK_OPTIONS = {
  /** `Conv2d`, then `BatchNorm` if there is batch norm, and an activation. */
  conv: { out: outputs(16), ...filters, groups: channels(1), batchNorm: switched(false), activation },
  /** `MaxPool`. */
  maxPool: pooling,
  /** `AveragePool`. */
  averagePool: pooling,
  /** `GlobalAveragePool`, without options. */
  globalAveragePool: {},
  /** `Linear` and an activation. Feature maps are flattened first. */
  linear: { out: outputs(128), activation },
  /** `Dropout`. */
  dropout: { rate: number(0.5, [0, 0.95]) },
  /** `Lrn`. */
  lrn: {
    size: whole(5, [1, 63]),
    alpha: number(1e-4, [1e-6, 1]),
    beta: number(0.75, [0.01, 5]),
    k: number(2, [0.01, 100]),
  },
  /** `NinBlock`. `out` and `hidden` are the channels of its first two convolutions, `output` those of the last. */
  nin: { out: channels(32), hidden: channels(32), output: outputs(32), ...filters },
  /** `Inception`. */
  inception: {
    one: channels(16),
    threeReduce: channels(16),
    three: channels(24),
    fiveReduce: channels(4),
    five: channels(8),
    poolProj: channels(8),
    batchNorm: switched(true),
  },
  /** `BasicBlock`. */
  residual: { out: channels(16), stride, shortcut },
  /** `Bottleneck`. */
  bottleneck: { out: channels(64), stride, shortcut },
  /** `VggStage`. */
  vggStage: { out: channels(32), convolutions: whole(2, [1, 8]), batchNorm: switched(false) },
} as const satisfies Readonly<Record<string, Readonly<Record<string, BlockOption>>>>;

/** Name of a block. */
export type BlockName = keyof typeof BLOCK_OPTIONS;

/** Value of an option of a block. */
export type BlockValue = string | number | boolean;

/** A block as plain data: its name, and options of `BLOCK_OPTIONS`. Options that are left out have their defaults. */
export interface BlockSpec {
  /** Which block. */
  readonly name: BlockName;
  /** Its options. */
  readonly [option: string]: BlockValue;
}

/** A block that is checked when it is used, such as one of a saved run. Every `BlockSpec` is one. */
export interface UncheckedBlock {
  /** Which block, if there is one of this name. */
  readonly name: string;
  /** Its options. */
  readonly [option: string]: unknown;
}

type ValueOf<Option> = Option extends { readonly kind: 'choice'; readonly choices: readonly (infer Choice)[] }
  ? Choice
  : Option extends { readonly kind: 'switch' }
    ? boolean
    : number;

/** Values of all options of a block, once the number of classes is known. */
export type OptionValues<Name extends BlockName> = {
  readonly [Option in keyof (typeof BLOCK_OPTIONS)[Name]]: ValueOf<(typeof BLOCK_OPTIONS)[Name][Option]>;
};

/** The options of a block by name. */
export const optionsOf = (name: string): Readonly<Record<string, BlockOption>> | undefined =>
  Object.hasOwn(BLOCK_OPTIONS, name) ? BLOCK_OPTIONS[name as BlockName] : undefined;
