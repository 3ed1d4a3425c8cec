import {
  ConfigError,
  checkArguments,
  checkOptions,
  heNormalFanOut,
  INFERENCE,
  Module,
  type Pass,
  type Rng,
} from '@convkit/core';
import { averagePool } from '@convkit/ops';
import { pad, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { BatchNorm } from '../batch-norm.js';
import { Conv2d } from '../conv2d.js';
import { checkSizes } from '../layer-options.js';

/**
 * Shortcut of a residual block: He et al. 2015, section 4.1. A: the identity, subsampled and padded with channels of zeros. B: a
 * projection if the shape changes, otherwise the identity. C: always a projection. `none`: no shortcut, as in a plain network.
 */
export type ShortcutOption = 'A' | 'B' | 'C' | 'none';

/** Options of `shortcut`. */
export interface ShortcutOptions {
  /** Number of input channels. */
  readonly in: number;
  /** Number of output channels. */
  readonly out: number;
  /** Stride of the block in pixels. */
  readonly stride: number;
  /** Which shortcut. */
  readonly option: ShortcutOption;
}

/** Creates the layers of a shortcut. An empty list is the identity, or, with the option `none`, no shortcut at all. */
export function shortcut(options: ShortcutOptions, rng: Rng): Module[] {
  checkArguments('shortcut', { rng }, { rng: 'rng' });
  checkOptions('shortcut', options, { stride: 'whole', option: 'string' });
  const { stride, option, ...channels } = options;
  const changes = stride !== 1 || channels.in !== channels.out;
  if (option === 'none' || (!changes && option !== 'C')) return [];
  if (option === 'A') return [new ZeroPaddedShortcut({ stride, ...channels })];
  const projection = { ...channels, kernel: 1, stride, bias: false, weightInit: heNormalFanOut };
  return [new Conv2d(projection, rng.child('0')), new BatchNorm({ channels: channels.out }, rng.child('1'))];
}

/** Shortcut of option A: every `stride`-th pixel, padded with channels of zeros, [n, h, w, in] -> [n, h', w', out]. */
export class ZeroPaddedShortcut extends Module {
  readonly #added: number;
  readonly #stride: number;

  /** @throws ConfigError if there are fewer output channels than input channels. */
  constructor(options: Omit<ShortcutOptions, 'option'>) {
    checkOptions('ZeroPaddedShortcut', options, { stride: 'whole' });
    super();
    checkSizes('ZeroPaddedShortcut', { ...options });
    if (options.out < options.in) {
      throw new ConfigError(`ZeroPaddedShortcut cannot reduce ${options.in} channels to ${options.out}`, {
        hint: 'Use option B, a projection.',
      });
    }
    this.#added = options.out - options.in;
    this.#stride = options.stride;
  }

  /**
   * Applies the shortcut to `x`.
   * @throws ShapeError if `x` is not [n, h, w, in].
   */
  override forward(x: Tensor4D, pass: Pass = INFERENCE): Tensor4D {
    const y = tidy(() => {
      const sampled = this.#stride === 1 ? x : averagePool(x, { size: 1, stride: this.#stride });
      return pad(sampled, [
        [0, 0],
        [0, 0],
        [0, 0],
        [0, this.#added],
      ]);
    });
    return pass.tap(this, y);
  }
}
