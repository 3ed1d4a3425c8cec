import { checkArguments } from './check-arguments.js';
import { checkWhole } from './check-number.js';
import type { Rng } from './rng.js';

/** What an initializer may depend on: the number of values, and the fans of the layer that they belong to. */
export interface Fans {
  /** Number of values to draw. */
  readonly size: number;
  /** Number of inputs that each unit sums over, not counting the bias. */
  readonly fanIn: number;
  /** Number of units that each input feeds. */
  readonly fanOut: number;
}

/** Draws the initial values of one parameter. */
export type Initializer = (fans: Fans, rng: Rng) => Float32Array;

/** Most values that a parameter may have. An array buffer holds no more in every engine. */
const MAX_SIZE = 2 ** 31;

function checkedSize(size: number): number {
  checkWhole('size of a parameter', size, 0, MAX_SIZE);
  return size;
}

/** Checks what an initializer gets. */
function checkDraw(fans: Fans, rng: Rng): void {
  checkArguments('initializer', { fans, rng }, { fans: 'object', rng: 'rng' });
  checkArguments('initializer', { ...fans }, { size: 'count', fanIn: 'positive', fanOut: 'positive' });
}

/** A plain loop is three times as fast as `Float32Array.from`. */
function fill(size: number, draw: () => number): Float32Array {
  const values = new Float32Array(checkedSize(size));
  for (let i = 0; i < size; i++) values[i] = draw();
  return values;
}

const scaledNormal =
  (std: (fans: Fans) => number): Initializer =>
  (fans, rng) => {
    checkDraw(fans, rng);
    const scale = std(fans);
    return fill(fans.size, () => scale * rng.normal());
  };

const scaledUniform =
  (limit: (fans: Fans) => number): Initializer =>
  (fans, rng) => {
    checkDraw(fans, rng);
    const scale = limit(fans);
    return fill(fans.size, () => scale * (2 * rng.uniform() - 1));
  };

/** Every value is `value`. */
export const constant = (value: number): Initializer => {
  checkArguments('constant', { value }, { value: 'number' });
  return (fans) => {
    checkArguments('initializer', { fans }, { fans: 'object' });
    return new Float32Array(checkedSize(fans.size)).fill(value);
  };
};

/** Every value is 0. */
export const zeros: Initializer = constant(0);
/** Every value is 1. */
export const ones: Initializer = constant(1);

/** N(0, std^2). */
export const normal = (std: number): Initializer => {
  checkArguments('normal', { std }, { std: 'not negative' });
  return scaledNormal(() => std);
};
/** U(-limit, limit). */
export const uniform = (limit: number): Initializer => {
  checkArguments('uniform', { limit }, { limit: 'not negative' });
  return scaledUniform(() => limit);
};

/** N(0, std^2), redrawn beyond two standard deviations, like TensorFlow's `truncated_normal`. */
export const truncatedNormal = (std: number): Initializer => {
  checkArguments('truncatedNormal', { std }, { std: 'not negative' });
  return (fans, rng) => {
    checkDraw(fans, rng);
    return fill(fans.size, () => std * rng.truncatedNormal());
  };
};

/** U(-l, l) with l = sqrt(6 / (fanIn + fanOut)): Glorot & Bengio 2010, eq. 16. */
export const glorotUniform: Initializer = scaledUniform(({ fanIn, fanOut }) =>
  Math.sqrt(6 / (fanIn + fanOut)),
);
/** N(0, 2 / (fanIn + fanOut)): Glorot & Bengio 2010, eq. 12. */
export const glorotNormal: Initializer = scaledNormal(({ fanIn, fanOut }) => Math.sqrt(2 / (fanIn + fanOut)));
/** N(0, 2 / fanIn): He et al. 2015, eq. 10. */
export const heNormal: Initializer = scaledNormal(({ fanIn }) => Math.sqrt(2 / fanIn));
/** N(0, 2 / fanOut): He et al. 2015, eq. 14. */
export const heNormalFanOut: Initializer = scaledNormal(({ fanOut }) => Math.sqrt(2 / fanOut));
/** U(-l, l) with l = sqrt(6 / fanIn): the uniform distribution with the variance of `heNormal`. */
export const heUniform: Initializer = scaledUniform(({ fanIn }) => Math.sqrt(6 / fanIn));
/** N(0, 1 / fanIn): LeCun et al. 1998, "Efficient BackProp", eq. 16. */
export const lecunNormal: Initializer = scaledNormal(({ fanIn }) => Math.sqrt(1 / fanIn));
/** U(-l, l) with l = sqrt(3 / fanIn): the uniform distribution with the variance of `lecunNormal`. */
export const lecunUniform: Initializer = scaledUniform(({ fanIn }) => Math.sqrt(3 / fanIn));
/** U(-1 / sqrt(fanIn), 1 / sqrt(fanIn)): PyTorch's default for linear and convolutional layers. */
export const torchUniform: Initializer = scaledUniform(({ fanIn }) => 1 / Math.sqrt(fanIn));
/** U(-scale / fanIn, scale / fanIn): LeCun et al. 1998, "Gradient-based learning", appendix A, with scale 2.4. */
export const uniformOverFanIn = (scale: number): Initializer => {
  checkArguments('uniformOverFanIn', { scale }, { scale: 'not negative' });
  return scaledUniform(({ fanIn }) => scale / fanIn);
};
