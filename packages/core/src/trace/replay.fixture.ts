import * as tf from '@tensorflow/tfjs-core';
import type { ForwardGraph, GraphValue } from './forward-graph.js';

/** Runs a forward graph on the active backend. A batch axis is inferred, so an attribute may have one only. */
export function replay({ nodes, input, output }: ForwardGraph, x: tf.Tensor): tf.Tensor {
  const results = new Map<GraphValue, tf.Tensor>([[input, x]]);
  const tensorOf = (value: GraphValue): tf.Tensor => {
    const known = results.get(value) ?? value.variable;
    if (known) return known;
    const single = tf.tensor(
      value.values as tf.TypedArray,
      value.shape.map((length) => length ?? 1),
      value.dtype,
    );
    return value.shape[0] === null
      ? tf.concat(Array.from({ length: x.shape[0] as number }, () => single))
      : single;
  };
  for (const { kernel, inputs, attrs, outputs } of nodes) {
    const tensors = Object.entries(inputs).flatMap(([name, value]) =>
      value ? [[name, tensorOf(value)]] : [],
    );
    const given = Object.entries(attrs).map(([name, attribute]) => [name, withoutNull(attribute)]);
    const ran = tf
      .engine()
      .runKernel<tf.Tensor | tf.Tensor[]>(
        kernel,
        '0' in inputs ? tensors.map(([, tensor]) => tensor) : Object.fromEntries(tensors),
        Object.fromEntries(given),
      );
    for (const [i, tensor] of [ran].flat().entries()) results.set(outputs[i] as GraphValue, tensor);
  }
  return tensorOf(output);
}

const withoutNull = (attribute: unknown) =>
  Array.isArray(attribute) ? attribute.map((element) => element ?? -1) : attribute;
