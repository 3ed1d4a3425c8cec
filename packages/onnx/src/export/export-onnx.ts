import { create } from '@bufbuild/protobuf';
import {
  ConfigError,
  checkArguments,
  checkOptions,
  type ForwardGraph,
  type Module,
  traceGraph,
} from '@convkit/core';
import { type ModelProto, ModelProtoSchema } from '../proto/onnx_pb.js';
import { buildGraph } from './build-graph.js';
import type { OnnxExportOptions } from './export-options.js';
import { encodeOnnx } from './model/encode-model.js';
import { foldBatchNorm } from './passes/fold-batch-norm.js';
import { groupConvolutions } from './passes/group-convolutions.js';
import { mergeBiases } from './passes/merge-biases.js';
import { readConstants } from './passes/read-constants.js';

/** Version of the format, and of the operators, that exported models use. */
const [IR_VERSION, OPSET] = [8n, 17n];

/**
 * Exports a module as the bytes of an `.onnx` file (opset 17): its forward pass in inference as `traceGraph` records it, with the
 * current weights. Images are [batch, channels, height, width], and the batch size is free. Weights have the names of the state
 * dict and PyTorch's layout.
 * @throws ConfigError if an option is invalid, a kernel is not supported, or the file would exceed 2 GiB.
 * @throws ShapeError if the module treats one batch size differently.
 */
export async function exportOnnx(
  module: Module,
  options: OnnxExportOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  return encodeOnnx(await exportOnnxModel(module, options));
}

/**
 * Exports a module like `exportOnnx`, as the message to be changed further before `encodeOnnx` encodes it. Its initializers may
 * share memory with the module's variables, so they must not be modified in place.
 */
export async function exportOnnxModel(module: Module, options: OnnxExportOptions): Promise<ModelProto> {
  checkArguments('exportOnnxModel', { module }, { module: 'module' });
  checkOptions('exportOnnxModel', options, {
    input: 'shape',
    classes: 'strings?',
    description: 'string?',
    foldBatchNorm: 'boolean?',
    inputName: 'string?',
    license: 'string?',
    metadata: 'object?',
    name: 'string?',
    outputName: 'string?',
    preprocessing: 'object?',
    softmax: 'boolean?',
  });
  const { preprocessing } = options;
  if (preprocessing) checkOptions('preprocessing of exportOnnxModel', preprocessing, { transforms: 'array' });
  const traced = traceGraph(module, options.input);
  checkInterface(traced, options);
  const grouped = groupConvolutions(traced);
  const constant = mergeBiases(await readConstants(grouped));
  const graph = options.foldBatchNorm === false ? constant : foldBatchNorm(constant);
  const entries = Object.entries(metadataOf(options));
  return create(ModelProtoSchema, {
    irVersion: IR_VERSION,
    opsetImport: [{ domain: '', version: OPSET }],
    producerName: 'convkit',
    docString: options.description ?? '',
    graph: buildGraph(graph, options.name ?? (module.constructor.name || 'network'), options),
    metadataProps: entries.map(([key, value]) => ({ key, value })),
  });
}

function checkInterface({ output }: ForwardGraph, { classes }: OnnxExportOptions): void {
  if (output.shape[0] !== null) {
    throw new ConfigError(`the output [${output.shape}] of the network does not begin with the batch axis`, {
      hint: 'Return one row per image.',
    });
  }
  const count = output.shape.at(-1);
  if (classes && classes.length !== count) {
    throw new ConfigError(`got ${classes.length} class names for ${count} outputs`, {
      hint: 'Pass one name per output, in their order.',
    });
  }
}

function metadataOf({
  metadata,
  classes,
  license,
  preprocessing,
}: OnnxExportOptions): Record<string, string> {
  return {
    ...(classes && { classes: JSON.stringify(classes) }),
    ...(license !== undefined && { license }),
    ...(preprocessing && { preprocessing: JSON.stringify(preprocessing.transforms) }),
    ...metadata,
  };
}
