import type { Tap } from '@convkit/core';
import { globalNorm } from '@convkit/ops';
import {
  add,
  cast,
  dispose,
  equal,
  keep,
  mean,
  type NamedTensorMap,
  reshape,
  type Scalar,
  stack,
  sub,
  sum,
  type Tensor,
  tidy,
  type Variable,
} from '@tensorflow/tfjs-core';

/** L2 norm of each layer's gradient, all its parameters taken together, by the layer's path. In the order of the layers. */
export type GradientNorms = Readonly<Record<string, number>>;

/** Statistics of the layers, in step events that `insightEvery` selects. */
export interface Insight {
  /** Norm of each layer's gradient, before L2 penalty and clipping. */
  readonly gradientNorms: GradientNorms;
  /**
   * Norm of the update of each layer's parameters over the norm of the parameters before it, by the layer's path. Without layers whose
   * parameters are all zero. About 0.001 is usual.
   */
  readonly updateRatios: Readonly<Record<string, number>>;
  /**
   * Fraction of the channels (units of a fully connected layer) of each ReLU that are zero for the whole batch, by the path of the layer
   * that the ReLU belongs to.
   */
  readonly deadUnits: Readonly<Record<string, number>>;
}

/**
 * Observes one training step, in this order: `tap` during the forward pass, `beforeUpdate`, `afterUpdate`, `read`. Call `dispose` at the end.
 * It keeps the old weights and a few sums on the backend, and reads all figures back at once.
 */
export class StepObserver {
  readonly #layers: ReadonlyMap<string, readonly Variable[]>;
  /** Sum of each channel of each ReLU. */
  readonly #channelSums = new Map<string, Tensor>();
  readonly #before = new Map<Variable, Tensor>();
  readonly #figures = new Map<keyof Insight, Map<string, Scalar>>();
  readonly #weightNorms = new Map<string, Scalar>();

  /** @param parameters - the trained parameters, by key. */
  constructor(parameters: ReadonlyMap<string, Variable>) {
    this.#layers = byLayer(parameters);
  }

  /** Pass it to `trainingPass`. The outputs of a ReLU are not negative, so a channel is zero everywhere if its sum is. */
  readonly tap: Tap = (path, activation, _, activationFunction) => {
    if (activationFunction !== 'relu') return;
    const former = this.#channelSums.get(path);
    const sums = tidy(() => {
      const own = sum(reshape(activation, [-1, activation.shape.at(-1) as number]), 0);
      return former ? add(former, own) : own;
    });
    this.#channelSums.set(path, keep(sums));
    former?.dispose();
  };

  /** @param gradients - by variable name. */
  beforeUpdate(gradients: NamedTensorMap): void {
    const norms = this.#of('gradientNorms');
    for (const [layer, variables] of this.#layers) {
      const updated = variables.filter(({ name }) => gradients[name]);
      if (updated.length === 0) continue;
      norms.set(layer, globalNorm(updated.map(({ name }) => gradients[name] as Tensor)));
      this.#weightNorms.set(layer, globalNorm(updated));
      // A clone would share the memory of the weight, which could then not be updated in place.
      for (const variable of updated) this.#before.set(variable, add(variable, 0));
    }
  }

  /** Call it when the optimizer has assigned the new weights. */
  afterUpdate(): void {
    const norms = this.#of('updateRatios');
    for (const layer of this.#weightNorms.keys()) {
      const updated = (this.#layers.get(layer) ?? []).filter((variable) => this.#before.has(variable));
      const change = () =>
        globalNorm(updated.map((variable) => sub(variable, this.#before.get(variable) as Tensor)));
      norms.set(layer, tidy(change));
    }
    const dead = this.#of('deadUnits');
    for (const [path, sums] of this.#channelSums) {
      dead.set(
        path,
        tidy(() => mean(cast(equal(sums, 0), 'float32')) as Scalar),
      );
    }
  }

  /** Reads all figures. */
  async read(): Promise<Insight> {
    const groups = [...this.#figures.values(), this.#weightNorms];
    const scalars = groups.flatMap((group) => [...group.values()]);
    const values = await readScalars(scalars);
    const numbers = new Map(scalars.map((scalar, i) => [scalar, values[i] as number]));
    const entries = (name: keyof Insight) =>
      [...this.#of(name)].map(([layer, scalar]) => [layer, numbers.get(scalar) as number] as const);
    const weightNormOf = (layer: string) => numbers.get(this.#weightNorms.get(layer) as Scalar) as number;
    return {
      gradientNorms: Object.fromEntries(entries('gradientNorms')),
      updateRatios: Object.fromEntries(
        entries('updateRatios')
          .filter(([layer]) => weightNormOf(layer) !== 0)
          .map(([layer, norm]) => [layer, norm / weightNormOf(layer)]),
      ),
      deadUnits: Object.fromEntries(entries('deadUnits')),
    };
  }

  /** Frees its tensors. */
  dispose(): void {
    const scalars = [...this.#figures.values()].flatMap((figures) => [...figures.values()]);
    dispose([
      ...scalars,
      ...this.#weightNorms.values(),
      ...this.#before.values(),
      ...this.#channelSums.values(),
    ]);
  }

  #of(name: keyof Insight): Map<string, Scalar> {
    const figures = this.#figures.get(name) ?? new Map<string, Scalar>();
    this.#figures.set(name, figures);
    return figures;
  }
}

/** The parameters of each layer: the module that holds them, by its path. */
function byLayer(parameters: ReadonlyMap<string, Variable>): Map<string, Variable[]> {
  const layers = new Map<string, Variable[]>();
  for (const [key, variable] of parameters) {
    const layer = key.slice(0, Math.max(0, key.lastIndexOf('.')));
    layers.set(layer, [...(layers.get(layer) ?? []), variable]);
  }
  return layers;
}

async function readScalars(scalars: readonly Scalar[]): Promise<ArrayLike<number>> {
  if (scalars.length === 0) return [];
  const joined = stack([...scalars]);
  try {
    return await joined.data();
  } finally {
    joined.dispose();
  }
}
