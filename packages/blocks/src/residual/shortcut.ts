import { ConfigError, heNormalFanOut, INFERENCE, Module, type Pass, type Rng } from '@convkit/core';
import { averagePool } from '@convkit/ops';
import { pad, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { BatchNorm } from '../batch-norm.js';
import { Conv2d } from '../conv2d.js';
import { assertCounts } from '../layer-options.js';

/**
 * He et al. 2015, section 4.1. A: the identity, subsampled, with zeros for the channels that it lacks. B: a projection
 * where the shape changes, else the identity. C: always a projection. `none`: the block of a plain net, which adds nothing.
 */
export type ShortcutOption = 'A' | 'B' | 'C' | 'none';

export interface ShortcutOptions {
  readonly in: number;
  readonly out: number;
  readonly stride: number;
  readonly option: ShortcutOption;
}

/**
 * What a residual block adds its residual to, as a list of layers. An empty list is the identity; the block of a plain net,
 * whose list is empty too, adds nothing.
 */
export function shortcut({ stride, option, ...channels }: ShortcutOptions, rng: Rng): Module[] {
  const changes = stride !== 1 || channels.in !== channels.out;
  if (option === 'none' || (!changes && option !== 'C')) return [];
  if (option === 'A') return [new ZeroPaddedShortcut({ stride, ...channels })];
  const projection = { ...channels, kernel: 1, stride, bias: false, weightInit: heNormalFanOut };
  return [new Conv2d(projection, rng.child('0')), new BatchNorm({ channels: channels.out }, rng.child('1'))];
}

/** Every `stride`-th pixel, and zeros for the channels beyond those of the input: [n, h, w, in] -> [n, h', w', out]. */
export class ZeroPaddedShortcut extends Module {
  readonly #added: number;
  readonly #stride: number;

  /** @throws ConfigError when there are fewer channels out than in. */
  constructor(options: Omit<ShortcutOptions, 'option'>) {
    super();
    assertCounts('ZeroPaddedShortcut', { ...options });
    if (options.out < options.in) {
      throw new ConfigError(
        `a shortcut without parameters cannot turn ${options.in} channels into ${options.out}`,
        {
          hint: 'Take option B, a projection.',
        },
      );
    }
    this.#added = options.out - options.in;
    this.#stride = options.stride;
  }

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
