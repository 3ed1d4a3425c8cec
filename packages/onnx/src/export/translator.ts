import type { GraphNode, GraphValue } from '@convkit/core';
import type { GraphBuilder } from './model/graph-builder.js';
import { unsupported } from './unsupported.js';
import type { Values } from './values.js';

/** What translators add to. */
export interface Context {
  readonly graph: GraphBuilder;
  readonly values: Values;
}

/** Adds the ONNX nodes of a tfjs kernel, and defines its outputs. */
export type Translator = (node: GraphNode, context: Context) => void;
export type Translators = Readonly<Record<string, Translator>>;

/** The input `name` of `node`, which must be there. */
export const inputOf = ({ inputs }: GraphNode, name: string): GraphValue => inputs[name] as GraphValue;

/** The inputs of a kernel that takes a list. */
export const listOf = ({ inputs }: GraphNode): GraphValue[] =>
  Object.keys(inputs).map((name) => inputs[name] as GraphValue);

/** The only output of `node`. */
export const outputOf = ({ outputs }: GraphNode): GraphValue => outputs[0] as GraphValue;

/** Attributes of a kernel for a single image, with tfjs's types. */
export const attrsOf = <Attrs>({ singleAttrs }: GraphNode): Attrs => singleAttrs as unknown as Attrs;

/** Refuses to export a kernel. `why` says which use of it, if others are supported. */
export function refuse({ kernel, layer }: GraphNode, why = ''): never {
  unsupported(layer, `kernel '${kernel}'${why === '' ? '' : ` ${why}`}`);
}

/** Uses one translator for each of `names`, a list separated by white space. */
export function forEachKernel(names: string, translator: Translator): Translators {
  return Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, translator]),
  );
}
