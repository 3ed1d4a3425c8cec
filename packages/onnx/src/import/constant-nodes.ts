import { ConfigError } from '@convkit/core';
import { copyMessage } from '../copy-message.js';
import { type NodeProto, TensorProtoSchema } from '../proto/onnx_pb.js';
import { Attributes } from './attributes.js';
import { toConstant } from './constants.js';
import { labelOf } from './graph-nodes.js';
import { readTensor } from './read-tensor.js';
import { type Constant, integers } from './value.js';

/** Value of a `Constant` node. @throws ConfigError if it is not made of numbers. */
export function constantOf(node: NodeProto, file: string): Constant {
  const label = labelOf(node);
  const attributes = new Attributes(node, label);
  const tensor = attributes.tensor('value');
  if (tensor)
    return toConstant(
      readTensor(
        copyMessage(TensorProtoSchema, tensor, { name: tensor.name || (node.output[0] ?? '') }),
        file,
      ),
    );
  const number = attributes.number('value_float');
  if (number !== undefined) return floats([number], []);
  const numbers = attributes.numbers('value_floats');
  if (numbers) return floats(numbers, [numbers.length]);
  const integer = attributes.integer('value_int');
  if (integer !== undefined) return integers([integer], []);
  const list = attributes.integers('value_ints');
  if (list) return integers(list);
  throw new ConfigError(`${label} has no value that is made of numbers`, { hint: 'Export the model again.' });
}

const floats = (data: readonly number[], shape: readonly number[]): Constant => ({
  shape,
  data,
  dtype: 'float32',
});
