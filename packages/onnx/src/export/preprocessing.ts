import { ConfigError, fitNormalization, type Normalization } from '@convkit/core';
import { TensorProto_DataType } from '../proto/onnx_pb.js';
import type { PreprocessingStep } from './export-options.js';
import { int, ints } from './model/attributes.js';
import type { GraphBuilder } from './model/graph-builder.js';

type Size = readonly [height: number, width: number];

/** Fields of the transforms of `@convkit/data` that the graph can express, or leaves to the caller. */
interface Step extends PreprocessingStep {
  readonly size?: Size | number;
  readonly padding?: number | readonly [left: number, top: number, right: number, bottom: number];
  readonly value?: number;
  readonly mean?: readonly number[];
  readonly std?: readonly number[];
}

/** Preprocessing as the graph computes it. */
export interface PlannedPreprocessing {
  /** [height, width, channels] of the pixels that the graph takes. */
  readonly pixels: readonly [height: number, width: number, channels: number];
  readonly pads: readonly Pads[];
  readonly normalization: Normalization | undefined;
}

interface Pads {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
  readonly value: number;
}

/**
 * Plans the transforms of a network that takes images of shape `input`.
 * @throws ConfigError if the graph cannot express a transform, or the result is not what the network takes.
 */
export function planPreprocessing(
  transforms: readonly PreprocessingStep[],
  input: readonly number[],
): PlannedPreprocessing {
  const steps: readonly Step[] = transforms;
  if (input.length !== 3) throw invalid(`needs a network that takes images, not [${input}]`);
  const channels = input[2] as number;
  const first = steps.findIndex(({ name }) => !CALLERS.has(name));
  const size = first === 0 ? undefined : steps[(first < 0 ? steps.length : first) - 1]?.size;
  if (!Array.isArray(size)) throw invalid('must begin with a resize or center-crop to [height, width]');
  let [height, width] = size as unknown as [number, number];
  const pixels = [height, width, channels] as const;
  const pads: Pads[] = [];
  let normalization: Normalization | undefined;
  for (const step of first < 0 ? [] : steps.slice(first)) {
    if (normalization) throw invalid(`has '${step.name}' after normalize`);
    if (step.name === 'pad') {
      const sides = padsOf(step, [height, width]);
      height += sides.top + sides.bottom;
      width += sides.left + sides.right;
      pads.push(sides);
    } else if (step.name === 'normalize') {
      normalization = fitNormalization(step as unknown as Normalization, channels);
      if (!normalization.std.every((std) => std > 0)) throw invalid('divides by a std that is not above 0');
    } else {
      throw invalid(`has '${step.name}'${CALLERS.has(step.name) ? ' after other transforms' : ''}`);
    }
  }
  if (height !== input[0] || width !== input[1]) {
    throw invalid(`makes images of ${height}x${width}, but the network takes ${input[0]}x${input[1]}`);
  }
  return { pixels, pads, normalization };
}

/** Transforms that the caller applies. */
const CALLERS = new Set(['resize', 'center-crop']);

function padsOf({ size, padding = 0, value = 0 }: Step, [height, width]: Size): Pads {
  if (Array.isArray(size)) {
    const [rows, columns] = [size[0] - height, size[1] - width];
    if (rows < 0 || columns < 0)
      throw invalid(`pads ${height}x${width} to ${size.join('x')}, which is smaller`);
    const [top, left] = [rows >> 1, columns >> 1];
    return { top, left, bottom: rows - top, right: columns - left, value };
  }
  const [left, top, right, bottom] =
    typeof padding === 'number' ? [padding, padding, padding, padding] : padding;
  return { top, left, bottom, right, value };
}

const invalid = (problem: string) =>
  new ConfigError(`the preprocessing of an ONNX export ${problem}`, {
    hint: 'Use resize and center-crop, then pad and normalize, or export without preprocessing.',
  });

/** Adds the nodes from uint8 pixels [batch, height, width, channels] to the network's input [batch, channels, height, width]. */
export function addPreprocessing({ pads, normalization }: PlannedPreprocessing, graph: GraphBuilder): string {
  graph.layer = 'preprocessing';
  const planes = graph.node('Transpose', [graph.input], { perm: ints([0, 3, 1, 2]) });
  let image = graph.node('Cast', [planes], { to: int(TensorProto_DataType.FLOAT) });
  for (const { top, left, bottom, right, value } of pads) {
    image = graph.node('Pad', [
      image,
      graph.int64([0, 0, top, left, 0, 0, bottom, right]),
      graph.scalar(value),
    ]);
  }
  if (!normalization) return image;
  const { mean, std } = normalization;
  const length = Math.max(mean.length, std.length);
  const perChannel = (name: string, of: (mean: number, std: number) => number) => {
    const at = (list: readonly number[], c: number) => list[list.length === 1 ? 0 : c] as number;
    const data = Float32Array.from({ length }, (_, c) => of(at(mean, c), at(std, c)));
    const dims = length === 1 ? [] : [length, 1, 1];
    return graph.initializer(`preprocessing.${name}`, { dims, type: TensorProto_DataType.FLOAT, data });
  };
  // (x / 255 - mean) / std
  const scaled = graph.node('Mul', [image, perChannel('scale', (_, std) => 1 / (255 * std))]);
  return graph.node('Add', [scaled, perChannel('shift', (mean, std) => -mean / std)]);
}
