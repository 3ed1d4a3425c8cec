import { cannotExpress } from '../network/cannot-express.js';
import type { GraphStep } from '../network/graph-step.js';
import { stepsOf } from '../network/step.js';
import { draftLayers } from './keras-layers.js';
import type { DraftWeight, LayerDraft } from './layer-draft.js';
import { LayerNames } from './layer-names.js';

/** A model without the values of its weights. */
export interface ModelDraft {
  /** Layers and connections, as tfjs and Keras serialize them. */
  readonly topology: Record<string, unknown>;
  /** Weights by the names that tfjs gives them, in the order of the layers. */
  readonly weights: readonly { readonly name: string; readonly weight: DraftWeight }[];
}

/** A layer as Keras serializes it. */
interface SerializedLayer {
  readonly name: string;
  readonly class_name: string;
  readonly config: Record<string, unknown>;
  readonly inbound_nodes: unknown[];
}

/**
 * Drafts a functional model that computes `output`.
 * @param name Name of the model.
 * @throws ConfigError naming the first layer that cannot be expressed with Keras layers.
 */
export function draftModel(name: string, output: GraphStep): ModelDraft {
  const steps = stepsOf(output);
  const names = new LayerNames(steps.filter(hasWeights).map(pathOf));
  const layers: SerializedLayer[] = [];
  const weights: { name: string; weight: DraftWeight }[] = [];
  const ends = new Map<GraphStep, LayerEnd>();
  const uses = countUses(steps);

  const append = (
    step: GraphStep,
    draft: LayerDraft,
    sources: readonly string[],
    isLast = true,
  ): LayerEnd => {
    const role = !isLast ? 'auxiliary' : hasWeights(step) ? 'weighted' : 'plain';
    const layer = names.choose(pathOf(step), draft.suffix, role);
    const own = Object.entries(draft.weights ?? {});
    const config = { name: layer, ...trainableOf(own.map(([, weight]) => weight)), ...draft.config };
    layers.push({ name: layer, class_name: draft.className, config, inbound_nodes: inbound(sources) });
    for (const [weight, value] of own) weights.push({ name: `${layer}/${weight}`, weight: value });
    return { layer, config: draft.takesActivation ? config : undefined };
  };
  const nameOf = (step: GraphStep) => (ends.get(step) as LayerEnd).layer;

  for (const step of steps) {
    const [first] = step.inputs;
    const before = first && ends.get(first);
    if (step.kind === 'input') {
      ends.set(step, append(step, inputDraft(step), []));
    } else if (step.kind === 'activation' && before?.config && uses.get(first as GraphStep) === 1) {
      before.config.activation = step.settings.activation;
      ends.set(step, { layer: before.layer, config: undefined });
    } else {
      const drafts = draftLayers(step, (what) => cannotExpress(name, step.layer, what));
      let sources = step.inputs.map(nameOf);
      for (const draft of drafts) {
        const end = append(step, draft, sources, draft === drafts.at(-1));
        ends.set(step, end);
        sources = [end.layer];
      }
    }
  }
  const [input] = steps;
  const topology = {
    class_name: 'Functional',
    config: {
      name,
      layers,
      input_layers: [[nameOf(input as GraphStep), 0, 0]],
      output_layers: [[nameOf(output), 0, 0]],
    },
    keras_version: 'tfjs-layers 4.22.0',
    backend: 'tensor_flow.js',
  };
  return { topology, weights };
}

/** The layer whose output is that of a step. */
interface LayerEnd {
  readonly layer: string;
  /** Its configuration, if an activation can become a part of it. */
  readonly config: Record<string, unknown> | undefined;
}

const hasWeights = (step: GraphStep) => Object.keys(step.weights).length > 0;

/** Path of the module that has the weights of a step. */
function pathOf({ weights, layer }: GraphStep): string {
  const key = Object.values(weights)[0]?.value.key ?? '';
  return key.includes('.') ? key.slice(0, key.lastIndexOf('.')) : layer;
}

function countUses(steps: readonly GraphStep[]): ReadonlyMap<GraphStep, number> {
  const uses = new Map<GraphStep, number>();
  for (const input of steps.flatMap(({ inputs }) => inputs)) uses.set(input, (uses.get(input) ?? 0) + 1);
  return uses;
}

function inputDraft({ shape }: GraphStep): LayerDraft {
  const config = { batch_input_shape: [null, ...shape], dtype: 'float32', sparse: false };
  return { className: 'InputLayer', config, suffix: 'input' };
}

const inbound = (sources: readonly string[]) =>
  sources.length === 0 ? [] : [sources.map((source) => [source, 0, 0, {}])];

/** A layer is frozen if all of its weights are. */
function trainableOf(weights: readonly DraftWeight[]): { trainable?: boolean } {
  const variables = weights.flatMap((weight) => ('value' in weight ? (weight.value.variable ?? []) : []));
  return variables.length > 0 ? { trainable: variables.some(({ trainable }) => trainable) } : {};
}
