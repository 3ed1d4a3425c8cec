import {
  checkArguments,
  INFERENCE,
  isTracing,
  Module,
  type Pass,
  Rng,
  summarize,
  summaryTotals,
} from '@convkit/core';
import { flatten } from '@convkit/ops';
import { sigmoid, type Tensor, tanh } from '@tensorflow/tfjs-core';
import type { UncheckedBlock } from './block-options.js';
import { type BlockProblem, throwBlockProblem } from './block-problem.js';
import { createLayer, type LayerPlan } from './layer-types.js';
import { type BlockNetworkOptions, type BlocksPlan, checkBlocks, planBlocks } from './plan-blocks.js';

const FUNCTIONS = { tanh, sigmoid } as const;

/** Most parameters of a network: 200 MB, and with Adam's state four times as much. */
const MOST_PARAMETERS = 50_000_000;

/** A network of planned layers, in fields with the names of the plan. */
export class BlockNetwork extends Module {
  readonly #layers: readonly (readonly [LayerPlan, Module])[];

  constructor(plans: readonly LayerPlan[], rng: Rng) {
    super();
    this.#layers = plans.map((plan) => [plan, createLayer(plan, rng.child(plan.field))]);
    Object.assign(this, Object.fromEntries(this.#layers.map(([{ field }, layer]) => [field, layer])));
  }

  override forward(x: Tensor, pass: Pass = INFERENCE): Tensor {
    let h = x;
    for (const [plan, layer] of this.#layers) {
      h = layer.forward(plan.flatten ? flatten(h) : h, pass);
      if (plan.activation) h = FUNCTIONS[plan.activation](h);
    }
    return pass.tap(this, h);
  }
}

/**
 * Creates a network from a list of blocks, with initial weights drawn from `rng`. It maps images [n, height, width, channels] to logits
 * [n, classes]. Its fields are named after the kind of the layer and its number: `conv1`, `bn1`, `pool1`, `fc1`. Weights are initialized
 * for ReLU (`heNormal`, biases 0).
 * @throws ConfigError that says which block is wrong and what to do about it.
 */
export function blockNetwork(
  blocks: readonly UncheckedBlock[],
  options: BlockNetworkOptions,
  rng: Rng,
): Module {
  checkBlocks('blockNetwork', blocks, options);
  checkArguments('blockNetwork', { rng }, { rng: 'rng' });
  const plan = planBlocks(blocks, options);
  const problem = plan.problems[0] ?? (isTracing() ? undefined : sizeProblem(plan, options));
  if (problem) throwBlockProblem(problem);
  return new BlockNetwork(plan.blocks.flat(), rng);
}

/** What is wrong with the size of a network, which is found before memory is allocated. */
export function sizeProblem(plan: BlocksPlan, options: BlockNetworkOptions): BlockProblem | undefined {
  const { parameters } = summaryTotals(summarizePlan(plan, options));
  if (parameters <= MOST_PARAMETERS) return undefined;
  return { code: 'tooLarge', values: { parameters, max: MOST_PARAMETERS } };
}

/** Summarizes the layers of a plan from shapes alone. */
export const summarizePlan = ({ blocks }: BlocksPlan, { input }: BlockNetworkOptions) =>
  summarize(() => new BlockNetwork(blocks.flat(), new Rng(0)), input);
