import { CheckpointError } from '@convkit/core';
import type { KerasLayer } from './keras-file.js';

/** A layer without weights. */
export type LayerConfig = Omit<KerasLayer, 'weights' | 'className'> & { readonly className: string };

/**
 * Lists the layers of a serialized Sequential or functional model of Keras 2, Keras 3 or tf.layers, in its order.
 * @throws CheckpointError if the description is damaged, or of another kind of model.
 */
export function parseModelConfig(file: string, model: unknown): LayerConfig[] {
  const fail = (what: string) =>
    new CheckpointError(`${file} is not a Keras model of layers: ${what}`, {
      hint: 'Save a Sequential or functional model.',
    });
  if (!isRecord(model)) throw fail('its description is missing');
  const { class_name: kind, config } = model;
  // Keras 1 and early versions of Keras 2 list the layers of a Sequential at once.
  const list = Array.isArray(config) ? config : isRecord(config) ? config.layers : undefined;
  if (kind !== 'Sequential' && kind !== 'Functional' && kind !== 'Model') {
    throw fail(`it is of the class ${shown(kind)}`);
  }
  if (!Array.isArray(list)) throw fail('its description has no list of layers');
  const layers: LayerConfig[] = [];
  const names = new Set<string>();
  for (const entry of list as unknown[]) {
    if (!isRecord(entry) || typeof entry.class_name !== 'string' || !isRecord(entry.config)) {
      throw fail('the description of a layer is damaged');
    }
    const name = entry.name ?? entry.config.name;
    if (typeof name !== 'string' || names.has(name)) throw fail(`a layer has the name ${shown(name)}`);
    names.add(name);
    const before = layers.at(-1)?.name;
    const inputs =
      kind === 'Sequential' ? (before === undefined ? [] : [before]) : sources(entry.inbound_nodes);
    layers.push({ name, className: entry.class_name, config: entry.config, inputs });
  }
  return layers;
}

/**
 * Collects the names of layers in the inbound nodes of a functional model: ["name", node, tensor, …] in Keras 2 and tf.layers, and
 * `keras_history` in Keras 3.
 */
function sources(nodes: unknown): string[] {
  const names: string[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (depth > MOST_DEPTH) return;
    if (Array.isArray(value)) {
      if (typeof value[0] === 'string' && typeof value[1] === 'number') names.push(value[0]);
      else for (const part of value) visit(part, depth + 1);
    } else if (isRecord(value)) {
      if (isRecord(value.config) && Array.isArray(value.config.keras_history)) {
        visit(value.config.keras_history, depth + 1);
      } else {
        visit(value.args, depth + 1);
      }
    }
  };
  visit(nodes, 0);
  return names;
}

const MOST_DEPTH = 8;

/** Parses the JSON text of a model. @throws CheckpointError if it is not valid. */
export function parseJson(file: string, part: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CheckpointError(`${file} is not a valid Keras file: its ${part} is not valid JSON`, {
      cause,
      hint: 'Download or save the file again: it is damaged or incomplete.',
    });
  }
}

/** Whether a value of JSON is an object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Formats a value of a file for an error, shortened. */
export function shown(value: unknown): string {
  return typeof value === 'string' ? `'${value.slice(0, 60)}'` : typeof value;
}
